"""Fixtures of the metrics."""

from databases import database, mortal, server_database, server_url, url

__all__ = ["database", "mortal", "server_database", "server_url", "url"]
