"""The files that come with the program."""

from __future__ import annotations

from pathlib import Path

# Beside the package, in a checkout and in an installed wheel alike. Not importlib.resources: any folder named
# "config" where the program is started could be found first.
CONFIG = Path(__file__).resolve().parents[1] / "config"
SCHEMA = CONFIG / "briefing.schema.json"
