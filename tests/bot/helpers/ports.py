"""Ports for programs that have to be told theirs before they listen."""

from __future__ import annotations

import secrets
import socket

_FROM, _COUNT = 15_000, 15_000  # below those that systems give to outgoing connections, which come and go
_TRIES = 50


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on, and that no connection takes before whoever it is for."""
    for _ in range(_TRIES):
        port = _FROM + secrets.randbelow(_COUNT)
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no port is free in {_TRIES} tries")
