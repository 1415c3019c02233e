"""Cues: what a scan highlights is heard beforehand, as a short quiet note or as its name. For who cannot see it well.

Cues are no music: they are not recorded, not sent to MIDI, and never hold a key for longer than ``LASTS``. They are
played by the synth of the music, or by one of their own on a second sound device, so that the room hears only the
music. This follows what there is to see (the view), as the stage does, and is fed by the conductor only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush

from adaptive_instrument.access.highlight import Highlight
from adaptive_instrument.notes import Ceiling, Event, NoteOff, NoteOn, Silence, Sound, Standard, Volume
from adaptive_instrument.outputs.sink import Sink
from adaptive_instrument.outputs.speech import Speech
from adaptive_instrument.view import PlayerView, View

VOICE = "preview"
SOUND = "plucked"
"""A sound that says its pitch at once, however slowly the player's own one swells."""
LOUDNESS = 0.4
"""The cues' volume, 0..1."""
VELOCITY = 56
LASTS = 0.3
"""Seconds a cue sounds at most."""
APART = 0.11
"""Seconds between the notes of a row that is highlighted as a whole: it is heard from its first to its last."""
MOST = 6
"""So many notes of a row at most."""
NAMES = {"#": " sharp", "b": " flat"}


class Cues:
    """A sink that makes its own notes. Of the music it hears only when to be quiet."""

    schedules_ahead = False

    def __init__(self, synth: Sink | None, speech: Callable[[], Speech] = Speech, *, own: bool = False) -> None:
        """``synth`` plays the notes (None: nothing does); ``own``: nobody else plays it, it is closed here.

        ``speech`` is asked for a voice when the first name is to be said.
        """
        self.name = "cues"
        self.latency = synth.latency if synth is not None else 0.0
        self._synth = synth
        self._own = own
        self._find_speech = speech
        self._speech: Speech | None = None
        self._cued: dict[str, tuple[tuple[int, ...], float]] = {}
        self._known: set[str] = set()
        self._spoke = ""
        """Whose names were said last: a voice is cut off by that player's own notes only."""
        self._agenda: list[tuple[float, int, Event]] = []
        self._held: dict[int, NoteOff] = {}
        self._count = 0

    # -- what there is to see -----------------------------------------------------------------------------------------

    def see(self, view: View, now: float) -> bool:
        """A new view at ``now`` seconds: whatever has just begun to stand out is heard. True while more is to come."""
        for player in view.players:
            shown = player.highlight
            if shown is None or shown.cue == "none" or view.resting or not shown.targets:
                if self._cued.pop(player.name, None) is not None:
                    self._hush(player.name, now)
                continue
            moment = (shown.targets, shown.since)
            if self._cued.get(player.name) == moment:
                continue
            self._cued[player.name] = moment
            self._hush(player.name, now)
            # What is armed, or held, has been chosen: from then on it is heard itself.
            if shown.armed is None and not shown.paused and max(shown.targets) < len(player.targets):
                self._cue(player, shown, now)
        self._play(now)
        return bool(self._agenda)

    def _cue(self, player: PlayerView, shown: Highlight, now: float) -> None:
        if shown.cue == "spoken":
            if self._speech is None:
                self._speech = self._find_speech()
            if self._speech.able:
                self._spoke = player.name
                self._speech.say(spoken(player, shown.targets))
                return
        self._sound(player, shown, now)

    def _sound(self, player: PlayerView, shown: Highlight, now: float) -> None:
        name = _cueing(player.name)
        if name not in self._known and self._synth is not None:
            self._known.add(name)
            self._synth.send([Sound(now, name, VOICE, SOUND), Volume(now, name, LOUDNESS)])
        targets = shown.targets[:MOST]
        room = LASTS if shown.lasts is None else min(LASTS, shown.lasts / 2)
        apart = APART if shown.lasts is None else min(APART, shown.lasts / 2 / len(targets))
        for number, target in enumerate(targets):
            self._count -= 1
            at, pitch = now + number * apart, player.targets[target].pitch
            self._plan(NoteOn(at, self._count, name, VOICE, pitch, VELOCITY))
            self._plan(NoteOff(at + (room if len(targets) == 1 else apart), self._count, name, VOICE))

    # -- the sink -----------------------------------------------------------------------------------------------------

    def send(self, events: Sequence[Event]) -> None:
        """The music: a note of a player's ends their cue, silence ends all."""
        for event in events:
            if isinstance(event, NoteOn):
                self._hush(event.player, event.at)
            elif isinstance(event, Silence):
                self._stop(event.at)
            elif isinstance(event, (Standard, Ceiling)) and self._own:
                self._tell(event)

    def tick(self, now: float) -> float | None:
        """Plays on what has been begun."""
        self._play(now)
        wish = self._synth.tick(now) if self._own and self._synth is not None else None
        if not self._agenda:
            return wish
        return self._agenda[0][0] if wish is None else min(wish, self._agenda[0][0])

    def silence(self) -> None:
        """Ends every cue at once."""
        self._stop(0.0)
        if self._own and self._synth is not None:
            self._synth.silence()

    def close(self) -> None:
        """Silences, ends the voice and lets a sound device of its own go."""
        self.silence()
        if self._speech is not None:
            self._speech.close()
        if self._own and self._synth is not None:
            self._synth.close()

    @property
    def trouble(self) -> str | None:
        """What keeps cues from being heard, with the cure, or None."""
        if self._speech is not None and self._speech.trouble is not None:
            return self._speech.trouble
        return self._synth.trouble if self._own and self._synth is not None else None

    # -- inside -------------------------------------------------------------------------------------------------------

    def _plan(self, event: NoteOn | NoteOff) -> None:
        heappush(self._agenda, (event.at, -event.note_id, event))

    def _play(self, now: float) -> None:
        while self._agenda and self._agenda[0][0] <= now:
            event = heappop(self._agenda)[2]
            if isinstance(event, NoteOn):
                self._held[event.note_id] = NoteOff(event.at, event.note_id, event.player, event.voice)
            elif isinstance(event, NoteOff):
                self._held.pop(event.note_id, None)
            self._tell(event)

    def _hush(self, player: str, at: float) -> None:
        if self._speech is not None and player == self._spoke:
            self._speech.hush()
        name = _cueing(player)
        if name not in self._known:
            return
        self._agenda = [item for item in self._agenda if getattr(item[2], "player", "") != name]
        for note_id, off in list(self._held.items()):
            if off.player == name:
                del self._held[note_id]
                self._tell(NoteOff(max(at, off.at), note_id, name, VOICE))

    def _stop(self, at: float) -> None:
        self._agenda.clear()
        for note_id, off in list(self._held.items()):
            self._tell(NoteOff(max(at, off.at), note_id, off.player, VOICE))
        self._held.clear()
        if self._speech is not None:
            self._speech.hush()

    def _tell(self, event: Event) -> None:
        if self._synth is not None:
            self._synth.send([event])


def spoken(player: PlayerView, targets: tuple[int, ...]) -> str:
    """What is said of the targets: ``C``, ``B flat high``, ``C to G``. An octave that comes again is told apart."""
    first, last = targets[0], targets[-1]
    name = _said(player, first)
    return name if first == last else f"{name} to {_said(player, last)}"


def _said(player: PlayerView, target: int) -> str:
    view = player.targets[target]
    name = view.said or view.label[:1] + "".join(NAMES.get(sign, sign) for sign in view.label[1:])
    below = any(other.label == view.label and other.pitch < view.pitch for other in player.targets)
    return f"{name} high" if below else name


def _cueing(player: str) -> str:
    """The name under which a player's cues are played: their volume and sound are not the player's."""
    return f"{player} (cue)"
