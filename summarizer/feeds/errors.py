"""The failure of a feed or of a list of feeds."""

from __future__ import annotations

from summarizer.errors import UserError


class FeedError(UserError):
    """What was had is no feed, or no list of feeds, that can be read."""
