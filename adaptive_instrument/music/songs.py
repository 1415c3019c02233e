"""Songs, one entry each: traditional melodies and others that belong to everybody (their authors died long ago).

Written as in a mapping: one phrase a line, degrees of the scale, ``-`` and ``+`` for the octave below and above,
``:2`` for two beats. Adding a song is adding an entry.
"""

from __future__ import annotations

from adaptive_instrument.music.song import Song, SongSettings, read_song

SONGS: dict[str, tuple[str, str, str]] = {
    "twinkle twinkle": (
        "Twinkle, twinkle, little star", "major",
        """
        1 1 5 5 6 6 5:2
        4 4 3 3 2 2 1:2
        5 5 4 4 3 3 2:2
        5 5 4 4 3 3 2:2
        1 1 5 5 6 6 5:2
        4 4 3 3 2 2 1:2
        """,
    ),
    "ode to joy": (
        "Ode to joy", "major",
        """
        3 3 4 5 5 4 3 2
        1 1 2 3 3:1.5 2:.5 2:2
        3 3 4 5 5 4 3 2
        1 1 2 3 2:1.5 1:.5 1:2
        2 2 3 1 2 3:.5 4:.5 3 1
        2 3:.5 4:.5 3 2 1 2 5-:2
        3 3 4 5 5 4 3 2
        1 1 2 3 2:1.5 1:.5 1:2
        """,
    ),
    "frere jacques": (
        "Frère Jacques", "major",
        """
        1 2 3 1
        1 2 3 1
        3 4 5:2
        3 4 5:2
        5:.5 6:.5 5:.5 4:.5 3 1
        5:.5 6:.5 5:.5 4:.5 3 1
        1 5- 1:2
        1 5- 1:2
        """,
    ),
    "mary had a little lamb": (
        "Mary had a little lamb", "major",
        """
        3 2 1 2 3 3 3:2
        2 2 2:2 3 5 5:2
        3 2 1 2 3 3 3 3
        2 2 3 2 1:4
        """,
    ),
    "au clair de la lune": (
        "Au clair de la lune", "major",
        """
        1 1 1 2 3:2 2:2
        1 3 2 2 1:4
        1 1 1 2 3:2 2:2
        1 3 2 2 1:4
        2 2 2 2 6-:2 6-:2
        2 1 7- 6- 5-:4
        1 1 1 2 3:2 2:2
        1 3 2 2 1:4
        """,
    ),
    "row your boat": (
        "Row, row, row your boat", "major",
        """
        1 1 1:2/3 2:1/3 3
        3:2/3 2:1/3 3:2/3 4:1/3 5:2
        1+:1/3 1+:1/3 1+:1/3 5:1/3 5:1/3 5:1/3 3:1/3 3:1/3 3:1/3 1:1/3 1:1/3 1:1/3
        5:2/3 4:1/3 3:2/3 2:1/3 1:2
        """,
    ),
    "amazing grace": (
        "Amazing grace", "major",
        """
        5- 1:2 3:.5 1:.5 3:2 2 1:2 6- 5-:2
        5- 1:2 3:.5 1:.5 3:2 2 5:5
        3 5:1.5 3:.5 5:.5 3:.5 1:2 5- 6-:1.5 1:.5 1:.5 6-:.5 5-:2
        5- 1:2 3:.5 1:.5 3:2 2 1:5
        """,
    ),
    "auld lang syne": (
        "Auld lang syne", "major",
        """
        5- 1:1.5 1:.5 1 3 2:1.5 1:.5 2
        3 1:1.5 1:.5 3 5 6:3
        6 5:1.5 3:.5 3 1 2:1.5 1:.5 2
        3 1:1.5 6-:.5 6- 5- 1:3
        6 5:1.5 3:.5 3 1 2:1.5 1:.5 2
        6 5:1.5 3:.5 3 5 6:3
        1+ 5:1.5 3:.5 3 1 2:1.5 1:.5 2
        3 1:1.5 6-:.5 6- 5- 1:3
        """,
    ),
    "silent night": (
        "Silent night", "major",
        """
        5:1.5 6:.5 5 3:3
        5:1.5 6:.5 5 3:3
        2+:2 2+ 7:3
        1+:2 1+ 5:3
        6:2 6 1+:1.5 7:.5 6
        5:1.5 6:.5 5 3:3
        6:2 6 1+:1.5 7:.5 6
        5:1.5 6:.5 5 3:3
        2+:2 2+ 4+:1.5 2+:.5 7
        1+:3 3+:3
        1+ 5 3 5:1.5 4:.5 2 1:6
        """,
    ),
    "cradle song": (
        "Cradle song (Brahms)", "major",
        """
        3:.5 3:.5 5:2 3:.5 3:.5 5:2
        3:.5 5:.5 1+ 7:1.5 6:.5 6 5
        2:.5 3:.5 4 2 2:.5 3:.5 4:2
        2:.5 4:.5 7:.5 6:.5 5 7 1+:2
        1:.5 1:.5 1+:2 6:.5 4:.5 5:2
        3:.5 1:.5 4 5 6 5:2
        1:.5 1:.5 1+:2 6:.5 4:.5 5:2
        3:.5 1:.5 4 3 2 1:2
        """,
    ),
    "greensleeves": (
        "Greensleeves", "dorian",
        """
        1 3:2 4 5:1.5 6:.5 5
        4:2 2 7-:1.5 1:.5 2
        3:2 1 1:1.5 7-:.5 1 2:2 7- 5-:2
        1 3:2 4 5:1.5 6:.5 5
        4:2 2 7-:1.5 1:.5 2
        3:1.5 2:.5 1 7-:1.5 6-:.5 7- 1:5
        7:3 7:1.5 6:.5 5
        4:2 2 7-:1.5 1:.5 2
        3:2 1 1:1.5 7-:.5 1 2:2 7- 5-:3
        7:3 7:1.5 6:.5 5
        4:2 2 7-:1.5 1:.5 2
        3:1.5 2:.5 1 7-:1.5 6-:.5 7- 1:5
        """,
    ),
    "happy birthday": (
        "Happy birthday", "major",
        """
        5-:.75 5-:.25 6- 5- 1 7-:2
        5-:.75 5-:.25 6- 5- 2 1:2
        5-:.75 5-:.25 5 3 1 7- 6-:2
        4:.75 4:.25 3 1 2 1:2
        """,
    ),
}  # fmt: skip
"""Title, scale and notes of each song, by its name."""

OWN = "own"
"""What stands for the melody that the mapping itself holds."""
OWN_TITLE = "My song"


def shipped(name: str) -> Song:
    """A song of the list."""
    return read_song(name, *SONGS[name])


def own_song(settings: SongSettings) -> Song | None:
    """The melody that the mapping itself holds, if it does.

    Raises:
        ValueError: it cannot be read, with the cure.
    """
    if not settings.notes.strip():
        return None
    return read_song(OWN, settings.title or OWN_TITLE, settings.scale, settings.notes)


def first_song(settings: SongSettings) -> Song | None:
    """The song with which a player begins: their own melody, the one that is named, or none.

    Raises:
        ValueError: it cannot be read or is not in the list, with the cure.
    """
    own = own_song(settings)
    if own is not None or not settings.name:
        return own
    if settings.name not in SONGS:
        raise ValueError(f"{settings.name!r} is not a song here: use one of {', '.join(SONGS)}")
    return shipped(settings.name)
