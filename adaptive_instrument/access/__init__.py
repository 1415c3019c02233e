"""Signals become selections: what was meant by a movement. Pure; knows targets, not notes."""
