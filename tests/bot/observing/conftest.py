"""Fixtures of what is observed."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry
from traced import spans

from bot.metrics.meters import Meters

__all__ = ["spans"]


@pytest.fixture
def meters() -> Meters:
    """Instruments in a registry of their own."""
    return Meters(CollectorRegistry(), version="1", role="all")
