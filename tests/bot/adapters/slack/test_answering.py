"""Where answers go, over a Slack in memory: what a response URL has left, and the ways round."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.adapters.slack.answering import InThread, Privately, deliver
from bot.adapters.slack.blocks import Page
from bot.adapters.slack.identity import Identity
from bot.adapters.slack.response_url import ResponseUrl, Spent
from bot.adapters.slack.run import SlackSettings
from bot.adapters.slack.web_api import Unsure, WebApi
from bot.present.message import Line, Message, Section
from summarizer.errors import UserError

ME = Identity(team="T1", user="UBOT", bot="B1", name="communique")


def refusal(code: str) -> SlackApiError:
    """As slack_sdk raises it."""

    @dataclass
    class Response:
        data: dict[str, Any]
        status_code: int = 200

    return SlackApiError("refused", Response(data={"ok": False, "error": code}))  # type: ignore[no-untyped-call]


@dataclass
class FakeSlack(WebApi):
    """Keeps what is posted and whispered; `refuses` are the codes it answers with, by what is tried."""

    posts: list[tuple[str, str]] = field(default_factory=list)
    whispers: list[str] = field(default_factory=list)
    refuses: dict[str, Exception] = field(default_factory=dict)

    def _try(self, what: str) -> None:
        if what in self.refuses:
            raise self.refuses[what]

    async def post(self, channel: str, page: Page, *, thread: str | None = None) -> str:
        self._try(f"post {channel}")
        self.posts.append((channel, page.text))
        return f"1.{len(self.posts)}"

    async def update(self, channel: str, ts: str, page: Page) -> None:
        self._try("update")
        self.posts[int(ts[2:]) - 1] = channel, page.text

    async def whisper(self, channel: str, user: str, page: Page, *, thread: str | None = None) -> None:
        self._try("whisper")
        self.whispers.append(page.text)


class FakeUrl(ResponseUrl):
    """Keeps what it is told, and is spent as the real one."""

    def __init__(self) -> None:
        super().__init__("https://hooks.example")
        self.told: list[str] = []

    async def _send(self, body: dict[str, object], *, repeat: bool) -> None:
        if self.left <= 0:
            raise Spent("no answer is left")
        self.left -= 1
        self.told.append(f"{body.get('response_type', 'delete')} {body.get('text', '')}")


def answer_of(parts: int, audience: Any = "asker") -> Message:
    """A message of so many pages."""
    text = " ".join(["word"] * 500)
    lines = tuple(Line(text=f"{n} {text}") for n in range(4 * parts))
    return Message(title="T", sections=(Section(body=lines),), audience=audience)


def private(web: FakeSlack, url: FakeUrl) -> Privately:
    return Privately(web, ME, url, channel="C1", user="U1")


async def test_progress_leaves_enough_uses_for_the_answer() -> None:
    url = FakeUrl()
    place = private(FakeSlack(), url)
    for stage in ("a", "a", "b", "c", "d"):
        await place.progress(stage)
    await place.give(answer_of(3))
    assert len(url.told) == 5
    assert url.told[:2] == ["ephemeral a", "ephemeral b"]
    assert [f"Part {n} of 3" in told for n, told in enumerate(url.told[2:], start=1)] == [True] * 3


async def test_an_answer_longer_than_a_response_url_goes_on_beside_it() -> None:
    web, url = FakeSlack(), FakeUrl()
    await private(web, url).give(answer_of(8))
    parts = [*url.told, *web.whispers]
    assert [f"Part {n} of 8" in part for n, part in enumerate(parts, start=1)] == [True] * 8


async def test_where_it_cannot_go_on_it_is_said_how_much_is_missing() -> None:
    web, url = FakeSlack(refuses={"whisper": refusal("not_in_channel")}), FakeUrl()
    await private(web, url).give(answer_of(8))
    assert "4 more parts" in url.told[-1]
    assert "/invite @communique" in url.told[-1]


async def test_in_a_conversation_of_two_others_nothing_is_for_all() -> None:
    web, url = FakeSlack(refuses={"post D9": refusal("channel_not_found")}), FakeUrl()
    place = Privately(web, ME, url, channel="D9", user="U1")
    assert await place.give(answer_of(1, "channel")) is None
    assert [told.split()[0] for told in url.told] == ["ephemeral"]


async def test_progress_becomes_the_answer() -> None:
    web = FakeSlack()
    place = InThread(web, ME, channel="C1", user="U1", thread="9.9")
    await place.progress("Reading …")
    assert await place.give(answer_of(2, "channel")) == "1.1"
    assert ["Part 1" in web.posts[0][1], "Part 2" in web.posts[1][1], len(web.posts)] == [True, True, 2]


async def test_a_deleted_progress_message_is_posted_anew() -> None:
    web = FakeSlack(refuses={"update": refusal("message_not_found")})
    place = InThread(web, ME, channel="C1", user="U1", thread="9.9")
    await place.progress("Reading …")
    assert await place.give(answer_of(1, "channel")) == "1.2"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (refusal("not_in_channel"), "/invite @communique"),
        (refusal("restricted_action_something_new"), "rule of this workspace"),
        (refusal("invalid_blocks"), "incident"),
        (Unsure("x"), "did not confirm"),
    ],
)
async def test_a_failure_is_told_to_the_asker(error: Exception, words: str) -> None:
    web = FakeSlack(refuses={"post C1": error})
    place = InThread(web, ME, channel="C1", user="U1", thread="9.9")
    assert await deliver(place, answer_of(1, "channel"), ME, "brief") is None
    assert words in web.whispers[0]


async def test_where_nothing_goes_in_the_channel_the_asker_gets_a_direct_message() -> None:
    web = FakeSlack(refuses={"post C1": refusal("is_archived"), "whisper": refusal("is_archived")})
    place = InThread(web, ME, channel="C1", user="U1", thread="9.9")
    await deliver(place, answer_of(1, "channel"), ME, "brief")
    assert web.posts[0][0] == "U1"
    assert "archived" in web.posts[0][1]


def test_what_is_printed_of_settings_holds_no_secret() -> None:
    assert repr(SlackSettings(token="xoxb-1", app_token="xapp-1")) == "SlackSettings(Socket Mode)"  # noqa: S106
    with pytest.raises(UserError, match="SLACK_APP_TOKEN"):
        SlackSettings(token="xoxb-1")  # noqa: S106
