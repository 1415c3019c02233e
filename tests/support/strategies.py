"""Random sessions: instruments of every kind, and everything that may happen to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from adaptive_instrument.access.calm import CalmSettings
from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.dwell import DwellSettings
from adaptive_instrument.access.enter import EnterSettings
from adaptive_instrument.access.keys import KeysSettings
from adaptive_instrument.access.ladder import HandoverSettings
from adaptive_instrument.access.level import LevelSettings
from adaptive_instrument.access.point_press import PointSettings
from adaptive_instrument.access.pointing import PointerSettings
from adaptive_instrument.access.rest import RestSettings
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.access.song import StepSongSettings
from adaptive_instrument.access.threshold import WatchSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.instrument import Instrument, RungSettings
from adaptive_instrument.music.chords import CHORDS
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.pitch import TONICS
from adaptive_instrument.music.scales import SCALES
from adaptive_instrument.music.song import SongSettings
from adaptive_instrument.music.songs import SONGS
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.music.transport import GRIDS, TransportSettings
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.signals import Axis, Change, Level, Midi, Pointer, Quality, Signal, Switch, Tracking

SOURCES = ("keyboard", "gamepad", "mouse", "camera")
PORTS = ("keys", "pads")
BUTTONS = ("a", "b")
PLACES = (
    *(f"{source}:{button}" for source in SOURCES[:2] for button in BUTTONS),
    "mouse:left", "midi:note-60", "midi:cc-64",
)  # fmt: skip
NAMES = ("ada", "bo", "cy", "di")
HELPS = ("raw", "notes", "notes and timing")

waits = st.sampled_from((0.0, 0.0, 0.03, 0.08, 0.2, 0.5))

OWN = ([150.0, 350.0, 702.0, 1200.0], [301.8, 884.4, 1466.9, 1902.0], [700.0, 300.0])
"""Scales in cents: one within the octave, one beyond it, one that falls."""


@dataclass(frozen=True)
class Step:
    """The shell lets ``wait`` seconds pass, ``rounds`` times advancing on the way, then hands a signal over."""

    wait: float
    rounds: int
    signal: Signal | None
    """Its ``t`` is the wait's end plus whatever was drawn: 0 for a signal in time."""
    snaps: bool = False
    """Whether the wait goes on to the very moment of the next half beat: there a machine's notes begin."""


def controls() -> st.SearchStrategy[dict[str, ControlSettings]]:
    """Controls ``one``, ``two`` and ``three`` on overlapping switches, cleaned in every way."""

    def control(
        on: list[str], off: str, timing: str, acceptance: float, repeat: float, debounce: float, watch: Any, more: Any
    ) -> Any:
        return ControlSettings(
            on=tuple(on), off=(off,) if timing == "pair" else (), timing=timing,  # type: ignore[arg-type]
            acceptance=acceptance, ignore_repeat=repeat, release_debounce=debounce, watch=watch, **more,
        )  # fmt: skip

    place = st.sampled_from(PLACES)
    further = st.sampled_from((
        {}, {}, {}, {"invert": True}, {"hold_at_most": 0.5}, {"long": "two", "long_after": 0.3},
        {"double": "three", "double_within": 0.6},
        {"double": "one", "long": "two", "double_waits": True, "backup": True},
    ))  # fmt: skip
    one = st.builds(
        control, st.lists(place, min_size=1, max_size=2), place, st.sampled_from(("full", "full", "pulse", "pair")),
        waits, waits, waits, st.one_of(st.none(), st.none(), watches()), further,
    )  # fmt: skip
    return st.fixed_dictionaries({"one": one, "two": one, "three": one})


def watches() -> st.SearchStrategy[WatchSettings]:
    """Glances and blinks, with a rest of their own or one to be found."""
    return st.builds(
        lambda watch, source, rest: replace(watch, source=source, rest=rest),
        st.sampled_from((
            WatchSettings(source="", on_at=0.2, off_at=0.1),
            WatchSettings(source="", on_at=-0.2, off_at=-0.1, shortest=0.2),
            WatchSettings(source="", on_at=0.55, off_at=0.7, measure="ratio", shortest=0.1, longest=1.5),
        )),
        st.sampled_from(("camera:eyes", "camera:yaw", "gamepad:axis-0", "midi:cc-1")),
        st.sampled_from((None, 0.0, 0.5)),
    )  # fmt: skip


