"""What one check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "failure", "skipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The outcome of a check. `told` and `remedy` are for the operator and never hold a secret.

    `remedy` says what to do, and is None where there is nothing to be done: a warning or failure always has one.
    """

    check: str
    level: Level
    told: str
    remedy: str | None = None

    def __post_init__(self) -> None:
        if self.level in ("warning", "failure") and not self.remedy:
            raise ValueError(f"{self.check}: say what to do about it")


def ok(check: str, told: str) -> Finding:
    """All is well."""
    return Finding(check=check, level="ok", told=told)


def warning(check: str, told: str, remedy: str) -> Finding:
    """The program runs, but not as well as it could."""
    return Finding(check=check, level="warning", told=told, remedy=remedy)


def failure(check: str, told: str, remedy: str) -> Finding:
    """The program, or a platform, does not work like this."""
    return Finding(check=check, level="failure", told=told, remedy=remedy)


def skipped(check: str, told: str) -> Finding:
    """Not looked at, and why."""
    return Finding(check=check, level="skipped", told=told)
