"""What holds for every test: none fails because the machine has other things to do, or for what another has set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

settings.register_profile(
    "patient",
    settings.get_profile(settings.get_current_profile_name()),  # hypothesis has one of its own for CI
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """Programs that run inside a test set up their logs."""
    yield
    structlog.reset_defaults()
