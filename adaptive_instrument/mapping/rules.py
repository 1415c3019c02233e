"""What must fit together in a mapping, beyond the shape of each value.

Each rule is a function that yields its faults; a section that has faults of shape is None and is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from adaptive_instrument.access.condition import ControlSettings
from adaptive_instrument.access.direct import DirectSettings
from adaptive_instrument.access.dwell import DwellSettings
from adaptive_instrument.access.enter import EnterSettings
from adaptive_instrument.access.hands import named_controls
from adaptive_instrument.access.keys import KeysSettings
from adaptive_instrument.access.level import LevelSettings
from adaptive_instrument.access.point_press import PointSettings
from adaptive_instrument.access.reach import reach_faults
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.access.song import StepSongSettings
from adaptive_instrument.access.walk import WalkSettings
from adaptive_instrument.instrument import POINTING, RungSettings, only_presses
from adaptive_instrument.mapping.control_rules import command_rule, further_rule, pressed_by_others
from adaptive_instrument.mapping.machine_rules import machine_rule
from adaptive_instrument.mapping.schema import DEVICES, NAME_PATTERN, SWITCH_PATTERN
from adaptive_instrument.mapping.shape import Fault, Shape
from adaptive_instrument.mapping.words import choose, dotted, missing_key, shown
from adaptive_instrument.music.chords import chord_classes
from adaptive_instrument.music.grooves.table import GROOVES
from adaptive_instrument.music.harmony import own_scale, unknown_scale
from adaptive_instrument.music.pitch import TONICS, pitch_class
from adaptive_instrument.music.progressions import chord_in, read_progression
from adaptive_instrument.music.scala import ENDING
from adaptive_instrument.music.scales import OWN_SCALE, SCALES
from adaptive_instrument.music.songs import SONGS, own_song
from adaptive_instrument.music.sounds import SOUNDS
from adaptive_instrument.stage.commands import RESERVED

AXES = {
    "camera": 'x = "yaw" and y = "pitch"',
    "spot": 'x = "x" and y = "y"',
    "gamepad": 'x = "axis-0" and y = "axis-1"',
}
"""Devices that point by their axes, and what to write."""

STICK = 2.0
"""A range beyond it was meant in degrees: of a head, not of a stick."""

Rule = Callable[[Shape], Iterator[Fault]]


def name_rule(shape: Shape) -> Iterator[Fault]:
    """A name is also a file's name on every platform."""
    name = shape.raw.get("name")
    if isinstance(name, str) and name and not re.fullmatch(NAME_PATTERN, name):
        yield ("name",), f"{shown(name)} cannot be a name: use small letters, digits and hyphens, like my-instrument"


def switch_rule(shape: Shape) -> Iterator[Fault]:
    """Each physical switch is written ``device:control``, and belongs to one control only."""
    owners: dict[str, tuple[str, str]] = {}
    for name, control in shape.controls.items():
        if control is None:
            continue
        for key in ("on", "off"):
            for number, switch in enumerate(getattr(control, key)):
                place = ("controls", name, key, number)
                if not re.fullmatch(SWITCH_PATTERN, switch):
                    yield place, f"{shown(switch)} is no switch: {_switch_cure(switch)}"
                    continue
                owner = owners.setdefault(switch, (name, key))
                if owner == (name, key):
                    continue
                if owner[0] == name:
                    yield place, f"{shown(switch)} is in `on` as well: give the release a switch of its own"
                else:
                    yield place, f"{shown(switch)} already presses the control {shown(owner[0])}: take one of them out"


def reserved_rule(shape: Shape) -> Iterator[Fault]:
    """The stage's own keys do the same whatever is loaded: no control may have them."""
    for name, control in shape.controls.items():
        if control is None:
            continue
        for key in ("on", "off"):
            for number, switch in enumerate(getattr(control, key)):
                device, _, pressed = switch.partition(":")
                if device == "keyboard" and pressed in RESERVED:
                    reason = f"{shown(switch)} is one of the stage's own keys ({RESERVED[pressed]}): choose another key"
                    yield ("controls", name, key, number), reason


def timing_rule(shape: Shape) -> Iterator[Fault]:
    """``off`` is for pairs only, and what a pulse cannot tell cannot be waited for."""
    for name, control in shape.controls.items():
        if control is not None:
            yield from _timing_faults(name, control)


