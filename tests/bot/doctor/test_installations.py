"""What the doctor makes of the workspaces that installed the app, and of what they are installed with."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from bot_fakes import FakePipeline
from doctor_samples import Platforms
from installation_samples import NEW, OLD, OTHER, installed

from bot.credentials import Credentials
from bot.doctor.examine import Patient, examine
from bot.doctor.finding import Finding
from bot.doctor.installations import CHECK, installations
from bot.run.keys import rotate
from bot.settings import SettingsError
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.installations import Installations
from bot.store.sealing import Seal, SealError


@pytest.fixture
async def url(tmp_path: Path) -> str:
    """A database with two workspaces, sealed with the old key."""
    url = f"sqlite:///{tmp_path}/state.db"
    database = await Database.open(url)
    await database.migrate()
    for workspace in ("T1", "T2"):
        await Installations(database, Seal([OLD])).save(installed(workspace))
    await database.close()
    return url


def credentials(url: str, *keys: str, **more: str) -> Credentials:
    given = {"slack_client_id": "1.2", "slack_client_secret": "a-client-s-secret", "slack_signing_secret": "5" * 32}
    return Credentials(**{**given, "database_url": url, "communique_keys": ",".join(keys), **more})


@pytest.mark.parametrize(
    ("keys", "level", "told"),
    [
        ((OLD,), "ok", "2 workspaces; the tokens can be read"),
        ((NEW, OLD), "warning", "2 not sealed with the first key"),
        ((OTHER,), "failure", "no key opens the tokens of 2 of 2 workspaces: T1, T2"),
    ],
)
async def test_the_keys_are_tried(url: str, keys: tuple[str, ...], level: str, told: str) -> None:
    found = await installations(credentials(url, *keys))
    assert (found.level, told in found.told) == (level, True)


async def test_a_database_that_is_not_there_yet_is_left_so(tmp_path: Path) -> None:
    found = await installations(credentials(f"sqlite:///{tmp_path}/new.db", OLD))
    assert found.level == "skipped"
    assert not (tmp_path / "new.db").exists()


async def test_rotating_seals_everything_anew(url: str) -> None:
    assert "2 of 2 workspaces are sealed with the first key" in await rotate(url, [NEW, OLD])
    assert (await installations(credentials(url, NEW))).level == "ok"
    assert "T1, T2" in await rotate(url, [OTHER])
    with pytest.raises(SealError, match="COMMUNIQUE_KEYS is not set"):
        await rotate(url, [])


async def test_rotating_needs_the_tables(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="communique migrate"):
        await rotate(f"sqlite:///{tmp_path}/new.db", [OLD])


async def examined(url: str, answer: Any) -> dict[str, Finding]:
    platforms = Platforms(answers={"oauth.v2.access": answer})
    patient = Patient(
        settings=SettingsError("not looked at"),
        credentials=credentials(url, OLD),
        fetch={},
        make_pipeline=partial(FakePipeline),
    )
    async with platforms.client() as client:
        return {finding.check: finding async for finding in examine(patient, client)}


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        ({"ok": False, "error": "invalid_code"}, "ok"),
        ({"ok": False, "error": "bad_client_secret"}, "failure"),
        (503, "failure"),
        (httpx.ConnectError("boom"), "failure"),
    ],
)
async def test_the_app_s_id_and_secret_are_tried(url: str, answer: Any, level: str) -> None:
    found = await examined(url, answer)
    assert found["Slack app"].level == level
    assert found[CHECK].level == "ok"
    assert "Slack bot token" not in found
    assert "a-client-s-secret" not in repr(found)
