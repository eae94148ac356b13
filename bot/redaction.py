"""Tokens, passwords and tickets cut out of everything that is logged, wherever a library may have put them."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "[hidden]"
_SHAPES = re.compile(
    r"""
    \b(?:xox[a-z]|xapp|xwfp)(?:\.xox[a-z])?-[\w-]+           # Slack's tokens: xoxb-..., xapp-..., xoxe.xoxp-...
    | \b[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}                 # Discord's tokens
    | (?<=hooks\.slack\.com/)[\w-]+/[\w/-]+                  # response URLs and webhooks, which need no token
    | (?<=/webhooks/)\d+/[\w.-]+ | (?<=/interactions/)\d+/[\w.-]+
    | (?<=[?&]ticket=)[^\s&"']+                              # Socket Mode's one-time addresses
    | (?<=://)[^\s/:@"']*:[^\s/@"']+(?=@)                    # name:password@host
    | (?<=Bot\ )[\w.-]{16,} | (?<=Bearer\ )[\w.-]{16,}
    """,
    re.VERBOSE,
)


class Redaction:
    """Cuts secrets out of text: what has the shape of one, and those that it was told."""

    def __init__(self) -> None:
        self._told: frozenset[str] = frozenset()

    def hide(self, secrets: Iterable[str]) -> None:
        """Also cut these; what is too short to be a secret would only garble the log."""
        self._told |= {secret for secret in secrets if len(secret) >= 8}

    def __call__(self, text: str) -> str:
        """The text with `[hidden]` in the place of every secret."""
        for secret in sorted(self._told, key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
        return _SHAPES.sub(HIDDEN, text)


redact = Redaction()  # one for the process, as logging is
