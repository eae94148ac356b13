from __future__ import annotations

import pytest

from bot.commands.party_names import find_party, suggest_parties
from summarizer.errors import UserError


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("Russia", "RUS"),
        ("russia", "RUS"),
        ("Moscow", "RUS"),
        ("the United States", "USA"),
        ("U.S.", "USA"),
        ("rus", "RUS"),
        ("NATO", "NATO"),
        (" United   Nations ", "UN"),
        ("Kremlin", "RUS"),
    ],
)
def test_as_people_write_them(words: str, id: str) -> None:
    assert find_party(words).id == id


@pytest.mark.parametrize(
    ("words", "told"),
    [("Rusia", "Did you mean “Russia”?"), ("zzzz", "I know no party “zzzz”. Name a state"), ("x" * 99, "x{60}”")],
)
def test_what_is_none(words: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        find_party(words)


def test_suggestions_begin_with_what_was_typed() -> None:
    assert list(suggest_parties("united s")) == ["United States"]
    assert next(iter(suggest_parties("ukr"))) == "Ukraine"
    assert "Russia" in suggest_parties("mosc")
    assert len(list(suggest_parties(""))) == 25
    assert list(suggest_parties("zzzz")) == []
