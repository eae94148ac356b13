"""A disk that can be full: a small file system where one may be mounted, else limits on what processes may write."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

SIZE = "48m"
REFUSED = ("database or disk is full", "disk I/O error")  # how SQLite calls a write that was refused
_PIECE = 4096


class Disk(Protocol):
    """Where the database is."""

    @property
    def folder(self) -> Path:
        """The folder of the database."""
        ...

    def full(self, pids: Sequence[int]) -> AbstractAsyncContextManager[None]:
        """Nothing more can be written inside the block, by these processes at least."""
        ...


@contextmanager
def a_disk(folder: Path) -> Iterator[Disk]:
    """A disk under this folder for the block."""
    place = folder / "disk"
    place.mkdir()
    if not _mounted(place):
        yield Quota(place)
        return
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)  # noqa: S603, S607  # of what was mounted here


class SmallDisk:
    """A file system of a few megabytes, filled to the last page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @asynccontextmanager
    async def full(self, pids: Sequence[int]) -> AsyncIterator[None]:
        """See `Disk.full`."""
        await asyncio.to_thread(self._shrink_logs)
        ballast = self.folder / "ballast"
        try:
            await asyncio.to_thread(_fill, ballast)
            yield
        finally:
            ballast.unlink()

    def _shrink_logs(self) -> None:
        """What a database's log has taken up before would be written over, and need no room."""
        for path in self.folder.glob("*.db"):
            with suppress(sqlite3.OperationalError):
                connection = sqlite3.connect(path, timeout=5)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.close()


class Quota:
    """No file can be written beyond its first page: for those who may not mount anything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @asynccontextmanager
    async def full(self, pids: Sequence[int]) -> AsyncIterator[None]:
        """See `Disk.full`."""
        _limit(pids, 1024)
        try:
            yield
        finally:
            _limit(pids, None)


def _mounted(place: Path) -> bool:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "communique-chaos", place]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603


def _fill(path: Path) -> None:
    """Write until nothing more goes in: by large pieces first, for they are quick, then by pages."""
    with path.open("ab", buffering=0) as file:
        for piece in (256 * _PIECE, _PIECE):
            with suppress(OSError):
                while file.write(bytes(piece)) == piece:
                    pass


def _limit(pids: Sequence[int], size: int | None) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):  # it has ended since
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard if size is None else size, hard))
