"""Text of strangers in Discord's Markdown: shown character for character, and nothing but text."""

from __future__ import annotations

import re

from bot.present.clean import clean

_ZERO_WIDTH = "\u200b"
# Everything that opens markup, a mention (<@1>, <#1>, </brief:1>), a timestamp (<t:1>), an emoji (<:x:1>, :x:) or a
# link (a scheme's colon) somewhere in a line.
_ANYWHERE = re.compile(r"[\\`*_~|\[\]<>#]|:(?=\S)")
# An invitation becomes a card even without a scheme.
_INVITATION = re.compile(r"(discord(?:app)?\.(?:gg|gift|com/invite))/", re.IGNORECASE)
# Lists, which start lines; headings, quotes and small print are broken by the above.
_AT_START = re.compile(r"^([ \t]*)(?:([-+])|(\d+)([.)]))", re.MULTILINE)
# A backslash is no help here: servers look for the bare word. Marks that are already there get one more, so that
# `plain` takes away exactly what `escape` added.
_EVERYBODY = re.compile(rf"@(?={_ZERO_WIDTH}*(?:everyone|here))")
_ESCAPED = re.compile(r"\\([\\`*_~|\[\]<>#:.)+/-])")
_UNEVERYBODY = re.compile(rf"@{_ZERO_WIDTH}(?={_ZERO_WIDTH}*(?:everyone|here))")
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_UNSAFE = re.compile(r"[\s<>()\[\]\\\"`|*]")
_LONGEST_LINK = 1000  # units: a longer one would take the place of the words that it proves


def escape(text: str) -> str:
    """`text` as Markdown that shows exactly `shown(text)`."""
    marked = _ANYWHERE.sub(r"\\\g<0>", shown(text))
    marked = _INVITATION.sub(r"\1\\/", _AT_START.sub(_started, marked))
    return _EVERYBODY.sub("@" + _ZERO_WIDTH, marked)


def plain(escaped: str) -> str:
    """What a reader sees of what `escape` made."""
    return _ESCAPED.sub(r"\1", _UNEVERYBODY.sub("@", escaped))


def shown(text: str) -> str:
    """`text` without control characters, and without halves of characters, which no message can hold."""
    return clean(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def units(text: str) -> int:
    """The length of `text` in UTF-16 units: the largest of the ways in which Discord's parts count characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def web_link(url: str | None) -> str | None:
    """`url` as it can stand in `[label](url)`; None for what is no web address, or too long to be one.

    A link to the words of a page that is too long becomes one to the page.
    """
    if url is None or not _WEB.match(url):
        return None
    safe = _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), shown(url).strip())
    for link in (safe, safe.partition("#")[0]):
        if units(link) <= _LONGEST_LINK:
            return link
    return None


def _started(match: re.Match[str]) -> str:
    indent, sign, number, mark = match.groups()
    return f"{indent}\\{sign}" if sign else f"{indent}{number}\\{mark}"
