"""Both posters over real HTTP: faults of the wire, and whole digests as pages."""

from __future__ import annotations

import json

import pytest
from faults import wire
from faults.discord import BRIEFINGS, DiscordServer
from faults.slack import SlackServer
from posting import DISCORD, DISCORD_POST, KEY, SLACK, SLACK_PAGE, SLACK_POST, now, post

from bot.adapters.discord.poster import DiscordPoster
from bot.adapters.discord.poster import pages_of as discord_pages
from bot.adapters.slack.poster import SlackPoster
from bot.adapters.slack.poster import pages_of as slack_pages
from bot.delivery.ports import Missing, Posted, RateLimited, Unknown, Unsent
from bot.present.message import Action, Line, Message, Section


@pytest.mark.parametrize(
    ("fault", "kind", "there"),
    [
        (wire.error(500), Unknown, 0),
        (wire.error(503), Unknown, 0),
        (wire.RESET_BEFORE, Unknown, 0),
        (wire.RESET_AFTER, Unknown, 1),
        (wire.slow(30), Unknown, 1),
        (wire.rate_limited(2), RateLimited, 0),
    ],
)
async def test_faults_of_both(
    slack_poster: SlackPoster,
    slack_server: SlackServer,
    discord_poster: DiscordPoster,
    discord_server: DiscordServer,
    fault: wire.Fault,
    kind: type,
    there: int,
) -> None:
    slack_server.inject(SLACK_POST, fault)
    discord_server.inject(DISCORD_POST, fault)
    assert isinstance(await post(slack_poster), kind)
    assert isinstance(await post(discord_poster), kind)
    assert len(slack_server.workspace.channel("C0BRIEF").messages) == there
    assert len(discord_server.world.channel(BRIEFINGS).messages) == there
    discord_server.world.nonces.clear()
    for found in (
        await slack_poster.find(KEY, SLACK, thread=None, since=now()),
        await discord_poster.find(KEY, DISCORD, thread=None, since=now()),
    ):
        assert isinstance(found, Posted if there else Missing)


async def test_late_nothing_leaves(slack_poster: SlackPoster, slack_server: SlackServer) -> None:
    told = await slack_poster.post(KEY, SLACK, SLACK_PAGE, thread=None, may_send=lambda: False)
    assert isinstance(told, Unsent)
    assert slack_server.record.of(SLACK_POST) == []


def digest_messages() -> list[Message]:
    action = Action(label="Why", command="help", arguments={})
    body = (Line(text="1. Grain ships sail again", link="https://news.example/grain"),)
    head = Message(title="Digest of 2 March", sections=(Section(body=body),), actions=(action,))
    return [head, Message(title="Grain ships sail again", sections=(Section(body=(Line(text="x" * 9000),)),))]


async def test_messages_as_pages_of_slack(slack_poster: SlackPoster, slack_server: SlackServer) -> None:
    pages = json.loads(json.dumps(slack_pages(digest_messages())))
    head = await slack_poster.post(KEY, SLACK, pages[0], thread=None, may_send=lambda: True)
    assert isinstance(head, Posted)
    for number, page in enumerate(pages[1:]):
        told = await slack_poster.post(f"{number:024d}", SLACK, page, thread=head.message, may_send=lambda: True)
        assert isinstance(told, Posted)
    first, *details = slack_server.workspace.channel("C0BRIEF").messages
    assert "Digest of 2 March" in first["text"]
    assert {message["thread_ts"] for message in details} == {head.message}


async def test_messages_as_pages_of_discord(discord_poster: DiscordPoster, discord_server: DiscordServer) -> None:
    pages = json.loads(json.dumps(discord_pages(digest_messages())))
    head = await discord_poster.post(KEY, DISCORD, pages[0], thread=None, may_send=lambda: True)
    assert isinstance(head, Posted)
    for number, page in enumerate(pages[1:]):
        told = await discord_poster.post(f"{number:024d}", DISCORD, page, thread=head.message, may_send=lambda: True)
        assert isinstance(told, Posted)
    (first,) = discord_server.world.channel(BRIEFINGS).messages
    assert first["components"]
    assert discord_server.world.channel(head.message).name == "Digest of 2 March"
    assert len(discord_server.world.channel(head.message).messages) == len(pages) - 1
