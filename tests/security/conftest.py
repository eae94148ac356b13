"""The databases that attacks are tried on, each in turn; helpers are those of the bot's tests."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "bot" / "helpers"))

from databases import database, postgres, sqlite_template, url

__all__ = ["database", "postgres", "sqlite_template", "url"]
