"""Findings on a terminal or in a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import indent

from bot.doctor.finding import Finding, Level

_MARKS: dict[Level, str] = {"ok": "ok     ", "warning": "WARNING", "failure": "FAILURE", "skipped": "skipped"}
_STYLES: dict[Level, str] = {"ok": "32", "warning": "33", "failure": "31;1", "skipped": "2"}  # ANSI
_MARGIN = " " * 9


def line(finding: Finding, *, color: bool) -> str:
    """A finding, and under it what to do; without a line break at its end."""
    mark = _MARKS[finding.level]
    shown = f"\x1b[{_STYLES[finding.level]}m{mark}\x1b[0m" if color else mark
    first, *rest = finding.told.splitlines() or [""]
    lines = [f"{shown}  {finding.check}: {first}", *(indent(part.strip(), _MARGIN) for part in rest)]
    if finding.remedy:
        lines.append(f"{_MARGIN}→ {finding.remedy}")
    return "\n".join(lines)


def verdict(findings: Sequence[Finding]) -> str:
    """The last line: whether `communique run` can be started."""
    failures, warnings = (sum(one.level == level for one in findings) for level in ("failure", "warning"))
    if failures:
        return f"{_count(failures, 'failure')}, {_count(warnings, 'warning')}: mend the failures first."
    return f"No failures, {_count(warnings, 'warning')}: `communique run` can be started."


def status(findings: Sequence[Finding]) -> int:
    """The exit status: 1 where something failed; warnings are none."""
    return int(any(one.level == "failure" for one in findings))


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