def reference_rule(shape: Shape) -> Iterator[Fault]:
    """The controls that the access method names exist, each has one job and a target."""
    access = shape.access
    if isinstance(access, WalkSettings) and access.control not in shape.controls:
        yield ("access", "control"), _no_control(access.control, shape)
    if isinstance(access, StepSongSettings) and access.control not in shape.controls:
        yield ("access", "control"), _no_control(access.control, shape)
    if not isinstance(access, DirectSettings):
        return
    for number, control in enumerate(access.controls):
        place = ("access", "controls", number)
        if control not in shape.controls:
            yield place, _no_control(control, shape)
        elif control in access.controls[:number]:
            yield place, f"{shown(control)} is in the list twice: each control strikes one target, take one out"
    layout = shape.sections.get("layout")
    if layout is not None:
        targets = len(layout.chords) or len(layout.degrees) or layout.count
        if targets < len(access.controls):
            key = "chords" if layout.chords else "degrees" if layout.degrees else "count"
            yield (
                ("access", "controls"),
                f"there are {len(access.controls)} controls but only {targets} targets: "
                f"make layout.{key} as many as the controls",
            )


def scan_rule(shape: Shape) -> Iterator[Fault]:
    """The controls of a scan exist, are two where two are meant, and can do what its kind asks of them."""
    access = shape.access
    if not isinstance(access, ScanSettings):
        return
    if access.control not in shape.controls:
        yield ("access", "control"), _no_control(access.control, shape)
    if access.step_control and access.step_control not in shape.controls:
        yield ("access", "step_control"), _no_control(access.step_control, shape)
    if access.step_control and access.kind != "step":
        reason = f'with kind = "{access.kind}" nothing reads step_control: use kind = "step" or take it out'
        yield ("access", "step_control"), reason
    elif access.step_control and access.step_control == access.control:
        reason = f"{shown(access.control)} cannot both step and choose: name two controls, or take step_control out"
        yield ("access", "step_control"), reason
    control = shape.controls.get(access.control)
    if access.kind == "inverse" and control is not None and control.timing == "pulse":
        reason = (
            'an inverse scan moves while the switch is held, and timing = "pulse" does not tell how long it is held: '
            'use kind = "auto" or "step", or a switch interface that tells press and release'
        )
        yield ("access", "kind"), reason
    if access.beat and access.kind != "auto":
        yield ("access", "beat"), f'a scan of kind "{access.kind}" has no beat: use kind = "auto" or take it out'


def watch_rule(shape: Shape) -> Iterator[Fault]:
    """A control hears something; what is watched names a known device and lets go nearer to rest than it presses."""
    for name, control in shape.controls.items():
        if control is None:
            continue
        watch = control.watch
        if watch is None:
            if not control.on and name not in pressed_by_others(shape):
                yield ("controls", name, "on"), missing_key(("controls", name, "on"))
            continue
        place = ("controls", name, "watch")
        if not re.fullmatch(SWITCH_PATTERN, watch.source):
            yield (*place, "source"), f"{shown(watch.source)} is nothing to watch: {_switch_cure(watch.source)}"
        rest = 1.0 if watch.measure == "ratio" else 0.0
        if abs(watch.off_at - rest) >= abs(watch.on_at - rest) or (watch.on_at - rest) * (watch.off_at - rest) < 0:
            yield (
                (*place, "off_at"),
                f"off_at must lie between rest ({rest:g}) and on_at ({watch.on_at:g}): "
                f"make it {rest + (watch.on_at - rest) * 0.6:g}",
            )
        if watch.longest and watch.longest <= watch.shortest:
            reason = f"longest must be above shortest ({watch.shortest:g}): make it {watch.shortest + 1:g}"
            yield (*place, "longest"), reason


def pointer_rule(shape: Shape) -> Iterator[Fault]:
    """Who points has a device that can: a mouse or a phone by itself, a camera or a gamepad by its axes."""
    access, pointer = shape.access, shape.sections.get("pointer")
    if isinstance(access, (DwellSettings, PointSettings)) and access.control and access.control not in shape.controls:
        yield ("access", "control"), _no_control(access.control, shape)
    if pointer is None or not isinstance(access, POINTING):
        return
    kind, numbered, number = pointer.source.partition("-")
    if kind not in DEVICES or (numbered and not number.isdecimal()):
        yield ("pointer", "source"), f"{shown(pointer.source)} is not a device: {choose(pointer.source, DEVICES)}"
    elif kind in AXES and not pointer.x:
        reason = f"a {kind} has no pointer of its own: add {AXES[kind]}"
        yield ("pointer", "x"), reason
    elif kind == "gamepad" and max(pointer.range) > STICK:
        yield ("pointer", "range"), "a stick goes from -1 to 1 and no further: add range = [0.8, 0.8]"
    elif pointer.style == "joystick" and not pointer.x:
        cure = f"add {AXES['gamepad']} with a gamepad, or take style out"
        yield ("pointer", "style"), f"a {kind} has a pointer of its own, nothing drives it: {cure}"
    elif kind in ("keyboard", "midi"):
        yield ("pointer", "source"), f"a {kind} cannot point: use one of mouse, camera, spot, gamepad"


