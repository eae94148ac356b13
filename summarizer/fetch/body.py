"""A response's body: the right type, unpacked piece by piece, never beyond its limit."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator, Set
from email.message import Message

import httpx

from summarizer.errors import FetchError

READABLE = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
# Many servers call their feeds XML, text or even a page.
FEEDS = READABLE | {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"}
ENCODINGS = "gzip, deflate"
_PLAIN = frozenset({"", "identity"})
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_MEMBERS = 1000  # gzip members in one body; only an attack has more


def content_type(headers: httpx.Headers, kinds: Set[str] | None = READABLE) -> tuple[str, str | None]:
    """Media type and charset as declared; charset is None where missing or unknown to Python.

    Raises FetchError for everything but `kinds`; None takes whatever comes, "text/plain" where nothing is declared.
    """
    declared = Message()
    declared["Content-Type"] = headers.get("content-type", "").split(",")[0]
    if kinds is None:
        return declared.get_content_type(), _known_charset(declared.get_content_charset())
    if not headers.get("content-type", "").strip():
        raise FetchError("The site does not say what kind of file this is. Paste the article's text instead.")
    kind = declared.get_content_type()
    named = headers["content-type"].split(";")[0].strip().lower()
    if kind not in kinds or named not in kinds:
        raise FetchError(
            f"The link leads to a file of type {named[:60]!r}, not to a web page. "
            "Link to the article's own page, or paste its text."
        )
    return kind, _known_charset(declared.get_content_charset())


def _known_charset(name: str | None) -> str | None:
    try:
        return codecs.lookup(name).name if name else None
    except (LookupError, ValueError):
        return None


async def read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """The unpacked body; raises FetchError the moment that it exceeds `max_bytes`, packed or unpacked."""
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and len(announced) < 20 and int(announced) > max_bytes:
        raise too_large(max_bytes)
    body, whole = await _unpacked(response, max_bytes)
    if not whole:
        raise too_large(max_bytes)
    return bytes(body)


async def read_start(response: httpx.Response, most: int) -> bytes:
    """The unpacked body, or its first `most` bytes; what comes after them is not waited for."""
    body, _ = await _unpacked(response, most)
    return bytes(body[:most])


async def _unpacked(response: httpx.Response, most: int) -> tuple[bytearray, bool]:
    """The body, and whether that is all of it: no more is read once it is longer than `most`, packed or unpacked."""
    unpacker = _unpacker(response.headers.get("content-encoding", ""))
    body = bytearray()
    packed = 0
    async for piece in response.aiter_raw():
        packed += len(piece)
        for part in unpacker.feed(piece, most + 1 - len(body)):
            body += part
        if max(packed, len(body)) > most:
            return body, False
    unpacker.finish()
    return body, True


def too_large(max_bytes: int) -> FetchError:
    """The error for a page above the limit."""
    size = f"{max_bytes / 2**20:.0f} MiB" if max_bytes >= 2**20 else f"{max_bytes} bytes"
    return FetchError(f"The page is larger than {size} and was not read. Paste the article's text instead.")


class _Plain:
    """A body that is not packed."""

    def feed(self, piece: bytes, room: int) -> Iterator[bytes]:
        """The piece itself, cut to `room` bytes."""
        yield piece[:room]

    def finish(self) -> None:
        """Nothing can be missing that HTTP would not have noticed."""


class _Unpacker:
    """gzip (with several members), zlib and raw deflate, with an upper bound for every step."""

    def __init__(self) -> None:
        self._members = 0
        self._raw = False
        self._begun = False
        self._inflate = zlib.decompressobj(_GZIP_OR_ZLIB)

    def feed(self, piece: bytes, room: int) -> Iterator[bytes]:
        """What `piece` unpacks to, at most `room` bytes in all."""
        while piece and room > 0:
            if self._inflate.eof:
                self._next_member()
            part = self._step(piece, room)
            self._begun = True
            room -= len(part)
            yield part
            if not self._inflate.eof:
                return
            piece = self._inflate.unused_data
            if not piece.startswith(b"\x1f"):  # padding or rubbish after the end, which browsers ignore too
                return

    def _step(self, piece: bytes, room: int) -> bytes:
        try:
            return self._inflate.decompress(piece, room)
        except zlib.error as e:
            if self._begun or self._raw:
                raise _garbled() from e
            self._raw = True  # "deflate" without zlib's header, as old servers send it
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._step(piece, room)

    def _next_member(self) -> None:
        self._members += 1
        if self._members > _MEMBERS:
            raise _garbled()
        self._inflate = zlib.decompressobj(_GZIP_OR_ZLIB)

    def finish(self) -> None:
        """Raises FetchError where the packed stream broke off."""
        if self._begun and not self._inflate.eof:
            raise FetchError("The page broke off before its end. Try again later, or paste the article's text.")


def _unpacker(encoding: str) -> _Plain | _Unpacker:
    name = encoding.strip().lower()
    if name in _PLAIN:
        return _Plain()
    if name in _PACKED:
        return _Unpacker()
    raise FetchError("The site packs its pages in a way that cannot be read. Paste the article's text instead.")


def _garbled() -> FetchError:
    return FetchError("The page arrived garbled. Try again later, or paste the article's text.")
