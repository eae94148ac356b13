"""Both posters over real HTTP: what each failure is told as, and how a post of unknown fate is found."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from faults import wire
from faults.discord import ANA, BRIEFINGS, GUILD, DiscordServer
from faults.discord_world import CLOSED, PERMISSIONS, TOKEN
from faults.limits import Rate
from faults.slack import SlackServer
from faults.slack_workspace import BOT_TOKEN, TEAM

from bot.adapters.discord.poster import DiscordPoster
from bot.adapters.discord.poster import pages_of as discord_pages
from bot.adapters.slack.poster import SlackPoster
from bot.adapters.slack.poster import pages_of as slack_pages
from bot.delivery.ports import CannotTell, Missing, Posted, PostResult, RateLimited, Rejected, Unknown, Unsent
from bot.present.message import Action, Line, Message, Section
from bot.store.subscription import Target

KEY, OTHER = "0123456789abcdef01234567", "f" * 24
SLACK_PAGE = {"text": "Digest", "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Digest"}}]}
DISCORD_PAGE = {"content": "Digest", "embeds": [{"title": "Digest", "description": "of today"}]}
SLACK = Target(platform="slack", workspace=TEAM, channel="C0BRIEF")
DISCORD = Target(platform="discord", workspace=GUILD, channel=BRIEFINGS)
SLACK_POST, DISCORD_POST = "chat.postMessage", "POST /channels/{channel}/messages"
DISCORD_LOOK = "GET /channels/{channel}/messages"


@pytest.fixture
async def slack(slack_server: SlackServer) -> AsyncIterator[SlackPoster]:
    async def token(workspace: str) -> str | None:
        return BOT_TOKEN if workspace == TEAM else None

    poster = SlackPoster(token, api_url=slack_server.api_url, timeout=0.5)
    yield poster
    await poster.close()


@pytest.fixture
async def discord(discord_server: DiscordServer) -> AsyncIterator[DiscordPoster]:
    poster = DiscordPoster(TOKEN, api_url=discord_server.api_url, timeout=0.5, nonce_lives=timedelta())
    yield poster
    await poster.close()


Either = SlackPoster | DiscordPoster


async def post(poster: Either, key: str = KEY, target: Target | None = None, thread: str | None = None) -> PostResult:
    on_slack = isinstance(poster, SlackPoster)
    page = SLACK_PAGE if on_slack else DISCORD_PAGE
    where = target or (SLACK if on_slack else DISCORD)
    return await poster.post(key, where, page, thread=thread, may_send=lambda: True)


def now() -> datetime:
    return datetime.now(UTC)


async def test_slack_posts_and_finds(slack: SlackPoster, slack_server: SlackServer) -> None:
    told = await post(slack)
    assert isinstance(told, Posted)
    (message,) = slack_server.workspace.channel("C0BRIEF").messages
    assert message["ts"] == told.message
    assert await slack.find(KEY, SLACK, thread=None, since=now()) == told
    assert await slack.find(OTHER, SLACK, thread=None, since=now()) == Missing()
    call = slack_server.record.of(SLACK_POST)[0]
    assert (call.arguments["unfurl_links"], call.arguments["unfurl_media"]) == (False, False)


async def test_slack_threads(slack: SlackPoster) -> None:
    head = await post(slack)
    assert isinstance(head, Posted)
    detail = await post(slack, OTHER, thread=head.message)
    assert await slack.find(OTHER, SLACK, thread=head.message, since=now()) == detail
    assert await slack.find(OTHER, SLACK, thread=None, since=now()) == Missing()


async def test_slack_direct(slack: SlackPoster, slack_server: SlackServer) -> None:
    person = Target(platform="slack", workspace=TEAM, channel="U0ANA", kind="person")
    told = await post(slack, target=person)
    assert isinstance(told, Posted)
    assert len(slack_server.workspace.direct("U0ANA").messages) == 1
    assert await slack.find(KEY, person, thread=None, since=now()) == told


async def test_slack_direct_without_the_scope_to_open(slack: SlackPoster, slack_server: SlackServer) -> None:
    slack_server.workspace.scopes -= {"im:write"}
    person = Target(platform="slack", workspace=TEAM, channel="U0ANA", kind="person")
    assert isinstance(await post(slack, target=person), Posted)
    assert len(slack_server.workspace.direct("U0ANA").messages) == 1


@pytest.mark.parametrize(
    ("target", "permanent"),
    [
        (replace(SLACK, channel="C0NOWHERE"), True),
        (replace(SLACK, workspace="T0OTHER"), True),
        (replace(SLACK, channel="U0NOBODY", kind="person"), True),
    ],
)
async def test_slack_dead_targets(slack: SlackPoster, target: Target, permanent: bool) -> None:
    told = await post(slack, target=target)
    assert isinstance(told, Rejected)
    assert told.permanent is permanent


async def test_slack_archived_and_unreadable(slack: SlackPoster, slack_server: SlackServer) -> None:
    slack_server.workspace.channel("C0BRIEF").archived = True
    assert await post(slack) == Rejected(reason="is_archived", permanent=True)
    slack_server.workspace.channel("C0BRIEF").archived = False
    bad = {"text": "x", "blocks": [{"type": "nonsense"}]}
    told = await slack.post(KEY, SLACK, bad, thread=None, may_send=lambda: True)
    assert told == Rejected(reason="invalid_blocks", permanent=False)


async def test_slack_without_the_scope_to_look(slack: SlackPoster, slack_server: SlackServer) -> None:
    slack_server.workspace.scopes -= {"channels:history", "groups:history", "im:history"}
    found = await slack.find(KEY, SLACK, thread=None, since=now())
    assert isinstance(found, CannotTell)
    assert (found.reason, found.wait) == ("missing_scope", 600)


async def test_slack_too_many(slack: SlackPoster, slack_server: SlackServer) -> None:
    slack_server.api.rates[SLACK_POST] = Rate(calls=1, seconds=5)
    assert isinstance(await post(slack), Posted)
    told = await post(slack, OTHER)
    assert isinstance(told, RateLimited)
    assert 1 <= told.wait <= 6
    slack_server.inject("conversations.history", wire.rate_limited(9))
    assert await slack.find(KEY, SLACK, thread=None, since=now()) == CannotTell(reason="rate limited", wait=9)


@pytest.mark.parametrize(
    ("fault", "kind", "there"),
    [
        (wire.error(500), Unknown, 0),
        (wire.error(503), Unknown, 0),
        (wire.RESET_BEFORE, Unknown, 0),
        (wire.RESET_AFTER, Unknown, 1),
        (wire.slow(1.0), Unknown, 1),
        (wire.rate_limited(2), RateLimited, 0),
    ],
)
async def test_faults_of_both(
    slack: SlackPoster,
    slack_server: SlackServer,
    discord: DiscordPoster,
    discord_server: DiscordServer,
    fault: wire.Fault,
    kind: type,
    there: int,
) -> None:
    slack_server.inject(SLACK_POST, fault)
    discord_server.inject(DISCORD_POST, fault)
    assert isinstance(await post(slack), kind)
    assert isinstance(await post(discord), kind)
    assert len(slack_server.workspace.channel("C0BRIEF").messages) == there
    assert len(discord_server.world.channel(BRIEFINGS).messages) == there
    discord_server.world.nonces.clear()
    for found in (
        await slack.find(KEY, SLACK, thread=None, since=now()),
        await discord.find(KEY, DISCORD, thread=None, since=now()),
    ):
        assert isinstance(found, Posted if there else Missing)


async def test_late_nothing_leaves(slack: SlackPoster, slack_server: SlackServer) -> None:
    told = await slack.post(KEY, SLACK, SLACK_PAGE, thread=None, may_send=lambda: False)
    assert isinstance(told, Unsent)
    assert slack_server.record.of(SLACK_POST) == []


async def test_discord_posts_and_finds(discord: DiscordPoster, discord_server: DiscordServer) -> None:
    told = await post(discord)
    (message,) = discord_server.world.channel(BRIEFINGS).messages
    assert told == Posted(message=message["id"])
    assert message["embeds"][0]["footer"] == {"text": KEY}
    message["nonce"] = None  # the history does not keep it
    assert await discord.find(KEY, DISCORD, thread=None, since=now()) == told
    assert await discord.find(OTHER, DISCORD, thread=None, since=now()) == Missing()
    assert discord_server.record.of(DISCORD_POST)[0].arguments["allowed_mentions"] == {"parse": []}


async def test_discord_gives_the_message_of_a_nonce(discord: DiscordPoster, discord_server: DiscordServer) -> None:
    assert await post(discord) == await post(discord)
    assert len(discord_server.world.channel(BRIEFINGS).messages) == 1


async def test_discord_threads(discord: DiscordPoster, discord_server: DiscordServer) -> None:
    head = await post(discord)
    assert isinstance(head, Posted)
    details = [await post(discord, key, thread=head.message) for key in (OTHER, "e" * 24)]
    thread = discord_server.world.channel(head.message)
    assert [Posted(message=message["id"]) for message in thread.messages] == details
    assert thread.name == "Details"
    assert await discord.find(OTHER, DISCORD, thread=head.message, since=now()) == details[0]


async def test_discord_where_no_thread_can_be(discord: DiscordPoster, discord_server: DiscordServer) -> None:
    head = await post(discord)
    assert isinstance(head, Posted)
    discord_server.world.channel(BRIEFINGS).denied = PERMISSIONS["create_public_threads"]
    detail = await post(discord, OTHER, thread=head.message)
    assert len(discord_server.world.channel(BRIEFINGS).messages) == 2
    assert await discord.find(OTHER, DISCORD, thread=head.message, since=now()) == detail


async def test_discord_direct(discord: DiscordPoster, discord_server: DiscordServer) -> None:
    person = Target(platform="discord", workspace="", channel=ANA, kind="person")
    head = await post(discord, target=person)
    assert isinstance(head, Posted)
    detail = await post(discord, OTHER, target=person, thread=head.message)
    assert len(discord_server.world.direct(ANA).messages) == 2
    assert await discord.find(OTHER, person, thread=head.message, since=now()) == detail


async def test_discord_dead_targets(discord: DiscordPoster) -> None:
    for channel, code in ((CLOSED, "50001"), ("999", "10003")):
        told = await post(discord, target=replace(DISCORD, channel=channel))
        assert isinstance(told, Rejected)
        assert told.permanent
        assert told.reason.startswith(code)


async def test_discord_refuses_one_message(discord: DiscordPoster) -> None:
    page = {"content": "x" * 1900, "embeds": [{"title": "t" * 300}]}
    told = await discord.post(KEY, DISCORD, page, thread=None, may_send=lambda: True)
    assert isinstance(told, Rejected)
    assert not told.permanent


async def test_discord_pages_that_are_full(discord: DiscordPoster, discord_server: DiscordServer) -> None:
    page = {"content": "y" * 2000, "embeds": [{"description": "x" * 4096}, {"description": "x" * 1904}]}
    told = await discord.post(KEY, DISCORD, page, thread=None, may_send=lambda: True)
    assert isinstance(told, Posted)
    discord_server.world.channel(BRIEFINGS).messages[0]["nonce"] = None
    assert await discord.find(KEY, DISCORD, thread=None, since=now()) == told


async def test_discord_keeps_to_a_channels_bucket(discord: DiscordPoster, discord_server: DiscordServer) -> None:
    for number in range(5):
        assert isinstance(await post(discord, f"{number:024d}"), Posted)
    told = await post(discord, OTHER)
    assert isinstance(told, RateLimited)
    assert 0 < told.wait <= 5
    assert discord_server.rest.invalid_answers == 0


async def test_discord_forgets_buckets_that_have_room_again(discord: DiscordPoster) -> None:
    discord._full = {f"thread of day {day}": 0.0 for day in range(2000)}
    for number in range(5):
        await post(discord, f"{number:024d}")
    assert len(discord._full) == 1


async def test_discord_everywhere(discord: DiscordPoster, discord_server: DiscordServer) -> None:
    discord_server.rest.overall = Rate(calls=1, seconds=3)
    await post(discord)
    told = await post(discord, OTHER)
    assert isinstance(told, RateLimited)
    assert told.everywhere


async def test_discord_without_the_history(discord_server: DiscordServer) -> None:
    discord_server.world.channel(BRIEFINGS).denied = PERMISSIONS["read_message_history"]
    poster = DiscordPoster(TOKEN, api_url=discord_server.api_url)
    long_ago = now() - timedelta(minutes=3)
    assert await poster.find(KEY, DISCORD, thread=None, since=long_ago) == Missing(), "nothing was ever posted there"
    await post(poster)
    since = now()
    protected = Missing(until=since + timedelta(seconds=100))
    assert await poster.find(KEY, DISCORD, thread=None, since=since) == protected, "its nonce still protects it"
    found = await poster.find(KEY, DISCORD, thread=None, since=long_ago)
    assert isinstance(found, CannotTell), "a history that may not be read looks empty"
    assert (found.reason, found.wait) == ("the right to read the message history is missing", 600)
    since = now() + timedelta(minutes=10)
    assert await poster.find(OTHER, DISCORD, thread=None, since=since) == Missing(), "nothing came after"
    discord_server.inject(DISCORD_LOOK, wire.error(500))
    assert isinstance(await poster.find(KEY, DISCORD, thread=None, since=now()), CannotTell)
    await poster.close()


async def test_discord_looks_through_many(discord: DiscordPoster, discord_server: DiscordServer) -> None:
    for number in range(150):
        await discord_server.message(BRIEFINGS, f"chatter {number}")
    told = await post(discord)
    assert await discord.find(KEY, DISCORD, thread=None, since=now()) == told


def digest_messages() -> list[Message]:
    action = Action(label="Why", command="help", arguments={})
    body = (Line(text="1. Grain ships sail again", link="https://news.example/grain"),)
    head = Message(title="Digest of 2 March", sections=(Section(body=body),), actions=(action,))
    return [head, Message(title="Grain ships sail again", sections=(Section(body=(Line(text="x" * 9000),)),))]


async def test_messages_as_pages_of_slack(slack: SlackPoster, slack_server: SlackServer) -> None:
    pages = json.loads(json.dumps(slack_pages(digest_messages())))
    head = await slack.post(KEY, SLACK, pages[0], thread=None, may_send=lambda: True)
    assert isinstance(head, Posted)
    for number, page in enumerate(pages[1:]):
        told = await slack.post(f"{number:024d}", SLACK, page, thread=head.message, may_send=lambda: True)
        assert isinstance(told, Posted)
    first, *details = slack_server.workspace.channel("C0BRIEF").messages
    assert "Digest of 2 March" in first["text"]
    assert {message["thread_ts"] for message in details} == {head.message}


async def test_messages_as_pages_of_discord(discord: DiscordPoster, discord_server: DiscordServer) -> None:
    pages = json.loads(json.dumps(discord_pages(digest_messages())))
    head = await discord.post(KEY, DISCORD, pages[0], thread=None, may_send=lambda: True)
    assert isinstance(head, Posted)
    for number, page in enumerate(pages[1:]):
        told = await discord.post(f"{number:024d}", DISCORD, page, thread=head.message, may_send=lambda: True)
        assert isinstance(told, Posted)
    (first,) = discord_server.world.channel(BRIEFINGS).messages
    assert first["components"]
    assert discord_server.world.channel(head.message).name == "Digest of 2 March"
    assert len(discord_server.world.channel(head.message).messages) == len(pages) - 1
