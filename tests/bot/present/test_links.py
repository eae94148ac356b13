from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.present.links import link_to

URL = "https://example.org/a?b=1"
# https://wicg.github.io/scroll-to-text-fragment/#syntax: TextDirectiveString is text, or start,end; a parameter is
# ExplicitChars and PercentEncodedByte, of which "&", "-" and "," are no part.
_PARAMETER = r"(?:[A-Za-z0-9!$'()*+./:;=?@_~]|%[0-9A-Fa-f]{2})+"
SYNTAX = re.compile(rf"#(?P<fragment>[^#]*?):~:text=(?P<start>{_PARAMETER})(?:,(?P<end>{_PARAMETER}))?$")


def parts(link: str | None) -> tuple[str, str | None]:
    """The start and end that a browser would look for."""
    assert link is not None
    found = SYNTAX.search(link)
    assert found, link
    return unquote(found["start"]), unquote(found["end"]) if found["end"] else None


def whole(text: str, url: str | None = URL) -> str | None:
    return link_to(url, text, 0, len(text))


def test_what_has_a_meaning_in_a_directive_is_encoded() -> None:
    link = whole("a cease-fire, aid & 50% more")
    assert link == URL + "#:~:text=a%20cease%2Dfire%2C%20aid%20%26%2050%25%20more"


def test_quotation_marks_and_points_at_the_ends_are_left_out() -> None:
    assert parts(whole("“We will not go.”")) == ("We will not go", None)


def test_a_long_piece_is_named_by_its_first_and_last_words() -> None:
    text = "The minister said " + "that more talks would follow and " * 10 + "that nothing was lost."
    assert parts(whole(text)) == ("The minister said that", "that nothing was lost")


def test_a_piece_over_two_paragraphs_is_named_by_its_ends() -> None:
    text = "We came in peace and hope.\n\nWe leave with neither of them."
    assert parts(whole(text)) == ("We came in peace", "with neither of them")


def test_the_first_words_are_as_many_as_it_takes_to_be_first_in_the_text() -> None:
    again = "The minister said on Monday that no talks were planned. "
    text = again + "The minister said on Monday that all talks had ended" + ", and more" * 20 + " for good."
    start, _ = parts(link_to(URL, text, len(again), len(text)))
    assert text.index(start) == len(again)
    assert start.endswith("that all")


def test_a_fragment_of_the_address_is_kept_and_an_old_directive_is_not() -> None:
    assert whole("so be it", "https://example.org/#top") == "https://example.org/#top:~:text=so%20be%20it"
    assert whole("so be it", "https://example.org/#:~:text=old") == "https://example.org/#:~:text=so%20be%20it"


@pytest.mark.parametrize("url", [None, "file:///etc/passwd", "javascript:alert(1)", "example.org"])
def test_without_a_web_address_there_is_no_link(url: str | None) -> None:
    assert whole("so be it", url) is None


def test_without_a_word_there_is_no_link() -> None:
    assert whole("“ … ”") is None


@given(text=st.text(alphabet=st.sampled_from("ab é-,&%#\n“’.:~汉"), max_size=400))
def test_any_words_make_a_valid_directive_that_finds_them(text: str) -> None:
    link = whole(text)
    if link is None:
        return
    start, end = parts(link)
    shown = " ".join(text.split())
    assert start in shown
    assert end is None or end in shown[shown.index(start) + len(start) :]
