"""The app installed over OAuth, end to end: what is shown, kept and refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from faults import wire
from faults.slack import SlackServer
from slack_bot import KEY, NOW, many_bot
from slack_installing import INSTALL, Browser, harbour, island
from sqlalchemy import select, text, update

from bot.adapters.slack.scopes import SCOPES
from bot.commands.chat import Chat
from bot.store.installation_tables import oauth_states
from bot.store.installations import Installations
from bot.store.sealing import Seal


@pytest.fixture
async def chat(slack_server: SlackServer, tmp_path: Path) -> AsyncIterator[Chat]:
    async with many_bot(slack_server, tmp_path) as chat:
        yield chat


def kept(chat: Chat) -> Installations:
    return Installations(chat.state.database, Seal([KEY]))


async def test_a_workspace_installs_the_app(slack_server: SlackServer, chat: Chat) -> None:
    browser = Browser(slack_server)
    page = await browser.get(INSTALL)
    assert page.status == 200
    assert "Add to Slack" in page.text
    assert "scope=" in page.link
    assert all(scope in page.text for scope in SCOPES)
    done = await browser.get(slack_server.api.oauth.allow(page.link, harbour()))
    assert (done.status, "is now in Harbour &amp; Desk" in done.text) == (200, True)
    installed = await kept(chat).get("T0HARBOUR")
    assert installed is not None
    assert (installed.bot_user, installed.bot, installed.bot_name) == ("U0HARBOT", "B0HARBOR", "communique")
    assert frozenset(installed.scopes) == SCOPES
    assert slack_server.api.oauth.workspace_of(installed.token) is not None
    assert installed.token not in done.text


@pytest.mark.usefixtures("chat")
async def test_pages_are_neither_stored_nor_framed_and_run_no_script(slack_server: SlackServer) -> None:
    browser = Browser(slack_server)
    begun = await browser.get(INSTALL)
    failed = await browser.get("/slack/oauth_redirect?error=access_denied")
    done = await browser.install(island())
    for page in (begun, failed, done):
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "frame-ancestors 'none'" in policy
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "<script" not in page.text
    assert "<b>Island" not in done.text  # a workspace's name is a stranger's word
    [cookie] = begun.headers.getall("Set-Cookie")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


@pytest.mark.usefixtures("chat")
@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("error=access_denied", 200, "did not allow it"),
        ("error=%3Cscript%3Ealert(1)%3C/script%3E", 200, "Slack reports a failure"),
        ("code=code-1&state=guessed", 400, "not begun in this browser"),
        ("code=code-1", 400, "not begun in this browser"),
        ("", 400, "not begun in this browser"),
    ],
)
async def test_what_was_not_begun_here_is_refused(
    slack_server: SlackServer, query: str, status: int, told: str
) -> None:
    page = await Browser(slack_server).get(f"/slack/oauth_redirect?{query}")
    assert (page.status, told in page.text) == (status, True)
    assert "alert(1)" not in page.text
    assert not slack_server.record.of("oauth.v2.access")


async def test_a_state_is_good_once(slack_server: SlackServer, chat: Chat) -> None:
    browser = Browser(slack_server)
    page = await browser.get(INSTALL)
    cookies = dict(browser.cookies)
    assert (await browser.get(slack_server.api.oauth.allow(page.link, harbour()))).status == 200
    browser.cookies = cookies  # the page had taken them back
    again = await browser.get(slack_server.api.oauth.allow(page.link, island()))
    assert (again.status, "was used before, or took too long" in again.text) == (401, True)
    assert await kept(chat).get("T0ISLAND") is None


async def test_a_state_is_for_the_browser_that_began(slack_server: SlackServer, chat: Chat) -> None:
    mine, victims = Browser(slack_server), Browser(slack_server)
    way_back = slack_server.api.oauth.allow((await mine.get(INSTALL)).link, harbour())
    await victims.get(INSTALL)
    lured = await victims.get(way_back)
    assert (lured.status, "not begun in this browser" in lured.text) == (400, True)
    assert await kept(chat).get("T0HARBOUR") is None


async def test_a_forged_state_with_a_cookie_to_match_is_refused(slack_server: SlackServer, chat: Chat) -> None:
    browser = Browser(slack_server)
    page = await browser.get(INSTALL)
    [(name, state)] = browser.cookies.items()
    browser.cookies[name] = "forged"
    forged = slack_server.api.oauth.allow(page.link.replace(state, "forged"), harbour())
    assert (await browser.get(forged)).status == 401
    assert await kept(chat).get("T0HARBOUR") is None


async def test_a_state_expires(slack_server: SlackServer, chat: Chat) -> None:
    browser = Browser(slack_server)
    page = await browser.get(INSTALL)
    async with chat.state.database.writing() as connection:
        [expires] = (await connection.scalars(select(oauth_states.c.expires_at))).all()
        await connection.execute(update(oauth_states).values(expires_at=NOW - timedelta(seconds=1)))
    assert expires == NOW + timedelta(minutes=10)
    late = await browser.get(slack_server.api.oauth.allow(page.link, harbour()))
    assert (late.status, "took too long" in late.text) == (401, True)


async def test_an_installation_for_a_whole_organization_is_refused_in_words(
    slack_server: SlackServer, chat: Chat
) -> None:
    page = await Browser(slack_server).install(harbour(), whole_organization=True)
    assert (page.status, "one workspace at a time" in page.text) == (400, True)
    assert (await kept(chat).census()).total == 0


async def test_what_slack_refuses_or_does_not_answer_is_told(slack_server: SlackServer, chat: Chat) -> None:
    browser = Browser(slack_server)
    begun = (await browser.get(INSTALL)).link
    slack_server.api.oauth.codes.clear()
    way_back = slack_server.api.oauth.allow(begun, harbour())
    slack_server.api.oauth.codes.clear()
    assert (await browser.get(way_back)).status == 401
    slack_server.inject("oauth.v2.access", wire.RESET_BEFORE)
    page = await browser.install(harbour())
    assert (page.status, "Slack does not answer" in page.text) == (502, True)
    assert (await kept(chat).census()).total == 0
    assert (await browser.install(harbour())).status == 200


async def test_a_defect_is_told_as_an_incident(slack_server: SlackServer, chat: Chat) -> None:
    async with chat.state.database.writing() as connection:
        await connection.execute(text("ALTER TABLE installations RENAME TO hidden"))
    page = await Browser(slack_server).install(harbour())
    assert (page.status, "incident" in page.text) == (500, True)
    async with chat.state.database.writing() as connection:
        await connection.execute(text("ALTER TABLE oauth_states RENAME TO hidden_too"))
    begun = await Browser(slack_server).get(INSTALL)
    assert (begun.status, "incident" in begun.text) == (500, True)


@pytest.mark.usefixtures("chat")
async def test_pages_answer_to_get_alone(slack_server: SlackServer) -> None:
    assert slack_server.http
    slack_server.http.url = slack_server.http.url.replace("/slack/events", INSTALL)
    slack_server.retry_delays = ()
    refused = await slack_server.slash("/brief", "help")
    assert [a.status for a in refused.attempts if a] == [405]
