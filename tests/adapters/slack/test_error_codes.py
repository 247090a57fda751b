"""Every error code Slack documents is taken for what it is about."""

from __future__ import annotations

import json

import pytest

from bot.adapters.slack.error_codes import ABOUT, About
from bot.adapters.slack.failures import NoRight, NoThread
from bot.core.errors import LockedOut, NotSent, Rejected, Unreachable, Unsure
from bot.core.messages import Target
from bot.core.outgoing import Parcel
from bot.core.people import Standing
from bot.core.reply import Visibility
from tests.adapters.slack.desk import saying
from tests.adapters.slack.running import run_async, running
from tests.loopback.slack import SPECS

OLD_METHODS = SPECS / "slack-openapi-2020.reduced.json"
OURS = ("chat.", "views.", "conversations.", "files.", "users.info", "auth.test", "apps.connections.")

# What an attempt to post in a channel comes to, by what the code is about: the error, and whether a person is meant.
MEANS: dict[About, type[Exception]] = {
    About.MESSAGE: Rejected,
    About.THREAD: NoThread,
    About.PERSON: Unreachable,
    About.ROOM: Unreachable,
    About.RIGHT: NoRight,
    About.TOKEN: LockedOut,
    About.WORKSPACE: LockedOut,
    About.RATE: NotSent,
    About.PASSING: NotSent,
    About.UNCLEAR: Unsure,
    About.OURS: Rejected,
}


@pytest.mark.skipif(not OLD_METHODS.exists(), reason="the published codes are not beside this checkout")
def test_every_published_code_of_what_we_call_is_classified() -> None:
    methods = json.loads(OLD_METHODS.read_text(encoding="utf-8"))["methods"]
    codes = {code for name, method in methods.items() if name.startswith(OURS) for code in method["errors"]}
    assert len(codes) > 90
    assert sorted(codes - ABOUT.keys()) == []


def test_a_code_is_about_one_thing() -> None:
    from bot.adapters.slack import error_codes

    listed = [code for codes in error_codes._CODES.values() for code in codes.split()]
    assert len(listed) == len(set(listed)) == len(ABOUT)
    assert MEANS.keys() == set(About)


def test_each_code_comes_to_what_it_is_about_and_nothing_else() -> None:
    async def test() -> None:
        async with running() as it:
            aloud = saying("Hej", visibility=Visibility.ROOM)
            parcel = Parcel(1, Target("slack", "C00GENERAL"), aloud, "da")
            for code, about in ABOUT.items():
                it.slack.faults.next(
                    "chat.postMessage", error=code, times=2 if code.startswith("msg_b") else 1
                )
                with pytest.raises(MEANS[about], match=code) as raised:
                    await it.adapter.carrier.deliver(parcel)
                found = raised.value
                assert type(found) is MEANS[about], code
                if isinstance(found, Unreachable):
                    assert found.person is (about is About.PERSON), code
                # What says nothing of the token leaves the door open, and the next call opens it again.
                assert it.adapter.access.open is (MEANS[about] is not LockedOut), code
                await it.adapter.carrier.deliver(parcel)
                assert it.adapter.access.open

    run_async(test())


def test_nobody_is_taken_for_a_stranger_because_slack_could_not_be_asked() -> None:
    async def test() -> None:
        async with running() as it:
            strangers = {"user_not_found", "user_not_visible"}
            for code, about in ABOUT.items():
                it.adapter._directory.forget("U00000IDA")
                it.slack.faults.next("users.info", error=code)
                before = len(it.desk.heard)
                ack = await it.slack.command("/meeting", "list", user="ida", channel="general")
                heard = it.desk.heard[before:]
                assert ack.ok
                if about is About.PERSON:
                    assert [one.sender.standing for one in heard] == [Standing.STRANGER], code
                else:
                    assert heard == [], code
                    assert "Nothing was saved" in ack.text, code
            assert strangers <= {code for code, about in ABOUT.items() if about is About.PERSON}

    run_async(test())


@pytest.mark.parametrize("code", sorted(code for code, about in ABOUT.items() if about is About.THREAD))
@pytest.mark.parametrize("way", ["aloud", "whispered", "file"])
def test_what_a_thread_no_longer_takes_is_said_in_the_room(code: str, way: str) -> None:
    from bot.core.reply import File

    async def test() -> None:
        async with running() as it:
            method = {
                "aloud": "chat.postMessage",
                "whispered": "chat.postEphemeral",
                "file": "files.completeUploadExternal",
            }[way]
            it.slack.faults.next(method, error=code)
            only = "U00000IDA" if way == "whispered" else None
            target = Target("slack", "C00GENERAL", "1.2", only)
            reply = saying("Hej", visibility=Visibility.ASKER if only else Visibility.ROOM)
            if way == "file":
                reply = saying("Hej", visibility=Visibility.ROOM, file=File("a.txt", b"a", "text/plain"))
                it.slack.api.scopes.append("files:write")
            await it.adapter.carrier.deliver(Parcel(1, target, reply, "da"))
            threads = [call.params.get("thread_ts") for call in it.slack.calls_to(method)]
            assert threads == ["1.2", None]

    run_async(test())
