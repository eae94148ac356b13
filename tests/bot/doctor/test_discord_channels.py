"""What the doctor finds out about the Discord channels that digests go to, and about shards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.credentials import Credentials
from bot.doctor.asking import Answer
from bot.doctor.discord import own_id, shards
from bot.doctor.discord_channels import NEEDED, channels, rights
from bot.doctor.finding import Finding
from bot.store.database import Database
from bot.store.subscription import Choice, Target, Timetable
from bot.store.subscriptions import Subscriptions

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TIMES = Timetable(post_at=time(7, 30), timezone="Europe/Kyiv")
ALL = sum(NEEDED.values()) | 1 << 38
ME, EVERYONE, BOTS, CHANNEL, THREAD = "1", "2", "3", "10", "20"
HISTORY, SEND, VIEW, IN_THREADS = (
    NEEDED["Read Message History"],
    NEEDED["Send Messages"],
    NEEDED["View Channel"],
    1 << 38,
)


def over(id: str, *, allow: int = 0, deny: int = 0) -> dict[str, str]:
    return {"id": id, "allow": str(allow), "deny": str(deny)}


def place(kind: int, *overwrites: Mapping[str, str], **more: Any) -> dict[str, Any]:
    return {"type": kind, "name": "briefings", "permission_overwrites": list(overwrites), **more}


@dataclass(slots=True)
class Discord:
    """One server with one channel, and a thread in it."""

    there: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v10/")
        self.asked.append(path)
        usual: dict[str, Any] = {
            "guilds/2": {
                "id": EVERYONE,
                "name": "Newsroom",
                "owner_id": "9",
                "roles": [{"id": EVERYONE, "permissions": str(ALL)}, {"id": BOTS, "permissions": "0"}],
            },
            "guilds/2/members/1": {"roles": [BOTS]},
            f"channels/{CHANNEL}": place(0),
            f"channels/{THREAD}": place(11, parent_id=CHANNEL),
        }
        found = {**usual, **self.there}[path]
        return httpx.Response(found, json={}) if isinstance(found, int) else httpx.Response(200, json=found)


async def examined(folder: Path, *targets: str, kind: str = "channel", **there: Any) -> tuple[Finding, Discord]:
    url = f"sqlite:///{folder}/state.db"
    database = await Database.open(url)
    await database.migrate()
    for channel in targets:
        target = Target(platform="discord", workspace=EVERYONE, channel=channel, kind=kind)  # type: ignore[arg-type]
        await Subscriptions(database).add(target, Choice(), TIMES, by="7", now=NOW)
    await database.close()
    discord = Discord({name.replace("_", "/"): value for name, value in there.items()})
    credentials = Credentials(DISCORD_TOKEN="t", DATABASE_URL=url)  # noqa: S106
    async with httpx.AsyncClient(transport=httpx.MockTransport(discord.answer)) as client:
        return await channels(client, credentials, ME), discord


async def test_where_nothing_is_subscribed_nothing_is_asked(tmp_path: Path) -> None:
    found, discord = await examined(tmp_path)
    assert (found.level, discord.asked) == ("ok", [])
    found, discord = await examined(tmp_path, "7", kind="person")
    assert (found.level, discord.asked) == ("ok", [])


async def test_with_all_rights_all_is_well_and_a_server_is_asked_about_once(tmp_path: Path) -> None:
    found, discord = await examined(tmp_path, CHANNEL, CHANNEL, THREAD)
    assert found.level == "ok"
    assert discord.asked.count("guilds/2") == 1


@pytest.mark.parametrize(
    ("target", "channel", "told"),
    [
        (CHANNEL, place(0, over(EVERYONE, deny=HISTORY)), "#briefings of Newsroom lacks Read Message History"),
        (CHANNEL, place(0, over(BOTS, deny=SEND)), "lacks Send Messages"),
        (CHANNEL, place(15, over(EVERYONE, deny=IN_THREADS)), "lacks Send Messages in Threads"),
        (THREAD, place(0, over(EVERYONE, deny=IN_THREADS | SEND)), "lacks Send Messages in Threads"),
        (CHANNEL, 403, "10 cannot be seen (HTTP 403)"),
    ],
)
async def test_what_is_missing_is_named(tmp_path: Path, target: str, channel: Any, told: str) -> None:
    found, _ = await examined(tmp_path, target, channels_10=channel)
    assert found.level == "warning"
    assert found.told.startswith("1 of 1 channels")
    assert told in found.told
    assert found.remedy


async def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    credentials = Credentials(DISCORD_TOKEN="t", DATABASE_URL=f"sqlite:///{tmp_path}/none.db")  # noqa: S106
    async with httpx.AsyncClient() as client:
        assert (await channels(client, credentials, ME)).level == "ok"
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 - nothing else runs


@pytest.mark.parametrize(
    ("overwrites", "member", "allowed"),
    [
        ([], [], ALL),
        ([over(EVERYONE, deny=ALL)], [], 0),
        ([over(EVERYONE, deny=ALL), over(BOTS, allow=VIEW)], [BOTS], VIEW),
        ([over(BOTS, deny=VIEW), over("4", allow=VIEW)], [BOTS, "4"], ALL),
        ([over(BOTS, allow=VIEW), over(ME, deny=VIEW)], [BOTS], ALL & ~VIEW),
        ([over("5", deny=ALL)], [BOTS], ALL),
    ],
)
def test_rights_are_computed_as_discord_does(overwrites: list[Any], member: list[str], allowed: int) -> None:
    server = {"id": EVERYONE, "owner_id": "9", "roles": [{"id": EVERYONE, "permissions": str(ALL)}]}
    assert rights(server, {"roles": member}, {"permission_overwrites": overwrites}, ME) == allowed


def test_administrators_and_owners_may_do_everything() -> None:
    denied = {"permission_overwrites": [over(EVERYONE, deny=ALL)]}
    role = {"id": EVERYONE, "permissions": str(1 << 3)}
    assert rights({"id": EVERYONE, "roles": [role]}, {}, denied, ME) & ALL == ALL
    assert rights({"id": EVERYONE, "roles": [], "owner_id": ME}, {}, denied, ME) & ALL == ALL


@pytest.mark.parametrize(("total", "level"), [(None, "ok"), (4, "ok"), (8, "ok"), (3, "warning")])
def test_too_few_shards_are_warned_of(total: int | None, level: str) -> None:
    assert shards(Answer(status=200, body={"shards": 4}), total).level == level


def test_the_bot_of_an_old_application_has_an_id_of_its_own() -> None:
    assert own_id(Answer(status=200, body={"id": "1", "bot": {"id": "2"}})) == "2"
    assert own_id(Answer(status=200, body={"id": "1"})) == "1"
