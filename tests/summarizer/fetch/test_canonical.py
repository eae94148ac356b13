from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer.errors import FetchError
from summarizer.fetch.canonical import canonical

A = "https://herald.example/world/treaty"
SPELLINGS = {
    "scheme and host": [
        "HTTPS://Herald.EXAMPLE/world/treaty",
        "http://herald.example/world/treaty",
        "https://herald.example:443/world/treaty",
        "http://herald.example:80/world/treaty",
        "https://herald.example./world/treaty",
        "https://www.herald.example/world/treaty",
        "  https://herald.example/world/treaty\n",
    ],
    "path": [
        "https://herald.example/world/treaty/",
        "https://herald.example/world/treaty//",
        "https://herald.example/world/./treaty",
        "https://herald.example/archive/../world/treaty",
        "https://herald.example/%77orld/tre%61ty",
        "https://herald.example/world/treaty;jsessionid=0A1B2C",
    ],
    "fragments": [
        "https://herald.example/world/treaty#comments",
        "https://herald.example/world/treaty#:~:text=no%20deal,-tonight",
        "https://herald.example/world/treaty?#",
    ],
    "trackers": [
        "https://herald.example/world/treaty?utm_source=mail&utm_medium=social&utm_campaign=42",
        "https://herald.example/world/treaty?fbclid=IwAR0abc_123&gclid=Cj0",
        "https://herald.example/world/treaty?UTM_Source=x&FBCLID=y",
        "https://herald.example/world/treaty?ref=homepage",
        "https://herald.example/world/treaty?source=twitter&referrer=front",
        "https://herald.example/world/treaty?at_medium=custom7&at_campaign=64",
        "https://herald.example/world/treaty?mc_cid=1a2b&mc_eid=3c4d",
        "https://herald.example/world/treaty?smid=nytcore-ios-share&unlocked_article_code=1.ab0.Xy",
        "https://herald.example/world/treaty?&&utm_term=",
        "https://herald.example/world/treaty?utm_source=a&amp;utm_medium=b",
        "https://herald.example/world/treaty?session_source=app",
    ],
    "AMP": [
        "https://herald.example/world/treaty/amp",
        "https://herald.example/world/treaty/amp/",
        "https://herald.example/world/treaty/amp/1",
        "https://herald.example/amp/world/treaty",
        "https://herald.example/world/amp/treaty",
        "https://herald.example/world/treaty.amp",
        "https://amp.herald.example/world/treaty",
        "https://herald.example/world/treaty?outputType=amp",
        "https://herald.example/world/treaty?amp",
        "https://herald.example/world/treaty?amp=1&amp_js_v=0.1",
        "https://www.google.com/amp/s/herald.example/world/treaty",
        "https://www.google.co.uk/amp/s/amp.herald.example/world/treaty/?amp=1",
        "https://google.com/amp/herald.example/world/treaty",
        "https://herald-example.cdn.ampproject.org/c/s/herald.example/world/treaty?usqp=mq331AQ",
        "https://cdn.ampproject.org/v/s/herald.example/world/treaty/amp",
        "https://www.bing.com/amp/s/herald.example/world/treaty",
    ],
    "mobile": [
        "https://m.herald.example/world/treaty",
        "https://mobile.herald.example/world/treaty",
        "http://www.m.herald.example/world/treaty/",
        "https://herald.example/world/treaty?m=1",
        "https://herald.example/world/treaty?mobile=true",
    ],
    "wrappers": [
        "https://www.google.com/url?sa=t&q=https://herald.example/world/treaty&usg=AOv",
        "https://www.google.de/url?url=https%3A%2F%2Fherald.example%2Fworld%2Ftreaty",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fherald.example%2Fworld%2Ftreaty%3Ffbclid%3D1&h=AT0",
        "https://lm.facebook.com/l.php?u=https%3A%2F%2Fm.herald.example%2Fworld%2Ftreaty",
        "https://l.instagram.com/?u=https%3A%2F%2Fherald.example%2Fworld%2Ftreaty",
        "https://slack-redir.net/link?url=https%3A%2F%2Fherald.example%2Fworld%2Ftreaty",
        "https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fherald.example%2Fworld%2Ftreaty",
        "https://duckduckgo.com/l/?uddg=https%3A%2F%2Fherald.example%2Fworld%2Ftreaty",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fherald.example%2Fworld%2Ftreaty&data=05",
        "https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fherald.example%2Fworld%2Ftreaty",
        "https://l.facebook.com/l.php?u="
        + quote("https://www.google.com/url?q=https://herald.example/world/treaty", safe=""),
    ],
}


@pytest.mark.parametrize("url", [url for urls in SPELLINGS.values() for url in urls])
def test_every_spelling_has_one_name(url: str) -> None:
    assert canonical(url) == A


