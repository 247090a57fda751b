"""Conversations and people of the loopback Slack: conversations.*, users.info, auth.test."""

from __future__ import annotations

from tests.loopback.slack_model import BOT, BOT_USER, DOMAIN, TEAM, Channel, Json, Message
from tests.loopback.slack_objects import channel_json, message_json, user_json
from tests.loopback.slack_rules import ApiError, Method, Rules, flag


class Conversations:
    """Finding and reading."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.state = rules.state
        self.methods: dict[str, Method] = {
            "auth.test": self._auth_test,
            "users.info": self._user_info,
            "conversations.open": self._open_conversation,
            "conversations.info": self._conversation_info,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
        }

    def _auth_test(self, _params: Json) -> Json:
        return {
            "url": f"https://{DOMAIN}.slack.com/",
            "team": "Gruppen i Vesterby",
            "user": "caucus",
            "team_id": TEAM,
            "user_id": BOT_USER,
            "bot_id": BOT,
            "is_enterprise_install": False,
        }

    def _user_info(self, params: Json) -> Json:
        person = self.rules.person(str(params.get("user")))
        return {"user": user_json(self.state, person, flag(params.get("include_locale")))}

    def _readable(self, params: Json) -> Channel:
        channel = self.state.channels.get(str(params.get("channel")))
        if channel is None or (channel.kind != "public" and BOT_USER not in channel.members):
            raise ApiError("channel_not_found")
        return channel

    def _open_conversation(self, params: Json) -> Json:
        if params.get("channel"):
            return {"channel": {"id": self._readable(params).id}}
        users = [self.rules.person(u) for u in str(params.get("users") or "").split(",") if u]
        if not users:
            raise ApiError("users_list_not_supplied")
        if any(u.deleted for u in users):
            raise ApiError("user_disabled")
        if len(users) == 1 and users[0].is_bot:
            raise ApiError("cannot_dm_bot")
        if len(users) == 1:
            channel = self.state.direct(users[0].id)
        else:
            members = {u.id for u in users} | {BOT_USER}
            name = "mpdm-" + "--".join(sorted(u.name for u in users)) + "-1"
            channel = Channel(
                "G" + "".join(sorted(u.id[-2:] for u in users)) + "00000", name, "mpim", members
            )
            channel = self.state.channels.setdefault(channel.id, channel)
        if flag(params.get("return_im")):
            return {"channel": channel_json(self.state, channel)}
        return {"channel": {"id": channel.id}}

    def _conversation_info(self, params: Json) -> Json:
        locale, count = flag(params.get("include_locale")), flag(params.get("include_num_members"))
        return {"channel": channel_json(self.state, self._readable(params), locale, count)}

    def _history(self, params: Json) -> Json:
        channel = self._readable(params)
        if BOT_USER not in channel.members:
            raise ApiError("not_in_channel")
        roots = [
            m
            for m in self.state.all_messages
            if m.channel == channel.id
            and not m.deleted
            and not m.ephemeral_for
            and m.thread_ts in (None, m.ts)
        ]
        return self._page(sorted(roots, key=lambda m: m.ts, reverse=True), params) | {"pin_count": 0}

    def _replies(self, params: Json) -> Json:
        channel = self._readable(params)
        if BOT_USER not in channel.members:
            raise ApiError("not_in_channel")
        root = str(params.get("ts"))
        thread = [
            m
            for m in self.state.all_messages
            if m.channel == channel.id
            and not m.deleted
            and not m.ephemeral_for
            and root in (m.ts, m.thread_ts)
        ]
        if not thread:
            raise ApiError("thread_not_found")
        return self._page(sorted(thread, key=lambda m: m.ts), params)

    def _page(self, messages: list[Message], params: Json) -> Json:
        """One page between `oldest` and `latest`; the cursor is the number of messages already given."""
        oldest, latest = float(params.get("oldest") or 0), float(params.get("latest") or "inf")
        edge = flag(params.get("inclusive"))
        found = [
            m for m in messages if oldest < float(m.ts) < latest or (edge and float(m.ts) in (oldest, latest))
        ]
        start = int(str(params.get("cursor") or "next_ts:0").rpartition(":")[2])
        limit = min(int(params.get("limit") or 100), 999)
        page, more = found[start : start + limit], len(found) > start + limit
        with_metadata = flag(params.get("include_all_metadata"))
        body: Json = {
            "messages": [message_json(self.state, m, with_metadata) for m in page],
            "has_more": more,
        }
        if more:
            body["response_metadata"] = {"next_cursor": f"next_ts:{start + limit}"}
        return body
