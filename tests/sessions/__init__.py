"""Whole instruments by scripted sessions: ``NAME.jsonl`` is what was said, ``NAME.notes.jsonl`` the notes expected.

A session is a trace whose header names a shipped mapping and says in ``about`` what is to be heard. The expected file
has one object a note, as ``render --notes`` writes them (``start``, ``end``, ``pitch``, ``velocity``, ``player``),
and where there is something to tell, how the note moved: ``bends`` as pairs of second and pitch, ``swell`` as the
second and loudness at which its last change of loudness ended.

After a wished-for change of the music, write the expectations anew, and read the difference as a musician would::

    python -m tests.sessions                 # all of them
    python -m tests.sessions five-pads       # one
    git diff tests/sessions
"""
