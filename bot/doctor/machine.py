"""Checks of this machine: the models, time zones, disk, and the guard of the fetcher."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpcore

from bot.commands.briefer import Briefs
from bot.commands.reading import Briefed, Document, make_reader
from bot.doctor.finding import Finding, failure, ok, warning
from bot.files import CONFIG
from bot.inference import InferencePool
from summarizer.errors import FetchError, UserError

SAMPLE = CONFIG / "samples" / "black-sea-grain.txt"
SLOW = 5.0  # seconds for the sample of 400 words: chat would feel it
FULL, NEARLY_FULL = 50, 500  # MB of disk that should be free
ZONES = ("UTC", "Europe/Kyiv", "America/New_York", "Asia/Kolkata")
METADATA = "http://169.254.169.254/latest/meta-data/"  # where clouds keep the machine's own credentials
PRIVATE = ("http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", METADATA)


async def models(make_pipeline: Callable[[], Briefs], limit: float) -> Finding:
    """Load the models in a process of their own, as `communique run` does, and brief the bundled sample.

    `make_pipeline` is a module's function or a partial of one; `limit` is seconds for the briefing.
    """
    check, began = "models", time.monotonic()
    pool: InferencePool[Document, Briefed] = InferencePool(partial(make_reader, make_pipeline), queue=0, limit=limit)
    try:
        async with pool:
            loaded = time.monotonic()
            briefed = await pool.brief(Document(id="sample", body=SAMPLE.read_bytes(), kind="text"))
    except UserError as error:
        return failure(check, str(error), "Look at the settings of the section “condenser”, or install again.")
    except Exception as error:
        told = f"the process of the models failed: {type(error).__name__}: {error}"
        return failure(check, told, "Install again; if memory is short, give the machine at least 512 MB.")
    took, positions = time.monotonic() - loaded, len(briefed.briefing.positions)
    told = f"loaded in {loaded - began:.1f} s; the sample was briefed in {took:.1f} s with {positions} positions"
    if not positions:
        return failure(check, told, "The files of the models are damaged: install again.")
    if took > SLOW:
        return warning(check, told, "This machine is slow or busy: give it a whole CPU core.")
    return ok(check, told)


def time_zones() -> Finding:
    """Whether readers' time zones are known."""
    missing = [name for name in ZONES if not _known(name)]
    if missing:
        return failure("time zones", f"unknown: {', '.join(missing)}", "Install the data: pip install tzdata.")
    return ok("time zones", "the data is there")


def _known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return False
    return True


def disk(folder: Path) -> Finding:
    """The room on the disk of `folder`, which need not exist yet."""
    there = existing(folder)
    free = shutil.disk_usage(there).free // 2**20
    told = f"{free:,} MB free at {there}"
    if free < FULL:
        return failure("disk", told, f"Free some room, at least {FULL} MB: the database cannot be written.")
    if free < NEARLY_FULL:
        return warning("disk", told, "Free some room before the database cannot be written any more.")
    return ok("disk", told)


def existing(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that exists."""
    return next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())


async def fetch_guard(settings: Mapping[str, Any]) -> Finding:
    """Whether links into this machine's own network are refused; `settings` are those of FetchSettings.

    Nothing is connected to: a link that got as far as a socket is what is looked for.
    """
    from summarizer.fetch import Fetcher, FetchSettings

    check, open_hosts = "fetch guard", settings.get("allow_hosts", ())
    fetcher = Fetcher(FetchSettings(**settings), sockets=_Sockets())
    let_through = [link for link in PRIVATE if not await _refused(fetcher, link)]
    if METADATA in let_through or (let_through and not open_hosts):
        told = f"links into your own network are fetched: {', '.join(let_through)}"
        return failure(check, told, "Take them out of COMMUNIQUE_FETCH__ALLOW_HOSTS: anybody in chat can read them.")
    if open_hosts:
        told = f"private addresses are refused, except {', '.join(open_hosts)}"
        return warning(check, told, "Make sure that everybody in your channels may read these hosts' pages.")
    return ok(check, "private addresses are refused")


class _Reached(Exception):
    """A connection would have been opened."""


class _Sockets(httpcore.AsyncNetworkBackend):
    """Opens none."""

    async def connect_tcp(self, *_: Any, **__: Any) -> NoReturn:
        """What a link that is not refused gets to."""
        raise _Reached


async def _refused(fetcher: Any, link: str) -> bool:
    try:
        await fetcher.fetch(link)
    except FetchError:
        return True
    except _Reached:
        return False
    return False
