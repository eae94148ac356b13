"""Fixtures of the doctor."""

from databases import server_url

__all__ = ["server_url"]
