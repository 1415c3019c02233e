"""The laws of time, over random leads of the transport: nothing is lost, nothing depends on the shell."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from adaptive_instrument.errors import ChangeError
from adaptive_instrument.music.quantise import QuantiseSettings
from adaptive_instrument.notes import Cancel, NoteOff, NoteOn
from adaptive_instrument.signals import Change, Midi, Switch
from tests.support.playing import Playing, one_switch

asked = st.one_of(
    st.tuples(st.just("transport.tempo"), st.sampled_from((20.0, 61.3, 133.7, 300.0))),
    st.tuples(st.just("transport.metre"), st.sampled_from((1, 3, 5, 16))),
    st.tuples(st.just("transport.swing"), st.sampled_from((0.5, 0.66, 0.75))),
    st.tuples(st.just("transport.feel"), st.sampled_from(("straight", "compound"))),
    st.tuples(st.just("transport.grid"), st.sampled_from(("1/2", "1/4", "1/16", "1/8 triplet"))),
    st.tuples(st.sampled_from(("transport.tap", "transport.tap", "transport.faster")), st.none()),
    st.tuples(st.just("transport.fermata"), st.sampled_from((True, False, None))),
    st.tuples(st.just("transport.count-in"), st.sampled_from((None, "groove.start"))),
    st.tuples(st.sampled_from(("groove.start", "groove.stop", "undo", "stop")), st.none()),
    st.tuples(st.just("transport.clock"), st.sampled_from(("internal", "midi"))),
    st.tuples(st.sampled_from(("press", "lift", "clock", "start")), st.none()),
)
leads = st.lists(st.tuples(st.sampled_from((0.0, 0.003, 0.02, 0.02, 0.13, 0.5, 1.7, 3.0)), asked), max_size=40)
players = st.builds(
    lambda grid, strength, mode: one_switch(
        help="notes and timing", quantise=QuantiseSettings(grid=grid, strength=strength, mode=mode)
    ),
    st.sampled_from(("shared", "1/2", "1/16")), st.sampled_from((0.3, 1.0)), st.sampled_from(("only-late", "nearest")),
)  # fmt: skip


def led(player: object, steps: list[tuple[float, tuple[str, object]]], lead: float) -> Playing:
    playing = Playing(player, lead=lead)  # type: ignore[arg-type]
    t = 0.5
    for wait, (what, value) in steps:
        t += wait
        playing.to(t)
        if what in ("press", "lift"):
            playing.send(Switch(t, "keyboard", "space", what == "press"))
        elif what in ("clock", "start"):
            playing.send(Midi(t, "box", b"\xf8" if what == "clock" else b"\xfa", t))
        else:
            try:
                playing.send(Change(t, what, value))
            except ChangeError:
                assert what in ("transport.tempo", "transport.tap", "transport.faster")
    return playing.to(t + 4.0)


def told(playing: Playing) -> list[tuple[float, str, float, int]]:
    gone = {event.note_id for event in playing.events if isinstance(event, Cancel)}
    now = playing.ensemble.now
    notes = [event for event in playing.events if isinstance(event, NoteOn) and event.note_id not in gone]
    return sorted((round(note.at, 6), note.player, note.pitch, note.velocity) for note in notes if note.at <= now)


@settings(max_examples=60, deadline=None)
@given(players, leads, st.sampled_from((0.4, 2.0)))
def test_how_far_a_shell_commits_is_not_heard_however_time_is_led(
    player: object, steps: list[tuple[float, tuple[str, object]]], lead: float
) -> None:
    assert told(led(player, steps, 0.1)) == told(led(player, steps, lead))


@settings(max_examples=60, deadline=None)
@given(players, leads)
def test_however_time_is_led_every_note_ends_and_no_press_waits_long(
    player: object, steps: list[tuple[float, tuple[str, object]]]
) -> None:
    playing = led(player, steps, 0.1)
    for note in playing.notes("ada"):
        # The longest step there is: two beats of the slowest tempo.
        assert note.raw_at is None or note.raw_at <= note.at <= note.raw_at + 9.1
    end = playing.ensemble.now
    playing.change(end, "rest", True)
    begun = {event.note_id for event in playing.events if isinstance(event, NoteOn)}
    ended = {event.note_id for event in playing.events if isinstance(event, (NoteOff, Cancel))}
    assert begun == ended and not playing.ensemble.view().holding


@settings(max_examples=60, deadline=None)
@given(players, leads)
def test_however_time_is_led_ticks_never_fall_and_stay_the_inverse_of_seconds(
    player: object, steps: list[tuple[float, tuple[str, object]]]
) -> None:
    playing = led(player, steps, 0.1)
    transport, now = playing.ensemble._shared.transport, playing.ensemble.now
    ticks = [transport.tick(0.5 + (now + 8 - 0.5) * part / 300) for part in range(301)]
    assert ticks == sorted(ticks)
    assert all(transport.tick(transport.time(tick)) == tick for tick in range(0, max(ticks) + 40, 7))
