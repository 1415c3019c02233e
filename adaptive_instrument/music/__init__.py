"""Selections become notes that fit: scales, chords, harmony, transport, voices. Pure."""
