"""Random sessions: instruments of every kind, and everything that may happen to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.keys import KeysSettings
from adaptive_instrument.access.rest import RestSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.chords import CHORDS
from adaptive_instrument.music.harmony import HarmonySettings
from adaptive_instrument.music.layout import LayoutSettings
from adaptive_instrument.music.pitch import TONICS
from adaptive_instrument.music.scales import SCALES
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.music.transport import GRIDS, TransportSettings
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.signals import Axis, Change, Level, Midi, Pointer, Quality, Signal, Switch, Tracking

SOURCES = ("keyboard", "gamepad")
PORTS = ("keys", "pads")
BUTTONS = ("a", "b", "c")
PLACES = tuple(f"{source}:{button}" for source in SOURCES for button in BUTTONS)
NAMES = ("ada", "bo", "cy", "di")
HELPS = ("raw", "notes", "notes and timing")

waits = st.sampled_from((0.0, 0.0, 0.03, 0.08, 0.2, 0.5))


@dataclass(frozen=True)
class Step:
    """The shell lets ``wait`` seconds pass, ``rounds`` times advancing on the way, then hands a signal over."""

    wait: float
    rounds: int
    signal: Signal | None
    """Its ``t`` is the wait's end plus whatever was drawn: 0 for a signal in time."""


def controls() -> st.SearchStrategy[dict[str, ControlSettings]]:
    """Controls ``one``, ``two`` and ``three`` on overlapping switches, cleaned in every way."""

    def control(on: list[str], off: str, timing: str, acceptance: float, repeat: float, debounce: float) -> Any:
        return ControlSettings(
            on=tuple(on), off=(off,) if timing == "pair" else (), timing=timing,  # type: ignore[arg-type]
            acceptance=acceptance, ignore_repeat=repeat, release_debounce=debounce,
        )  # fmt: skip

    place = st.sampled_from(PLACES)
    one = st.builds(
        control, st.lists(place, min_size=1, max_size=2), place, st.sampled_from(("full", "full", "pulse", "pair")),
        waits, waits, waits,
    )  # fmt: skip
    return st.fixed_dictionaries({"one": one, "two": one, "three": one})


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
        articulation=st.sampled_from(("hold", "ring")),
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
        st.sampled_from((("one",), ("one", "two"), ("three", "two", "one"))).map(lambda c: DirectSettings(controls=c)),
        st.builds(KeysSettings, source=st.sampled_from(("*", "keys", "p*")), channel=st.sampled_from((0, 0, 1))),
    )
    return st.builds(
        Instrument,
        version=st.just(1),
        name=st.sampled_from(NAMES),
        help=st.sampled_from(HELPS),
        controls=controls(),
        access=access,
        layout=layouts(),
        voice=voices(),
        harmony=st.builds(HarmonySettings, tonic=st.sampled_from(TONICS), scale=st.sampled_from(sorted(SCALES))),
        transport=st.builds(
            TransportSettings, tempo=st.sampled_from((20.0, 90.0, 133.7, 300.0)), grid=st.sampled_from(sorted(GRIDS))
        ),
        rest=st.sampled_from((RestSettings(), RestSettings(wake_after=0.3, wake_within=0.5))),
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


numbers = st.one_of(st.floats(0, 1), st.sampled_from((float("nan"), float("inf"), float("-inf"), 1e308, -4.1)))


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
        st.tuples(st.just("rest"), st.booleans()),
        st.tuples(st.just("stop"), st.none()),
        st.tuples(player.map(lambda p: f"player.{p}.help"), st.sampled_from(HELPS)),
        st.tuples(player.map(lambda p: f"player.{p}.volume"), numbers),
        st.tuples(player.map(lambda p: f"player.{p}.sound"), st.sampled_from(sorted(SOUNDS))),
        st.tuples(player.map(lambda p: f"player.{p}.instrument"), st.one_of(st.none(), instruments())),
        st.tuples(st.text(max_size=12), st.one_of(st.none(), st.text(max_size=3), st.integers(), st.lists(st.none()))),
    )


def signals() -> st.SearchStrategy[Signal]:
    """Any signal; ``t`` is an offset from the moment at which it comes, nearly always 0."""
    t = st.sampled_from((0.0,) * 12 + (-1.0, float("nan"), float("inf")))
    source, port = st.sampled_from(SOURCES), st.sampled_from(PORTS)
    switch = st.builds(Switch, t, source, st.sampled_from(BUTTONS), st.booleans())
    midi = st.builds(Midi, t, port, midi_bytes())
    return st.one_of(
        switch,
        switch,
        switch,
        midi,
        midi,
        st.builds(lambda t, c: Change(t, *c), t, changes()),
        st.builds(Tracking, t, st.sampled_from((*SOURCES, *PORTS, "camera")), st.booleans()),
        st.one_of(
            st.builds(Pointer, t, source, numbers, numbers),
            st.builds(Axis, t, source, st.just("yaw"), numbers),
            st.builds(Level, t, source, st.just("breath"), numbers),
            st.builds(Quality, t, source, numbers),
        ),
    )


def sessions(most: int = 40) -> st.SearchStrategy[list[Step]]:
    """A session of up to ``most`` steps: quick playing, pauses, and leaps of hours."""
    wait = st.one_of(
        st.sampled_from((0.0, 0.001, 0.01, 0.05, 0.08, 0.1, 0.2)),
        st.floats(0, 0.4),
        st.sampled_from((0.5, 1.5, 1.6, 3.0, 30.0)),
        st.sampled_from((0.05, 0.1, 36_000.0)),
    )
    step = st.builds(Step, wait, st.integers(0, 3), st.one_of(signals(), signals(), signals(), st.none()))
    return st.lists(step, min_size=1, max_size=most)
