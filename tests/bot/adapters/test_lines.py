from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from bot.adapters import lines
from bot.adapters.lines import Line, brief_line, id_of, read_lines
from bot.commands.briefer import Briefer


def brief(briefer: Briefer, raw: bytes | str) -> dict[str, Any]:
    data = raw.encode() if isinstance(raw, str) else raw
    result = brief_line(briefer, Line(number=7, raw=data))
    answer: dict[str, Any] = json.loads(result.text)
    assert result.failed is ("error" in answer)
    return answer


def test_text_is_kept_as_it_is(briefer: Briefer, sample: str) -> None:
    text = "\n " + sample.replace("\n", "\r\n")
    answer = brief(briefer, json.dumps({"id": "a", "text": text, "title": "T", "url": "https://a.example/x"}))
    assert (answer["id"], answer["text"], answer["title"]) == ("a", text, "T")
    assert answer["url"] == "https://a.example/x"


def test_html(briefer: Briefer, sample: str) -> None:
    body = "".join(f"<p>{line}</p>" for line in sample.splitlines() if line)
    answer = brief(briefer, json.dumps({"id": 3, "html": f"<html><body><article>{body}</article></body></html>"}))
    assert answer["id"] == 3
    assert "The Kremlin warned" in answer["text"]


@pytest.mark.parametrize("id", ["x", "", 5, 0, -1, 2.5, 10**30])
def test_an_id_comes_back_with_its_type(briefer: Briefer, sample: str, id: object) -> None:
    for entry in ({"id": id, "text": sample}, {"id": id}):
        answer = brief(briefer, json.dumps(entry))
        assert (answer["id"], type(answer["id"])) == (id, type(id))


@pytest.mark.parametrize(
    ("raw", "id", "said"),
    [
        ("{", 7, "not JSON"),
        ("[" * 100_000, 7, "not JSON"),
        ('{"id": "a", "text": NaN}', 7, "not JSON: NaN is not a JSON value"),
        (b'{"id": "a", "text": "\xff"}', 7, "not UTF-8"),
        ("[1]", 7, "not a JSON object"),
        ('"text"', 7, "not a JSON object"),
        ('{"id": "a"}', "a", "neither “text” nor “html”"),
        ('{"id": "a", "text": null, "html": null}', "a", "neither “text” nor “html”"),
        ('{"id": "a", "text": 5}', "a", "“text” must be a string"),
        ('{"id": "a", "text": "x", "url": []}', "a", "“url” must be a string"),
        ('{"id": true, "text": "x"}', 7, "“id” must be a string or a number"),
        ('{"id": {}, "text": "x"}', 7, "“id” must be a string or a number"),
        ('{"id": 1e999, "text": "x"}', 7, "“id” is too large a number"),
        ('{"id": "\\ud800", "text": "x"}', 7, "“id” holds half a character"),
        ('{"id": "a", "text": "\\udc00"}', "a", "“text” holds half a character"),
        ('{"id": "a", "text": ""}', "a", ""),
        ('{"id": "a", "html": "<p></p>"}', "a", ""),
    ],
)
def test_bad_lines(briefer: Briefer, raw: bytes | str, id: object, said: str) -> None:
    answer = brief(briefer, raw)
    assert sorted(answer) == ["error", "id"]
    assert answer["id"] == id
    assert said in answer["error"]
    assert answer["error"]


def test_failures_of_the_pipeline(briefer: Briefer, sample: str) -> None:
    refused = brief(briefer, json.dumps({"id": "a", "text": sample + " REFUSE"}))
    assert refused == {"id": "a", "error": "This article is refused."}
    defect = brief(briefer, json.dumps({"id": "a", "text": sample + " BOOM"}))
    assert "incident" in defect["error"]


def test_blank_lines_are_no_entries_but_count() -> None:
    found = list(read_lines(BytesIO(b"a\n\n  \nb")))
    assert found == [Line(number=1, raw=b"a\n"), Line(number=4, raw=b"b")]


def test_a_line_that_is_too_long_is_skipped(monkeypatch: pytest.MonkeyPatch, briefer: Briefer) -> None:
    monkeypatch.setattr(lines, "LONGEST", 10)
    found = list(read_lines(BytesIO(b"x" * 10 + b"\n" + b"y" * 35 + b"\nok\n" + b"z" * 11)))
    assert [line.raw for line in found] == [None, None, b"ok\n", None]
    assert "longer than 10 bytes" in brief_line(briefer, found[0]).text
    assert id_of(found[0]) == 1