def pointers() -> st.SearchStrategy[PointerSettings]:
    """A mouse, a gaze, a head with and without a rest, from side to side only, a stick."""
    head = PointerSettings(source="camera", body="head", x="yaw", y="pitch")
    return st.sampled_from((
        PointerSettings(), PointerSettings(click="select"), PointerSettings(body="gaze"),
        PointerSettings(body="gaze", lost_after=0.1, click="select"), head, replace(head, rest=(0.0, 0.0)),
        replace(head, y="", mirror=True, rest=(0.0, 0.0)),
        PointerSettings(source="gamepad", body="head", x="axis-0", y="axis-1", rest=(0.0, 0.0), range=(1.0, 1.0)),
        PointerSettings(source="gamepad", style="joystick", x="axis-0", y="axis-1", range=(1.0, 1.0)),
        replace(head, style="joystick", tremor=4.0),
    ))  # fmt: skip


def layouts() -> st.SearchStrategy[LayoutSettings]:
    """Rows of degrees, and odd lists of them."""
    return st.builds(
        LayoutSettings,
        degrees=st.one_of(st.just(()), st.lists(st.integers(-35, 70), min_size=1, max_size=8).map(tuple)),
        count=st.integers(1, 12),
        octave=st.integers(0, 8),
    )


def voices() -> st.SearchStrategy[VoiceSettings]:
    """Both articulations, every loudness and policy, narrow and wide ranges, few voices and many."""
    return st.builds(
        VoiceSettings,
        articulation=st.sampled_from(("hold", "ring", "hold", "ring", "drum")),
        lock=st.sampled_from(("scale", "scale", "scale", "drums")),
        ring=st.sampled_from((0.05, 0.4, 2.5)),
        loudness=st.sampled_from(("played", "gap", "fixed")),
        swell=st.sampled_from((0.0, 0.12, 1.0)),
        swell_from=st.sampled_from((0.0, 0.6, 1.0)),
        on_change=st.sampled_from(("keep", "glide", "release")),
        lowest=st.sampled_from((0, 24, 50)),
        highest=st.sampled_from((62, 108, 127)),
        polyphony=st.sampled_from((1, 2, 8)),
    )


def instruments() -> st.SearchStrategy[Instrument]:
    """One player's instrument, of any method."""
    access = st.one_of(
        st.just(WalkSettings(control="one")),
        st.just(WalkSettings(control="one", phrase_gap=0.5)),
        st.just(StepSongSettings(control="one")),
        st.just(StepSongSettings(control="one", phrase_gap=0.5, at_end="stop")),
        st.sampled_from((("one",), ("one", "two"), ("three", "two", "one"))).map(lambda c: DirectSettings(controls=c)),
        scans(),
        scans(),
        st.builds(
            DwellSettings,
            shape=st.sampled_from(("grid", "row", "arc")),
            time=st.sampled_from((0.05, 0.6)),
            grace=st.sampled_from((0.0, 0.2, 1.0)),
            control=st.sampled_from(("", "one")),
        ),
        st.builds(
            EnterSettings,
            shape=st.sampled_from(("grid", "row", "arc")),
            ignore_repeat=st.sampled_from((0.0, 0.15)),
        ),
        st.builds(
            PointSettings,
            control=st.just("one"),
            shape=st.sampled_from(("grid", "arc")),
            look_back=st.sampled_from((0.0, 0.15, 1.0)),
        ),
        st.builds(
            LevelSettings,
            level=st.sampled_from(("midi:cc-1", "camera:eyes", "gamepad:axis-0", "midi:bend")),
            gives=st.sampled_from(("loudness", "pitch", "both")),
            pitch=st.sampled_from(("", "camera:yaw", "gamepad:axis-1")),
            rest=st.sampled_from((None, 0.0, -1.0)),
            most=st.sampled_from((1.0, -0.5)),
        ),
        st.builds(KeysSettings, source=st.sampled_from(("*", "keys", "p*")), channel=st.sampled_from((0, 0, 1))),
    )
    return st.builds(
        Instrument,
        version=st.just(1),
        name=st.sampled_from(NAMES),
        help=st.sampled_from(HELPS),
        controls=controls(),
        access=access,
        pointer=pointers(),
        layout=layouts(),
        song=st.sampled_from((SongSettings(), SongSettings(name="frere jacques"), SongSettings(notes="1 8 | 9--:2"))),
        voice=voices(),
        harmony=st.builds(
            HarmonySettings,
            tonic=st.sampled_from(TONICS),
            scale=st.sampled_from(sorted(SCALES)),
            chords=st.sampled_from(((), ("Am",), ("C", "F#dim", "Bbmaj7", "C"))),
        ),
        transport=st.builds(
            TransportSettings, tempo=st.sampled_from((20.0, 90.0, 133.7, 300.0)), grid=st.sampled_from(sorted(GRIDS))
        ),
        calm=st.sampled_from(
            (
                CalmSettings(),
                CalmSettings(watches="all", presses=2, calm_for=0.3),
                CalmSettings(features=1, features_for=0.1, beyond=0.2, dropped_at=5.0, dropped_for=0.2),
            )
        ),
        rest=st.sampled_from((RestSettings(), RestSettings(wake_after=0.3, wake_within=0.5, wake_stay=0.3))),
        ladder=st.one_of(st.just(()), st.just(()), ladders(access)),
        handover=st.builds(
            HandoverSettings,
            backup=st.sampled_from(("", "one", "two", "two")),
            to=st.sampled_from(("", "", "rung 2")),
            held=st.sampled_from(("keep", "keep", "release")),
            keep=st.sampled_from((0.1, 0.5, 4.0)),
            poor_for=st.just(0.5),
            good_for=st.sampled_from((0.5, 2.0)),
            lost_for=st.sampled_from((0.0, 1.0)),
        ),
    )


