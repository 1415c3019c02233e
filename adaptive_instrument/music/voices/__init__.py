"""What a press becomes: one note, or several, now and later. Each way of sounding is a file; ``articulations.py`` names
them all, ``figure.py`` says what they have in common, and ``music/voice.py`` plays them. Pure."""
