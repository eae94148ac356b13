"""What is kept of an article."""

from datetime import UTC, datetime

import numpy as np

from summarizer.domain import Article, Span
from summarizer.stories import features
from summarizer.stories.encoder import load_encoder
from summarizer.stories.features import pack, terms, unpack

TEXT = "Quake kills 19 near Herat\nRescuers from Iran reached Herat on Tuesday. Iran sent 300 tents."


class Letters:
    """An encoder that counts letters, so that a test can tell what it was given."""

    def vector(self, text: str) -> np.ndarray:
        counts = np.bincount([ord(char) % 32 for char in text] or [0], minlength=32).astype(np.float32)
        return counts / np.linalg.norm(counts)


def article(title: str = "Quake kills 19 near Herat", text: str = TEXT) -> Article:
    published = datetime(2026, 1, 2, 3, tzinfo=UTC)
    return Article(id="a", title=title, text=text, language="en", outlet="Kabul Post", published=published)


def test_names_are_words_that_spelling_does_not_capitalise() -> None:
    found = terms(TEXT)
    assert {"herat", "iran", "tuesday"} <= found.names
    assert "rescuer" not in found.names  # it opens a sentence
    assert "rescuer" in found.capitals


def test_a_headline_in_title_case_makes_no_names() -> None:
    assert terms("Rescue Teams Reach Stricken Border Villages").names == frozenset()


def test_words_are_counted_by_stem_and_function_words_are_not() -> None:
    found = terms("The tent stood. Tents stood in a row.")
    assert found.words["tent"] == 2
    assert "the" not in found.words


def test_numbers_that_tokenisers_parted_are_joined() -> None:
    assert "5.8" in terms("A quake of magnitude 5 . 8 struck").words


def test_the_lead_ends() -> None:
    found = terms("word " * 200 + "Herat")
    assert found.lead["word"] == 90
    assert "herat" not in found.lead
    assert "herat" in found.words


def test_the_headline_is_verbatim_and_found_in_the_text() -> None:
    head = features(article(), Letters()).headline
    assert head is not None
    assert (head.text, head.outlet, head.span) == ("Quake kills 19 near Herat", "Kabul Post", Span(0, 25))
    other = features(article(title="Herat mourns"), Letters()).headline
    assert other is not None
    assert other.span is None


def test_an_article_without_title_has_no_headline() -> None:
    assert features(article(title=" "), Letters()).headline is None


def test_a_title_that_the_text_repeats_is_read_once() -> None:
    assert features(article(), Letters()).terms.words["quak"] == 1


def test_what_a_store_keeps_gives_the_same_features_back() -> None:
    for one in (features(article(), Letters()), features(article(title=""), Letters())):
        again = unpack(*pack(one))
        assert again.terms == one.terms
        assert again.headline == one.headline
        assert again.published == one.published
        assert np.array_equal(again.vector, one.vector)


def test_the_shipped_encoder_tells_events_apart() -> None:
    encoder = load_encoder()
    quake, aid, gas = map(
        encoder.vector, ("A quake hit Herat.", "Herat earthquake kills 19", "Gazprom cut gas supplies")
    )
    assert np.isclose(np.linalg.norm(quake), 1, atol=1e-3)
    assert quake @ aid > 0.5 > 0.3 > quake @ gas
    assert np.isclose(np.linalg.norm(encoder.vector("")), 1, atol=1e-3)
