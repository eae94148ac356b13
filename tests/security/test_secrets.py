"""Tokens, passwords and private texts stay out of logs, errors, and what anybody is shown."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from chat_fakes import TEXT, CannedPool, make_chat
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from two_workspaces import ANN, everything, words

from bot.commands.answer import answer_typed
from bot.commands.reading import Briefed, Document
from bot.credentials import Credentials
from bot.incidents import report
from bot.logs import configure_logging
from bot.redaction import redact
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import briefings

ROOT = Path(__file__).parents[2]
BOT_TOKEN = "xoxb-1234567890-abcdefghijklmnop"  # noqa: S105
DISCORD_TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789ab"  # noqa: S105
PASSWORD = "correct horse battery"  # noqa: S105 - has the shape of nothing: it is hidden because it was told
PRIVATE = "The code word is heliotrope."


@pytest.fixture(params=["json", "console"])
def log(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What is logged, in either form."""
    told = StringIO()
    monkeypatch.setattr(sys, "stderr", told)
    configure_logging("debug", request.param)
    yield told
    monkeypatch.undo()
    configure_logging("warning")


def call_with(token: str) -> None:
    """Fails with the token in the error, in its cause, and in a variable of a frame of the traceback."""
    header = {"Authorization": f"Bearer {token}"}
    try:
        raise ConnectionError(f"refused: {header}")
    except ConnectionError as error:
        raise RuntimeError(f"cannot reach https://discord.example/api/webhooks/123/{token}") from error


@pytest.mark.parametrize("token", [BOT_TOKEN, DISCORD_TOKEN])
def test_tokens_in_tracebacks(log: StringIO, token: str) -> None:
    try:
        call_with(token)
    except RuntimeError as error:
        told = report(error, url=f"https://slack.example/?token={token}")
    assert "incident" in told
    assert "RuntimeError" in log.getvalue()
    assert "ConnectionError" in log.getvalue()
    assert token not in log.getvalue()
    assert token not in told


def test_a_password_that_looks_like_words(log: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redact, "_told", frozenset())
    credentials = Credentials(database_url=f"postgresql://bot:{PASSWORD.replace(' ', '%20')}@db.example/bot")
    redact.hide(credentials.secrets)
    report(OSError(f"password authentication failed: {PASSWORD}"), database=credentials.database_url)
    assert "password authentication failed" in log.getvalue()
    assert PASSWORD not in log.getvalue()


def test_credentials_show_none_of_themselves() -> None:
    found = Credentials(slack_bot_token=BOT_TOKEN, discord_token=DISCORD_TOKEN, slack_signing_secret="f" * 32)
    for shown in (repr(found), str(found), found.model_dump_json(), repr(found.model_dump())):
        assert BOT_TOKEN not in shown
        assert DISCORD_TOKEN not in shown
        assert "f" * 32 not in shown


async def test_a_statement_that_fails_tells_no_private_text(database: Database, log: StringIO) -> None:
    row = dict.fromkeys(("content_hash", "engine_name", "engine_version", "owner"), "1") | {"format": 1}
    row |= {"id": "1", "data": PRIVATE, "used_at": None}
    with pytest.raises(IntegrityError) as caught:
        async with database.writing() as connection:
            await connection.execute(insert(briefings).values(row))
    report(caught.value)
    assert "IntegrityError" in log.getvalue()
    assert "hidden" in log.getvalue()
    assert PRIVATE not in log.getvalue()
    assert PRIVATE not in str(caught.value)


async def test_a_database_that_cannot_be_opened_tells_no_password() -> None:
    with pytest.raises(StoreError) as caught:
        await Database.open("postgresql://bot:heliotrope@127.0.0.1:1/bot")
    assert "heliotrope" not in str(caught.value)
    with pytest.raises(StoreError) as caught:
        await Database.open("postgres//bot:heliotrope@127.0.0.1:1/bot")
    assert "heliotrope" not in str(caught.value)


class BrokenPool(CannedPool):
    """Fails with all that it was given in its frames."""

    async def brief(self, work: Document, /) -> Briefed:
        """Never."""
        raise RuntimeError(f"a defect in an article of {len(work.body)} bytes")


async def test_what_was_pasted_is_not_logged_when_its_answer_fails(tmp_path: Path, log: StringIO) -> None:
    """The beginning of what was typed is context of an incident; a whole article is not."""
    async with make_chat(tmp_path, pool=BrokenPool()) as chat:
        told = await answer_typed(chat.commands, f"text {TEXT} {PRIVATE}", origin=ANN)
    assert "incident" in words(told)
    assert "incident" in log.getvalue()
    assert PRIVATE not in log.getvalue()


async def test_neither_status_nor_help_shows_how_the_bot_is_connected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
    monkeypatch.setenv("DISCORD_TOKEN", DISCORD_TOKEN)
    async with everything(tmp_path) as bot:
        for command in ("status", "help", "settings", "me", "data", "list", "sources"):
            told = words(await bot.typed(command, ANN))
            assert not [one for one in (BOT_TOKEN, DISCORD_TOKEN, "state.db", "sqlite", str(tmp_path)) if one in told]


# Modules and functions that run what they read.
UNSAFE = {"pickle", "marshal", "shelve", "dill", "joblib", "code", "codeop"}
CALLS = {"eval", "exec", "compile"}
ALLOWED = {
    ("bot/digests/written.py", "pickle"),  # what this process wrote, packed small in its own memory
    ("bot/inference/worker.py", "pickle"),  # asks whether an error can be sent to the parent process over its pipe
}


def test_nothing_that_comes_from_outside_is_run() -> None:
    """What is stored or sent between machines is JSON; pickles stay with a process and its own workers."""
    found = set()
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "summarizer").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
            names |= {node.module or ""} if isinstance(node, ast.ImportFrom) else set()
            unsafe = {name.partition(".")[0] for name in names} & UNSAFE
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                unsafe.add(node.func.id)
            found |= {(path.relative_to(ROOT).as_posix(), name) for name in unsafe}
    assert found == ALLOWED
