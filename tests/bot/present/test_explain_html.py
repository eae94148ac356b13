"""The page, read as a browser would: by the standard library's parser."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

from explain_samples import BOTH, briefings, make_briefing, position
from hypothesis import given

from bot.present.explain import explain
from bot.present.explain_html import render_page
from bot.present.visible import visible
from summarizer.domain import Article, Briefing, Party, SummaryLine

VOID = {"meta"}


class Page(HTMLParser):
    """The elements of a page, its ids and links, the texts of its paragraphs, and its style sheet."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.style = ""
        self.open: list[tuple[str, bool]] = []  # with each, whether it is a paragraph of the article or inside one
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        starts = attributes.get("class") == "text"
        if starts:
            self.texts.append("")
        if tag not in VOID:
            self.open.append((tag, starts or (bool(self.open) and self.open[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1]:
            self.texts[-1] += data
        if self.open and self.open[-1][0] == "style":
            self.style += data

    def values(self, attribute: str) -> list[str]:
        """All values of one attribute."""
        return [value for _, attributes in self.tags if (value := attributes.get(attribute)) is not None]


def page_of(briefing: Briefing) -> Page:
    return Page(render_page(explain(briefing)))


def test_golden(golden: Callable[[str, str], None]) -> None:
    html = render_page(explain(make_briefing()))
    html = re.sub(r"<style>.*</style>", "<style>…</style>", html, flags=re.DOTALL)
    golden("explain.html", re.sub(r"sha256-[\w+/=]+", "sha256-…", html))


@given(briefings())
def test_the_paragraphs_are_the_article(briefing: Briefing) -> None:
    lines = [line.strip() for line in visible(briefing.article.text).split("\n") if line.strip()]
    assert page_of(briefing).texts == lines


@given(briefings())
def test_every_link_leads_to_one_place_and_back(briefing: Briefing) -> None:
    page = page_of(briefing)
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.values("href")} <= set(ids)


def test_hostile_text_stays_text() -> None:
    evil = (
        '</style></title></p><script>alert(1)</script><img src=x onerror=\'alert(2)\'>"><a href="javascript:1">{{7*7}}'
    )
    text = f"{evil} said that {evil}"
    article = Article(id="x", text=text, title=evil, language="en", outlet=evil, url=f"javascript:alert(1)//{evil}")
    proof = replace(BOTH, source=(), cue=())
    party = Party(id=evil, name=evil, kind="movement")
    page = page_of(
        make_briefing(
            article=article,
            attributions=(proof,),
            positions=(position(party, evil, "claim", proof),),
            standings=(),
            summary=(SummaryLine(text=evil, spans=proof.content),),
        )
    )
    assert page.texts == [text]
    assert {tag for tag, _ in page.tags} & {"script", "img", "iframe", "object", "link", "base", "form"} == set()
    assert all(link.startswith("#") for link in page.values("href"))
    assert not any(name.startswith("on") or name in ("style", "src") for _, found in page.tags for name in found)
    assert page.style.startswith("/*")
    assert "alert" not in page.style


def test_the_policy_allows_this_style_sheet_and_nothing_else() -> None:
    page = page_of(make_briefing())
    [policy] = [found["content"] for tag, found in page.tags if found.get("http-equiv") == "Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in page.style
    assert "@import" not in page.style


def test_each_position_lights_its_words_and_its_note() -> None:
    page = page_of(make_briefing())
    for number in range(1, 6):
        assert f"body:has(.k-p{number}:is(:hover, :focus-within, :target)) .k-p{number} " in page.style
        lit = [found.get("class", "") for _, found in page.tags if f"k-p{number}" in (found.get("class") or "").split()]
        assert any("content" in (classes or "") for classes in lit)
        assert any("note" in (classes or "").split() for classes in lit)


def test_links_are_told_to_screen_readers() -> None:
    labels = page_of(make_briefing()).values("aria-label")
    assert "Position 3: Russia, reject" in labels
    assert "Withheld statement" in labels
    assert "Carries line 1 of the summary" in labels


def test_the_articles_link_is_one_where_it_is_of_the_web() -> None:
    assert "https://example.org/corridor?a=1&b=2" in page_of(make_briefing()).values("href")
