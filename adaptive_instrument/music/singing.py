"""Singing: which song a player has, where in it they are, and which targets come next in it.

With the method *song* the targets are the notes of the melody. With every other method the targets stay what they are;
the song is followed as it is played, wherever it is played, and never holds anybody up: a note beside it is a note.
"""

from __future__ import annotations

from dataclasses import replace

from adaptive_instrument.access.method import Targets
from adaptive_instrument.access.zones import EDGE, GAP, Zone
from adaptive_instrument.music.chord_pads import layout_of
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.layout import Layout, LayoutSettings
from adaptive_instrument.music.song import Song, SongSettings
from adaptive_instrument.music.songs import OWN, SONGS, first_song, own_song, shipped
from adaptive_instrument.view import PlayerView, SongView

NEXT = "next"
"""The change that takes the next song of the list."""
LONGEST_PAGE = 8
"""Notes that are shown at once: large enough to be read from a bed."""
TOP, ROOM, TALL = 0.04, 0.8, 0.44
"""The part of the stage in which a page of notes lies, and the height of one note (0..1 of the stage)."""


class SongLayout(Layout):
    """The notes of a melody as targets."""

    __slots__ = ("song",)
    counts = False

    def __init__(self, song: Song, octave: int) -> None:
        super().__init__(LayoutSettings(octave=octave))
        self.take(song)

    def take(self, song: Song) -> None:
        """Another song. What sounds must have been let go before: a target means another note now."""
        self.song = song
        self.degrees = tuple(note.degree for note in song.notes)

    def pitch(self, target: int, harmony: Harmony) -> float:
        """The pitch of a note of the melody, folded by octaves into 0..127."""
        return harmony.fold(self.song.pitch(target, harmony, self.octave))

    def free(self, target: int, harmony: Harmony) -> float:
        """Without the lock: the melody as it is written."""
        return harmony.fold(self.song.written(target, harmony, self.octave))

    def targets(self, harmony: Harmony) -> Targets:
        """How many notes, and where phrases begin."""
        return Targets(len(self.degrees), self.song.starts)


