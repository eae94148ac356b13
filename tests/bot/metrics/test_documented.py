"""Metrics, their documentation and the alert rules name the same things."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from prometheus_client import CollectorRegistry

from bot.metrics import state
from bot.metrics.meters import Meters
from bot.store.census import Census, Jobs

ROOT = Path(__file__).parents[3]
RULES = yaml.safe_load((ROOT / "config" / "alerts.yaml").read_text(encoding="utf-8"))
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
_SUFFIX = re.compile(r"_(bucket|count|sum)$")
CENSUS = Census(
    jobs=(Jobs(name="deliver", state="waiting", count=1, oldest=2.0),),
    deliveries={"sent": 1},
    overdue=0.0,
    subscriptions={"active": 1},
    feeds={"well": 1},
    articles=0,
    readings={"asked": 1},
    reading_wait=0.0,
)


def metrics() -> dict[str, set[str]]:
    """Every metric by its exposed name, with its labels."""
    meters = Meters(CollectorRegistry(), version="1", role="all")
    meters.watch_pool(lambda: 0, lambda: 0, lambda: 1)
    meters.watch_readers(lambda: 1)
    meters.watch_clock(lambda: 0.0)
    meters.inferred("Document", 1.0)
    meters.answered("slack", "link", "well", 1.0)
    meters.posted("slack", "posted", 1.0)
    families = [*meters.registry.collect(), *state._families(CENSUS)]
    found = {"communique_database_up": set[str](), "communique_census_seconds": set[str]()}
    for family in families:
        for sample in family.samples:
            if sample.name.startswith("communique_") and not sample.name.endswith("_created"):
                found.setdefault(_SUFFIX.sub("", sample.name), set()).update(set(sample.labels) - {"le"})
    return found


def named(text: str) -> set[str]:
    return {_SUFFIX.sub("", name) for name in re.findall(r"communique_[a-z_]+", text)}


def test_every_metric_is_documented_with_its_labels() -> None:
    rows = {}
    for line in (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| `communique_"):
            _, names, labels, _ = line.split("|", 3)
            rows |= {name: set(re.findall(r"`(\w+)`", labels)) for name in re.findall(r"`(\w+)`", names)}
    assert rows == metrics()


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: str(rule["alert"]))
def test_alerts_are_about_metrics_that_there_are(rule: dict[str, object]) -> None:
    names = named(str(rule["expr"]))
    assert names
    assert names <= set(metrics())
    assert str(rule["expr"]).count("(") == str(rule["expr"]).count(")")
    labels = set(re.findall(r"(\w+)=~?\"", str(rule["expr"])))
    assert labels <= set[str]().union(*(metrics()[name] for name in names))
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert set(rule["annotations"]) == {"summary", "action"}  # type: ignore[call-overload]
