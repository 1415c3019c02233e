"""Random bands whose voices make figures of what is pressed, and sessions in which they are changed while they go."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from adaptive_instrument.instrument import Instrument
from adaptive_instrument.music.voice import VoiceSettings
from adaptive_instrument.music.voices.arpeggio import RATES, ArpeggioSettings
from adaptive_instrument.music.voices.articulations import ARTICULATIONS
from adaptive_instrument.music.voices.doubling import DOUBLES
from adaptive_instrument.music.voices.drone import DroneSettings
from adaptive_instrument.music.voices.echo import EchoSettings
from adaptive_instrument.music.voices.gestures import GestureSettings
from adaptive_instrument.music.voices.phrase import PhraseSettings
from adaptive_instrument.music.voices.phrases import PHRASES
from adaptive_instrument.music.voices.strum import StrumSettings
from adaptive_instrument.signals import Change, Level
from tests.support.strategies import NAMES, Step, bands, sessions, voices

LONGEST_WAIT = 2.0
"""Seconds: an arpeggio that is latched for ten hours is right, and takes ten hours' notes."""

chords = st.sampled_from(("current", "built"))
rates = st.sampled_from(sorted(RATES))
doubles = st.lists(st.sampled_from(sorted(DOUBLES)), max_size=2).map(tuple)
gestures = st.lists(
    st.builds(
        GestureSettings,
        level=st.sampled_from(("camera:mouth", "gamepad:axis-5", "midi:cc-1")),
        to=st.sampled_from(("loudness", "brightness", "vibrato", "pitch")),
        most=st.sampled_from((1.0, -0.5, 0.0)),
    ),
    max_size=3,
).map(tuple)


def figures() -> st.SearchStrategy[VoiceSettings]:
    """Every way of sounding, with echoes, doublings, fades and gestures."""
    return st.builds(
        replace,
        voices(),
        articulation=st.sampled_from(sorted(ARTICULATIONS)),
        lock=st.sampled_from(("scale", "scale", "white keys", "chord", "chord scale", "strong beats", "drums")),
        arpeggio=st.builds(
            ArpeggioSettings, chord=st.sampled_from(("current", "built", "held")),
            order=st.sampled_from(("up", "down", "up-down", "random", "chord")),
            tones=st.integers(1, 6), rate=rates, gate=st.sampled_from((0.1, 0.9, 2.0)), latched=st.booleans(),
        ),
        strum=st.builds(
            StrumSettings, chord=chords, strings=st.integers(2, 6), time=st.sampled_from((0.0, 0.06, 0.5)),
            direction=st.sampled_from(("down", "up", "alternate")), sustain=st.sampled_from(("ring", "hold")),
        ),
        drone=st.builds(DroneSettings, fade=st.sampled_from((0.0, 0.3, 2.0))),
        phrase=st.builds(
            PhraseSettings, name=st.sampled_from(("by turns", *PHRASES)), speed=st.sampled_from((0.25, 4.0))
        ),
        echo=st.builds(
            EchoSettings, repeats=st.sampled_from((0, 0, 3)), delay=rates, decay=st.sampled_from((0.5, 1.0))
        ),
        doubles=doubles,
        release=st.sampled_from((0.0, 0.0, 0.7)),
        variation=st.sampled_from((0, 12)),
        gestures=gestures,
    )  # fmt: skip


def figured_bands() -> st.SearchStrategy[list[Instrument]]:
    """One to four players, each with such a voice."""

    def voiced(band: list[Instrument], sounds: list[VoiceSettings]) -> list[Instrument]:
        return [replace(player, voice=voice) for player, voice in zip(band, sounds, strict=False)]

    return st.builds(voiced, bands(), st.lists(figures(), min_size=4, max_size=4))


def figured_sessions() -> st.SearchStrategy[list[Step]]:
    """Sessions without long pauses, in which levels move and voices are changed while they sound."""
    level = st.builds(
        lambda place, value: Level(0.0, *place, value),
        st.sampled_from((("camera", "mouth"), ("gamepad", "axis-5"))),
        st.floats(0, 1),
    )
    setting = st.one_of(
        st.tuples(st.just("voice.articulation"), st.sampled_from(sorted(ARTICULATIONS))),
        st.tuples(st.just("voice.arpeggio.rate"), rates),
        st.tuples(st.just("voice.arpeggio.latched"), st.booleans()),
        st.tuples(st.just("voice.echo.repeats"), st.integers(0, 4)),
        st.tuples(st.just("voice.doubles"), doubles.map(list)),
        st.tuples(st.just("voice.polyphony"), st.integers(1, 8)),
    )
    change = st.builds(
        lambda who, what: Change(0.0, f"player.{who}.{what[0]}", what[1]), st.sampled_from(NAMES), setting
    )
    more = st.builds(Step, st.sampled_from((0.0, 0.05, 0.3)), st.integers(0, 2), st.one_of(level, change))

    def woven(steps: list[Step], others: list[Step]) -> list[Step]:
        whole = [replace(step, wait=min(step.wait, LONGEST_WAIT)) for step in steps]
        for place, other in enumerate(others):
            whole.insert((place * 7 + 3) % (len(whole) + 1), other)
        return whole

    return st.builds(woven, sessions(24), st.lists(more, max_size=6))
