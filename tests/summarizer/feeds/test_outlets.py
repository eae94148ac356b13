"""The outlets that the product comes with, and how their file is read."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from summarizer.feeds.originals import AGENCIES
from summarizer.feeds.outlets import Outlet, Region, outlets, read_outlets
from summarizer.fetch.canonical import canonical

CONFIG = Path(__file__).resolve().parents[3] / "config"
ENTRY = """
[[outlet]]
id = "herald"
name = "The Herald"
country = "NOR"
language = "en"
ownership = "private"
owner = "Herald Group"
region = "europe"
topics = ["politics"]
feed = "https://herald.example/rss"
"""


def test_every_region_is_covered_by_several_outlets() -> None:
    regions = Counter(outlet.region for outlet in outlets())
    assert len(outlets()) >= 90
    assert set(regions) == set(get_args(Region))
    assert min(regions.values()) >= 5


def test_owners_are_mixed_and_state_media_are_marked() -> None:
    owned = Counter(outlet.ownership for outlet in outlets())
    assert min(owned["state"], owned["public"]) >= 12
    assert owned["private"] >= len(outlets()) / 2
    by_id = {outlet.id: outlet for outlet in outlets()}
    for id in ("tass", "rt", "cgtn", "global-times", "press-tv", "irna", "anadolu", "al-jazeera", "telesur", "sana"):
        assert by_id[id].ownership == "state", id
    for id in ("bbc", "npr", "dw"):
        assert by_id[id].ownership == "public", id
    assert {outlet.country for outlet in outlets() if outlet.ownership == "state"} >= {
        "RUS",
        "CHN",
        "IRN",
        "TUR",
        "QAT",
    }


def test_countries_are_those_that_parties_know() -> None:
    parties = json.loads((CONFIG / "parties.json").read_text(encoding="utf-8"))["parties"]
    states = {party["id"] for party in parties if party["kind"] == "state"}
    assert {outlet.country for outlet in outlets()} <= states
    assert len({outlet.country for outlet in outlets()}) >= 60


def test_no_two_feeds_are_one() -> None:
    names = [canonical(outlet.feed) for outlet in outlets()]
    assert len(set(names)) == len(names)
    assert len({outlet.name for outlet in outlets()}) == len(outlets())


def test_agencies_are_those_that_texts_credit() -> None:
    agencies = [outlet.agency for outlet in outlets() if outlet.agency]
    assert len(agencies) >= 12
    assert len(set(agencies)) == len(agencies)
    assert set(agencies) <= AGENCIES


def test_an_entry_is_read() -> None:
    (outlet,) = read_outlets(ENTRY)
    assert outlet == Outlet(
        id="herald",
        name="The Herald",
        country="NOR",
        language="en",
        ownership="private",
        owner="Herald Group",
        region="europe",
        topics=("politics",),
        feed="https://herald.example/rss",
    )


@pytest.mark.parametrize(
    ("was", "wrong", "part"),
    [
        ('"herald"', '"The Herald"', "id"),
        ('"NOR"', '"Norway"', "country"),
        ('"private"', '"oligarch"', "ownership"),
        ('"europe"', '"mars"', "region"),
        ('["politics"]', "[]", "topics"),
        ('["politics"]', '["football"]', "topics"),
        ("https://", "http://", "feed"),
        ("owner = ", "owned_by = ", "owned_by"),
        ('name = "The Herald"', "", "name"),
    ],
)
def test_entries_that_make_no_sense(was: str, wrong: str, part: str) -> None:
    with pytest.raises(ValueError, match=part):
        read_outlets(ENTRY.replace(was, wrong))


def test_nothing_is_there_twice() -> None:
    with pytest.raises(ValueError, match="the same id twice: herald"):
        read_outlets(ENTRY * 2)
    with pytest.raises(ValueError, match="the same feed twice"):
        read_outlets(ENTRY + ENTRY.replace('"herald"', '"herald-2"'))
