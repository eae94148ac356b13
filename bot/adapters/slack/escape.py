"""Text of strangers for Slack: nothing in it is a mention, a link or markup.

Blocks hold such text only where Slack reads no markup (`plain_text` objects, text elements of `rich_text`). The `text`
of a message, which notifications and screen readers use, is read for `<...>`: it is escaped here.
"""

from __future__ import annotations

import re

from bot.present.clean import clean

# With `link_names` or `parse=full`, which we never ask for, these words alone would call everybody.
_CALLS = re.compile(r"@(?=(?:here|channel|everyone)\b)", re.IGNORECASE)
_JOINER = "\u2060"  # takes no room, and a screen reader passes over it


def escape(text: str) -> str:
    """`text` for a message's own `text`: shown as it is, without control characters, and calling nobody."""
    safe = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _CALLS.sub("@" + _JOINER, safe)


def unescape(text: str) -> str:
    """What a person typed, out of the text of an event or a command: Slack escapes three characters there."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def units(text: str) -> int:
    """The length as Slack's clients count it, UTF-16 units: never less than the number of characters."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)
