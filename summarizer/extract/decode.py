"""Bytes of a page as characters, the way browsers choose the encoding, with one deliberate difference."""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_:.-]+)""", re.IGNORECASE)
_META_BYTES = 4096

# Labels that the web uses for a larger encoding than their own (WHATWG Encoding Standard).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
}
# Seven-bit bytes of these are valid UTF-8 as well, but do not mean it.
_NOT_ASCII = frozenset({"utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "hz", "iso2022_jp"})
# Codecs of Python that no page is written in; some of them run over hostile input for long.
_FOREIGN = frozenset(
    {
        "utf-7",
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "mbcs",
        "oem",
        "charmap",
    }
)


def decode(html: bytes, charset: str | None = None) -> str:
    """The page's characters; bytes that fit no encoding become U+FFFD. `charset` is the HTTP header's.

    Order: byte order mark; UTF-8 where the whole page is valid UTF-8; the header; the page's own
    declaration; Windows-1252. Browsers ask the header before they look at the bytes, but text that is
    valid UTF-8 and more than ASCII is UTF-8, whatever a misconfigured server says.
    """
    for mark, name in _BOMS:
        if html.startswith(mark):
            return html[len(mark) :].decode(name, errors="replace")
    declared = _usable(charset) or _declared(html)
    if declared not in _NOT_ASCII:
        try:
            return html.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return html.decode(declared or "cp1252", errors="replace")


def _declared(html: bytes) -> str | None:
    """The encoding that the page itself names, None where it names none that is known.

    A declaration that can be read as ASCII is not in UTF-16, so such a name is wrong.
    """
    match = _META.search(html[:_META_BYTES])
    name = _usable(match[1].decode("ascii")) if match else None
    return None if name in ("utf-16-le", "utf-16-be", "utf-32") else name


def _usable(name: str | None) -> str | None:
    """Python's name of the encoding that a label means, None where there is none."""
    if not name:
        return None
    try:
        found = codecs.lookup(name.strip()).name
        b"a".decode(found, errors="replace")  # refuses rot13 and its like, which are no encodings of text
    except (LookupError, ValueError):
        return None
    return None if found in _FOREIGN else _MEANT.get(found, found)
