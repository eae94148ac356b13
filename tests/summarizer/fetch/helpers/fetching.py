"""Fetching from a test's own site."""

from __future__ import annotations

import pytest

from summarizer.errors import FetchError
from summarizer.fetch import Fetcher, FetchSettings

MIB = 2**20


def opened(site, **limits) -> Fetcher:
    """A fetcher that may visit the test's site, and is patient with a busy machine."""
    return Fetcher(FetchSettings(allow_hosts=(f"127.0.0.1:{site.port}",), **{"timeout": 60.0, **limits}))


async def failure(fetcher: Fetcher, url: str) -> str:
    """The sentence that a person gets to read."""
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(url)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "Traceback" not in sentence
    return sentence
