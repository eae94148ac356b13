"""One line of text as people see it."""

from __future__ import annotations

_INVISIBLE = dict.fromkeys(
    (0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), ""
)
# Nobody writes C1 control characters: they are Windows-1252 quotation marks and dashes in the wrong place.
_MISPLACED = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
_CONTROLS = dict.fromkeys((*range(0x09), *range(0x0E, 0x1C), 0x7F), "")
_TABLE = str.maketrans({**_INVISIBLE, **_CONTROLS, **_MISPLACED})


def one_line(text: str) -> str:
    """The text with single spaces for white space, without control and invisible characters (soft hyphens ...)."""
    return " ".join(text.translate(_TABLE).split())
