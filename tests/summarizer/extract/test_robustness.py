"""Hostile and broken pages: an article or one clear error, in bounded time."""

from __future__ import annotations

import json
import time
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.domain import Article
from summarizer.errors import ExtractError
from summarizer.extract import from_html

SENTENCE = "The ministry said on Monday that the talks about the bridge would go on for another week in the capital. "
MARKUP = """<p> </p> <div_class='share'> </div> <article> </article> <br> <br><br> <q> </q> <table><tr><td> </table>
    <a_href='http://[::1'> </a> <h1> <li> <blockquote> <script> <!-- --> <![CDATA[ ]]> &#0; &#xD800; &#x110000; &bogus;
    <svg> <math> <p < <html_lang=' <body <meta_property='og:title'_content=' '> <link_rel=canonical_href='http://[x'>
    <base_href='::'> <time_datetime='2026-99-99'> <meta_name=date_content='9999-12-31T23:59:59-14:00'>
    <script_type='application/ld+json'>{"@type":["NewsArticle"],"author":[[{}]],"wordCount":"x"}</script>"""
PIECES = st.one_of(
    st.sampled_from([piece.replace("_", " ") for piece in MARKUP.split()]),
    st.sampled_from([SENTENCE, SENTENCE * 5, "\x00", "\ud800"]),
    st.text(max_size=20),
)
QUICK = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def outcome(html: str | bytes, **known: str) -> Article | ExtractError:
    try:
        return from_html(html, id="x", **known)
    except ExtractError as e:
        return e


@QUICK
@given(
    st.lists(PIECES, max_size=25).map("".join), st.sampled_from(["https://a.example/b", "http://[", "x", "http://a:b/"])
)
def test_any_html_is_an_article_or_an_error(html: str, url: str) -> None:
    found = outcome(html, url=url)
    if isinstance(found, Article):
        assert found.text.strip()
        assert found.title.strip()
        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in found.text.replace("\n", ""))
    else:
        assert str(found).endswith(".")


@QUICK
@given(st.binary(max_size=400), st.one_of(st.none(), st.sampled_from(["utf-16", "iso-2022-jp", "x"])))
def test_any_bytes_are_an_article_or_an_error(html: bytes, charset: str | None) -> None:
    assert isinstance(outcome(html), Article | ExtractError)
    assert isinstance(
        outcome(b"<p>" + html + SENTENCE.encode() * 5, charset=charset or "utf-8"), Article | ExtractError
    )


@QUICK
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "@type",
                        "@graph",
                        "author",
                        "name",
                        "headline",
                        "datePublished",
                        "publisher",
                        "wordCount",
                        "isAccessibleForFree",
                        "articleBody",
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
    )
)
def test_any_json_ld_is_survived(data: object) -> None:
    script = json.dumps({"@type": "NewsArticle", "x": data} | (data if isinstance(data, dict) else {}))
    page = f"<head><script type='application/ld+json'>{script}</script></head><p>{SENTENCE * 5}</p>"
    assert isinstance(outcome(page), Article | ExtractError)


HOSTILE = {
    "deep": "<div>" * 200_000,
    "deep and closed": "<div>" * 5000 + f"<p>{SENTENCE * 9}</p>" + "</div>" * 5000,
    "line breaks": "x<br>" * 1_000_000,
    "many elements": "<span>a</span>" * 350_000,
    "many links": '<li><a href="/x">some headline of the day here</a></li>' * 90_000,
    "one long attribute": f'<p class="{"share " * 800_000}">{SENTENCE}</p>',
    "white space": "<p>a" + " " * 5_000_000 + "</p>",
    "less-than signs": "<" * 5_000_000,
    "parentheses": "<p>" + "(Getty " * 700_000,
    "entities": "&#8217;" * 700_000,
    "unclosed comment": "<!--" * 1_200_000,
    "deep JSON": "<script type='application/ld+json'>" + "[" * 900_000 + "</script>",
    "nulls": "\x00<p>" * 1_000_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_five_megabytes_of_rubbish_end_soon(kind: str) -> None:
    began = time.process_time()
    assert isinstance(outcome(HOSTILE[kind]), ExtractError)
    assert time.process_time() - began < 10  # each takes 2 s at most


def test_a_book_is_an_article() -> None:
    page = (
        "<html><body><article>" + "".join(f"<p>{i}. {SENTENCE}</p>" for i in range(20_000)) + "</article></body></html>"
    )
    began = time.process_time()
    found = outcome(page)
    assert isinstance(found, Article)
    assert found.text.count("\n\n") == 19_999
    assert time.process_time() - began < 20  # takes 1 to 2 s
