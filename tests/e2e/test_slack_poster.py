"""The poster of Slack over real HTTP: what each failure is told as, and how a post is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from faults import wire
from faults.limits import Rate
from faults.slack import SlackServer
from faults.slack_workspace import TEAM
from posting import KEY, OTHER, SLACK, SLACK_POST, now, post

from bot.adapters.slack.poster import SlackPoster
from bot.delivery.ports import CannotTell, Missing, Posted, RateLimited, Rejected
from bot.store.subscription import Target


async def test_slack_posts_and_finds(slack_poster: SlackPoster, slack_server: SlackServer) -> None:
    told = await post(slack_poster)
    assert isinstance(told, Posted)
    (message,) = slack_server.workspace.channel("C0BRIEF").messages
    assert message["ts"] == told.message
    assert await slack_poster.find(KEY, SLACK, thread=None, since=now()) == told
    assert await slack_poster.find(OTHER, SLACK, thread=None, since=now()) == Missing()
    call = slack_server.record.of(SLACK_POST)[0]
    assert (call.arguments["unfurl_links"], call.arguments["unfurl_media"]) == (False, False)


async def test_slack_threads(slack_poster: SlackPoster) -> None:
    head = await post(slack_poster)
    assert isinstance(head, Posted)
    detail = await post(slack_poster, OTHER, thread=head.message)
    assert await slack_poster.find(OTHER, SLACK, thread=head.message, since=now()) == detail
    assert await slack_poster.find(OTHER, SLACK, thread=None, since=now()) == Missing()


async def test_slack_direct(slack_poster: SlackPoster, slack_server: SlackServer) -> None:
    person = Target(platform="slack", workspace=TEAM, channel="U0ANA", kind="person")
    told = await post(slack_poster, target=person)
    assert isinstance(told, Posted)
    assert len(slack_server.workspace.direct("U0ANA").messages) == 1
    assert await slack_poster.find(KEY, person, thread=None, since=now()) == told


async def test_slack_direct_without_the_scope_to_open(slack_poster: SlackPoster, slack_server: SlackServer) -> None:
    slack_server.workspace.scopes -= {"im:write"}
    person = Target(platform="slack", workspace=TEAM, channel="U0ANA", kind="person")
    assert isinstance(await post(slack_poster, target=person), Posted)
    assert len(slack_server.workspace.direct("U0ANA").messages) == 1


@pytest.mark.parametrize(
    ("target", "permanent"),
    [
        (replace(SLACK, channel="C0NOWHERE"), True),
        (replace(SLACK, workspace="T0OTHER"), True),
        (replace(SLACK, channel="U0NOBODY", kind="person"), True),
    ],
)
async def test_slack_dead_targets(slack_poster: SlackPoster, target: Target, permanent: bool) -> None:
    told = await post(slack_poster, target=target)
    assert isinstance(told, Rejected)
    assert told.permanent is permanent


async def test_slack_archived_and_unreadable(slack_poster: SlackPoster, slack_server: SlackServer) -> None:
    slack_server.workspace.channel("C0BRIEF").archived = True
    assert await post(slack_poster) == Rejected(reason="is_archived", permanent=True)
    slack_server.workspace.channel("C0BRIEF").archived = False
    bad = {"text": "x", "blocks": [{"type": "nonsense"}]}
    told = await slack_poster.post(KEY, SLACK, bad, thread=None, may_send=lambda: True)
    assert told == Rejected(reason="invalid_blocks", permanent=False)


async def test_slack_without_the_scope_to_look(slack_poster: SlackPoster, slack_server: SlackServer) -> None:
    slack_server.workspace.scopes -= {"channels:history", "groups:history", "im:history"}
    found = await slack_poster.find(KEY, SLACK, thread=None, since=now())
    assert isinstance(found, CannotTell)
    assert (found.reason, found.wait) == ("missing_scope", 600)


async def test_slack_too_many(slack_poster: SlackPoster, slack_server: SlackServer) -> None:
    slack_server.api.rates[SLACK_POST] = Rate(calls=1, seconds=60)
    assert isinstance(await post(slack_poster), Posted)
    told = await post(slack_poster, OTHER)
    assert isinstance(told, RateLimited)
    assert 1 <= told.wait <= 61
    slack_server.inject("conversations.history", wire.rate_limited(9))
    assert await slack_poster.find(KEY, SLACK, thread=None, since=now()) == CannotTell(reason="rate limited", wait=9)
