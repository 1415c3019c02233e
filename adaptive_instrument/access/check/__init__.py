"""The access check: two minutes of music in which the instrument finds out what fits this person."""