def ladders(access: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[RungSettings, ...]]:
    """One to three further ways of playing, of any method, with a pointer of their own or the mapping's."""
    way = st.tuples(access, st.one_of(st.none(), pointers()))
    return st.lists(way, min_size=1, max_size=3).map(
        lambda ways: tuple(
            RungSettings(name=f"rung {number}", access=access, pointer=pointer)
            for number, (access, pointer) in enumerate(ways, 2)
        )
    )


def scans() -> st.SearchStrategy[ScanSettings]:
    """Scans of all kinds, quick enough to choose something in a session."""
    return st.builds(
        ScanSettings,
        kind=st.sampled_from(("auto", "auto", "step", "inverse")),
        control=st.just("one"),
        step_control=st.sampled_from(("", "two")),
        interval=st.sampled_from((0.25, 0.5)),
        rounds=st.integers(1, 3),
        after=st.sampled_from(("restart", "continue")),
        pattern=st.sampled_from(("linear", "row-column", "group")),
        rows=st.sampled_from(((), (2,))),
        strike=st.booleans(),
        strike_gap=st.sampled_from((0.3, 2.0)),
        length=st.sampled_from((0.05, 1.5)),
        beat=st.booleans(),
        beat_parts=st.sampled_from((1, 4)),
    )


def bands() -> st.SearchStrategy[list[Instrument]]:
    """One to four players, some of the same name."""
    return st.lists(instruments(), min_size=1, max_size=4)


def midi_bytes() -> st.SearchStrategy[bytes]:
    """Mostly notes, pedals and wheels on two channels; running status, truncation and rubbish among them."""
    channel = st.integers(0, 1)
    key, value = st.sampled_from((0, 1, 36, 59, 60, 61, 62, 64, 67, 126, 127)), st.integers(0, 127)
    note = st.tuples(channel.map(lambda c: 0x90 | c), key, value)
    off = st.tuples(channel.map(lambda c: 0x80 | c), key, value)
    control = st.tuples(channel.map(lambda c: 0xB0 | c), st.sampled_from((1, 11, 64, 120, 121, 123, 127)), value)
    wheel = st.tuples(channel.map(lambda c: 0xE0 | c), value, value)
    message = st.one_of(note, note, off, control, wheel).map(bytes)
    return st.one_of(
        message,
        message,
        st.lists(message, max_size=3).map(b"".join),
        st.tuples(message, key, value).map(lambda m: m[0] + bytes(m[1:])),
        message.map(lambda m: m[:-1]),
        st.sampled_from((b"\xf8", b"\xfe", b"\xff", b"\xf0\x01\x02", b"\xf7", b"\xf4", b"")),
        st.binary(max_size=6),
    )


