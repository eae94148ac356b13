"""Workspaces' tokens as the bot uses them: looked up each time, replaced before they expire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from installation_samples import NEW, OLD, REFRESH, TOKEN, installed
from job_runs import until

from bot.adapters.slack.poster import NOT_INSTALLED, SlackPoster
from bot.adapters.slack.tokens import NoToken, OAuthApp, Tokens
from bot.delivery.ports import CannotTell, Posted, Rejected, Unsent
from bot.store.database import Database
from bot.store.installations import Installations
from bot.store.sealing import Seal
from bot.store.subscription import Target

HOUR = timedelta(hours=1)
HERE = Target(platform="slack", workspace="T1", channel="C1")


class Slack:
    """Gives new tokens, as often as it is asked: `answer` is what it says; `asked` counts. `url`: its Web API."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gate = asyncio.Event()  # no token is given before it is open
        self.gate.set()
        self.answer: dict[str, Any] | int = {
            "ok": True,
            "token_type": "bot",
            "access_token": "xoxb-2",
            "refresh_token": "xoxe-2",
            "expires_in": 43_200,
        }
        self.url = ""
        self.good = ""  # the token that it takes messages with
        self.meanwhile: Callable[[], Awaitable[None]] | None = None  # what happens during the next post

    async def post(self, request: web.Request) -> web.Response:
        happens, self.meanwhile = self.meanwhile, None
        if happens:
            await happens()
        if request.headers["Authorization"] != f"Bearer {self.good}":
            return web.json_response({"ok": False, "error": "token_revoked"})
        return web.json_response({"ok": True, "ts": "1.2"})

    async def access(self, request: web.Request) -> web.Response:
        form = await request.post() if request.content_type != "application/json" else await request.json()
        self.asked.append(str(form["refresh_token"]))
        await self.gate.wait()
        if isinstance(self.answer, int):
            return web.json_response({}, status=self.answer)
        return web.json_response(self.answer)


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    server = Slack()
    app = web.Application()
    app.router.add_post("/api/oauth.v2.access", server.access)
    app.router.add_post("/api/chat.postMessage", server.post)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api"
    yield server
    await runner.cleanup()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Installations]:
    database = await Database.open(f"sqlite:///{tmp_path}/state.db")
    await database.migrate()
    yield Installations(database, Seal([OLD]))
    await database.close()


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def tokens(store: Installations, slack: Slack) -> Tokens:
    app = OAuthApp(client_id="1.2", client_secret="s", api_url=slack.url)  # noqa: S106
    return Tokens(store, app, now=now)


async def test_what_another_process_removes_or_installs_is_known_at_once(store: Installations, slack: Slack) -> None:
    here = tokens(store, slack)
    assert await here.token("T1") is None
    await store.save(installed())
    assert await here.token("T1") == TOKEN
    await store.remove("T1")
    assert await here.token("T1") is None
    await store.save(installed(token="xoxb-new"))  # noqa: S106
    assert await here.token("T1") == "xoxb-new"
    assert slack.asked == []


async def test_a_token_is_replaced_before_it_expires_and_by_one_process(store: Installations, slack: Slack) -> None:
    await store.save(installed(refresh=REFRESH, expires_at=now() + HOUR))
    processes = [tokens(store, slack) for _ in range(4)]
    slack.gate.clear()
    asking = [asyncio.create_task(one.token("T1")) for one in processes]
    await until(lambda: sum(task.done() for task in asking) == 3)
    slack.gate.set()
    given = await asyncio.gather(*asking)
    assert sorted(given) == ["xoxb-2", TOKEN, TOKEN, TOKEN]  # the old one is good for an hour yet
    assert slack.asked == [REFRESH]
    found = await store.get("T1")
    assert found is not None
    assert (found.token, found.refresh) == ("xoxb-2", "xoxe-2")
    assert found.expires_at is not None
    assert abs(found.expires_at - now() - 12 * HOUR) < timedelta(minutes=1)
    assert await tokens(store, slack).token("T1") == "xoxb-2"
    assert len(slack.asked) == 1


