"""Text of strangers shown character for character: what would steer a terminal or hide itself becomes a picture."""

from __future__ import annotations

_PICTURES = 0x2400  # CONTROL PICTURES: the symbol of the control character 0
_UNSEEN = "\ufffd"
_BREAKS = "\r\x85\u2028\u2029"
_TABLE: dict[int, str] = {
    **{code: chr(_PICTURES + code) for code in range(0x20) if chr(code) not in "\t\n"},
    0x7F: "\u2421",
    **dict.fromkeys(range(0x80, 0xA0), _UNSEEN),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), _UNSEEN),  # marks that reorder text
    **dict.fromkeys(range(0xD800, 0xE000), _UNSEEN),  # halves of a character, which no file can hold
    **dict.fromkeys(map(ord, _BREAKS), "\n"),
}


def visible(text: str) -> str:
    """`text` with as many characters as before, so that offsets into it stay right.

    Control characters become their pictures, marks that reorder text U+FFFD, and every line break `\\n`.
    """
    return text.replace("\r\n", " \n").translate(_TABLE)
