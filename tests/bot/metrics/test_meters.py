"""What Prometheus reads of a process."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics.meters import Meters


def meters() -> Meters:
    return Meters(CollectorRegistry(), version="1.2.3", role="worker")


def test_what_was_measured_is_told() -> None:
    one = meters()
    one.inferred("Document", 0.2)
    one.answered("slack", "link", "well", 1.5)
    one.posted("discord", "ratelimited", 0.1)
    one.incident()
    one.leads(True)
    value = one.registry.get_sample_value
    assert value("communique_build_info", {"version": "1.2.3", "role": "worker"}) == 1
    assert value("communique_inference_seconds_sum", {"work": "document"}) == 0.2
    labels = {"platform": "slack", "command": "link", "outcome": "well"}
    assert value("communique_command_seconds_bucket", {**labels, "le": "1.0"}) == 0
    assert value("communique_command_seconds_bucket", {**labels, "le": "2.5"}) == 1
    assert value("communique_post_seconds_count", {"platform": "discord", "outcome": "ratelimited"}) == 1
    assert value("communique_incidents_total") == 1
    assert value("communique_newsroom_leader") == 1
    assert (value("process_resident_memory_bytes") or 0) > 1e6


def test_two_in_one_process_do_not_meet() -> None:
    one, other = meters(), meters()
    one.incident()
    assert other.registry.get_sample_value("communique_incidents_total") == 0


def test_names_keep_to_the_conventions() -> None:
    families = list(text_string_to_metric_families(generate_latest(meters().registry).decode()))
    assert len(families) > 8
    for family in families:
        assert family.documentation
        assert family.name.startswith(("communique_", "process_"))
        if family.type == "histogram":
            assert family.name.endswith("_seconds")
