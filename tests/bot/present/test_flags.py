from __future__ import annotations

import pycountry
import pytest

from bot.present.flags import flag


def test_every_state_of_iso_3166_has_its_flag() -> None:
    for country in pycountry.countries:
        assert flag(country.alpha_3) == country.flag


@pytest.mark.parametrize(("id", "expected"), [("XKX", "🇽🇰"), ("UN", None), ("HAMAS", None), ("", None)])
def test_others(id: str, expected: str | None) -> None:
    assert flag(id) == expected
