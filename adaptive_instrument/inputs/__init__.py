"""Where signals come from: one device per file, all with the interface in ``source.py``."""
