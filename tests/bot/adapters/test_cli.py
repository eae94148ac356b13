from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import cast

import pytest
from jsonschema import Draft202012Validator

from bot.adapters.cli import brief_sources
from bot.adapters.streams import Streams
from bot.commands.briefer import Briefer
from bot.files import SCHEMA

MakeStreams = Callable[..., Streams]
BRIEFING = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def text(stream: object) -> str:
    return cast(StringIO, stream).getvalue()


@pytest.fixture
def path(tmp_path: Path, sample: str) -> str:
    file = tmp_path / "sample.txt"
    file.write_text(sample, encoding="utf-8", newline="")
    return str(file)


def test_one_source_is_one_object(briefer: Briefer, streams: MakeStreams, path: str, sample: str) -> None:
    there = streams()
    assert brief_sources(briefer, [path], there, as_json=True) == 0
    data = json.loads(text(there.out))
    BRIEFING.validate(data)
    assert (data["id"], data["text"]) == (path, sample)
    assert text(there.err) == ""


def test_several_sources_are_a_list_with_failures_in_their_place(
    briefer: Briefer, streams: MakeStreams, path: str
) -> None:
    there = streams()
    sources = [path, "none.txt", "https://unreachable.example/x", path]
    assert brief_sources(briefer, sources, there, as_json=True) == 1
    data = json.loads(text(there.out))
    assert [entry["id"] for entry in data] == sources
    assert [sorted(entry) == ["error", "id"] for entry in data] == [False, True, True, False]
    assert data[2]["error"] == "The site could not be reached."
    assert text(there.err).splitlines()[1] == "https://unreachable.example/x: The site could not be reached."


def test_one_failing_source_is_an_object_with_an_error(briefer: Briefer, streams: MakeStreams) -> None:
    there = streams()
    assert brief_sources(briefer, ["none.txt"], there, as_json=True) == 1
    assert sorted(json.loads(text(there.out))) == ["error", "id"]


def test_stdin_is_html_where_it_looks_like_it(briefer: Briefer, streams: MakeStreams, sample: str) -> None:
    body = "".join(f"<p>{line}</p>" for line in sample.splitlines() if line)
    for given in (sample, f"<html><body><article>{body}</article></body></html>"):
        there = streams(given.encode())
        assert brief_sources(briefer, ["-"], there, as_json=True) == 0
        data = json.loads(text(there.out))
        assert len(data["id"]) == 16
        assert "<p>" not in data["text"]
        assert "The Kremlin warned" in data["text"]


def test_in_the_terminal_the_rest_goes_on(briefer: Briefer, streams: MakeStreams, path: str) -> None:
    there = streams()
    assert brief_sources(briefer, [path, "none.txt", path], there, as_json=False) == 1
    assert text(there.out).count("🇹🇷 Turkey") == 2
    assert text(there.err) == "none.txt: There is no file “none.txt”. A link starts with https://\n"


def test_a_defect_is_an_incident(briefer: Briefer, streams: MakeStreams, sample: str) -> None:
    there = streams((sample + "\n\nBOOM").encode())
    assert brief_sources(briefer, ["-"], there, as_json=False) == 1
    assert "incident" in text(there.err)
    assert "a defect" not in text(there.err)
