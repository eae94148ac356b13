from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from bot_fakes import RUSSIA, TEXT, UN, make_briefing, position, spans, standings
from jsonschema import Draft202012Validator, ValidationError

from bot.files import SCHEMA
from bot.present.data import to_data, to_failure, to_line

PUBLISHED = Draft202012Validator(
    json.loads(SCHEMA.read_text(encoding="utf-8")), format_checker=Draft202012Validator.FORMAT_CHECKER
)


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(PUBLISHED.schema)


def test_briefing(golden: Callable[[str, str], None]) -> None:
    data = to_data(make_briefing())
    PUBLISHED.validate(data)
    golden("briefing.json", json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def test_the_schema_refuses_what_is_no_briefing() -> None:
    data = to_data(make_briefing())
    for wrong in ({"extra": 1}, {"summary": [{"text": "x", "spans": []}]}, {"published": 5}, {"id": None}):
        with pytest.raises(ValidationError):
            PUBLISHED.validate({**data, **wrong})
    with pytest.raises(ValidationError):
        PUBLISHED.validate(to_failure(1, "no"))


def test_a_failure_is_in_the_schema_too() -> None:
    failure = Draft202012Validator({**PUBLISHED.schema["$defs"]["failure"], "$defs": PUBLISHED.schema["$defs"]})
    failure.validate(to_failure(7, "This line is not JSON."))


def test_an_id_is_given_back_as_it_came() -> None:
    assert to_data(make_briefing(), id=7)["id"] == 7
    assert to_data(make_briefing(), id=0)["id"] == 0
    assert to_data(make_briefing())["id"] == "a-1"


def test_a_position_with_two_proofs_becomes_two_entries() -> None:
    briefing = make_briefing()
    first, second = briefing.attributions[:2]
    briefing = make_briefing(positions=(position(RUSSIA, "Moscow", "executive", "claim", second, first),))
    assert [entry["attribution"] for entry in to_data(briefing)["positions"]] == [1, 0]


def test_an_issue_is_given_in_words_and_as_a_span() -> None:
    (issue,) = spans(TEXT, "a hall in Bursa")
    entry = to_data(make_briefing(positions=(replace(make_briefing().positions[2], issue=issue),)))["positions"][0]
    assert entry["issue"] == "a hall in Bursa"
    assert entry["issue_span"] == [issue.start, issue.end]


def test_standings_point_at_the_positions_they_hold() -> None:
    briefing = make_briefing()
    _, orlenko, _, _, kremlin = briefing.positions
    merged = replace(kremlin, attributions=(*kremlin.attributions, *orlenko.attributions))
    data = to_data(replace(briefing, standings=standings((merged,), UN)))
    PUBLISHED.validate(data)
    assert [(one["party"], one["silent"], one["positions"]) for one in data["standings"]] == [
        ("RUS", False, [[4, 1]]),
        ("UN", True, []),
    ]


def test_sentences_of_one_statement_are_told_apart_in_standings() -> None:
    whole = make_briefing().positions[1]
    parts = tuple(replace(whole, content=(span,)) for span in whole.attributions[0].content)
    data = to_data(make_briefing(positions=parts))
    assert data["standings"][0]["positions"] == [[0], [1]]


def test_a_line_of_json_is_one_line_with_its_characters() -> None:
    line = to_line(to_data(make_briefing()))
    assert "\n" not in line
    assert "“We will sign" in line
    assert json.loads(line) == to_data(make_briefing())
