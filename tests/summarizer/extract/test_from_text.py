from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.domain import Article
from summarizer.errors import ExtractError
from summarizer.extract import from_markdown, from_text


def test_a_text_is_kept_unchanged(paragraphs: tuple[str, ...]) -> None:
    text = "\r\n \t".join(paragraphs) + "\u00a0 \n"
    article = from_text(text, id="7", url="https://www.herald.example/x")
    assert article == Article(
        id="7",
        text=text,
        title="Latvia and Estonia have agreed to share the cost of a new radar station, the two defence ministries…",
        language="en",
        url="https://www.herald.example/x",
        outlet="herald.example",
    )


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Baltic states share radar\n", "Baltic states share radar"),
        ("Who pays for the radar?\n\n", "Who pays for the radar?"),
        ("They agreed.\n", "They agreed."),
        ("They agreed. ", "They agreed."),
        ("Mr. Tamm said: “Yes.” ", "Mr."),
    ],
)
def test_a_title_is_found(paragraphs: tuple[str, ...], first: str, title: str) -> None:
    assert from_text(first + paragraphs[0], id="x").title == title


def test_a_given_title_wins(paragraphs: tuple[str, ...]) -> None:
    assert from_text(paragraphs[0], id="x", title=" Radar\n deal ").title == "Radar deal"
    assert from_text(paragraphs[0], id="x", title="  ").title.startswith("Latvia and Estonia")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "There is no text"),
        (" \n\t ", "There is no text"),
        ("Hello", "only 1 word,"),
        ("They said that they had agreed on the radar.", "only 9 words,"),
        ("Der Minister sagte, er werde dem Vorschlag der Kommission in dieser Form nicht zustimmen können.", "German"),
        ("外交部发言人星期一表示，双方同意继续谈判，并将在下周公布结果。", "Chinese"),
    ],
)
def test_what_cannot_be_briefed_is_told_in_a_sentence(text: str, part: str) -> None:
    for read in (from_text, from_markdown):
        with pytest.raises(ExtractError, match=part) as caught:
            read(text, id="x")
        assert str(caught.value).endswith(".")


@given(st.text())
def test_any_text_is_an_article_or_an_error(text: str) -> None:
    for read in (from_text, from_markdown):
        try:
            article = read(text, id="x")
        except ExtractError:
            continue
        assert article.title
        assert read is from_markdown or article.text == text


@given(st.text(alphabet="the of and x.!?\n’” ", min_size=60))
def test_titles_are_single_lines_of_bounded_length(text: str) -> None:
    try:
        title = from_text(
            "The end of the talks and of the truce, and of the hope that they would hold. " + text, id="x"
        ).title
    except ExtractError:
        return
    assert "\n" not in title
    assert 0 < len(title) <= 150
