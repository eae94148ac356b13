"""How much, how long and how far a fetch goes."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import time
import tracemalloc
import zlib

import pytest
from fetching import MIB, failure, opened

from summarizer.fetch import Fetcher, FetchSettings


async def test_a_page_of_exactly_the_limit_passes_and_one_byte_more_does_not(site) -> None:
    for path, size in (("/fits", MIB), ("/over", MIB + 1)):
        site.stream(path, [b"x" * size])
        site.stream(
            f"{path}.gz",
            [gzip.compress(b"x" * size)],
            headers={"Content-Type": "text/html", "Content-Encoding": "gzip"},
        )
    fetcher = opened(site, max_bytes=MIB)
    assert len((await fetcher.fetch(site.url("/fits"))).body) == MIB
    assert len((await fetcher.fetch(site.url("/fits.gz"))).body) == MIB
    assert "larger than 1 MiB" in await failure(fetcher, site.url("/over"))
    assert "larger than 1 MiB" in await failure(fetcher, site.url("/over.gz"))


async def test_an_announced_giant_is_not_read(site) -> None:
    site.page("/", b"", headers={"Content-Length": str(10 * MIB)})
    assert "larger than 5 MiB" in await failure(opened(site), site.url())


async def test_an_endless_body_stops_at_the_limit(site) -> None:
    sent = 0

    def forever():
        nonlocal sent
        for _ in itertools.count():
            sent += 65536
            yield b"x" * 65536

    site.stream("/", forever())
    assert "larger than 5 MiB" in await failure(opened(site), site.url())
    assert sent < 30 * MIB  # what the sockets' buffers hold beyond the limit


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """100 MiB of zeros in 100 KiB."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(bytes(MIB)) for _ in range(100)), packer.flush()])


async def test_a_gzip_bomb_stops_at_the_limit(site, bomb: bytes) -> None:
    site.page("/", bomb, headers={"Content-Encoding": "gzip"})
    assert len(bomb) < MIB
    tracemalloc.start()
    try:
        assert "larger than 5 MiB" in await failure(opened(site), site.url())
        assert tracemalloc.get_traced_memory()[1] < 20 * MIB
    finally:
        tracemalloc.stop()


async def test_a_slow_drip_ends_at_the_deadline(site) -> None:
    site.stream("/", itertools.repeat(b"x"), pause=0.02)
    began = time.monotonic()
    assert "within 0.3 seconds" in await failure(opened(site, timeout=0.3), site.url())
    assert time.monotonic() - began < 60  # the drip never ends


async def test_the_deadline_covers_all_redirects_together(site) -> None:
    for step in range(5):
        site.stream(
            f"/{step}",
            [b"", b""],
            pause=0.1,
            status=302,
            headers={"Location": f"/{step + 1}", "Content-Length": "0"},
        )
        site.handlers[f"/{step}"] = _late(site.handlers[f"/{step}"])
    assert "within 0.4 seconds" in await failure(opened(site, timeout=0.4), site.url("/0"))


def _late(handler):
    async def send(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.15)
        await handler(writer)

    return send


async def test_a_silent_name_server_ends_at_the_deadline() -> None:
    class Silent:
        async def resolve(self, host: str):
            await asyncio.sleep(60)

    assert "within 0.1 seconds" in await failure(Fetcher(FetchSettings(timeout=0.1), Silent()), "http://news.example/")


async def test_five_redirects_are_followed_and_six_are_not(site) -> None:
    for step in range(6):
        site.redirect(f"/{step}", f"/{step + 1}", status=(301, 302, 303, 307, 308, 302)[step])
    site.page("/6", b"<p>There")
    page = await opened(site).fetch(site.url("/1"))
    assert (page.url, page.body) == (site.url("/6"), b"<p>There")
    assert "more than 5 times" in await failure(opened(site), site.url("/0"))


async def test_a_redirect_loop_ends(site) -> None:
    site.redirect("/", "/")
    assert "more than 5 times" in await failure(opened(site), site.url())
    assert len(site.seen) == 6


@pytest.mark.parametrize(
    "wrong",
    [
        {"timeout": 0},
        {"timeout": float("inf")},
        {"max_bytes": 0},
        {"max_redirects": -1},
        {"allow_hosts": ("*",)},
    ],
)
def test_senseless_settings(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must be|not a host"):
        FetchSettings(**wrong)  # type: ignore[arg-type]