def level_rule(shape: Shape) -> Iterator[Fault]:
    """A bow hears a device, and its thresholds leave room between them."""
    access = shape.access
    if not isinstance(access, LevelSettings):
        return
    for key, place in (("level", access.level), ("pitch", access.pitch)):
        if (place or key == "level") and not re.fullmatch(SWITCH_PATTERN, place):
            yield ("access", key), f"{shown(place)} is no level: {_switch_cure(place)}"
    if access.off_at >= access.on_at:
        reason = f"off_at must lie below on_at ({access.on_at:g}): make it {access.on_at * 0.5:g}"
        yield _written(shape, "access", "off_at", "on_at"), reason
    if access.most == 0:
        yield ("access", "most"), "most is the distance from rest to the comfortable most: it cannot be 0, use 1 or -1"
    if access.pitch_range[0] == access.pitch_range[1]:
        yield ("access", "pitch_range"), "the lowest and the highest target need different values: use [-1.0, 1.0]"
    if access.pitch and access.gives != "loudness":
        reason = 'with a pitch axis of its own the level gives the loudness: use gives = "loudness" or take pitch out'
        yield ("access", "gives"), reason


def enter_rule(shape: Shape) -> Iterator[Fault]:
    """Speeds of entry have their ends the right way round."""
    access = shape.access
    if isinstance(access, EnterSettings) and access.softest >= access.loudest:
        reason = f"softest is a slower speed than loudest, which is {access.loudest:g}: make it {access.loudest / 10:g}"
        yield _written(shape, "access", "softest", "loudest"), reason


def layout_rule(shape: Shape) -> Iterator[Fault]:
    """A keyboard brings its own targets."""
    layout = shape.sections.get("layout")
    if layout is not None:
        yield from _chord_faults(layout.chords, "layout")
    if isinstance(shape.access, KeysSettings) and "layout" in shape.raw:
        yield ("layout",), 'with method = "keys" the keys are the targets: take the section [layout] out'


def voice_rule(shape: Shape) -> Iterator[Fault]:
    """The sound exists, and what is a range has its ends the right way round."""
    voice = shape.sections.get("voice")
    if voice is None:
        return
    if voice.sound not in SOUNDS:
        yield ("voice", "sound"), f"{shown(voice.sound)} is not a sound: {choose(voice.sound, SOUNDS)}"
    if voice.softest > voice.loudest:
        reason = f"softest is {voice.softest}, above loudest, which is {voice.loudest}: make it {voice.loudest} or less"
        yield _written(shape, "voice", "softest", "loudest"), reason
    if voice.highest - voice.lowest < 12:
        reason = (
            f"from lowest {voice.lowest} to highest {voice.highest} is less than an octave: leave at least 12 between"
        )
        yield _written(shape, "voice", "highest", "lowest"), reason
    for number, gesture in enumerate(voice.gestures):
        place = ("voice", "gestures", number)
        if not re.fullmatch(SWITCH_PATTERN, gesture.level):
            yield (*place, "level"), f"{shown(gesture.level)} is no level: {_switch_cure(gesture.level)}"
        if gesture.most == gesture.rest:
            yield (*place, "most"), f"rest and most need different values: make most {gesture.rest + 1:g}"


def song_rule(shape: Shape) -> Iterator[Fault]:
    """The song is known, or can be read."""
    song = shape.sections.get("song")
    if song is None:
        return
    if song.name and song.name not in SONGS:
        yield ("song", "name"), f"{shown(song.name)} is not a song here: {choose(song.name, SONGS)}"
    if song.scale not in SCALES:
        yield ("song", "scale"), f"{shown(song.scale)} is not a known scale: {choose(song.scale, SCALES)}"
        return
    try:
        own_song(song)
    except ValueError as error:
        yield ("song", "notes"), str(error)


def rest_rule(shape: Shape) -> Iterator[Fault]:
    """There is a moment in which the second waking press counts."""
    rest = shape.sections.get("rest")
    if rest is not None and rest.wake_within <= rest.wake_after:
        reason = f"wake_within must be longer than wake_after ({rest.wake_after:g}): make it {rest.wake_after + 3:g}"
        yield _written(shape, "rest", "wake_within", "wake_after"), reason


