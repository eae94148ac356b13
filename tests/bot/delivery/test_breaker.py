"""A platform that refuses too much is left alone before it shuts the program out."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from bot.delivery.breaker import Breaker


class Watch:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def breaker(watch: Watch) -> Breaker:
    return Breaker("discord", most=10, window=600, clock=watch)


def test_many_refusals_in_a_short_time(breaker: Breaker, watch: Watch) -> None:
    for status in (403, 429, 200) * 4 + (403,):
        assert breaker.wait == 0
        breaker.note(status)
    with capture_logs() as lines:
        breaker.note(403)
    assert breaker.wait == 600
    (told,) = lines
    assert (told["log_level"], told["platform"]) == ("error", "discord")
    watch.now += 601
    assert breaker.wait == 0


def test_as_many_over_a_long_time_are_nothing(breaker: Breaker, watch: Watch) -> None:
    for _ in range(50):
        breaker.note(403)
        watch.now += 100
    assert breaker.wait == 0


@pytest.mark.parametrize("status", [200, 204, 400, 404, 500])
def test_other_answers_do_not_count(breaker: Breaker, status: int) -> None:
    for _ in range(100):
        breaker.note(status)
    assert breaker.wait == 0


def test_a_refused_token_is_noticed_sooner(watch: Watch) -> None:
    patient = Breaker("discord", clock=watch)
    for status in [*[401] * 19, 200, *[401] * 19]:
        patient.note(status)
        assert patient.wait == 0
    with capture_logs() as lines:
        patient.note(401)
    assert patient.wait == 600
    assert "token" in lines[0]["reason"]
