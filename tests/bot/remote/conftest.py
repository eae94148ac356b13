"""Fixtures of fleets, which run on PostgreSQL alone."""

from databases import mortal, server_database, server_url

__all__ = ["mortal", "server_database", "server_url"]
