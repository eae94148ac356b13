"""Fixtures of fleets, which run on PostgreSQL alone."""

from databases import mortal, server_database, server_url
from traced import spans

__all__ = ["mortal", "server_database", "server_url", "spans"]
