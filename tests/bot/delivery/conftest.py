"""Fixtures of delivery."""

from databases import database, url
from delivery_office import office

__all__ = ["database", "office", "url"]
