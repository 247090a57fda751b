"""Messages of the loopback Slack: chat.* and the posts to a response_url."""

from __future__ import annotations

import re

from tests.loopback.slack_model import (
    BOT_USER,
    DOMAIN,
    RESPONSE_URL_SECONDS,
    RESPONSE_URL_USES,
    Json,
    Message,
    ResponseUrl,
)
from tests.loopback.slack_objects import message_json
from tests.loopback.slack_rules import ApiError, Method, Rules, flag

_TS = re.compile(r"\d{10}\.\d{6}")


class Chat:
    """Posting, editing, deleting, linking."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.state = rules.state
        self.methods: dict[str, Method] = {
            "chat.postMessage": self._post_message,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "chat.getPermalink": self._permalink,
            "pins.add": self._pin,
        }

    def _fields(self, where: str, params: Json) -> Json:
        self.rules.check_content(where, params)
        thread_ts = params.get("thread_ts")
        if thread_ts and not _TS.fullmatch(str(thread_ts)):
            raise self.rules.refused(where, "invalid_thread_ts", [f"[ERROR] not a timestamp: {thread_ts}"])
        return {
            "text": params.get("text") or params.get("markdown_text") or "",
            "blocks": params.get("blocks") or [],
            "attachments": params.get("attachments") or [],
            "metadata": params.get("metadata"),
            "thread_ts": thread_ts or None,
        }

    def _post_message(self, params: Json) -> Json:
        channel = self.rules.writable(str(params.get("channel")))
        message = self.state.post(channel.id, BOT_USER, **self._fields("chat.postMessage", params))
        return {"channel": channel.id, "ts": message.ts, "message": message_json(self.state, message, True)}

    def _post_ephemeral(self, params: Json) -> Json:
        channel = self.rules.writable(str(params.get("channel")))
        person = self.rules.person(str(params.get("user")))
        if person.id not in channel.members:
            raise ApiError("user_not_in_channel")
        fields = self._fields("chat.postEphemeral", params)
        message = self.state.post(channel.id, BOT_USER, ephemeral_for=person.id, **fields)
        return {"message_ts": message.ts}

    def _own(self, params: Json, ts: str, refusal: str) -> Message:
        message = self.state.message(str(params.get("channel")), ts)
        if str(params.get("channel")) not in self.state.channels:
            raise ApiError("channel_not_found")
        if message is None or message.ephemeral_for is not None:
            raise ApiError("message_not_found")
        if not message.by_app:
            raise ApiError(refusal)
        return message

    def _update(self, params: Json) -> Json:
        message = self._own(params, str(params.get("ts")), "cant_update_message")
        if self.state.channels[message.channel].is_archived:
            raise ApiError("is_archived")
        self.rules.check_content("chat.update", params)
        self.state.edit(message, params)
        return {
            "channel": message.channel,
            "ts": message.ts,
            "text": message.text,
            "message": message_json(self.state, message, True),
        }

    def _delete(self, params: Json) -> Json:
        message = self._own(params, str(params.get("ts")), "cant_delete_message")
        message.deleted = True
        self.state.bell.ring()
        return {"channel": message.channel, "ts": message.ts}

    def _pin(self, params: Json) -> Json:
        channel = self.rules.writable(str(params.get("channel")))
        message = self.state.message(channel.id, str(params.get("timestamp")))
        if message is None or message.deleted or message.ephemeral_for is not None:
            raise ApiError("message_not_found")
        if message.pinned:
            raise ApiError("already_pinned")
        message.pinned = True
        return {}

    def _permalink(self, params: Json) -> Json:
        channel, ts = str(params.get("channel")), str(params.get("message_ts"))
        if channel not in self.state.channels:
            raise ApiError("channel_not_found")
        message = self.state.message(channel, ts)
        if message is None or message.ephemeral_for is not None:
            raise ApiError("message_not_found")
        link = f"https://{DOMAIN}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
        if message.thread_ts and message.thread_ts != ts:
            link += f"?thread_ts={message.thread_ts}&cid={channel}"
        return {"channel": channel, "permalink": link}

    def respond(self, key: str, params: Json) -> Json:
        url = self.state.response_urls.get(key)
        if url is None or self.state.now() - url.born > RESPONSE_URL_SECONDS:
            raise ApiError("expired_url")
        if url.uses >= RESPONSE_URL_USES:
            raise ApiError("used_url")
        url.uses += 1
        if flag(params.get("delete_original")):
            if url.message is None:
                raise ApiError("message_not_found")
            url.message.deleted = True
            return {}
        self.rules.check_content("response_url", params)
        if flag(params.get("replace_original")) and url.message is not None:
            self.state.edit(url.message, {"text": "", **params})
            return {}
        self.answer(url, params, key)
        return {}

    def answer(self, url: ResponseUrl, params: Json, key: str | None = None) -> Message:
        """The message an answer becomes: only for the asker, unless it says `in_channel`."""
        seen_by = None if params.get("response_type") == "in_channel" else url.user
        return self.state.post(
            url.channel,
            BOT_USER,
            str(params.get("text") or ""),
            blocks=params.get("blocks") or [],
            attachments=params.get("attachments") or [],
            metadata=params.get("metadata"),
            thread_ts=params.get("thread_ts"),
            ephemeral_for=seen_by,
            response_to=key,
        )
