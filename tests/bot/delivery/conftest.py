"""Fixtures of delivery."""

from databases import database, mortal, server_database, server_url, url
from delivery_office import office
from traced import spans

__all__ = ["database", "mortal", "office", "server_database", "server_url", "spans", "url"]