places = st.one_of(
    st.sampled_from((0.1, 0.3, 0.5, 0.7, 0.9)), st.floats(0, 1), st.sampled_from((float("nan"), float("inf"), -1e308))
)
numbers = st.one_of(st.floats(0, 1), st.sampled_from((float("nan"), float("inf"), float("-inf"), 1e308, -4.1)))


SETTINGS = (
    "controls.one.acceptance", "controls.one.invert", "controls.one.timing", "controls.two.hold_at_most",
    "controls.one.long_after", "controls.one.double_waits", "controls.one.watch.on_at", "controls.one.watch.tremor",
    "access.phrase_gap", "access.interval", "access.kind", "access.beat", "access.time", "access.shape", "access.most",
    "access.gives", "access.ignore_repeat", "ladder.rung 2.access.time", "pointer.range", "pointer.tremor",
    "pointer.style", "pointer.sideways.gain", "pointer.body", "layout.count", "layout.octave", "layout.degrees",
    "voice.articulation", "voice.swell", "voice.polyphony", "voice.on_change", "rest.wake_after", "calm.presses",
    "calm.watches", "menu.interval", "handover.held", "quantise.grid", "quantise.strength", "quantise.mode",
)  # fmt: skip
settings = st.sampled_from((
    0, 1, 2, 5, 0.3, 1.5, 4.0, True, False, None, "scan", "step", "inverse", "grid", "row", "arc", "ring", "hold",
    "gaze", "head", "joystick", "all", "pulse", "pitch", "release", (3.0, 4.0), [1, 3, 5], "nearest", "1/8 triplet",
))  # fmt: skip


def changes() -> st.SearchStrategy[tuple[str, object]]:
    """Changes that can be applied, and many that cannot."""
    player = st.sampled_from((*NAMES, "ada-2", "*"))
    chord = st.tuples(st.sampled_from(TONICS), st.sampled_from(sorted(CHORDS))).map("".join)
    return st.one_of(
        st.tuples(st.just("harmony.scale"), st.sampled_from(sorted(SCALES))),
        st.tuples(st.just("harmony.tonic"), st.sampled_from(TONICS)),
        st.tuples(st.just("harmony.chord"), st.one_of(st.just(""), chord)),
        st.tuples(st.just("transport.tempo"), st.one_of(st.sampled_from((20, 60.0, 300)), numbers)),
        st.tuples(st.just("transport.grid"), st.sampled_from(sorted(GRIDS))),
        st.tuples(st.just("transport.metre"), st.integers(0, 17)),
        st.tuples(st.just("transport.swing"), st.sampled_from((0.5, 0.66, 0.75, 0.9))),
        st.tuples(st.just("transport.feel"), st.sampled_from(("straight", "compound"))),
        st.tuples(st.just("transport.clock"), st.sampled_from(("internal", "midi"))),
        st.tuples(st.sampled_from(("transport.tap", "transport.faster", "transport.slower")), st.none()),
        st.tuples(st.just("transport.fermata"), st.sampled_from((True, False, None))),
        st.tuples(st.just("transport.count-in"), st.sampled_from((None, "harmony.next", "stop"))),
        st.tuples(st.just("transport.clock_out"), st.booleans()),
        st.tuples(st.just("rest"), st.booleans()),
        st.tuples(st.just("stop"), st.none()),
        st.tuples(st.just("harmony.next"), st.none()),
        st.tuples(st.just("harmony.own"), st.sampled_from(OWN)),
        st.tuples(st.just("harmony.standard"), st.floats(400, 480)),
        st.tuples(st.sampled_from(("harmony.key-up", "harmony.tune-down")), st.none()),
        st.tuples(st.just("learn"), st.none()),
        st.tuples(st.sampled_from(("harmony.next-scale", "undo")), st.none()),
        st.tuples(st.just("voice"), st.booleans()),
        st.tuples(
            st.tuples(player, st.sampled_from(("menu", "louder", "softer", "next-sound"))).map(
                lambda p: f"player.{p[0]}.{p[1]}"
            ),
            st.none(),
        ),
        st.tuples(player.map(lambda p: f"player.{p}.recentre"), st.none()),
        st.tuples(player.map(lambda p: f"player.{p}.calibrate"), st.none()),
        st.tuples(player.map(lambda p: f"player.{p}.check"), st.sampled_from((None, "2026-01-01", True, False))),
        st.tuples(player.map(lambda p: f"player.{p}.rung"), st.sampled_from(("next", "previous", "first", "rung 3"))),
        st.tuples(st.tuples(player, st.sampled_from(SETTINGS)).map(lambda p: f"player.{p[0]}.{p[1]}"), settings),
        st.tuples(player.map(lambda p: f"player.{p}.save"), st.none()),
        st.tuples(player.map(lambda p: f"player.{p}.help"), st.sampled_from(HELPS)),
        st.tuples(player.map(lambda p: f"player.{p}.volume"), numbers),
        st.tuples(player.map(lambda p: f"player.{p}.sound"), st.sampled_from(sorted(SOUNDS))),
        st.tuples(player.map(lambda p: f"player.{p}.song"), st.sampled_from((*SONGS, "next", "own", ""))),
        st.tuples(player.map(lambda p: f"player.{p}.song_place"), st.sampled_from((0, 3, 41, 499))),
        st.tuples(player.map(lambda p: f"player.{p}.instrument"), st.one_of(st.none(), instruments())),
        st.tuples(st.text(max_size=12), st.one_of(st.none(), st.text(max_size=3), st.integers(), st.lists(st.none()))),
    )


