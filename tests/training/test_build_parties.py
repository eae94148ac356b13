"""The list of parties: what its checks refuse, what it holds, that it is up to date."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from training import build_parties
from training.parties import checks
from training.parties.record import Entry, Person, fold, with_folded

ROOT = Path(__file__).resolve().parents[2]
FACTBOOK = ROOT.parent / "shared" / "data" / "parties" / "factbook_leaders.json"


@pytest.fixture(scope="module")
def written() -> dict[str, dict[str, Any]]:
    rows = json.loads((ROOT / "config" / "parties.json").read_text(encoding="utf-8"))["parties"]
    return {row["id"]: row for row in rows}


def _soto(**changes: Any) -> Person:
    facts = {"name": "Ana Soto", "surname": "Soto", "given": "Ana", "role": "president"} | changes
    return Person(**facts)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"people": [_soto(surname="Sotto")]}, "is not in the name"),
        ({"people": [_soto(since="2020-05-01", until="2019-05-01")]}, "leaves before coming"),
        ({"people": [_soto(since="2020-13-01")]}, "month must be"),
        ({"people": [_soto(role="")]}, "needs a role"),
        ({"people": [_soto(), _soto()]}, "given twice"),
        ({"names": ["The Rurland"]}, "begins with 'the'"),
        ({"names": ["Rur  land"]}, "badly spaced"),
        ({"ambiguous": ["Chad"]}, "none of its forms"),
        ({"bodies": {"Reichsrat": "parliament"}}, "no voice"),
        ({"kind": "country"}, "one of the kinds"),
    ],
)
def test_faulty_entries_are_named(changes: dict[str, Any], fault: str) -> None:
    sound: dict[str, Any] = {"id": "RUR", "name": "Ruritania", "kind": "state", "names": ["Ruritania"]}
    assert checks.faults([Entry(**sound)]) == []

    found = checks.faults([Entry(**sound | changes)])

    assert any(fault in line for line in found), found


def test_one_form_of_two_parties_is_refused_unless_both_say_so() -> None:
    one = Entry(id="ONE", name="One", kind="state", names=["One"], demonyms=["Islander"])
    two = Entry(id="TWO", name="Two", kind="state", names=["Two"], demonyms=["Islander"])
    assert checks.faults([one, two]) == ["'Islander' stands for ONE, TWO; mark it ambiguous in each, or drop it"]

    one.ambiguous = ["Islander"]
    assert len(checks.faults([one, two])) == 1

    two.ambiguous = ["Islander"]
    assert checks.faults([one, two]) == []


def test_a_person_called_like_a_party_and_a_second_id_are_refused() -> None:
    one = Entry(id="ONE", name="Ana Soto", kind="movement", names=["Ana Soto"])
    two = Entry(id="ONE", name="Two", kind="state", names=["Two"], people=[_soto()])

    found = checks.faults([one, two])

    assert "ONE: given twice" in found
    assert "'Ana Soto' is a person of ONE and stands for ONE" in found


def test_folding_keeps_case_and_order() -> None:
    assert fold("Łukasz Støre, Çavuşoğlu") == "Lukasz Store, Cavusoglu"
    assert with_folded(["Élysée", "Rome"]) == ["Élysée", "Elysee", "Rome"]


def test_country_names_are_those_of_news_text() -> None:
    assert build_parties.plain_names("Hong Kong SAR China") == ["Hong Kong"]
    assert build_parties.plain_names("Myanmar (Burma)") == ["Myanmar", "Burma"]
    assert build_parties.plain_names("St. Lucia") == ["Saint Lucia", "St. Lucia", "St Lucia"]
    assert build_parties.plain_names("Korea, Republic of") == []


def test_written_list_has_the_keys_it_promises(written: dict[str, dict[str, Any]]) -> None:
    keys = {"id", "name", "kind", "names", "demonyms", "capitals", "metonyms", "bodies", "people"}
    person_keys = {"name", "surname", "given", "role", "voice", "since", "until"}
    for row in written.values():
        assert set(row) - {"ambiguous"} == keys
        assert all(set(person) - {"aliases"} == person_keys for person in row["people"])
    assert list(written) == sorted(written)
    assert (ROOT / "config" / "parties.json").stat().st_size < 600_000


@pytest.mark.parametrize(
    ("party", "field", "form"),
    [
        ("USA", "names", "U.S."),
        ("USA", "metonyms", "White House"),
        ("GBR", "names", "UK"),
        ("GBR", "metonyms", "Downing Street"),
        ("RUS", "metonyms", "Kremlin"),
        ("FRA", "metonyms", "Elysee"),
        ("KOR", "metonyms", "Blue House"),
        ("KOR", "demonyms", "South Koreans"),
        ("PHL", "metonyms", "Malacañang"),
        ("UKR", "capitals", "Kiev"),
        ("BRA", "capitals", "Brasilia"),
        ("NGA", "capitals", "Abuja"),
        ("NGA", "demonyms", "Nigerians"),
        ("NER", "demonyms", "Nigeriens"),
        ("MMR", "names", "Burma"),
        ("CIV", "names", "Ivory Coast"),
        ("CZE", "names", "Czech Republic"),
        ("SWZ", "names", "Swaziland"),
        ("PRK", "names", "DPRK"),
        ("PSE", "demonyms", "Palestinians"),
        ("PSE", "names", "Palestinian Authority"),
        ("XKX", "names", "Kosovo"),
        ("TWN", "demonyms", "Taiwanese"),
        ("VAT", "names", "Holy See"),
        ("HKG", "names", "Hong Kong"),
        ("ISIS", "names", "Isil"),
        ("HEZBOLLAH", "names", "Hizbullah"),
        ("HOUTHIS", "names", "Ansar Allah"),
        ("REBELS_SYR", "names", "Syrian rebels"),
        ("SEPARATISTS_UKR", "names", "pro-Russian separatists"),
        ("P5+1", "names", "world powers"),
        ("EU", "names", "EU"),
        ("IAEA", "names", "I.A.E.A."),
    ],
)
def test_forms_that_news_text_uses_are_there(
    written: dict[str, dict[str, Any]], party: str, field: str, form: str
) -> None:
    assert form in written[party][field]


@pytest.mark.parametrize(
    ("party", "form"), [("GEO", "Georgia"), ("JOR", "Jordan"), ("TCD", "Chad"), ("TUR", "Turkey"), ("CHN", "Li")]
)
def test_forms_that_are_often_something_else_are_marked(
    written: dict[str, dict[str, Any]], party: str, form: str
) -> None:
    assert form in written[party]["ambiguous"]


@pytest.mark.parametrize(
    ("party", "name", "day"),
    [
        ("USA", "Barack Obama", "2014-07-01"),
        ("USA", "John Kerry", "2014-07-01"),
        ("RUS", "Sergei Lavrov", "2014-07-01"),
        ("UKR", "Petro Poroshenko", "2015-01-01"),
        ("GBR", "David Cameron", "2012-06-01"),
        ("DEU", "Angela Merkel", "2016-06-01"),
        ("SYR", "Bashar al-Assad", "2016-06-01"),
        ("UN", "António Guterres", "2024-06-01"),
        ("NATO", "Mark Rutte", "2025-06-01"),
        ("NLD", "Mark Rutte", "2020-06-01"),
        ("CHN", "Xi Jinping", "2020-06-01"),
        ("ZAF", "Cyril Ramaphosa", "2023-06-01"),
    ],
)
def test_people_are_in_office_on_the_day(written: dict[str, dict[str, Any]], party: str, name: str, day: str) -> None:
    terms = [person for person in written[party]["people"] if person["name"] == name]

    assert any((term["since"] or "") <= day <= (term["until"] or "9999") for term in terms)


def test_written_list_is_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not FACTBOOK.is_file():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{FACTBOOK} is missing")
        pytest.skip("the Factbook's facts are not on this machine")
    committed = build_parties.TARGET.read_text(encoding="utf-8")
    assert build_parties.main(["--check"]) == 0

    monkeypatch.setattr(build_parties, "TARGET", tmp_path / "parties.json")
    monkeypatch.setattr(build_parties, "ROOT", tmp_path)
    assert build_parties.main(["--check"]) == 1  # nothing written yet
    assert build_parties.main([]) == 0
    assert (tmp_path / "parties.json").read_text(encoding="utf-8") == committed
