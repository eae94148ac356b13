"""`communique data`: what the operator does for a workspace or a person that asks for their data."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot.run.newest import newest
from bot.store.keys import PersonKey, WorkspaceKey
from bot.store.workspaces import Counts, Workspaces
from summarizer.errors import UserError

if TYPE_CHECKING:
    from argparse import Namespace

_PLATFORMS = ("slack", "discord")


async def run_data(
    options: Namespace, url: str, out: TextIO, *, now: datetime | None = None, standard: Collection[str] = ()
) -> int:
    """Do as `add_data` parsed, on the database of `url`; returns the exit status. Raises UserError, StoreError.

    `standard` are the addresses of the product's own feeds, which no deletion takes along. `now` None: the database's.
    """
    async with newest(url) as database:
        return await _do(options, Workspaces(database), out, now or database.now(), standard)


async def _do(options: Namespace, data: Workspaces, out: TextIO, now: datetime, standard: Collection[str]) -> int:
    if options.action == "list":
        for one in await data.all():
            print(f"{one}\t{sum((await data.count(one)).values())} rows", file=out)
        return 0
    if options.action == "export":
        told = json.dumps(await data.export(workspace_of(options.workspace), now), ensure_ascii=False, indent=1)
        _write(told, options.output, out)
        return 0
    key = workspace_of(options.workspace) if options.action == "delete" else person_of(options.person)
    if not options.yes:
        _tell("Would delete", await data.count(key), out)
        print("Nothing was deleted. To do it, add --yes.", file=out)
        return 1
    _tell("Deleted", await data.delete(key, now=now, standard=standard), out)
    return 0


def workspace_of(text: str) -> WorkspaceKey:
    """`slack:T123` as a key; raises UserError."""
    platform, _, workspace = text.partition(":")
    if platform not in _PLATFORMS or not workspace or ":" in workspace:
        raise UserError(f"“{text}” is no workspace. Write slack:T0123ABC, or discord: and the server's number.")
    return WorkspaceKey(platform=platform, workspace=workspace)


def person_of(text: str) -> PersonKey:
    """`slack:T123:U123` or `discord:123` as a key; raises UserError. On Discord a person is one in all servers."""
    parts = text.split(":")
    if not all(parts) or parts[0] not in _PLATFORMS or len(parts) != (3 if parts[0] == "slack" else 2):
        raise UserError(f"“{text}” is nobody. Write slack:T0123ABC:U0123ABC, or discord: and the user's number.")
    return PersonKey(platform=parts[0], workspace=parts[1] if parts[0] == "slack" else "", user=parts[-1])


def _write(text: str, output: str, out: TextIO) -> None:
    if output == "-":
        print(text, file=out)
        return
    path = Path(output)
    try:
        path.touch(mode=0o600)  # what people pasted is nothing for other users of this machine
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"“{output}” cannot be written: {error.strerror or error}.") from error
    print(f"Written: {path}", file=out)


def _tell(what: str, counts: Counts, out: TextIO) -> None:
    told = ", ".join(f"{count} of {table}" for table, count in sorted(counts.items())) or "nothing"
    print(f"{what}: {told}.", file=out)
