"""Who wrote a text, and who carries it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from summarizer.feeds.originals import Carrier, credited, originals

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BODY = "Talks on the strait ended without a result on Sunday, officials said. " * 12


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"GENEVA (Reuters) - {BODY}", "Reuters"),
        (f"GENEVA, March 1 (Reuters) – {BODY}", "Reuters"),
        (f"OSLO (AP) — {BODY}", "AP"),
        (f"MOSCOW, March 1. /TASS/. {BODY}", "TASS"),
        (f"BEIJING, March 1 (Xinhua) -- {BODY}", "Xinhua"),
        (f"{BODY}\n\n(Reporting by Ana Ray in Oslo; Editing by Tom Lee)", "Reuters"),
        (f"{BODY}\n\n(AFP)", "AFP"),
        (f"{BODY}\n\nSource: Anadolu Agency", "Anadolu"),
        (f"{BODY}\n\n© AFP 2026", "AFP"),
        (f"{BODY}\n\nWith inputs from PTI", "PTI"),
        (BODY, None),
        (f"{BODY}\n\nThe minister told Reuters that he would stay.", None),
        (f"The minister told AFP on Sunday (local time) - his first words - that {BODY}", None),
        (f"{BODY}\n\nReporting by our staff in Paris.", None),
        ("", None),
    ],
)
def test_credits(text: str, agency: str | None) -> None:
    assert credited(text) == agency


@pytest.mark.parametrize(
    ("author", "agency"),
    [
        ("Reuters", "Reuters"),
        ("By Associated Press", "AP"),
        ("AFP and staff", "AFP"),
        ("Paola Appiah", None),
        ("", None),
    ],
)
def test_a_byline_is_a_credit(author: str, agency: str | None) -> None:
    assert credited(BODY, author) == agency


def carrier(outlet: str, minutes: int, text: int = 1, **more: object) -> Carrier:
    seen = NOON + timedelta(minutes=minutes)
    return Carrier(url=f"https://{outlet}.example/{text}", outlet=outlet, text=text, first_seen=seen, **more)


def test_one_wire_text_in_fourteen_outlets_is_one_original() -> None:
    papers = [carrier(f"paper-{n}", n, credit="Reuters") for n in range(13)]
    (original,) = originals([*papers, carrier("reuters", 60, credit="Reuters", agency="Reuters")])
    assert original.article.outlet == "reuters"
    assert len(original.carriers) == len(original.outlets) == 14
    assert original.credit == "Reuters"


def test_without_the_agency_itself_the_credit_stays() -> None:
    (original,) = originals([carrier("b", 5, credit="AP"), carrier("a", 9, credit="AP"), carrier("c", 2)])
    assert original.article.outlet == "c"
    assert original.credit == "AP"


def test_the_earliest_wins_by_what_was_published_or_seen() -> None:
    late_feed = carrier("late-feed", 50, published=NOON - timedelta(hours=1))
    misdated = carrier("misdated", 1, published=NOON + timedelta(hours=9))
    (original,) = originals([carrier("b", 3), late_feed, misdated])
    assert [one.outlet for one in original.carriers] == ["late-feed", "misdated", "b"]
    assert original.credit is None


def test_an_agency_is_credited_for_its_own_text() -> None:
    (original,) = originals([carrier("irna", 0, agency="IRNA")])
    assert original.credit == "IRNA"


def test_an_outlet_counts_once() -> None:
    (original,) = originals([carrier("a", 0), carrier("a", 5), carrier("b", 9)])
    assert len(original.carriers) == 3
    assert original.outlets == ("a", "b")


def test_texts_come_in_the_order_of_their_first_articles() -> None:
    found = originals([carrier("a", 9, text=3), carrier("b", 1, text=7), carrier("c", 5, text=3)])
    assert [one.article.outlet for one in found] == ["b", "c"]
    assert originals([]) == ()
