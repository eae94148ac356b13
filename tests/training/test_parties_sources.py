"""Where the list of parties comes from: how the Factbook's lines are read and what the hand-kept notation means."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.parties import factbook, handkept
from training.parties.record import Entry, Person


@pytest.mark.parametrize(
    ("noun", "adjective", "expected"),
    [
        ("Dane(s)", "Danish", ["Dane", "Danes", "Danish"]),
        ("Beninese (singular and plural)", "Beninese", ["Beninese"]),
        ("Briton(s), British (collective plural)", "British", ["Briton", "Britons", "British"]),
        (
            "Frenchman(men), Frenchwoman(women)",
            "French",
            ["Frenchman", "Frenchmen", "Frenchwoman", "Frenchwomen", "French"],
        ),
        ("Guamanian(s) (US citizens)", "Guamanian", ["Guamanian", "Guamanians"]),
        ("Ruritan(s); note - former term, Ruran(s)", "none", ["Ruritan", "Ruritans"]),
        ("NA (US citizens)", "NA", []),
    ],
)
def test_demonyms_come_in_singular_and_plural(noun: str, adjective: str, expected: list[str]) -> None:
    assert factbook.demonyms({"noun": {"text": noun}, "adjective": {"text": adjective}}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Porto Rico (constitutional capital); Cotown (seat of government)", ["Porto Rico"]),
        ("Bras&iacute;lia", ["Brasília"]),
        ("no official capital; offices are in the harbour district", []),
        ("", []),
    ],
)
def test_capital_goes_without_its_notes(text: str, expected: list[str]) -> None:
    assert factbook.capital(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "surname", "given", "role", "since"),
    [
        ("President Eva PE&Ntilde;A Soto (since 1 March 2024)", "Eva Peña", "Peña", "Eva", "president", "2024-03-01"),
        ("Premier LI Wei (since 11 March 2023)", "Li Wei", "Li", "Wei", "premier", "2023-03-11"),
        ("President Omar EL-NADI (since June 2014)", "Omar el-Nadi", "Nadi", "Omar", "president", "2014-06-01"),
        ("King RUDOLF V (since 1991)", "Rudolf V", "Rudolf V", "", "king", "1991-01-01"),
        ("King RUDOLF (since 1991)", "King Rudolf", "Rudolf", "", "king", "1991-01-01"),
        ("President Mia VAN BERG (since 5 Sep 2025)", "Mia Van Berg", "Van Berg", "Mia", "president", "2025-09-05"),
        (
            "King RUDOLF III (since 8 May 2001); represented by Governor General Sir Tom REED (since 1 July 2020)",
            "Tom Reed", "Reed", "Tom", "governor general", "2020-07-01",
        ),
        ("Ida LUND (since 10 May 2025)", "Ida Lund", "Lund", "Ida", "head of government", "2025-05-10"),
    ],
)  # fmt: skip
def test_leader_lines_are_read(text: str, name: str, surname: str, given: str, role: str, since: str) -> None:
    leader = factbook.person(text, "head of government")

    assert leader is not None
    assert (leader.name, leader.surname, leader.given) == (name, surname, given)
    assert (leader.role, leader.since, leader.until) == (role, since, None)


@pytest.mark.parametrize("text", ["", "President (vacant)", "overall leader Ana is head of government"])
def test_no_leader_is_made_up(text: str) -> None:
    assert factbook.person(text, "head of state") is None


def test_long_names_have_short_aliases() -> None:
    leader = factbook.person("President Bola Ade TIMBO Soto (since 1 May 2023)", "head of state")

    assert leader is not None
    assert leader.aliases == ("Bola Ade Timbo Soto", "Bola Timbo")


def test_hand_kept_person_with_everything() -> None:
    person = handkept.person("Émile {de Roux} | defence minister | 2019-02..2020-02 | E. de Roux; Roux")

    assert (person.name, person.surname, person.given) == ("Émile de Roux", "de Roux", "Émile")
    assert (person.since, person.until) == ("2019-02-01", "2020-02-29")
    assert person.row()["aliases"] == ["Emile de Roux", "E. de Roux", "Roux"]


def test_surname_is_the_last_word_without_its_article() -> None:
    person = handkept.person("Sami al-Nasr | spokesman")

    assert (person.name, person.surname, person.given) == ("Sami al-Nasr", "Nasr", "Sami")
    assert (person.since, person.until) == (None, None)
    assert person.row()["aliases"] == ["Sami Nasr"]


@pytest.mark.parametrize(
    ("role", "voice"),
    [
        ("foreign minister", "executive"),
        ("speaker of parliament", "legislature"),
        ("senator", "legislature"),
        ("opposition leader", "opposition"),
    ],
)
def test_voice_follows_the_role(role: str, voice: str) -> None:
    assert handkept.voice(role) == voice


@pytest.mark.parametrize(
    "line", ["Ana Soto", "Ana Soto | president | 2019", "Ana Soto | president | March 2019..", "a | b | c | d | e"]
)
def test_unreadable_person_lines_are_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not "):
        handkept.person(line)


def test_hand_kept_facts_add_replace_and_drop() -> None:
    generated = Person(name="Ana Maria Soto", surname="Soto", given="Ana Maria", role="president", since="2024-01-01")
    entry = Entry(id="RUR", name="Ruritania", kind="state", names=["Ruritania"], demonyms=["Ruritan", "Ruran"])
    entry.people = [generated]
    table = {
        "names": ["Rurland"],
        "demonyms": ["Ruritanian(s)"],
        "bodies": {"legislature": ["Reichsrat"]},
        "people": ["Ana Soto | president | 2020-01.."],
        "drop": ["Ruran"],
    }

    handkept.merge({"RUR": entry}, {"RUR": table})

    row = entry.row()
    assert row["names"] == ["Ruritania", "Rurland"]
    assert row["demonyms"] == ["Ruritanian", "Ruritanians", "Ruritan"]
    assert row["bodies"] == [{"name": "Reichsrat", "voice": "legislature"}]
    assert [(person.name, person.since) for person in entry.people] == [("Ana Soto", "2020-01-01")]


def test_dropping_what_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to drop"):
        handkept.merge({}, {"RUR": {"name": "Ruritania", "drop": ["Ruran"]}})


def test_unknown_keys_and_second_tables_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[RUR]\nalias = ["Rurland"]\n', encoding="utf-8")
    with pytest.raises(ValueError, match="unknown keys"):
        handkept.read(tmp_path)

    (tmp_path / "a.toml").write_text('[RUR]\nnames = ["Rurland"]\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('[RUR]\nnames = ["Ruritania"]\n', encoding="utf-8")
    with pytest.raises(ValueError, match="two tables"):
        handkept.read(tmp_path)
