"""A voice: selections become notes, under the shared harmony and transport.

The lock binds the target pitch at onset. What is known only later, such as how long a note is held, shapes its swell
and its release. What a press becomes, one note or many, is the articulation's to say (``music/voices/``). A voice never
reads a clock: what has to happen later is run by the ensemble at its own time.
"""

from __future__ import annotations

from dataclasses import replace

from adaptive_instrument.access.selection import BendBy, Deselect, Express, Select, Selection
from adaptive_instrument.music import quantise
from adaptive_instrument.music.chord_pads import ChordPads
from adaptive_instrument.music.drums import DRUMS
from adaptive_instrument.music.layout import Layout
from adaptive_instrument.music.ledger import Entry
from adaptive_instrument.music.shared import Shared
from adaptive_instrument.music.sounds import that_stays
from adaptive_instrument.music.voices import drone
from adaptive_instrument.music.voices.articulations import articulation_of
from adaptive_instrument.music.voices.doubling import doubled
from adaptive_instrument.music.voices.echo import echoed
from adaptive_instrument.music.voices.figure import Pressed, Stroke
from adaptive_instrument.music.voices.gestures import Levels
from adaptive_instrument.music.voices.leading import Leading
from adaptive_instrument.music.voices.loudness import velocity, within
from adaptive_instrument.music.voices.pitching import VIBRATO, Pitching
from adaptive_instrument.music.voices.presses import Press, Presses
from adaptive_instrument.music.voices.room import echo_fits, echoes_left, make_room, thin_out
from adaptive_instrument.music.voices.settings import Help, VoiceSettings
from adaptive_instrument.music.voices.sounding import GLIDE_STEPS, Sounding
from adaptive_instrument.music.voices.strum import Strum
from adaptive_instrument.music.voices.tone import OWN, Tone
from adaptive_instrument.notes import Event, NoteOn, Sound

__all__ = ["GLIDE_STEPS", "VIBRATO", "Help", "Voice", "VoiceSettings"]

TOO_EARLY = 0.3
"""Seconds for which a press waits at most for the beat that it was meant for: an earlier one sounds at once."""
AHEAD = 0.25
"""Seconds before a step of an arpeggio sounds at which it is decided: well before any shell commits it."""


