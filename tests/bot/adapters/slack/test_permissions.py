"""Who may change what a channel does, by what Slack tells of people and channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientConnectionError
from slack_sdk.errors import SlackApiError

from bot.adapters.slack.permissions import Right, Rights, explain
from bot.adapters.slack.web_api import Answer, WebApi


@dataclass
class Response:
    """A refusal as slack_sdk keeps it."""

    data: dict[str, Any]
    status_code: int = 200


def refusal(code: str, **more: str) -> SlackApiError:
    return SlackApiError("refused", Response(data={"ok": False, "error": code, **more}))


@dataclass
class FakeSlack(WebApi):
    """Answers by method, or fails so; `asked` are the methods in order."""

    answers: dict[str, Answer | Exception]
    asked: list[str] = field(default_factory=list)

    async def read(self, method: str, **arguments: str | int | bool) -> Answer:
        self.asked.append(method)
        answer = self.answers[method]
        if isinstance(answer, Exception):
            raise answer
        return answer


ADMIN, NOBODY = {"user": {"is_admin": True}}, {"user": {"is_admin": False}}
MINE, THEIRS = {"channel": {"creator": "U1"}}, {"channel": {"creator": "U2"}}


@pytest.mark.parametrize(
    ("person", "channel", "manages"),
    [
        (ADMIN, THEIRS, True),
        ({"user": {"is_owner": True}}, THEIRS, True),
        (NOBODY, MINE, True),
        (NOBODY, THEIRS, False),
        (refusal("missing_scope", needed="users:read"), MINE, True),
        (NOBODY, refusal("channel_not_found"), False),
    ],
)
async def test_admins_and_who_made_the_channel_manage_it(person: Any, channel: Any, manages: bool) -> None:
    web = FakeSlack({"users.info": person, "conversations.info": channel})
    assert await Rights(web).of("U1", "C1") == Right(manages=manages)


async def test_everybody_manages_their_own_direct_messages() -> None:
    assert (await Rights(FakeSlack({})).of("U1", "D1")).manages


async def test_what_keeps_it_from_knowing_is_told_and_not_remembered() -> None:
    scope = refusal("missing_scope", needed="users:read")
    web = FakeSlack({"users.info": scope, "conversations.info": THEIRS})
    rights = Rights(web)
    right = await rights.of("U1", "C1")
    assert not right.manages
    assert right.lacking is not None
    assert "users:read" in right.lacking
    web.answers["users.info"] = ClientConnectionError()
    assert "does not answer" in str((await rights.of("U1", "C1")).lacking)
    web.answers["users.info"] = ADMIN
    assert (await rights.of("U1", "C1")).manages


async def test_rights_are_remembered() -> None:
    web = FakeSlack({"users.info": NOBODY, "conversations.info": THEIRS})
    rights = Rights(web)
    for _ in range(3):
        await rights.of("U1", "C1")
    assert web.asked == ["users.info", "conversations.info"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (refusal("not_in_channel"), "/invite @communique"),
        (refusal("missing_scope", needed="chat:write"), "chat:write"),
        (refusal("restricted_action_non_threadable_channel"), "/brief"),
        (refusal("token_revoked"), "install me again"),
        (refusal("no_such_thing"), None),
    ],
)
def test_refusals_are_named_with_the_way_out(error: SlackApiError, words: str | None) -> None:
    told = explain(error, bot="communique", command="brief")
    assert told is None if words is None else words in str(told)
