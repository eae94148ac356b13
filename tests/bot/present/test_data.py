from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from bot_fakes import RUSSIA, make_briefing, position
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
    briefing = replace(briefing, positions=(position(RUSSIA, "Moscow", "executive", "claim", second, first),))
    assert [entry["attribution"] for entry in to_data(briefing)["positions"]] == [1, 0]


def test_a_line_of_json_is_one_line_with_its_characters() -> None:
    line = to_line(to_data(make_briefing()))
    assert "\n" not in line
    assert "“We will sign" in line
    assert json.loads(line) == to_data(make_briefing())
