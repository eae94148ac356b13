from __future__ import annotations

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.digest_fields import digest_fields, entries
from bot.commands.digest_times import clock, days, shown_days
from bot.commands.digest_typed import parsed, typed_fields
from bot.store.subscription import Choice, SubscriptionError, Timetable
from summarizer.errors import UserError


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            '07:30 Europe/Kyiv weekdays topics sanctions, "black sea" exclude sport',
            {
                "post_at": time(7, 30),
                "timezone": "Europe/Kyiv",
                "days": frozenset(range(5)),
                "topics": ("sanctions", '"black sea"'),
                "exclude": ("sport",),
            },
        ),
        (
            "7am kyiv mon, thu regions middle east parties Moscow, USA stories 5",
            {
                "post_at": time(7),
                "timezone": "Europe/Kyiv",
                "days": frozenset({0, 3}),
                "regions": ("middle_east",),
                "parties": ("RUS", "USA"),
                "stories": 5,
            },
        ),
        ("topics energy at 18:00 UTC", {"topics": ("energy",), "post_at": time(18), "timezone": "UTC"}),
        ("at 07:30 in Europe/Kyiv every day", {"post_at": time(7, 30), "timezone": "Europe/Kyiv"}),
        ("daily 8.15 Berlin 10 stories", {"post_at": time(8, 15), "timezone": "Europe/Berlin", "stories": 10}),
        ("time 19:00 zone new york", {"post_at": time(19), "timezone": "America/New_York"}),
        ("days fri-mon", {"days": frozenset({4, 5, 6, 0})}),
        ("topics none exclude -", {"topics": (), "exclude": ()}),
        ("about “grain deal”, oil without football", {"topics": ("“grain deal”", "oil"), "exclude": ("football",)}),
    ],
)
def test_understood(text: str, values: dict[str, object]) -> None:
    found = parsed(typed_fields(text))
    assert {name: found[name] for name in values} == values


def test_a_number_comes_first_and_a_target_anywhere() -> None:
    assert typed_fields("#2 me 08:00", numbered=True) == {"number": "2", "to": "me", "time": "08:00"}
    assert "number" not in typed_fields("08:00", numbered=True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("25:00", "no time of day|do not understand"),
        ("07:30 Europe/Kiyv", "do not understand “Europe/Kiyv”"),
        ("07:30 topcs oil", "Did you mean “topics”"),
        ("days someday", "no day of the week"),
        ("regions mars", "I know no region “mars”"),
        ("regions midle east", "Did you mean “middle_east”"),
        ("parties Rusia", "Did you mean “Russia”"),
        ("stories 99", "from 1 to 20"),
        ("timezone Atlantis", "no time zone “Atlantis”"),
        ("include ...", "nothing to look for"),
        ("include " + ",".join(f"word{n}" for n in range(30)), "list of 30"),
    ],
)
def test_not_understood(text: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        parsed(typed_fields(text))


@given(st.text(max_size=80))
def test_anything_typed_is_understood_or_refused_in_words(text: str) -> None:
    values: dict[str, object] = {}
    with suppress(UserError):
        values = parsed(typed_fields(text, numbered=True))
    assert set(values) <= {field.key for field in digest_fields()}


@given(
    st.times().map(lambda value: value.replace(second=0, microsecond=0)), st.frozensets(st.integers(0, 6), min_size=1)
)
def test_times_and_days_come_back_as_they_are_shown(at: time, on: frozenset[int]) -> None:
    assert clock(at.strftime("%H:%M")) == at
    assert days(shown_days(on)) == on


def test_every_field_shows_what_it_parses() -> None:
    typed = {
        "time": "07:30",
        "timezone": "Europe/Kyiv",
        "days": "weekdays",
        "topics": "energy, grain deal",
        "regions": "africa, middle_east",
        "parties": "Russia, United Nations",
        "include": '"black sea", oil',
        "exclude": "sport",
        "stories": "7",
    }
    for field in digest_fields():
        assert field.shown(field.parse(typed[field.name])) == typed[field.name]


def test_every_choice_of_a_subscription_is_declared_once() -> None:
    keys = [field.key for field in digest_fields()]
    assert sorted(keys) == sorted([*Choice.__dataclass_fields__, *Timetable.__dataclass_fields__])


def test_suggestions_go_on_from_what_was_typed() -> None:
    by_name = {field.name: field.suggest for field in digest_fields()}
    parties, regions, zone = by_name["parties"], by_name["regions"], by_name["timezone"]
    assert parties is not None
    assert "Russia, Norway" in list(parties("Russia, norw"))
    assert regions is not None
    assert list(regions("mid")) == ["middle_east"]
    assert zone is not None
    assert next(iter(zone("berl"))) == "Europe/Berlin"


def test_commas_in_a_phrase_part_nothing() -> None:
    assert entries('"Rio, Brazil", oil; oil') == ('"Rio, Brazil"', "oil")
    with pytest.raises(SubscriptionError, match="nothing to look for"):
        entries("x" * 100)
