"""The looper: what players play is recorded, and played again in rounds."""