class Singing:
    """A player's song and their place in it."""

    def __init__(self, settings: SongSettings, layout: LayoutSettings, stepping: bool) -> None:
        """``stepping``: the player's method is *song*, which needs one; without a name it is the first of the list.

        Raises:
            ValueError: there is no such song, or it cannot be read, with the cure.
        """
        song = first_song(settings)
        if song is None and stepping:
            song = shipped(next(iter(SONGS)))
        self.song: Song | None = song
        self.place = 0
        """The note that comes next, where the song is followed. The method *song* keeps its own place."""
        self._settings = settings
        self._zones: dict[int, tuple[Zone, ...]] = {}
        self._next: tuple[int, ...] = ()
        """The targets that are the next note, as they were told last."""
        self._octave = layout.octave
        self._own = layout_of(layout)
        self.layout = SongLayout(song, layout.octave) if stepping and song is not None else self._own
        """The player's targets."""

    @property
    def stepping(self) -> bool:
        """Whether the targets are the notes of the song."""
        return isinstance(self.layout, SongLayout)

    @property
    def settings(self) -> SongSettings:
        """The song as a mapping would hold it. One that has a melody of its own always begins with that."""
        if self._settings.notes.strip():
            return self._settings
        name = self.song.name if self.song is not None else ""
        # What the method plays without being told a name needs none.
        unnamed = self.stepping and not self._settings.name and name == next(iter(SONGS))
        return self._settings if unnamed else replace(self._settings, name=name)

    @property
    def named(self) -> str:
        """The song's name, as ``choose`` takes it; empty for none."""
        return self.song.name if self.song is not None else ""

    def relay(self, layout: LayoutSettings) -> None:
        """The layout was changed while playing."""
        self._octave, self._own = layout.octave, layout_of(layout)
        if not self.stepping:
            self.layout = self._own
        elif self.song is not None:
            self.layout = SongLayout(self.song, layout.octave)

    def step(self, stepping: bool) -> None:
        """Another way of playing takes over: the targets are the notes of the song, or the layout's again."""
        if stepping and not self.stepping:
            self.song = self.song or shipped(next(iter(SONGS)))
            self.layout = SongLayout(self.song, self._octave)
        elif not stepping:
            self.layout = self._own

    def choose(self, name: str) -> None:
        """Takes a song by its name, from its beginning: one of the list, the mapping's own, ``next``, or "" for none.

        A name that says nothing here (no own song in the mapping, none for the method *song*) changes nothing.
        """
        if not name:
            if not self.stepping:
                self.song, self.place = None, 0
            return
        if name == NEXT:
            name = self._following()
        song = own_song(self._settings) if name == OWN else shipped(name)
        if song is not None:
            self.song, self.place, self._zones = song, 0, {}
            if isinstance(self.layout, SongLayout):
                self.layout.take(song)

    def go(self, place: int) -> None:
        """The note at ``place`` comes next; past the last one it is the first."""
        if self.song is not None:
            self.place = place % len(self.song.notes)

    def heard(self, pitch: float, harmony: Harmony, free: bool = False) -> bool:
        """The player has struck a pitch: was it the next note of the song (or, one left out, the one after)?

        ``free``: no lock binds them, and the melody as it is written counts as well.
        """
        if self.song is None or self.stepping:
            return False
        count = len(self.song.notes)
        for ahead in range(min(2, count)):
            place = (self.place + ahead) % count
            wanted = {self.song.pitch(place, harmony)} | ({self.song.written(place, harmony)} if free else set())
            if any((each - pitch) % 12 == 0 for each in wanted):
                self.place = (place + 1) % count
                return True
        return False

    def targets(self, harmony: Harmony) -> Targets:
        """The targets under a harmony, those that come next in the song among them.

        For the method *song* ``next`` is left out: it goes on by itself, until it is sent somewhere (``sent``).
        """
        targets = self.layout.targets(harmony)
        if self.song is None or self.stepping:
            return targets
        return replace(targets, next=self._upcoming(harmony))

    def sent(self, harmony: Harmony) -> Targets:
        """The same, for a player who has just been sent to ``place``."""
        targets = self.targets(harmony)
        return replace(targets, next=(self.place,)) if self.stepping else targets

    # -- what is shown of it --------------------------------------------------------------------------------------

    @property
    def told(self) -> SongView | None:
        """What is said of the song where it is followed."""
        if self.song is None:
            return None
        return SongView(self.song.title, self.place, len(self.song.notes), () if self.stepping else self._next)

    def paged(self, view: PlayerView, place: int, standing: int) -> PlayerView:
        """A player's view with only the notes around ``standing`` for targets; ``place`` comes next.

        They lie in the order of time from left to right, as high as they sound.
        """
        assert self.song is not None
        first, past = self._page(min(standing, len(self.song.notes) - 1))
        if first not in self._zones:
            self._zones[first] = self._laid_out(first, past)

        def here(target: int | None) -> int | None:
            return target - first if target is not None and first <= target < past else None

        sounding = tuple(
            replace(note, target=-1 if (shown := here(note.target)) is None else shown) for note in view.sounding
        )
        told = SongView(self.song.title, place, len(self.song.notes))
        return replace(
            view, targets=view.targets[first:past], cursor=here(view.cursor), sounding=sounding,
            zones=self._zones[first], song=told,
        )  # fmt: skip

    def _page(self, place: int) -> tuple[int, int]:
        """The notes that are shown while ``place`` stands: the first, and the first one past them.

        A phrase is a page; one too long for that is cut into even ones.
        """
        assert self.song is not None
        start = max(start for start in self.song.starts if start <= place)
        stop = min((stop for stop in self.song.starts if stop > place), default=len(self.song.notes))
        pages = -(-(stop - start) // LONGEST_PAGE)
        size = -(-(stop - start) // pages)
        first = start + (place - start) // size * size
        return first, min(first + size, stop)

    def _laid_out(self, first: int, past: int) -> tuple[Zone, ...]:
        assert self.song is not None
        degrees = [note.degree for note in self.song.notes]
        rise = (ROOM - TALL) / max(1, max(degrees) - min(degrees))
        shown = degrees[first:past]
        middle = (min(shown) + max(shown)) / 2
        # As wide on every page, so that turning one moves nothing else.
        longest = max(stop - start for start, stop in map(self._page, range(len(degrees))))
        width = (1 - 2 * EDGE) / longest
        left = 0.5 - width * (past - first) / 2
        return tuple(
            Zone(
                left + (place - first) * width + GAP,
                TOP + (ROOM - TALL) / 2 - (degrees[place] - middle) * rise,
                width - 2 * GAP,
                TALL,
            )
            for place in range(first, past)
        )

    def _following(self) -> str:
        """The song after this one in the list; the mapping's own comes before the first."""
        names = ([OWN] if self._settings.notes.strip() else []) + list(SONGS)
        now = self.song.name if self.song is not None else ""
        return names[(names.index(now) + 1) % len(names)] if now in names else names[0]

    def _upcoming(self, harmony: Harmony) -> tuple[int, ...]:
        assert self.song is not None
        found: list[int] = []
        for ahead in range(2):
            wanted = self.song.pitch((self.place + ahead) % len(self.song.notes), harmony)
            for target in range(len(self.layout.degrees)):
                if (self.layout.pitch(target, harmony) - wanted) % 12 == 0 and target not in found:
                    found.append(target)
            if not ahead:
                self._next = tuple(found)
        return tuple(found)


def _folded(pitch: float) -> float:
    """By octaves into 0..127."""
    while pitch > 127:
        pitch -= 12
    while pitch < 0:
        pitch += 12
    return pitch
