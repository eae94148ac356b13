"""Text of strangers, made safe to show: no control characters, no terminal escapes, no reordering marks."""

from __future__ import annotations

import re

# A whole escape sequence goes, not just its first byte: "\x1b[31m" must not leave "[31m" behind.
# Operating-system commands end with BEL or ESC \; an unfinished one must not swallow the text after its line.
_ESCAPE = re.compile(
    r"(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|\x1b[PX^_][^\x1b\n]*(?:\x1b\\)?"
    r"|\x1b[ -/]*[0-~]?"
)
# C0 but tab and newline, DEL, C1, and the marks that show text in another order than it is stored.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_BREAK = re.compile("\r\n?|[\u2028\u2029\x85]")


def clean(text: str) -> str:
    """`text` without what could steer a terminal; everything else stays as it is, character for character."""
    return _CONTROL.sub("", _ESCAPE.sub("", _BREAK.sub("\n", text)))


def one_line(text: str) -> str:
    """`clean(text)` with every run of white space made one blank: for titles, names and error messages."""
    return " ".join(clean(text).split())
