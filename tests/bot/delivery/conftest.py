"""Fixtures of delivery."""

from delivery_office import office

__all__ = ["office"]
