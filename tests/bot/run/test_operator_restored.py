"""The command that follows a restore."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from delivery_samples import NOW, subscribe

from bot.credentials import Credentials
from bot.options import parse
from bot.run.operator import operate
from bot.store.database import Database
from bot.store.delivery_counts import delivery_counts
from bot.store.slots import CATCH_UP
from bot.store.subscriptions import Subscriptions


@pytest.mark.parametrize(("flags", "state"), [((), "unknown"), (("--skip",), "skipped")])
@pytest.mark.parametrize("until", ["2026-03-02T09:00Z", "2026-03-02T10:00+01:00"])
async def test_what_is_told_is_what_was_done(tmp_path: Path, flags: tuple[str, ...], state: str, until: str) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    database = await Database.open(url)
    await database.migrate()
    await subscribe(Subscriptions(database))  # due at 08:00
    options = parse(["restored", "--until", until, *flags], program="communique", version="1")
    out, credentials = StringIO(), Credentials(database_url=url)  # type: ignore[arg-type]
    now = NOW + timedelta(hours=3)
    assert await operate(options, credentials, out, now=now, standard=(), catch_up=CATCH_UP) == 0
    assert out.getvalue().startswith("1 message")
    assert ("given up" in out.getvalue()) is bool(flags)
    assert await delivery_counts(database, NOW) == {state: 1}
    await database.close()


@pytest.mark.parametrize("until", ["yesterday", "25:00", ""])
def test_a_time_that_cannot_be_meant(until: str) -> None:
    with pytest.raises(SystemExit):
        parse(["restored", "--until", until], program="communique", version="1")
