"""Where notes go: one sink per file, all with the interface in ``sink.py``."""
