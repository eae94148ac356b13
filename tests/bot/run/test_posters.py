"""The token that a digest is posted with: the operator's, or that of the workspace which installed the app."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from installation_samples import OLD, installed

from bot.credentials import Credentials
from bot.run.platforms import oauth_app
from bot.run.posters import posters_of, slack_tokens
from bot.store.database import Database
from bot.store.installations import Installations
from bot.store.sealing import Seal

NAMES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
ONE = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "5" * 32}
MANY = {
    "slack_client_id": "1.2",
    "slack_client_secret": "a-secret",
    "slack_signing_secret": "5" * 32,
    "communique_keys": OLD,
}


@pytest.fixture
async def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    for name in (*NAMES, "DISCORD_TOKEN", "COMMUNIQUE_KEYS"):
        monkeypatch.delenv(name, raising=False)
    database = await Database.open(f"sqlite:///{tmp_path}/state.db")
    await database.migrate()
    yield database
    await database.close()


async def test_one_workspace_has_the_operators(database: Database) -> None:
    assert await slack_tokens(Credentials(**ONE), database)("T1") == "xoxb-1"
    assert oauth_app(Credentials(**ONE)) is None


async def test_each_of_many_has_its_own(database: Database) -> None:
    store = Installations(database, Seal([OLD]))
    for workspace in ("T1", "T2"):
        await store.save(installed(workspace, token=f"xoxb-{workspace}"))
    token = slack_tokens(Credentials(**MANY), database)
    assert [await token(workspace) for workspace in ("T1", "T2", "T3")] == ["xoxb-T1", "xoxb-T2", None]


async def test_there_is_a_poster_where_there_are_tokens(database: Database) -> None:
    for given, names in ((ONE, {"slack"}), (MANY, {"slack"}), ({}, set())):
        posters = posters_of(Credentials(**given), database)
        assert set(posters) == names
        for poster in posters.values():
            await poster.close()


def test_the_app_s_secret_is_not_shown() -> None:
    app = oauth_app(Credentials(**MANY, slack_redirect_uri="https://bot.example/slack/oauth_redirect"))
    assert app is not None
    assert app.redirect_uri == "https://bot.example/slack/oauth_redirect"
    assert "a-secret" not in repr(app)
