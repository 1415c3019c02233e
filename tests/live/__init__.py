"""The whole program, as its user starts it, on real sound, MIDI and screens."""
