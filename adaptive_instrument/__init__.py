"""Adaptive Instrument: a person makes the one movement they have; it becomes a note that fits."""

__version__ = "0.1.0"