def menu_rule(shape: Shape) -> Iterator[Fault]:
    """What calls the menu exists, and its long press is one that can be made."""
    menu = shape.sections.get("menu")
    if menu is None:
        return
    if menu.control and menu.control not in shape.controls:
        yield ("menu", "control"), _no_control(menu.control, shape)
    if menu.longest <= menu.long:
        reason = f"longest must be above long ({menu.long:g}): make it {menu.long + 4:g}"
        yield _written(shape, "menu", "longest", "long"), reason
    if menu.long <= menu.short:
        reason = f"long must be above short ({menu.short:g}): make it {menu.short + 1:g}"
        yield _written(shape, "menu", "long", "short"), reason
    ways = [rung for rung in shape.ladder if rung is not None]
    if shape.access is not None and only_presses((RungSettings(name="first", access=shape.access), *ways)):
        controls = {name: control for name, control in shape.controls.items() if control is not None}
        yield from reach_faults(menu, controls, named_controls(shape.access))


def harmony_rule(shape: Shape) -> Iterator[Fault]:
    """Key, scale and chord are known."""
    harmony = shape.sections.get("harmony")
    if harmony is None:
        return
    try:
        pitch_class(harmony.tonic)
    except ValueError:
        yield ("harmony", "tonic"), f"{shown(harmony.tonic)} is not a key: use one of {', '.join(TONICS)}"
    if harmony.scale == OWN_SCALE and not harmony.own:
        yield ("harmony", "scale"), unknown_scale(OWN_SCALE)
    elif harmony.scale not in (*SCALES, OWN_SCALE) and not harmony.scale.endswith(ENDING):
        # One that ends like a Scala file was read before, with faults of its own.
        yield ("harmony", "scale"), f"{shown(harmony.scale)} is not a known scale: {choose(harmony.scale, SCALES)}"
    try:
        own_scale(harmony)
    except ValueError as error:
        yield ("harmony", "own"), str(error)
    try:
        if harmony.chord:
            chord_classes(harmony.chord)
    except ValueError as error:
        yield ("harmony", "chord"), str(error)
    yield from _chord_faults(harmony.chords, "harmony")
    try:
        if harmony.progression:
            read_progression(harmony.progression)
    except ValueError as error:
        yield ("harmony", "progression"), str(error)


def groove_rule(shape: Shape) -> Iterator[Fault]:
    """The groove is one of the table."""
    groove = shape.sections.get("groove")
    if groove is not None and groove.name not in GROOVES:
        yield ("groove", "name"), f"{shown(groove.name)} is not a groove: {choose(groove.name, GROOVES)}"


RULES: tuple[Rule, ...] = (
    name_rule,
    switch_rule,
    reserved_rule,
    timing_rule,
    reference_rule,
    scan_rule,
    watch_rule,
    further_rule,
    command_rule,
    pointer_rule,
    level_rule,
    enter_rule,
    layout_rule,
    voice_rule,
    song_rule,
    rest_rule,
    menu_rule,
    harmony_rule,
    groove_rule,
    machine_rule,
)
"""All rules; a new one is one line here."""


def _timing_faults(name: str, control: ControlSettings) -> Iterator[Fault]:
    place = ("controls", name)
    if control.timing == "pair" and not control.off:
        yield (*place, "timing"), 'with "pair" the release is a switch of its own: add off = ["keyboard:f13"] or like'
    if control.timing != "pair" and control.off:
        yield (*place, "off"), f'with timing = "{control.timing}" nothing reads off: use timing = "pair" or take it out'
    if control.timing == "pulse" and control.acceptance > 0:
        yield (
            (*place, "acceptance"),
            "a pulse does not tell how long the switch is down, so nothing can be waited for: use 0",
        )


def _switch_cure(switch: str) -> str:
    device, colon, control = switch.partition(":")
    if not colon or not control.strip():
        return "write it as device:control, like keyboard:space"
    kind, hyphen, _ = device.partition("-")
    if kind in DEVICES and hyphen:
        return f"write a second {kind} as {kind}-2:{control.strip()}"
    if device in DEVICES:
        return f"take out the spaces around it, like {device}:{control.strip()}"
    return f"the device before the colon is unknown: {choose(kind, DEVICES)}"


def _no_control(name: str, shape: Shape) -> str:
    if not shape.controls:
        section = dotted(("controls", name))
        return f'there is no control {shown(name)}: add a section [{section}] with on = ["keyboard:space"]'
    return f"there is no control {shown(name)}: {choose(name, shape.controls)}"


def _chord_faults(chords: tuple[str, ...], section: str) -> Iterator[Fault]:
    for number, chord in enumerate(chords):
        try:
            chord_in(chord, "C")
        except ValueError as error:
            yield (section, "chords", number), str(error)


def _written(shape: Shape, section: str, *keys: str) -> tuple[str, str]:
    """The first of two keys that the file itself gives: that is the line to look at."""
    given = shape.raw.get(section, {})
    return section, next((key for key in keys if key in given), keys[0])
