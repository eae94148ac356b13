"""Whether each part of this process can do its work now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

Part = bool | str  # whether it is well; or, where both ways are, which it is ("leader", "standby")
Check = Callable[[], Awaitable[Part]]
TIMEOUT = 3.0  # seconds for all checks, which are made at once


class Readiness:
    """The parts of a role by name, each with its check."""

    def __init__(self, checks: Mapping[str, Check], *, timeout: float = TIMEOUT) -> None:
        self._checks, self._timeout = dict(checks), timeout

    async def __call__(self) -> dict[str, Part]:
        """Every part's state; one whose check fails, or takes too long, is not well."""
        results = await asyncio.gather(*(self._checked(check) for check in self._checks.values()))
        return dict(zip(self._checks, results, strict=True))

    async def _checked(self, check: Check) -> Part:
        try:
            async with asyncio.timeout(self._timeout):
                return await check()
        except Exception:
            return False


def now(value: Callable[[], Part]) -> Check:
    """A check of what is known without asking."""

    async def check() -> Part:
        return value()

    return check


def well(parts: Mapping[str, Part]) -> bool:
    """Whether all parts are."""
    return all(state is not False for state in parts.values())
