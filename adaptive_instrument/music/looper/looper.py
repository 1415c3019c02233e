"""The looper: records what players play and plays it again in rounds, all by one switch if need be.

What the switch does depends on what there is::

    empty     -> waits      the next note begins the recording (or the press itself, by setting)
    waits     -> empty      pressed again, nothing was meant (over a loop: the loop plays on)
    records   -> plays      the loop closes: at the line just passed, or at the next one, until which it records on
    plays     -> overdubs   what is played now comes into a layer of its own
    overdubs  -> plays      the layer is closed; one without a note is none
    stopped   -> plays      in its place, as if it had never been silent

``undo`` throws away what is being recorded, or takes off the last layer, and just after a press that began a layer
both: so a switch that is pressed long may mean it. ``stop`` closes what is being recorded and is silent; ``clear``
takes off all layers. ``redo``, or the ensemble's own undo, brings back what was taken off, until something new is
recorded.

A loop belongs to nobody: a lost face ends what its player holds, and the loop goes on. Rest, stop, a call and the way
back to the voice silence it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adaptive_instrument.errors import ChangeError
from adaptive_instrument.music.ahead import Ahead
from adaptive_instrument.music.harmony import Harmony
from adaptive_instrument.music.looper.asking import RECORDING, REMEMBERS, Asked
from adaptive_instrument.music.looper.layers import Performers
from adaptive_instrument.music.looper.recorder import Recorder
from adaptive_instrument.music.looper.rounds import Rounds
from adaptive_instrument.music.looper.settings import LooperSettings
from adaptive_instrument.music.machine import MachineView
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.steps import louder
from adaptive_instrument.notes import Event, NoteOn, Volume

NAME = "looper"
EMPTY = "There is no loop yet: record one first."
ALONE = "The loop fell silent, for nobody played any more. It is kept."
ALREADY = "Something is being recorded already: close it, or throw it away."
RESTS = "The instrument rests: wake it first, then play the loop."
SOUNDS = ("switch", "play", "record", "add", "catch", "redo")
"""What lets it sound or listen: not in rest."""
NO_REDO = "No layer was taken away, so there is none to bring back."
THERE = "There is a loop already: clear it first, or add a layer to it."
MOST = "There are {layers} layers, as many as there can be: take one away first."


@dataclass(frozen=True, slots=True)
class LoopView(MachineView):
    """What there is to see of the looper."""

    layers: int = 0
    """Layers that are heard, without the one that is being recorded."""
    taken_off: int = 0
    """Layers that can be brought back."""
    since: float | None = None
    """The second at which some round began; rounds follow every ``lasts`` seconds. None while there is none."""
    lasts: float = 0.0
    """Seconds of a round."""

    def line(self, now: float) -> str:
        """What it does, in a word or two."""
        layers = "loop" if self.layers < 2 else f"loop of {self.layers} layers"
        return {
            "waits": "the loop waits for a note" if not self.layers else f"{layers}, the next waits for a note",
            "records": "recording a loop",
            "plays": layers,
            "overdubs": f"{layers}, recording over it",
            "stopped": f"{layers}, silent",
        }.get(self.state, "")


class Looper:
    """A machine that plays what was played."""

    def __init__(self, shared: Shared, settings: LooperSettings, performers: Performers) -> None:
        """``performers``: the players by name, so that each layer can sound as its player did."""
        self.name = NAME
        self.section = NAME
        self.settings = settings
        self.revision = 0
        self.wishes: list[tuple[str, object]] = []
        self._shared = shared
        self._ahead = Ahead(NAME, shared.ledger)
        self._rounds = Rounds(shared, self._ahead, settings.moves)
        self._recorder = Recorder(shared, self._rounds, self._ahead, settings, performers)
        self._last = 0.0
        """The second at which somebody played or asked for something last."""
        self._cut_off = False
        """Whether the loop was heard when its last layer was taken off: brought back, it is heard again."""
        self._harmony = shared.harmony
        self._before: tuple[float, Harmony] = (-1.0, shared.harmony)
        """When the harmony changed last, and what it was before that moment."""
        self._tell()

    # -- a machine ------------------------------------------------------------------------------------------------

    @property
    def listens(self) -> bool:
        """Whether it wants to hear what is played."""
        return self._recorder.listens or self._rounds.playing

    @property
    def deadline(self) -> float | None:
        """When a note is due or has to be planned, or a recording closes by itself."""
        moments = (self._ahead.deadline, self._rounds.deadline, self._recorder.deadline, self._ends)
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def _ends(self) -> float | None:
        """The second at which a loop that nobody plays to falls silent."""
        alone = self.settings.alone
        return self._last + alone if alone and self._rounds.playing and self._recorder.now is None else None

    @property
    def pending(self) -> float | None:
        """The second of the first note that is planned and not committed, or None."""
        return self._ahead.pending

    @property
    def state(self) -> str:
        """``empty``, ``waits``, ``records``, ``plays``, ``overdubs`` or ``stopped``."""
        recording = self._recorder.now
        if recording is None:
            if not self._rounds.layers.active:
                return "empty"
            return "plays" if self._rounds.playing else "stopped"
        if recording.begin is None:
            return "waits"
        return "overdubs" if recording.length else "records"

    def opening(self, t: float) -> list[Event]:
        """How loud it is; the sounds of its layers come with them."""
        return [Volume(t, NAME, self.settings.volume)]

    def advance(self, t: float) -> list[Event]:
        """Closes what is to close, plans what comes, begins and ends what is due."""
        events: list[Event] = []
        closes = self._recorder.deadline
        if closes is not None and closes <= t:
            had = self._rounds.layers.active
            self._recorder.finish(t, events)
            if self._rounds.layers.active != had:
                self._shared.undo.push(t, (("looper.show", had),))
            self._tell()
        if self._ends is not None and self._ends <= t:
            events += self._rounds.end(t)
            self._recorder.says = ALONE
            self._tell()
        plans = self._rounds.deadline
        if plans is not None and plans <= t:
            events += self._rounds.advance(t)
        return events + self._ahead.advance(t)

    def commit(self, horizon: float) -> list[Event]:
        """Planned notes up to ``horizon`` become binding."""
        return self._ahead.commit(horizon)

    def hush(self, t: float) -> list[Event]:
        """Silence, until somebody lets it play again."""
        events: list[Event] = []
        self._recorder.hush(t, events)
        events += self._rounds.end(t)
        self._cut_off = False
        self._tell()
        return events

    def reharmonise(self, t: float) -> list[Event]:
        """What comes follows the key and the chord."""
        if t != self._before[0]:
            self._before = (t, self._harmony)
        changed, self._harmony = self._harmony != self._shared.harmony, self._shared.harmony
        # It may be that only the plan has changed, and not the harmony yet.
        events = self._rounds.follow(t, self.settings.on_change) if changed else []
        return events + self._rounds.anew(t)

    def retime(self, t: float) -> list[Event]:
        """What sounds and what comes follow the tempo."""
        self._tell()
        return self._rounds.retime(t)

    def heard(self, t: float, events: Sequence[Event]) -> list[Event]:
        """Records what was played, if it is to be recorded."""
        answer: list[Event] = []
        self._last = t
        news = [self._recorder.hear(t, event, self._harmony_of(event), answer) for event in events]
        if any(news):
            self._tell()
        return answer

    def admit(self, setting: str, value: Any) -> None:
        """Raises what speaks against a change.

        Raises:
            ChangeError: there is nothing for it to act upon, or no room, with the cure.
        """
        fault = self._fault(setting)
        if fault:
            # By whatever way it was asked for: the stage says it, too.
            self._recorder.says = fault
            self._tell()
            raise ChangeError(fault)

    def change(self, t: float, setting: str, value: Any) -> list[Event]:
        """Applies a change."""
        events: list[Event] = []
        asked = value if isinstance(value, Asked) else Asked()
        self._recorder.says = ""
        self._last = t
        if setting == "switch":
            self._switch(t, asked, events)
        elif setting in ("record", "add"):
            events += self._recorder.abandon(t)
            self._recorder.ask(t, asked, at_once=False)
        elif setting == "catch":
            if self._recorder.now is None:
                self._recorder.catch(t, asked, events)
        elif setting == "leave":
            self._leave(t, asked, events)
        elif setting == "play":
            self._play(t, events)
        elif setting == "stop":
            self._stop(t, events)
        elif setting == "undo":
            self._undo(t, events)
        elif setting == "redo":
            self._show(t, self._rounds.layers.active + 1, events)
            self._play(t, events)
        elif setting in ("louder", "softer"):
            self._set(t, "volume", louder(self.settings.volume, 1 if setting == "louder" else -1), events)
        elif setting in ("clear", "show"):
            events += self._recorder.abandon(t)
            self._show(t, 0 if setting == "clear" else int(value), events)
        else:
            self._set(t, setting, value, events)
        self._tell()
        return events

    def undoable(self) -> Iterable[tuple[str, object]]:
        """How many layers are heard, and how loud."""
        return (("looper.show", self._rounds.layers.active), ("looper.volume", self.settings.volume))

    def view(self) -> LoopView:
        """What there is to see of it."""
        layers, turn = self._rounds.layers, self._rounds.turn if self._rounds.playing else None
        since, lasts = (None, 0.0) if turn is None else turn
        return LoopView(NAME, NAME, self.state, self._recorder.says, layers.active, layers.taken_off, since, lasts)

    # -- what it does -------------------------------------------------------------------------------------------------

    def _switch(self, t: float, asked: Asked, events: list[Event]) -> None:
        recorder, loop = self._recorder, bool(self._rounds.layers.active)
        if recorder.now is None:
            if loop and not self._rounds.playing:
                self._play(t, events)
            else:
                recorder.ask(t, asked, at_once=loop)
        elif recorder.now.begin is None:
            events += recorder.abandon(t)
        elif recorder.now.length or not recorder.closing:
            recorder.close(t, asked, events)

    def _play(self, t: float, events: list[Event]) -> None:
        if self._rounds.layers.active and not self._rounds.playing:
            events += self._rounds.begin(t)

    def _leave(self, t: float, asked: Asked, events: list[Event]) -> None:
        """A player turned to their menu ``asked.ago`` seconds ago: what was begun to be recorded of them since is
        thrown away; what was recorded before is closed where they left it."""
        recorder, recording = self._recorder, self._recorder.now
        recorder.drop(t, asked)
        if recording is None or recording.begin is None or not recording.means(asked.by):
            return
        if recording.begin >= self._shared.transport.tick(t - asked.ago):
            events += recorder.abandon(t)
        elif recording.count:
            recorder.leave_out(t, asked)
        elif recording.length or not recorder.closing:
            recorder.close(t, asked, events)

    def _stop(self, t: float, events: list[Event]) -> None:
        recorder, recording = self._recorder, self._recorder.now
        if recording is not None and recording.begin is not None:
            recorder.stops = True
            if recording.length or not recorder.closing:
                recorder.close(t, Asked(), events)
            if not recording.length:
                return
        events += recorder.abandon(t)
        events += self._rounds.end(t)

    def _undo(self, t: float, events: list[Event]) -> None:
        recording = self._recorder.now
        # A layer that has just begun, by the very press that turned out to mean undo, is not all that was meant.
        fresh = recording is not None and bool(recording.length) and recording.begin is not None
        only_that = recording is not None and not (fresh and not recording.layer.notes)
        events += self._recorder.abandon(t)
        if not only_that:
            self._show(t, self._rounds.layers.active - 1, events)

    def _show(self, t: float, count: int, events: list[Event]) -> None:
        """So many layers are heard; those that were taken off fall silent at once."""
        rounds = self._rounds
        before, played = tuple(rounds.layers), rounds.playing
        rounds.layers.show(count)
        if not rounds.layers.active:
            events += rounds.end(t)
            self._cut_off = self._cut_off or played
            return
        if not before and self._cut_off and not self._shared.resting:
            events += rounds.begin(t)
        self._cut_off = False
        events += rounds.anew(t)
        for layer in before[rounds.layers.active :]:
            for part in layer.parts.values():
                events += self._ahead.release(t, part.voice)

    def _set(self, t: float, setting: str, value: Any, events: list[Event]) -> None:
        self.settings = self._recorder.settings = replace(self.settings, **{setting: value})
        if setting == "volume":
            events.append(Volume(t, NAME, self.settings.volume))
        elif setting == "moves":
            self._rounds.moves = self.settings.moves
            events += self._rounds.anew(t)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _fault(self, setting: str) -> str:
        """What speaks against a change; empty when nothing does."""
        layers, recording = self._rounds.layers, self._recorder.now
        if self._shared.resting and setting in SOUNDS:
            return RESTS
        if setting in ("play", "add") and not layers.active:
            return EMPTY
        if setting in ("stop", "undo", "clear") and not layers.active and recording is None:
            return EMPTY
        if setting == "redo" and not layers.taken_off:
            return NO_REDO
        if setting == "record" and layers.active:
            return THERE
        if setting == "catch" and recording is not None:
            return ALREADY
        begins = setting == "switch" and recording is None and self._rounds.playing
        if (begins or setting in ("add", "catch")) and layers.active >= self.settings.layers:
            return MOST.format(layers=layers.active)
        return ""

    def _tell(self) -> None:
        """Something about it is to be seen, and the menu may have other items."""
        self.revision += 1
        layers, playing = self._rounds.layers, self._shared.playing
        there = {
            "loop": bool(layers.active),
            "loop plays": bool(layers.active) and self._rounds.playing,
            "loop silent": bool(layers.active) and not self._rounds.playing,
            RECORDING: self._recorder.now is not None,
            "loop undone": bool(layers.taken_off),
            REMEMBERS: self.settings.remembers,
        }
        playing.difference_update(there)
        playing.update(name for name, is_so in there.items() if is_so)

    def _harmony_of(self, event: Event) -> Harmony:
        # What was promised for the very moment of a change keeps what it was promised under.
        changed, before = self._before
        if isinstance(event, NoteOn) and event.generated and event.at == changed:
            return before
        return self._shared.harmony