def signals() -> st.SearchStrategy[Signal]:
    """Any signal; ``t`` is an offset from the moment at which it comes, nearly always 0."""
    t = st.sampled_from((0.0,) * 12 + (-1.0, float("nan"), float("inf")))
    source, port = st.sampled_from(SOURCES), st.sampled_from(PORTS)
    switch = st.builds(Switch, t, source, st.sampled_from((*BUTTONS, "left")), st.booleans())
    angle = st.one_of(st.sampled_from((-16.0, -6.0, -1.0, 0.0, 1.0, 6.0, 16.0)), st.floats(-20, 20), numbers)
    pointing = st.one_of(
        st.builds(Pointer, t, st.just("mouse"), places, places),
        st.builds(Axis, t, st.just("camera"), st.sampled_from(("yaw", "pitch", "pitch")), angle),
        st.builds(Axis, t, st.just("gamepad"), st.sampled_from(("axis-0", "axis-1")), numbers),
        st.builds(Level, t, st.just("camera"), st.just("eyes"), numbers),
    )
    midi = st.builds(Midi, t, port, midi_bytes())
    return st.one_of(
        switch,
        switch,
        switch,
        midi,
        midi,
        pointing,
        pointing,
        pointing,
        st.builds(lambda t, c: Change(t, *c), t, changes()),
        st.builds(Tracking, t, st.sampled_from((*SOURCES, *PORTS, "camera")), st.booleans()),
        st.one_of(
            st.builds(Pointer, t, source, numbers, numbers),
            st.builds(Axis, t, source, st.just("yaw"), numbers),
            st.builds(Level, t, source, st.just("breath"), numbers),
            st.builds(Quality, t, source, numbers),
        ),
    )


def on_the_beat() -> st.SearchStrategy[list[Step]]:
    """Changes at the very moments at which a machine's notes begin: what it has promised for then counts as begun."""
    change = st.sampled_from((
        *(("harmony.tonic", tonic) for tonic in ("C", "D", "Eb", "F#", "G")),
        *(("harmony.scale", scale) for scale in ("dorian", "hirajoshi", "blues", "major")),
        ("transport.tempo", 60.0), ("transport.tempo", 240.0), ("transport.metre", 3), ("stop", None), ("rest", False),
    ))  # fmt: skip
    step = st.builds(
        lambda wait, rounds, change: Step(wait, rounds, Change(0.0, *change), snaps=True),
        st.sampled_from((0.0, 0.05, 0.3, 1.2)), st.integers(0, 2), change,
    )  # fmt: skip
    return st.lists(step, min_size=1, max_size=3)