class Voice:
    """One player's voice."""

    __slots__ = ("_count", "_leading", "_levels", "_pitching", "_presses", "_settings", "_shared", "_sounding",
                 "layout", "name", "player", "quantise")  # fmt: skip

    def __init__(self, player: str, settings: VoiceSettings, help: Help, layout: Layout | None, shared: Shared) -> None:
        """``layout`` is None for a player whose targets are MIDI keys."""
        self.player = player
        self.name = "main"
        self._settings = settings
        self._pitching = Pitching(shared, settings, help)
        self.layout = layout
        self.quantise = quantise.QuantiseSettings()
        """How strikes are drawn to the grid."""
        self._levels = Levels(settings.gestures)
        self._shared = shared
        self._count = 0
        self._sounding = Sounding(player, shared.ledger, self._bent)
        self._presses = Presses(self._sounding)
        self._leading = Leading()

    @property
    def help(self) -> Help:
        """How much the instrument helps."""
        return self._pitching.help

    @property
    def leads(self) -> bool:
        """Whether everybody follows the chords of these keys: then they sound as they are pressed."""
        return self._pitching.leads

    @leads.setter
    def leads(self, leads: bool) -> None:
        self._pitching.leads = leads

    @property
    def deadline(self) -> float | None:
        """The second at which ``advance`` is due, or None."""
        step = self._next_step()
        due = self._sounding.deadline
        if step is None:
            return due
        return step[0] if due is None else min(due, step[0])

    @property
    def pending(self) -> float | None:
        """The second of the first generated note that is not committed yet, or None."""
        return self._sounding.pending

    def opening(self, t: float) -> list[Event]:
        """What outputs must know of the voice beside the player's sound: whether it plays drums, or a drone."""
        if self._settings.held_by == "drums":
            return [Sound(t, self.player, DRUMS, DRUMS)]
        drones = self._settings.articulation == drone.VOICE
        return [Sound(t, self.player, drone.VOICE, that_stays(self._settings.sound))] if drones else []

    def receive(self, selection: Selection) -> list[Event]:
        """What a selection means."""
        if isinstance(selection, Select):
            return self._strike(selection)
        if isinstance(selection, Deselect):
            return self._let_go(selection)
        if isinstance(selection, Express):
            return self._express(selection)
        return self._bend(selection)

    @property
    def levels(self) -> tuple[tuple[str, str], ...]:
        """The levels that colour the notes, as device and control."""
        return self._levels.places

    def level(self, t: float, source: str, control: str, value: float) -> list[Event]:
        """A raw level or axis that may colour the notes."""
        return [event for told in self._levels.level(t, source, control, value) for event in self._express(told)]

    def lose(self, t: float, source: str) -> list[Event]:
        """A device was lost: what it coloured is as it is without it."""
        return [event for told in self._levels.lose(t, source) for event in self._express(told)]

    def advance(self, t: float) -> list[Event]:
        """Runs everything that is due up to ``t`` seconds, each at its own time."""
        events: list[Event] = []
        while (step := self._next_step()) is not None and step[0] <= t:
            events += self._sounding.advance(step[0])
            self._step(step[1], step[0], events)
        return events + self._sounding.advance(t)

    def commit(self, horizon: float) -> list[Event]:
        """Generated notes whose time is not after ``horizon`` become binding (and cancellable)."""
        return self._sounding.commit(horizon)

    def release(self, t: float) -> list[Event]:
        """Ends everything this player sounds, has committed or has pending, and all that goes on by itself."""
        self._presses.clear()
        self._levels.forget()
        self._leading.forget()
        return self._sounding.clear(t)

    def let_go(self, t: float) -> list[Event]:
        """Ends what goes on by itself: drones, latches, arpeggios that were latched, phrases, echoes."""
        events: list[Event] = []
        self._presses.stop_all(t, t, self._settings, events)
        self._presses.drop(t, events)
        return events

    def begins(self, holder: str) -> float | None:
        """When the note that a holder holds begins (seconds), or None when it holds none."""
        number = self._presses.held_by(holder)
        if number is None:
            return None
        return min((entry.note.at for entry in self._sounding.of(number)), default=None)

    def leave(self, before: str) -> None:
        """Another way of playing takes over: what is held is held under names of its own from now on."""
        self._presses.rename(before)

    def reharmonise(self, t: float) -> list[Event]:
        """The harmony has changed: sounding notes follow the voice's policy, those to come take the new pitch."""
        events = self.foresee(t)
        policy, strays = self._settings.on_change, set[int]()
        if policy == "keep":
            # Nobody is there to let these go. All tones of a press go together: a fifth stays a fifth.
            strays = {entry.press for entry in self._sounding.open()
                      if self._presses.left_alone(entry.press) and not self._pitching.fits(entry, t)}  # fmt: skip
        for entry in self._sounding.open():
            stays = policy == "keep" and entry.press not in strays
            if stays or entry.note.at > t or entry.note.voice == DRUMS:
                continue
            if self.leads and entry.layout is None:
                continue
            if policy == "release":
                self._sounding.close(entry, t, events)
            else:
                self._sounding.glide(entry, t, self._pitching.pitch(entry.target, entry.layout, t, entry.tone))
        return events

    def foresee(self, t: float) -> list[Event]:
        """What the harmony will be is another than was thought: notes that have not begun take the pitch of then."""
        events: list[Event] = []
        for entry in self._sounding.open():
            if entry.note.at > t:
                self._move(entry, t, entry.note.at, events)
        return events

    def retune(self, t: float, settings: VoiceSettings) -> list[Event]:
        """Other settings for the notes to come; those that sound end as they were begun. What goes on by itself ends
        where it is another way of sounding now: nothing would end it any more."""
        old, self._settings = self._settings, settings
        self._pitching.settings = settings
        events: list[Event] = []
        if settings.gestures != old.gestures:
            for source in sorted({source for source, _ in self.levels}):
                events += self.lose(t, source)
            self._levels = Levels(settings.gestures)
        if (settings.articulation, settings.arpeggio.latched) != (old.articulation, old.arpeggio.latched):
            self._presses.stop_all(t, t, settings, events, running=True)
        if (settings.held_by, settings.articulation, settings.sound) != (old.held_by, old.articulation, old.sound):
            events += self.opening(t)
        return events

    def set_help(self, t: float, help: Help) -> list[Event]:
        """How much the instrument helps from now on. Sounding notes stay, those to come take their new pitch."""
        self._pitching.help = help
        return self.foresee(t)

    def retime(self, t: float) -> list[Event]:
        """The tempo or the grid has changed: what waits for the grid waits for the new one, figures keep to ticks."""
        events: list[Event] = []
        for entry in self._sounding.open():
            if entry.note.at <= t:
                continue
            if entry.tick is None and not entry.swings:
                continue  # it follows the press itself, string by string
            if entry.tick is None:
                at = quantise.again(self.quantise, self._shared.transport, entry.struck, t) + entry.late
            else:
                at = max(t, self._when(entry.tick, entry.swings) + entry.late)
            self._move(entry, t, at, events, 60 / self._shared.transport.tempo)
        return events

    # -- presses --------------------------------------------------------------------------------------------------

    def _strike(self, select: Select) -> list[Event]:
        events: list[Event] = []
        settings, t = self._settings, select.t
        at, generated = (t, False) if select.free else self._moment(select)
        articulation = articulation_of(settings)
        ends = articulation.ends(settings)
        earlier = self._presses.let_go(select.holder)
        if ends == "release" and earlier is not None:
            self._presses.finish(earlier, t, None, settings, events)
        if ends == "again" and self._presses.again(select, self.layout, at, settings, events):
            return events
        if articulation.replaces and ends != "release":
            self._presses.take_over(at, t, settings, events)
        count, self._count = self._count, self._count + 1
        level = self._sounding.gestures.level(select.group)
        press = Press(
            select, at, velocity(settings, select, level, self.player, count), ends, self.layout, articulation,
            self._pressed(count, at),
        )  # fmt: skip
        if articulation.every(settings):
            press.tick = self._shared.transport.tick(at)
        if ends != "itself":
            self._presses.add(press)
        if press.tick is None:
            self._sound(press, articulation.strokes(settings, press.pressed), at, None, generated, t, events)
        else:
            self._step(count, t, events, generated)
        return events

    def _moment(self, select: Select) -> tuple[float, bool]:
        t = select.t
        if self.help != "notes and timing":
            return t, False
        if select.meant is not None:
            # What is known to have been meant needs no grid: early presses wait for it, late ones sound at once.
            return (select.meant, True) if t < select.meant <= t + TOO_EARLY else (t, False)
        at = quantise.moment(self.quantise, self._shared.transport, t)
        return (t, False) if at <= t else (at, True)

    def _pressed(self, count: int, at: float) -> Pressed:
        transport = self._shared.transport
        return Pressed(self.player, count, transport.tick(at), 60 / transport.tempo)

    def _let_go(self, deselect: Deselect) -> list[Event]:
        events: list[Event] = []
        number = self._presses.let_go(deselect.holder)
        if number is not None and self._presses.ends_of(number) == "release":
            self._presses.finish(number, deselect.t, deselect.force, self._settings, events)
        return events

    # -- steps of what goes on -------------------------------------------------------------------------------------

    def _next_step(self) -> tuple[float, int] | None:
        """When the next step has to be decided, and of which press."""
        if not self._presses:
            return None
        return min(((self._when(tick, True) - AHEAD, number) for tick, number in self._presses.running()), default=None)

    def _step(self, number: int, t: float, events: list[Event], generated: bool = True) -> None:
        press, settings = self._presses[number], self._settings
        assert press.tick is not None
        first, tick = not press.steps, press.tick
        at = press.begins if first else max(t, self._when(tick, True))
        place, among = self._presses.place(number)
        fresh = self._pressed(press.pressed.count, at)
        press.pressed = replace(fresh, tick=press.pressed.tick, place=place, among=among)
        strokes = press.articulation.step(settings, press.pressed, press.steps, tick)
        self._sound(press, strokes, at, None if first else tick, generated, t, events)
        press.steps += 1
        every = max(1, press.articulation.every(settings))
        # On the grid with everybody else; the first step may lie beside it, and has at least half its length.
        press.tick = -(-(tick + (every // 2 if first else 1)) // every) * every

    def _when(self, tick: int, swings: bool) -> float:
        """The second of a tick of a figure."""
        transport = self._shared.transport
        return transport.moment(tick) if swings else transport.time(tick)

    # -- notes ----------------------------------------------------------------------------------------------------

    def _sound(
        self, press: Press, strokes: tuple[Stroke, ...], at: float, tick: int | None, generated: bool, t: float,
        events: list[Event],
    ) -> None:  # fmt: skip
        """Notes of a press from ``at`` on, which is at ``tick`` of a figure, or the moment of the press (None)."""
        settings, transport = self._settings, self._shared.transport
        strokes = self._spread(press, doubled(self._led(press, strokes, at), settings.doubles), at)
        echoes = echoes_left(self._sounding) if settings.echo.repeats else 0
        whole = echoed(strokes, settings.echo, press.pressed.beat, echoes)
        base = transport.tick(at) if tick is None else tick
        # Only what is on the grid swings: the rest would be pulled about by where it happens to lie.
        swings = generated
        beside = at - self._when(base, swings)
        struck: set[tuple[float, float]] = set()
        for stroke in sorted(whole, key=lambda stroke: (stroke.ticks, stroke.after)):
            place, late, begins = tick, stroke.after, at
            if stroke.ticks:
                place = base + stroke.ticks
                begins = self._when(place, swings) + beside
            if place is not None:
                late += beside
            begins += stroke.after
            home = self._pitching.pitch(press.select.target, press.layout, begins, stroke.tone)
            # Two tones may be one pitch under a lock, and within the player's range.
            if (home, begins) not in struck:
                struck.add((home, begins))
                self._note(press, stroke, home, begins, place, late, swings, generated or begins > t, t, events)
        thin_out(self._sounding, settings.polyphony, t, events)

    def _led(self, press: Press, strokes: tuple[Stroke, ...], at: float) -> tuple[Stroke, ...]:
        """From chord to chord a strumming hand stays where it lies."""
        if not isinstance(press.articulation, Strum) or isinstance(press.layout, ChordPads):
            return strokes
        target, layout = press.select.target, press.layout
        return self._leading.led(strokes, (target, layout), lambda tone: self._pitching.pitch(target, layout, at, tone))

    def _spread(self, press: Press, strokes: tuple[Stroke, ...], at: float) -> tuple[Stroke, ...]:
        """A chord pad's own tone is all the pitches of its chord."""
        layout = press.layout
        if not isinstance(layout, ChordPads):
            return strokes
        parts = layout.strike(press.select.target, self._shared.harmony_at(at))
        return tuple(
            replace(stroke, tone=Tone("part", number)) if stroke.tone == OWN else stroke
            for stroke in strokes
            for number in range(parts if stroke.tone == OWN else 1)
        )

    def _note(
        self, press: Press, stroke: Stroke, home: float, at: float, tick: int | None, late: float, swings: bool,
        generated: bool, t: float, events: list[Event],
    ) -> None:  # fmt: skip
        settings, select, sounding = self._settings, press.select, self._sounding
        if not stroke.yields:
            make_room(sounding, home, at, settings.polyphony, press.ends != "release", t, events)
        elif not echo_fits(sounding, at, settings.polyphony):
            return
        swell = (settings.swell if stroke.lasts is None else 0.0) if stroke.swell is None else stroke.swell
        start = settings.swell_from if stroke.swell is None else 0.0
        expression = start if swell > 0 else 1.0
        gestures = sounding.gestures
        note_id = sounding.new_id()
        note = NoteOn(
            at, note_id, self.player, self._named(), home, within(press.velocity * stroke.loud),
            expression * gestures.loudness(select.group), generated,
            select.t if generated and tick is None and not stroke.after else None, self._raw(select, stroke.tone),
            gestures.brightness(select.group), gestures.vibrato(select.group),
        )  # fmt: skip
        until = None if stroke.lasts is None else at + stroke.lasts
        sounding.add(
            Entry(
                note, note_id, select.t, select.target, select.group, home, home, expression, until,
                press.pressed.beat if stroke.counted else None, press.layout,
                stroke.tone, press.pressed.count, tick, late, swings, swell, yields=stroke.yields,
            ),
            events,
        )  # fmt: skip

    def _move(self, entry: Entry, t: float, at: float, events: list[Event], beat: float | None = None) -> None:
        """Gives a note that has not begun the moment ``at`` and its tone's pitch of then, at another tempo so many
        seconds a ``beat``."""
        home = self._pitching.pitch(entry.target, entry.layout, at, entry.tone)
        self._sounding.move(entry, t, at, home, events, beat)

    def _named(self) -> str:
        """Under which name outputs know the sound of what is struck."""
        if self._settings.held_by == "drums":
            return DRUMS
        return drone.VOICE if self._settings.articulation == drone.VOICE else self.name

    # -- gestures -------------------------------------------------------------------------------------------------

    def _express(self, express: Express) -> list[Event]:
        gestures, events = self._sounding.gestures, list[Event]()
        for goal in (express.to,) if express.to else self._settings.expression:
            gestures.set(goal, express.group, express.value * express.reach if goal == "pitch" else express.value)
            self._gesture(goal, express.t, express.group, events)
        return events

    def _bend(self, bend: BendBy) -> list[Event]:
        events: list[Event] = []
        self._sounding.gestures.set("pitch", bend.group, bend.semitones)
        self._gesture("pitch", bend.t, bend.group, events)
        return events

    def _gesture(self, goal: str, t: float, group: str, events: list[Event]) -> None:
        for entry in self._sounding.open():
            if self._sounding.gestures.reaches(group, entry.group):
                if goal == "pitch":
                    self._sounding.bend(entry, t, events)
                else:
                    self._sounding.coloured(entry, goal, t, events)

    # -- pitch ----------------------------------------------------------------------------------------------------

    def _bent(self, entry: Entry) -> float:
        return self._pitching.bent(entry, self._sounding.gestures.semitones(entry.group))

    def _raw(self, select: Select, tone: Tone) -> float | None:
        if select.raw_target is None:
            return None
        return self._pitching.pitch(select.raw_target, self.layout, select.t, tone)
