"""The batch, with real worker processes over a fake pipeline."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, cast

import pytest
from bot_fakes import make_fake_fetcher, make_fake_pipeline, make_no_pipeline

from bot.__main__ import Parts, PlainSettings, make_briefer
from bot.adapters.batch import brief_lines
from bot.adapters.lines import Line
from bot.adapters.streams import Streams
from bot.adapters.workers import AHEAD, brief_in_processes
from summarizer.errors import EngineError, UserError

MakeStreams = Callable[..., Streams]
SETTINGS = PlainSettings(condenser={}, fetch={"max_bytes": 100_000}, log={"level": "error", "format": "json"})
MAKE = partial(make_briefer, SETTINGS, Parts(fetcher=make_fake_fetcher, pipeline=make_fake_pipeline))
UNABLE = partial(make_briefer, SETTINGS, Parts(fetcher=make_fake_fetcher, pipeline=make_no_pipeline))


def entries(sample: str, marks: list[str]) -> bytes:
    lines = (json.dumps({"id": n, "text": f"{sample} {mark}"}) for n, mark in enumerate(marks))
    return "\n".join(lines).encode()


def run(given: bytes, streams: MakeStreams, jobs: int) -> tuple[int, list[dict[str, Any]]]:
    there = streams(given)
    status = brief_lines(MAKE, "-", there, jobs=jobs)
    return status, [json.loads(line) for line in cast(StringIO, there.out).getvalue().splitlines()]


def test_the_order_is_kept_while_slow_lines_are_overtaken(streams: MakeStreams, sample: str) -> None:
    marks = ["SLOW", "", "", "SLOW", "", "", "", "", "", "", "", ""]
    status, found = run(entries(sample, marks), streams, jobs=2)
    assert status == 0
    assert [entry["id"] for entry in found] == list(range(12))
    assert all(entry["positions"] for entry in found)
    assert multiprocessing.active_children() == []


def test_a_crash_costs_exactly_its_own_line(streams: MakeStreams, sample: str) -> None:
    marks = ["", "CRASH", "", "BOOM", "CRASH", "REFUSE", "", "CRASH"]
    status, found = run(entries(sample, marks), streams, jobs=2)
    assert status == 1
    assert [entry["id"] for entry in found] == list(range(8))
    errors = {entry["id"]: entry["error"] for entry in found if "error" in entry}
    assert sorted(errors) == [1, 3, 4, 5, 7]
    assert "crashed" in errors[1]
    assert "incident" in errors[3]


def test_several_processes_and_one_say_the_same(streams: MakeStreams, sample: str) -> None:
    given = entries(sample, ["", "REFUSE", ""]) + b"\nnot json\n"
    assert run(given, streams, jobs=1) == run(given, streams, jobs=3)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_engine_that_cannot_be_loaded_ends_the_batch(streams: MakeStreams, sample: str, jobs: int) -> None:
    with pytest.raises(UserError, match="The model cannot be loaded"):
        brief_lines(UNABLE, "-", streams(entries(sample, [""] * 4)), jobs=jobs)
    assert issubclass(EngineError, UserError)
    assert multiprocessing.active_children() == []


def test_nothing_in_nothing_out(streams: MakeStreams) -> None:
    assert run(b"", streams, jobs=1) == (0, [])
    assert run(b"\n\n", streams, jobs=2) == (0, [])


def test_the_file_and_its_progress(streams: MakeStreams, sample: str, tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_bytes(entries(sample, ["", "", ""]))
    there = streams()
    assert brief_lines(MAKE, str(path), there, jobs=1) == 0
    assert "3/3" in cast(StringIO, there.err).getvalue()


@pytest.mark.parametrize("name", ["none.jsonl", ""])
def test_a_file_that_cannot_be_read(streams: MakeStreams, tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        brief_lines(MAKE, str(tmp_path / name), streams(), jobs=1)


def test_no_more_is_read_than_can_be_worked_on(sample: str) -> None:
    taken: list[int] = []

    def source() -> Iterator[Line]:
        for number in range(1, 1000):
            taken.append(number)
            mark = "SLOW" if number == 1 else ""
            yield Line(number=number, raw=json.dumps({"text": f"{sample} {mark}"}).encode())

    with closing(brief_in_processes(MAKE, source(), 2)) as results:
        next(results)
        assert 2 <= len(taken) <= AHEAD * 2
    assert multiprocessing.active_children() == []
