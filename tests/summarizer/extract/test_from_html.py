from __future__ import annotations

import pytest

from summarizer.errors import ExtractError
from summarizer.extract import from_html


def refusal(html: str | bytes, **known: str) -> str:
    with pytest.raises(ExtractError) as caught:
        from_html(html, id="x", **known)
    return str(caught.value)


def test_the_text_is_the_pages_own(page: str, paragraphs: tuple[str, ...]) -> None:
    article = from_html(page, id="7", url="https://www.herald.example/a", title="Given")
    assert article.text == "\n\n".join(paragraphs)
    assert (article.id, article.url, article.title) == ("7", "https://www.herald.example/a", "Given")
    assert (article.outlet, article.author, article.published) == ("herald.example", None, None)


@pytest.mark.parametrize(
    "quoted",
    ["“We won’t,” he said", "«Jamais», he said", "„Nie“, he said", "‘No’ – he said", "「否」 he said", "\"No\" 'way'"],
)
def test_quotation_marks_stay_as_they_are(page: str, quoted: str) -> None:
    assert quoted in from_html(page.replace("Latvia and", f"{quoted}: Latvia and", 1), id="x").text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It&#146;s &#147;so&#148;", "It’s “so”"),
        ("It\x92s \x93so\x94", "It’s “so”"),
        ("<q>so</q>, he said", "“so”, he said"),
        ("<q>“so”</q>, he said", "“so”, he said"),
        ("<q class='pull'>so</q>, he said", "so, he said"),
        ("one<br>two", "one two"),
        ("co&shy;ope\u200brate", "cooperate"),
        ("5&nbsp;000", "5 000"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("<b>bold</b>text <a href='/x'>and a link</a>, too", "boldtext and a link, too"),
    ],
)
def test_markup_becomes_the_characters_that_people_see(page: str, written: str, read: str) -> None:
    assert f"{read} Latvia and" in from_html(page.replace("Latvia and", f"{written} Latvia and", 1), id="x").text


def test_two_line_breaks_end_a_paragraph(page: str, paragraphs: tuple[str, ...]) -> None:
    broken = page.replace("</p><p>", " <br /> <BR>\n")
    assert from_html(broken, id="x").text.split("\n\n") == list(paragraphs)


def test_a_fragment_without_html_and_head_is_read(page: str, paragraphs: tuple[str, ...]) -> None:
    fragment = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    article = from_html(fragment, id="x")
    assert article.text == "\n\n".join(paragraphs)
    assert article.title.startswith("Latvia and Estonia have agreed")
    assert article.title.endswith("…")


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Radar deal | The Herald", "Radar deal"),
        ("Radar deal - what we know", "Radar deal - what we know"),
        ("A &amp; B: radar", "A & B: radar"),
        ("The Herald | Radar deal", "Radar deal"),
        ("Radar deal - Herald", "Radar deal"),
        ("Radar deal - herald.example", "Radar deal"),
        ("Radar deal: how the herald of peace fell silent", "Radar deal: how the herald of peace fell silent"),
        ("Radar deal - how the Herald saw it all come", "Radar deal - how the Herald saw it all come"),
    ],
)
def test_the_outlet_is_no_part_of_the_title(page: str, title: str, read: str) -> None:
    head = f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Herald">'
    article = from_html(page.replace("<title>", head + "<title>"), id="x")
    assert (article.title, article.outlet) == (read, "The Herald")


@pytest.mark.parametrize(
    ("meta", "read"),
    [
        ("2026-03-03T10:00:00+02:00", "2026-03-03T08:00:00+00:00"),
        ("2026-03-03T10:00:00.000Z", "2026-03-03T10:00:00+00:00"),
        ("2026-03-03T10:00", "2026-03-03T10:00:00+00:00"),
        ("2026-03-03", "2026-03-03T00:00:00+00:00"),
        ("0001-01-01T00:00:00Z", None),
        ("soon", None),
    ],
)
def test_dates_are_aware_utc(page: str, meta: str, read: str | None) -> None:
    tag = f'<meta property="article:published_time" content="{meta}">'
    published = from_html(page.replace("<title>", tag + "<title>"), id="x").published
    assert (published.isoformat() if published else None) == read


@pytest.mark.parametrize(
    ("meta", "read"),
    [
        ("By Ana Pardo and Tom Akers", "Ana Pardo and Tom Akers"),
        ("Theresa May", "Theresa May"),
        ("Ana Pardo, Apr", "Ana Pardo"),
        ("https://herald.example/ana", None),
        ("Account You're logged in", None),
    ],
)
def test_authors_are_people(page: str, meta: str, read: str | None) -> None:
    assert from_html(page.replace("<title>", f'<meta name="author" content="{meta}"><title>'), id="x").author == read


def test_comments_and_repeated_names_are_no_text(page: str, paragraphs: tuple[str, ...]) -> None:
    comments = "<h3>Visitor comments (2)</h3><p>I do not agree with the minister, and nobody else does either.</p>"
    named = page.replace("<h1>", '<meta name="author" content="Ana Pardo"><h1>').replace(
        "</h1>", "</h1><p>Ana Pardo</p>"
    )
    longer = f"<p>{'One more sentence about the hill and the radar that was built upon it. ' * 3}</p>"
    article = from_html(named.replace("</article>", longer + comments + "</article>"), id="x")
    assert article.text.startswith(paragraphs[0])
    assert article.text.endswith("built upon it.")


def test_a_live_page_is_told_by_its_address(page: str) -> None:
    assert "live page" in refusal(page, url="https://herald.example/news/live/radar")
    assert from_html(page, id="x", url="https://live.herald.example/news/radar").text


def test_a_paid_article_that_is_cut_names_the_words_read(page: str) -> None:
    paid = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>'
    assert "Only 100 words could be read; the rest" in refusal(page.replace("<title>", paid + "<title>"))
    prompt = page.replace("</article>", "</article><div>Subscribe to continue reading</div>")
    assert "paywall" in refusal(prompt)


def test_an_article_cut_by_dots_is_a_blurb(page: str) -> None:
    assert "Only 100 words" in refusal(page.replace("safer.", "saf…"))


@pytest.mark.parametrize("html", ["", "   ", b"", b"\x00\x00", "<", "<html>", "<!-- -->", "%PDF-1.7 \x01\x02"])
def test_nothing_to_read(html: str | bytes) -> None:
    assert refusal(html).endswith(".")


def test_another_language_is_named() -> None:
    russian = "<p>" + "Министерство иностранных дел сообщило о начале переговоров в Астане. " * 12 + "</p>"
    assert "in Russian" in refusal(russian)
    chinese = "<p>" + "外交部发言人星期一表示，双方同意继续谈判，并将在下周公布结果。" * 12 + "</p>"
    assert "in Chinese" in refusal(chinese)


def test_text_for_search_engines_is_not_taken_from_behind_a_paywall(paragraphs: tuple[str, ...]) -> None:
    body = " ".join(paragraphs).replace('"', "'")
    data = '{"@type":"NewsArticle",%s"articleBody":"%s"}'
    page = f'<html><head><script type="application/ld+json">{data}</script></head></html>'
    assert from_html(page % ("", body), id="x").text == " ".join(paragraphs)
    assert refusal(page % ('"isAccessibleForFree":false,', body)).startswith(("No article", "Only"))
