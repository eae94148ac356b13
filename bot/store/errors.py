"""The store's own failure."""

from __future__ import annotations

from summarizer.errors import UserError


class StoreError(UserError):
    """The database cannot be opened or brought up to date; the message is for the operator and holds no password."""
