"""The floor of what Caucus loads: the libraries of both platforms and the database, and nothing of ours."""

# ruff: noqa: F401
import sys

import aiohttp.web
import jinja2
import slack_bolt.async_app
import slack_sdk.web.async_client
import sqlalchemy.orm
import telegram.request

if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.read()
