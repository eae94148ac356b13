"""Tables of words and patterns: text files with `[sections]`, one entry a line, `#` for comments."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path


@cache
def section(table: str, name: str) -> tuple[str, ...]:
    """The lines of one section of `table`.txt, without comments; KeyError where there is no such section."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for raw in Path(__file__).with_name(f"{table}.txt").read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if match := re.match(r"\[(\w+)\](?:\s|$)", line):
            lines = sections.setdefault(match[1], [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return tuple(sections[name])


@cache
def words(table: str, name: str) -> frozenset[str]:
    """The words of one section."""
    return frozenset(word for line in section(table, name) for word in line.split())


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """One pattern that matches where any line of the section does, case ignored."""
    return re.compile("|".join(f"(?:{line})" for line in section(table, name)), re.IGNORECASE)