@pytest.mark.parametrize(
    ("url", "name"),
    [
        # what says which article is meant stays
        ("https://a.example/read.php?id=7&utm_source=x", "https://a.example/read.php?id=7"),
        ("https://a.example/?p=1234", "https://a.example/?p=1234"),
        ("https://a.example/news?story=12&ref=rss", "https://a.example/news?story=12"),
        ("https://a.example/news.asp?20260131", "https://a.example/news.asp?20260131"),
        ("https://a.example/n?cid=88&eid=9", "https://a.example/n?cid=88&eid=9"),
        ("https://a.example/n?ref=A-45-12", "https://a.example/n?ref=A-45-12"),
        ("https://a.example/n?gallery=summit", "https://a.example/n?gallery=summit"),
        ("https://a.example/n?tag=amp", "https://a.example/n?tag=amp"),
        ("https://a.example/n?m=202601", "https://a.example/n?m=202601"),
        ("https://a.example/n?b=2&a=1&b=1", "https://a.example/n?a=1&b=2&b=1"),
        ("https://a.example/n?q=two+words", "https://a.example/n?q=two%20words"),
        ("https://a.example/n?q=a%26b", "https://a.example/n?q=a%26b"),
        ("https://a.example/n?empty=", "https://a.example/n?empty="),
        # paths
        ("https://a.example", "https://a.example/"),
        ("https://a.example/amp", "https://a.example/amp"),
        ("https://a.example/amplifier/1", "https://a.example/amplifier/1"),
        ("https://a.example/News/Ärger", "https://a.example/News/%C3%84rger"),
        ("https://a.example/%c3%84rger%2fx", "https://a.example/%C3%84rger%2Fx"),
        ("https://a.example/x%2541", "https://a.example/x%2541"),
        ("https://a.example/story.amp.html", "https://a.example/story.html"),
        ("https://a.example/story.html/amp", "https://a.example/story.html"),
        # hosts
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://xn--mnchen-3ya.example/", "https://xn--mnchen-3ya.example/"),
        ("https://en.m.wikipedia.org/wiki/Treaty_(law)", "https://en.wikipedia.org/wiki/Treaty_(law)"),
        ("https://mobile.example/x", "https://mobile.example/x"),
        ("https://www.example/x", "https://www.example/x"),
        ("https://edition.herald.example/x", "https://edition.herald.example/x"),
        ("https://m-herald.example/x", "https://m-herald.example/x"),
        ("http://127.0.0.1:8080/x/", "http://127.0.0.1:8080/x"),
        ("https://a.example:80/x", "https://a.example:80/x"),
        ("http://a.example:443/x", "http://a.example:443/x"),
        ("https://[2606:4700:0::1111]/x", "https://[2606:4700::1111]/x"),
        # what cannot be told without asking, and what is no wrapper
        ("https://t.co/AbC1", "https://t.co/AbC1"),
        ("https://www.google.com/url?q=not+a+link", "https://google.com/url?q=not%20a%20link"),
        ("https://www.google.com/url?q=file:///etc/passwd", "https://google.com/url?q=file:///etc/passwd"),
        ("https://google.com.evil.example/url?q=https://a.example/", None),
        ("https://herald.example/url?q=https://a.example/", None),
        (
            "https://web.archive.org/web/2026/https://a.example/x/",
            "https://web.archive.org/web/2026/https://a.example/x",
        ),
    ],
)
def test_what_names_an_article_stays(url: str, name: str | None) -> None:
    assert canonical(url) == (url if name is None else name)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example/x",
        "mailto:a@a.example",
        "javascript:alert(1)",
        "https://",
        "https://u:p@a.example/",
        "http://1.2",
    ],
)
def test_what_is_no_link_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(FetchError, match=r"\.$"):
        canonical(url)


_PIECES = st.sampled_from(
    """https:// http:// www. m. amp. a.example google.com facebook.com /url /l.php /amp /amp/s/ /amp/1 .amp .html / //
    .. ? & = # q= u= url= utm_source= id=7 ref=x %2F %25 %41 %e9 %zz + ; ;jsessionid=1 :80 :443 cdn.ampproject.org /c/s/
    slack-redir.net/link?url= &amp; é | \\ @ [ ] https%3A%2F%2F""".split()
)


@given(
    st.one_of(st.text(), st.lists(_PIECES, max_size=12).map("".join), st.lists(_PIECES).map(lambda p: "".join((A, *p))))
)
@example("https://google.com/amp/url?q=https://a.example/")
@example("https://google.com/url?q=" * 6 + "https://a.example/")
@example(A + "/x" * 10_000 + "?" + "a=b&" * 500)
def test_the_name_of_a_name_is_itself(url: str) -> None:
    try:
        name = canonical(url)
    except FetchError:
        return
    assert canonical(name) == name
    assert name.isascii()
    assert "#" not in name
    assert " " not in name