async def test_a_token_that_lasts_is_left_alone(store: Installations, slack: Slack) -> None:
    await store.save(installed(refresh=REFRESH, expires_at=now() + 3 * HOUR))
    assert await tokens(store, slack).token("T1") == TOKEN
    assert slack.asked == []


@pytest.mark.parametrize("answer", [500, {"ok": False, "error": "invalid_refresh_token"}])
async def test_what_is_not_replaced_is_used_as_long_as_it_lasts(
    store: Installations, slack: Slack, answer: Any
) -> None:
    slack.answer = answer
    await store.save(installed(refresh=REFRESH, expires_at=now() + HOUR))
    assert await tokens(store, slack).token("T1") == TOKEN


async def test_an_expired_token_is_never_used(store: Installations, slack: Slack) -> None:
    slack.answer = 500
    await store.save(installed(refresh=REFRESH, expires_at=now() - HOUR))
    with pytest.raises(NoToken):
        await tokens(store, slack).token("T1")
    with pytest.raises(NoToken):  # another process is trying
        await tokens(store, slack).token("T1")
    assert len(slack.asked) == 1


async def test_what_slack_will_never_replace_is_gone(store: Installations, slack: Slack) -> None:
    slack.answer = {"ok": False, "error": "invalid_refresh_token"}
    await store.save(installed(refresh=REFRESH, expires_at=now() - HOUR))
    assert await tokens(store, slack).token("T1") is None


@pytest.mark.parametrize("code", ["bad_client_secret", "invalid_client_id", "ratelimited", "a_new_one"])
async def test_what_is_wrong_with_the_app_itself_takes_no_workspace_away(
    store: Installations, slack: Slack, code: str
) -> None:
    slack.answer = {"ok": False, "error": code}
    await store.save(installed(refresh=REFRESH, expires_at=now() - HOUR))
    with pytest.raises(NoToken):
        await tokens(store, slack).token("T1")


async def test_a_digest_for_a_removed_workspace_is_refused_for_good(store: Installations, slack: Slack) -> None:
    poster = SlackPoster(tokens(store, slack).token, api_url=slack.url)
    told = await poster.post("k", HERE, {"text": "x"}, thread=None, may_send=lambda: True)
    assert told == Rejected(reason=NOT_INSTALLED, permanent=True)
    assert isinstance(await poster.find("k", HERE, thread=None, since=now()), CannotTell)
    await poster.close()


async def test_a_digest_waits_where_the_app_was_installed_anew_meanwhile(store: Installations, slack: Slack) -> None:
    poster = SlackPoster(tokens(store, slack).token, api_url=slack.url)
    await store.save(installed(token="xoxb-old"))  # noqa: S106
    slack.good = "xoxb-new"

    async def by_another_process() -> None:
        await store.remove("T1")
        await store.save(installed(token="xoxb-new"))  # noqa: S106

    slack.meanwhile = by_another_process
    first = await poster.post("k", HERE, {"text": "x"}, thread=None, may_send=lambda: True)
    assert first == Unsent(reason="the token was replaced")
    assert isinstance(await poster.post("k", HERE, {"text": "x"}, thread=None, may_send=lambda: True), Posted)
    slack.good = "another"
    last = await poster.post("k", HERE, {"text": "x"}, thread=None, may_send=lambda: True)
    assert last == Rejected(reason="token_revoked", permanent=True)
    await poster.close()


async def test_a_digest_whose_token_cannot_be_read_waits(store: Installations, slack: Slack, tmp_path: Path) -> None:
    await store.save(installed())
    database = await Database.open(f"sqlite:///{tmp_path}/state.db")
    unreadable = tokens(Installations(database, Seal([NEW])), slack)
    poster = SlackPoster(unreadable.token, api_url=slack.url)
    told = await poster.post("k", HERE, {"text": "x"}, thread=None, may_send=lambda: True)
    assert isinstance(told, Unsent)
    assert "No key" in told.reason
    found = await poster.find("k", HERE, thread=None, since=now())
    assert isinstance(found, CannotTell)
    await poster.close()
    await database.close()
