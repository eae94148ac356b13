"""Briefings asked of other processes: those of a fleet that people talk to have no models."""
