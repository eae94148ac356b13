"""What this process counts and measures. No label holds what anybody wrote, nor who or where they are."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector

_FAST = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds
_SLOW = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_LAG = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0, 30.0)


class Meters:
    """The instruments of one process, in a registry of its own. `role` is what `communique run` was told."""

    def __init__(self, registry: CollectorRegistry, *, version: str, role: str) -> None:
        self.registry = registry
        Info("communique_build", "The program.", registry=registry).info({"version": version, "role": role})
        ProcessCollector(registry=registry)
        self._inference = Histogram(
            "communique_inference_seconds",
            "Time of the models for one piece of work, without its wait.",
            ["work"],
            buckets=_SLOW,
            registry=registry,
        )
        self._commands = Histogram(
            "communique_command_seconds",
            "Time from a command to its answer.",
            ["platform", "command", "outcome"],
            buckets=_FAST,
            registry=registry,
        )
        self._posts = Histogram(
            "communique_post_seconds",
            "Time of a platform to take a message of a digest, or not to.",
            ["platform", "outcome"],
            buckets=_FAST,
            registry=registry,
        )
        self._lag = Histogram(
            "communique_event_loop_lag_seconds",
            "How much later than it should the event loop came back to a task that sleeps for a second.",
            buckets=_LAG,
            registry=registry,
        )
        told = "Failures that were logged under an incident number."
        self._incidents = Counter("communique_incidents", told, registry=registry)
        told = "Whether this process is the one that makes stories of articles."
        self._newsroom = Gauge("communique_newsroom_leader", told, registry=registry)

    def watch_pool(self, waiting: Callable[[], int], running: Callable[[], int], ready: Callable[[], int]) -> None:
        """Tell, at every scrape, how many articles wait for the models and are read, and how many processes read."""
        for name, told, value in (
            ("communique_inference_waiting", "Articles that wait for the models.", waiting),
            ("communique_inference_running", "Articles that the models read.", running),
            ("communique_inference_processes", "Processes of the models that are ready.", ready),
        ):
            Gauge(name, told, registry=self.registry).set_function(value)

    def watch_readers(self, there: Callable[[], int]) -> None:
        """Tell how many processes of the models there are to whom this process can leave articles."""
        told = "Processes of the models, of all processes that brief for this one."
        Gauge("communique_readers", told, registry=self.registry).set_function(there)

    def watch_clock(self, ahead: Callable[[], float]) -> None:
        """Seconds by which this machine's clock is ahead of the database's."""
        told = "By how much this machine's clock is ahead of the database's."
        Gauge("communique_clock_offset_seconds", told, registry=self.registry).set_function(ahead)

    def inferred(self, work: str, seconds: float) -> None:
        """The models did a piece of `work`: the name of its class."""
        self._inference.labels(work.lower()).observe(seconds)

    def answered(self, platform: str, command: str, outcome: str, seconds: float) -> None:
        """A command of the table was answered: "well", "refused" for what the asker can mend, or "failed"."""
        self._commands.labels(platform, command, outcome).observe(seconds)

    def posted(self, platform: str, outcome: str, seconds: float) -> None:
        """A platform was sent a message: "posted", "ratelimited", "rejected", "unsent" or "unknown"."""
        self._posts.labels(platform, outcome).observe(seconds)

    def lagged(self, seconds: float) -> None:
        """The event loop was late."""
        self._lag.observe(seconds)

    def incident(self) -> None:
        """Something failed that should not."""
        self._incidents.inc()

    def leads(self, leading: bool) -> None:
        """This process has become the newsroom, or is it no more."""
        self._newsroom.set(leading)