def presses() -> st.SearchStrategy[list[Step]]:
    """A switch or a MIDI key pressed, held and let go."""
    switch = st.sampled_from([place.partition(":") for place in PLACES if not place.startswith("midi")])
    held = st.sampled_from((0.05, 0.1, 0.3, 1.2))
    by_hand = st.builds(
        lambda place, held: [
            Step(0.25, 0, Switch(0.0, place[0], place[2], True)),
            Step(held, 0, Switch(0.0, place[0], place[2], False)),
        ],
        switch,
        held,
    )
    by_midi = st.builds(
        lambda port, data, held: [
            Step(0.1, 0, Midi(0.0, port, bytes(data))),
            Step(held, 0, Midi(0.0, port, bytes((*data[:2], 0)))),
        ],
        st.sampled_from(PORTS),
        st.sampled_from(((0x90, 60, 100), (0x90, 67, 1), (0xB0, 64, 127))),
        held,
    )
    return st.one_of(by_hand, by_hand, by_midi)


def visits() -> st.SearchStrategy[list[Step]]:
    """A mouse goes somewhere and stays; a gaze as well, trembling."""

    def visit(x: float, y: float, stays: float, trembles: int) -> list[Step]:
        come = Step(0.05, 0, Pointer(0.0, "mouse", x, y))
        trembling = [Step(stays / 4, 0, Pointer(0.0, "mouse", x + 0.004 * (n % 2), y)) for n in range(trembles)]
        return [come, *trembling, Step(stays, 1, None)]

    return st.builds(visit, places, places, st.sampled_from((0.0, 0.3, 0.7, 1.6)), st.sampled_from((0, 0, 4)))


def glides() -> st.SearchStrategy[list[Step]]:
    """A head turns and nods, or a stick; six looks."""
    angle = st.sampled_from((-30.0, -14.0, -5.0, 0.0, 5.0, 14.0, 30.0))

    def glide(source: str, start: float, end: float, nod: float, seconds: float) -> list[Step]:
        across, down = ("yaw", "pitch") if source == "camera" else ("axis-0", "axis-1")
        scale = 1.0 if source == "camera" else 1 / 14
        return [
            step
            for n in range(6)
            for step in (
                Step(seconds / 6, 0, Axis(0.0, source, across, scale * (start + (end - start) * n / 5))),
                Step(0.0, 0, Axis(0.0, source, down, scale * nod)),
            )
        ]

    source = st.sampled_from(("camera", "camera", "gamepad"))
    return st.builds(glide, source, angle, angle, angle, st.sampled_from((0.3, 1.0, 3.0)))


def blinks() -> st.SearchStrategy[list[Step]]:
    """Eyes are seen open, shut for a while, and opened."""

    def blink(shut: float) -> list[Step]:
        open_, shut_ = (Level(0.0, "camera", "eyes", value) for value in (0.5, 0.02))
        return [
            Step(0.4, 0, open_),
            Step(0.4, 0, open_),
            Step(0.1, 0, shut_),
            Step(shut, 0, shut_),
            Step(0.03, 0, open_),
        ]

    return st.builds(blink, st.sampled_from((0.05, 0.6, 1.0, 3.0)))


def sessions(most: int = 40) -> st.SearchStrategy[list[Step]]:
    """A session of up to some ``most`` steps: quick playing, pauses, leaps of hours, and whole movements."""
    wait = st.one_of(
        st.sampled_from((0.0, 0.001, 0.01, 0.05, 0.08, 0.1, 0.2)),
        st.floats(0, 0.4),
        st.sampled_from((0.5, 1.5, 1.6, 3.0, 30.0)),
        st.sampled_from((0.05, 0.1, 36_000.0)),
    )
    step = st.builds(Step, wait, st.integers(0, 3), st.one_of(signals(), signals(), signals(), st.none()))
    single = step.map(lambda one: [one])
    movement = st.one_of(single, single, presses(), presses(), visits(), visits(), glides(), glides(), blinks())
    # Hypothesis likes short lists, and a short session seldom plays: two of three are long.
    long = st.lists(movement, min_size=8, max_size=max(8, most // 3))
    parts = st.one_of(st.lists(movement, min_size=1, max_size=4), long, long)
    return parts.map(lambda lists: [step for steps in lists for step in steps][: 3 * most])
