"""How much memory each process takes as time goes by."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_EVERY = 2.0  # seconds
FLAT = 1.10  # the last third over the second: more is growth


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The median memory of one process in the second and in the last third of the time, in MB."""

    name: str
    second: float
    last: float

    @property
    def flat(self) -> bool:
        """Whether it does not grow."""
        return self.last <= FLAT * self.second


@dataclass(slots=True, kw_only=True)
class Memory:
    """`groups`: process groups by the name of what runs in them; each process of a group is watched by itself."""

    groups: Mapping[str, int]
    _began: float = field(default_factory=time.monotonic)
    _seen: dict[tuple[str, int], list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    async def watch(self) -> None:
        """Look every two seconds until cancelled."""
        while True:
            at = time.monotonic() - self._began
            for name, pid, size in await asyncio.to_thread(self._look):
                self._seen[name, pid].append((at, size))
            await asyncio.sleep(_EVERY)

    def trends(self) -> list[Trend]:
        """Of each process that lived through the second and the last third."""
        whole = time.monotonic() - self._began
        found = []
        for (name, pid), sizes in self._seen.items():
            second = [size for at, size in sizes if whole / 3 <= at < whole * 2 / 3]
            last = [size for at, size in sizes if at >= whole * 2 / 3]
            if len(second) > 1 and len(last) > 1:
                label = f"{name} ({pid})"
                found.append(Trend(name=label, second=statistics.median(second), last=statistics.median(last)))
        return found

    def _look(self) -> list[tuple[str, int, float]]:
        names = {group: name for name, group in self.groups.items()}
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and (name := names.get(os.getpgid(int(entry.name)))):
                    pages = int((entry / "statm").read_text().split()[1])
                    found.append((name, int(entry.name), pages * os.sysconf("SC_PAGE_SIZE") / 2**20))
            except (OSError, ProcessLookupError):  # it ended meanwhile
                continue
        return found
