"""What an HTTP status means to the person who sent the link."""

from __future__ import annotations

from http import HTTPStatus

from summarizer.errors import FetchError

WHOLE = (200, 203)  # answers that hold a whole page
_PASTE = "Paste the article's text instead."
_MEANINGS = {
    401: f"asks for a login. {_PASTE}",
    402: f"asks for payment. {_PASTE}",
    403: f"refuses to hand the page out; it may block automated readers. {_PASTE}",
    404: "has no page at this link. Check the link for typing errors.",
    407: f"asks for a login. {_PASTE}",
    410: "has removed the page. Look for another report of the same news.",
    429: "is getting too many requests. Try again in some minutes, or paste the article's text.",
    451: f"withholds the page for legal reasons. {_PASTE}",
}


def check_status(status: int, host: str) -> None:
    """Raises FetchError, naming host and status, unless the answer holds a whole page."""
    if status in WHOLE:
        return
    if status in _MEANINGS:
        meaning = _MEANINGS[status]
    elif status >= 500:
        meaning = "has a problem of its own. Try again later, or paste the article's text."
    elif status >= 400:
        meaning = f"does not accept the request. {_PASTE}"
    else:
        meaning = f"answered without a page. {_PASTE}"
    raise FetchError(f"{host} ({_label(status)}) {meaning}")


def _label(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"status {status}"
