"""The models at work in processes of their own, so that the chat's event loop never waits for them."""

from bot.inference.errors import Busy, Late, WorkerDied
from bot.inference.pool import InferencePool, Load

__all__ = ["Busy", "InferencePool", "Late", "Load", "WorkerDied"]
