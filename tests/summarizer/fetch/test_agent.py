"""The name that web servers and robots.txt know the program by."""

from __future__ import annotations

import pytest

from summarizer.fetch import Fetcher, FetchSettings
from summarizer.fetch.agent import DEFAULT, product_token, with_contact


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        (DEFAULT, "communique"),
        ("Mozilla/5.0 (compatible; HeraldReader/2.0; +https://herald.example)", "heraldreader"),
        ("Herald_News-Bot/1.1", "herald_news-bot"),
        ("Mozilla/5.0 Herald/3", "herald"),
        ("Mozilla/5.0", ""),
        ("", ""),
    ],
)
def test_the_name_is_the_products_own(agent: str, token: str) -> None:
    assert product_token(agent) == token
    assert Fetcher(FetchSettings(user_agent=agent)).token == token


@pytest.mark.parametrize(
    ("agent", "contact", "header"),
    [
        ("Herald/1 (compatible)", "https://herald.example/bot", "Herald/1 (compatible; +https://herald.example/bot)"),
        ("Herald/1", "desk@herald.example", "Herald/1 (+desk@herald.example)"),
        ("Herald/1", "mailto:desk@herald.example", "Herald/1 (+mailto:desk@herald.example)"),
        ("Herald/1", None, "Herald/1"),
    ],
)
def test_who_runs_it_is_told_beside_it(agent: str, contact: str | None, header: str) -> None:
    assert with_contact(agent, contact) == header


@pytest.mark.parametrize("contact", ["", "the desk", "https://a.example\r\nX: y", "https://a.example/(b)", "ftp://a.b"])
def test_what_is_no_address_is_refused(contact: str) -> None:
    with pytest.raises(ValueError, match="web address or a mail address"):
        FetchSettings(contact=contact)
