"""Any setting of a player is changed while playing: checked as the mapping is, in force at once, no note left over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.threshold import WatchSettings
from adaptive_instrument.ensemble import Ensemble
from adaptive_instrument.errors import ChangeError, MappingError
from adaptive_instrument.instrument import Instrument, RungSettings
from adaptive_instrument.mapping import load
from adaptive_instrument.mapping.loader import load_text
from adaptive_instrument.mapping.saver import save
from adaptive_instrument.notes import Event, NoteOff, NoteOn, Sound, Volume
from adaptive_instrument.resources import shipped_folder
from adaptive_instrument.signals import Axis, Change, Level, Switch
from adaptive_instrument.tuning import differing, misfits, place_of, tuned

MAPPINGS = shipped_folder() / "mappings"
WALK = load(MAPPINGS / "one-switch-walk.toml")


def instrument(name: str) -> Instrument:
    return load(MAPPINGS / f"{name}.toml")


SHIPPED = sorted(path.stem for path in MAPPINGS.glob("*.toml") if path.stem != "family-jam")


def press(ensemble: Ensemble, t: float, down: bool = True, control: str = "space") -> list[Event]:
    return ensemble.receive(Switch(t, "keyboard", control, down))


def change(ensemble: Ensemble, t: float, what: str, value: object) -> list[Event]:
    return ensemble.receive(Change(t, what, value))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("controls.switch.acceptance", 0.3),
        ("controls.switch.ignore_repeat", 0),
        ("access.phrase_gap", 2),
        ("pointer.range", [3.0, 4.0]),
        ("pointer.rest", [1.0, 2.0]),
        ("pointer.rest", None),
        ("pointer.sideways.gain", 2),
        ("pointer.mirror", True),
        ("layout.degrees", [1, 3, 5]),
        ("voice.sound", "harp"),
        ("help", "raw"),
    ],
)
def test_a_setting_takes_what_the_mapping_would_take(place: str, value: object) -> None:
    found: object = tuned(WALK, {place: value})
    for step in place_of(WALK, place):
        found = found[step] if isinstance(found, dict) else getattr(found, step)
    assert found == (tuple(value) if isinstance(value, list) else value)


@pytest.mark.parametrize(
    ("place", "value", "cure"),
    [
        ("controls.switch.acceptance", 9, "use a number in range 0..2"),
        ("controls.switch.acceptance", float("nan"), "use a number in range 0..2"),
        ("controls.switch.acceptance", True, "use a number in range 0..2"),
        ("controls.swich.acceptance", 0.1, "did you mean 'switch'?"),
        ("access.phrasegap", 1.0, "did you mean 'phrase_gap'?"),
        ("pointer.range", [3.0, 0.0], "a list of 2"),
        ("pointer.sideways", 3, "name one of its settings"),
        ("pointer.body", "nose", "use one of mouse, gaze, head"),
        ("pointer.body.x", 1, "leave out x"),
        ("voice.sound", "trumpet", "use one of"),
        ("controls.switch.on", ["keyboard:a"], "bind it by pressing"),
        ("access.control", "other", "bind it by pressing"),
        ("harmony.tonic", "D", "no such setting"),
        ("rest.wake_after", 9.0, "wake_within must be longer"),
        ("", 1, "no such setting"),
    ],
)
def test_what_a_setting_cannot_be_is_refused_with_its_cure(place: str, value: object, cure: str) -> None:
    with pytest.raises(ChangeError, match=cure.replace("?", r"\?")):
        tuned(WALK, {place: value})


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
numbers = st.one_of(st.floats(-10, 200), st.integers(-3, 130), st.booleans())


def places(owner: object, before: str = "") -> list[str]:
    found: list[str] = []
    for name in owner if isinstance(owner, dict) else owner.__dataclass_fields__:  # type: ignore[attr-defined]
        part = owner[name] if isinstance(owner, dict) else getattr(owner, name)
        place = f"{before}{name}"
        inner = isinstance(part, dict) or hasattr(part, "__dataclass_fields__")
        found += places(part, f"{place}.") if inner else [place]
    return found


@given(st.data())
def test_whatever_is_sent_is_taken_as_a_mapping_would_or_refused_in_words(data: st.DataObject) -> None:
    from adaptive_instrument.mapping.shape import validator

    name = data.draw(st.sampled_from(SHIPPED))
    before = instrument(name)
    place = data.draw(st.sampled_from(places(before)))
    value = data.draw(anything | numbers)
    try:
        after = tuned(before, {place: value})
    except ChangeError:
        return
    assert set(differing(before, after)) <= {place}
    section = place_of(before, place)[:-1]
    old: Any = before
    new: Any = after
    for step in section:
        old, new = (part[step] if isinstance(part, dict) else getattr(part, step) for part in (old, new))
    if section:
        # What the mapping's own reader takes, and nothing else.
        written = {key: getattr(new, key) for key in new.__dataclass_fields__ if getattr(new, key) is not None}
        assert validator(type(old)).validate_python({key: _plain(entry) for key, entry in written.items()}) == new


def _plain(value: object) -> object:
    if hasattr(value, "__dataclass_fields__"):
        return {
            key: _plain(getattr(value, key)) for key in value.__dataclass_fields__ if getattr(value, key) is not None
        }
    return [_plain(entry) for entry in value] if isinstance(value, tuple) else value


def test_settings_that_only_make_sense_together_are_changed_together() -> None:
    blink = WatchSettings(source="camera:eyes", measure="ratio", on_at=0.55, off_at=0.7)
    watching = replace(WALK, controls={"switch": ControlSettings(watch=blink)})
    with pytest.raises(ChangeError, match="change both together"):
        tuned(watching, {"controls.switch.watch.on_at": 0.8})
    both = tuned(watching, {"controls.switch.watch.on_at": 0.8, "controls.switch.watch.off_at": 0.9})
    assert both.controls["switch"].watch == replace(blink, on_at=0.8, off_at=0.9) and not list(misfits(both))


def test_a_control_whose_name_holds_dots_is_found() -> None:
    dotted = replace(WALK, controls={**WALK.controls, "a.b": ControlSettings(on=("keyboard:x",))})
    assert tuned(dotted, {"controls.a.b.acceptance": 0.5}).controls["a.b"].acceptance == 0.5


# -- while it plays --------------------------------------------------------------------------------------------------


def test_a_change_is_in_force_with_the_next_press_and_what_sounds_sounds_on() -> None:
    ensemble = Ensemble([WALK])
    assert [type(event) for event in press(ensemble, 1.0)] == [NoteOn]
    for place, value in (("controls.switch.acceptance", 0.5), ("access.phrase_gap", 3.0), ("voice.swell", 0.0)):
        events = change(ensemble, 1.5, f"player.one-switch-walk.{place}", value)
        assert not [event for event in events if isinstance(event, (NoteOn, NoteOff))]
    press(ensemble, 2.0, False)
    (off,) = [event for event in ensemble.advance(2.5, 2.5) if isinstance(event, NoteOff)]
    assert off.at == pytest.approx(2.08)
    assert press(ensemble, 3.0) == [], "an acceptance time is in force now"
    assert [type(event) for event in ensemble.advance(3.6, 3.6)] == [NoteOn]


def test_the_instrument_in_force_is_what_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "one-switch-walk.toml"
    path.write_text((MAPPINGS / path.name).read_text(encoding="utf-8"), encoding="utf-8")
    ensemble = Ensemble([WALK])
    change(ensemble, 1.0, "player.one-switch-walk.controls.switch.acceptance", 0.1)
    change(ensemble, 1.1, "player.one-switch-walk.settings", {"access.phrase_gap": 2.5, "voice.ring": 1.0})
    change(ensemble, 1.2, "player.one-switch-walk.volume", 0.5)
    change(ensemble, 1.3, "player.one-switch-walk.help", "raw")
    change(ensemble, 1.4, "player.one-switch-walk.sound", "harp")
    change(ensemble, 2.0, "player.one-switch-walk.save", None)
    request = ensemble.requests[-1]
    assert request.what == "player.one-switch-walk.save" and isinstance(request.value, Instrument)
    save(path, request.value)
    saved = load(path)
    assert saved == request.value
    assert saved.controls["switch"].acceptance == 0.1 and saved.access.phrase_gap == 2.5  # type: ignore[union-attr]
    assert (saved.voice.volume, saved.help, saved.voice.sound, saved.voice.ring) == (0.5, "raw", "harp", 1.0)
    assert "# Anything that can be pressed plays" in path.read_text(encoding="utf-8"), "comments stay"
    assert load_text((tmp_path / "one-switch-walk.toml.bak").read_text(encoding="utf-8"), "bak") == WALK


def test_sound_and_loudness_reach_the_outputs_however_they_are_changed() -> None:
    ensemble = Ensemble([WALK])
    events = change(ensemble, 1.0, "player.*.settings", {"voice.sound": "harp", "voice.volume": 0.3})
    assert [type(event) for event in events] == [Sound, Volume]
    assert ensemble.view().players[0].sound == "harp" and ensemble.view().players[0].volume == 0.3


def test_a_refused_change_does_nothing_at_all() -> None:
    ensemble = Ensemble([WALK])
    press(ensemble, 1.0)
    with pytest.raises(ChangeError, match="in range"):
        change(ensemble, 5.0, "player.one-switch-walk.settings", {"access.phrase_gap": 2.0, "voice.swell": -1})
    assert ensemble.now == 1.0
    with pytest.raises(ChangeError, match="no such setting"):
        change(ensemble, 5.0, "player.*.access.time", 0.5)


def test_a_rung_of_the_ladder_is_changed_by_its_name() -> None:
    scan = instrument("one-switch-scan")
    laddered = replace(WALK, ladder=(RungSettings(name="scanning", access=scan.access),))
    ensemble = Ensemble([laddered])
    change(ensemble, 1.0, "player.*.ladder.scanning.access.interval", 2.5)
    change(ensemble, 1.1, "player.*.rung", "next")
    press(ensemble, 1.2)
    press(ensemble, 1.4, False)
    highlight = ensemble.view().players[0].highlight
    assert highlight is not None and highlight.lasts == pytest.approx(2.5 * 1.5)
    with pytest.raises(ChangeError, match="did you mean 'scanning'"):
        change(ensemble, 2.0, "player.*.ladder.scaning.access.interval", 2.5)


def test_everybody_whom_a_setting_fits_takes_it() -> None:
    ensemble = Ensemble([WALK, instrument("pointer-dwell")])
    change(ensemble, 1.0, "player.*.access.time", 0.9)
    change(ensemble, 1.1, "player.pointer-dwell.save", None)
    saved = ensemble.requests[-1].value
    assert isinstance(saved, Instrument) and saved.access.time == 0.9  # type: ignore[union-attr]


def test_another_rest_of_a_watched_level_lets_go_of_what_it_held() -> None:
    watch = WatchSettings(source="gamepad:axis-0", on_at=0.5, off_at=0.3, rest=0.0)
    ensemble = Ensemble([replace(WALK, controls={"switch": ControlSettings(watch=watch, release_debounce=0)})])
    ensemble.receive(Axis(0.0, "gamepad", "axis-0", 0.0))
    assert [type(event) for event in ensemble.receive(Axis(0.1, "gamepad", "axis-0", 0.8))] == [NoteOn]
    events = change(ensemble, 1.0, "player.*.settings", {"controls.switch.watch.on_at": 0.9})
    assert [type(event) for event in events if isinstance(event, (NoteOn, NoteOff))] == [NoteOff]
    assert ensemble.receive(Axis(1.5, "gamepad", "axis-0", 0.85)) == []


def test_fewer_targets_leave_no_note_and_the_walk_where_it_is() -> None:
    ensemble = Ensemble([WALK])
    for n in range(6):
        press(ensemble, n / 2)
        press(ensemble, n / 2 + 0.2, False)
    before = ensemble.view().players[0]
    change(ensemble, 3.0, "player.*.layout.count", 5)
    after = ensemble.view().players[0]
    assert len(before.targets) == 11 and len(after.targets) == 5 and not after.sounding
    assert after.cursor is not None and before.cursor is not None and after.cursor <= min(4, before.cursor)


@given(st.data())
def test_no_change_leaves_a_note_ringing(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(SHIPPED))
    mapping = instrument(name)
    ensemble, t, ringing = Ensemble([mapping, WALK]), 0.0, set[int]()
    tunable = places(mapping)

    def note(events: list[Event]) -> None:
        for event in events:
            if isinstance(event, NoteOn):
                ringing.add(event.note_id)
            elif isinstance(event, NoteOff):
                ringing.discard(event.note_id)

    for _ in range(data.draw(st.integers(1, 12))):
        t += data.draw(st.floats(0, 2))
        kind = data.draw(st.integers(0, 3))
        if kind == 0:
            note(press(ensemble, t, data.draw(st.booleans()), data.draw(st.sampled_from(("space", "a", "f")))))
        elif kind == 1:
            note(ensemble.receive(Level(t, "midi", "cc-2", data.draw(st.floats(0, 1)))))
            note(ensemble.receive(Axis(t, "camera", "yaw", data.draw(st.floats(-30, 30)), "deg")))
        else:
            try:
                note(change(ensemble, t, f"player.{name}.{data.draw(st.sampled_from(tunable))}", data.draw(numbers)))
            except ChangeError:
                continue
        assert len(ringing) <= ensemble.sounding
    note(ensemble.silence(t + 1))
    assert ringing == set() and ensemble.sounding == 0


def test_an_impossible_mapping_is_never_written(tmp_path: Path) -> None:
    path = tmp_path / "one-switch-walk.toml"
    path.write_text((MAPPINGS / path.name).read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(MappingError):
        save(path, replace(WALK, voice=replace(WALK.voice, swell=99.0)))
    assert load(path) == WALK


def test_a_change_for_one_player_leaves_the_others_notes_alone() -> None:
    five = instrument("five-switches")
    key = five.controls["one"].on[0].partition(":")[2]
    ensemble = Ensemble([WALK, five])
    press(ensemble, 1.0)
    press(ensemble, 1.0, True, key)
    for place, value in (("layout.octave", 3), ("voice.ring", 1.0), ("controls.switch.hold_at_most", 5.0)):
        events = change(ensemble, 1.5, f"player.one-switch-walk.{place}", value)
        assert not [event for event in events if isinstance(event, (NoteOn, NoteOff))]
    offs = {event.player: event.at for event in ensemble.advance(9.0, 9.0) if isinstance(event, NoteOff)}
    assert offs["one-switch-walk"] == 6.0, "the new limit holds for the press that is down"


def test_another_shape_of_the_stage_lets_go_and_goes_on() -> None:
    harp = instrument("head-harp")
    harp = replace(harp, voice=replace(harp.voice, articulation="hold"), pointer=replace(harp.pointer, rest=(0.0, 0.0)))
    ensemble = Ensemble([harp])
    for n in range(30):
        for control, value in (("yaw", 8.0 * (n > 5)), ("pitch", 0.0)):
            ensemble.receive(Axis(n / 30, "camera", control, value, "deg"))
    assert ensemble.sounding == 1
    events = change(ensemble, 1.5, "player.head-harp.access.shape", "grid")
    assert [type(event) for event in events if isinstance(event, (NoteOn, NoteOff))] == [NoteOff]
    assert ensemble.sounding == 0 and len(ensemble.view().players[0].zones) == 8
