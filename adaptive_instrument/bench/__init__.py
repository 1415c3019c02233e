"""The project's own measurements: what a player would feel, as numbers that anybody can repeat."""
