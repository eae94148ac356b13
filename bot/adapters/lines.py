"""One line of a JSONL batch: an article in, a briefing or an error out."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from bot.commands.briefer import Briefer
from bot.incidents import report
from bot.present.data import to_data, to_failure, to_line
from summarizer.domain import Article
from summarizer.errors import UserError

LONGEST = 32 * 2**20  # bytes of one line: a longer one is refused unread, so memory stays bounded
Id = str | int | float


class LineError(UserError):
    """A line that is no request for a briefing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as read: its `number` from 1, and its bytes, or None where it is longer than `LONGEST`."""

    number: int
    raw: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The line of output for a line of input, without its line break."""

    text: str
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    text: str | None
    html: str | None
    title: str | None
    url: str | None


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines of `stream` that are not blank, each with its number in the file."""
    number = 0
    while raw := stream.readline(LONGEST + 1):
        number += 1
        whole = len(raw) <= LONGEST
        if not whole:
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(LONGEST)
        if not whole or raw.strip():
            yield Line(number=number, raw=raw if whole else None)


def brief_line(briefer: Briefer, line: Line) -> Result:
    """The result for one line. Never raises for what is in it: a failure becomes an error object."""
    id: Id = line.number
    try:
        data = _object(line)
        id = _id(data, line)
        briefing = briefer.article(_article(_entry(data), str(id)))
        return Result(text=to_line(to_data(briefing, id=id)), failed=False)
    except UserError as error:
        return failure(id, str(error))
    except Exception as error:
        return failure(id, report(error, line=line.number))


def failure(id: Id, error: str) -> Result:
    """The result for a line that could not be briefed."""
    return Result(text=to_line(to_failure(id, error)), failed=True)


def id_of(line: Line) -> Id:
    """The id that a line gives, or its number where it gives none that can be read."""
    try:
        return _id(_object(line), line)
    except LineError:
        return line.number


def _object(line: Line) -> dict[str, Any]:
    if line.raw is None:
        raise LineError(f"This line is longer than {LONGEST:,} bytes.")
    try:
        data = json.loads(line.raw.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise LineError("This line is not UTF-8.") from None
    except (ValueError, RecursionError) as error:
        raise LineError(f"This line is not JSON: {error}.") from None
    if not isinstance(data, dict):
        raise LineError("This line is not a JSON object.")
    return data


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is not a JSON value")


def _id(data: dict[str, Any], line: Line) -> Id:
    id = data.get("id")
    if id is None:
        return line.number
    if isinstance(id, bool) or not isinstance(id, str | int | float):
        raise LineError("“id” must be a string or a number.")
    if isinstance(id, float) and not math.isfinite(id):
        raise LineError("“id” is too large a number.")
    _check_unicode("id", str(id))
    return id


def _entry(data: dict[str, Any]) -> _Entry:
    fields: dict[str, str | None] = {}
    for name in ("text", "html", "title", "url"):
        value = data.get(name)
        if value is not None and not isinstance(value, str):
            raise LineError(f"“{name}” must be a string.")
        if value is not None:
            _check_unicode(name, value)
        fields[name] = value
    entry = _Entry(**fields)
    if entry.text is None and entry.html is None:
        raise LineError("This line has neither “text” nor “html”.")
    return entry


def _check_unicode(name: str, value: str) -> None:
    r"""JSON can spell half a character ("\ud800"), which no UTF-8 output can hold."""
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise LineError(f"“{name}” holds half a character (a lone surrogate).")


def _article(entry: _Entry, id: str) -> Article:
    """The article of an entry: its text where it has one, otherwise what its HTML holds."""
    from summarizer import extract  # trafilatura is slow to import

    if entry.text is not None:
        return extract.from_text(entry.text, id=id, url=entry.url, title=entry.title)
    return extract.from_html(entry.html or "", id=id, url=entry.url, title=entry.title)
