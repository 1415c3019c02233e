"""Tuning: any setting of a player's instrument, changed while playing. Pure.

A setting has the dotted place that it has in the mapping (``access.interval``, ``controls.switch.ignore_repeat``,
``pointer.sideways.gain``) and takes what the mapping would take: kinds, choices and ranges are read off the settings
themselves. Several settings that only make sense together are changed together, or not at all.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen

from adaptive_instrument.access.hands import named_controls
from adaptive_instrument.access.reach import reach_faults
from adaptive_instrument.access.scan import ScanSettings
from adaptive_instrument.errors import ChangeError
from adaptive_instrument.instrument import Instrument, only_presses, rungs
from adaptive_instrument.music.sounds import SOUNDS

FIXED = ("version", "name", "harmony", "transport", "song", "groove", "looper", "partner", "ears")
"""What has changes of its own, or none: harmony and transport are everybody's."""
WIRED = ("controls", "access", "pointer", "ladder", "handover")
"""Sections whose words name devices and controls: what listens to what is bound by pressing, not tuned."""
LONGEST_QUOTE = 60
"""Characters of a wrong value that a message repeats."""

Place = tuple[str, ...]


def sections() -> tuple[str, ...]:
    """The first words of every place that can be tuned."""
    return tuple(entry.name for entry in fields(Instrument) if entry.name not in FIXED)


def tuned(instrument: Instrument, changes: Mapping[str, object]) -> Instrument:
    """The instrument with other settings, by their dotted places.

    Raises:
        ChangeError: there is no such setting, it cannot be that, or they do not fit together. It ends in a cure.
    """
    for what, value in changes.items():
        place = place_of(instrument, what)
        instrument = _put(instrument, Instrument, place, value, what)
    for fault in misfits(instrument):
        raise ChangeError(fault)
    return instrument


def place_of(instrument: Instrument, what: str) -> Place:
    """The place that a dotted name means. A control's name may itself hold dots."""
    head, _, rest = what.partition(".")
    if head == "controls" and rest:
        for name in sorted(instrument.controls, key=len, reverse=True):
            if rest.startswith(f"{name}."):
                return ("controls", name, *rest[len(name) + 1 :].split("."))
    return tuple(what.split("."))


def misfits(instrument: Instrument) -> Iterator[str]:
    """What each setting allows for itself, but not together with others."""
    for name, control in instrument.controls.items():
        if control.timing == "pulse" and control.invert:
            yield f"controls.{name}.invert must be false: a pulse does not tell when the switch is let go"
        if control.timing == "pulse" and control.acceptance > 0:
            yield f"controls.{name}.acceptance must be 0: a pulse does not tell how long the switch is down"
        if control.double and control.double_within <= control.ignore_repeat:
            yield f"controls.{name}.double_within must be above ignore_repeat: make it {control.ignore_repeat + 0.4:g}"
        watch = control.watch
        if watch is None:
            continue
        rest = 1.0 if watch.measure == "ratio" else 0.0
        if abs(watch.off_at - rest) >= abs(watch.on_at - rest) or (watch.on_at - rest) * (watch.off_at - rest) < 0:
            yield (
                f"controls.{name}.watch.off_at must lie between rest ({rest:g}) and on_at ({watch.on_at:g}): "
                "change both together"
            )
        if watch.longest and watch.longest <= watch.shortest:
            yield f"controls.{name}.watch.longest must be above shortest: make it {watch.shortest + 1:g}"
    access = instrument.access
    if isinstance(access, ScanSettings) and access.kind == "inverse":
        moves = instrument.controls.get(access.control)
        if moves is not None and moves.timing == "pulse":
            yield "access.kind cannot be inverse: a pulse does not tell how long the switch is held, use auto or step"
    if instrument.rest.wake_within <= instrument.rest.wake_after:
        yield f"rest.wake_within must be longer than wake_after: make it {instrument.rest.wake_after + 3:g}"
    menu = instrument.menu
    if menu.longest <= menu.long:
        yield f"menu.longest must be above long: make it {menu.long + 4:g}"
    if menu.long <= menu.short:
        yield f"menu.long must be above short: make it {menu.short + 1:g}"
    playing = named_controls(access)
    pressed = playing if only_presses(rungs(instrument)) else ()
    for place, reason in reach_faults(menu, instrument.controls, pressed):
        yield f"{'.'.join(place)}: {reason}"
    for name in playing:
        if name in instrument.controls and instrument.controls[name].does:
            yield f"controls.{name}.does: this control plays already: give what it commands a control of its own"
    voice = instrument.voice
    if voice.softest > voice.loudest:
        yield f"voice.softest must not be above loudest: make it {voice.loudest} or less"
    if voice.highest - voice.lowest < 12:
        yield "from voice.lowest to voice.highest must be an octave: leave at least 12 between"


def differing(old: Any, new: Any, before: str = "") -> Iterator[str]:
    """The dotted places at which two instruments differ; a whole part that is new or of another kind is one place."""
    if is_dataclass(old) and type(old) is type(new):
        for entry in fields(old):
            yield from differing(getattr(old, entry.name), getattr(new, entry.name), f"{before}.{entry.name}")
    elif isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for name in old:
            yield from differing(old[name], new[name], f"{before}.{name}")
    elif old != new:
        yield before.removeprefix(".")


# -- putting a value in its place -------------------------------------------------------------------------------------


def _put(owner: Any, kind: Any, place: Place, value: object, what: str) -> Any:
    """``owner`` (a settings class or a table of them) with the value at ``place``."""
    step, *inner = place
    if isinstance(owner, dict):
        if step not in owner:
            raise ChangeError(f"{what} cannot be changed: {_nearest(step, tuple(owner), 'there is nothing there')}")
        owner = dict(owner)
        owner[step] = _put(owner[step], type(owner[step]), tuple(inner), value, what) if inner else _whole(what)
        return owner
    if isinstance(owner, tuple) and inner:
        # The rungs of a ladder, by their names.
        names = tuple(str(getattr(entry, "name", "")) for entry in owner)
        if step not in names:
            raise ChangeError(f"{what} cannot be changed: {_nearest(step, names, 'there is nothing there')}")
        return tuple(
            _put(entry, type(entry), tuple(inner), value, what) if name == step else entry
            for name, entry in zip(names, owner, strict=True)
        )
    if not is_dataclass(owner) or isinstance(owner, type):
        raise ChangeError(f"{what} cannot be changed: it has no parts, leave out {'.'.join(place)}")
    names = tuple(entry.name for entry in fields(owner))
    known = tuple(name for name in names if name not in FIXED) if kind is Instrument else names
    if step not in known:
        raise ChangeError(f"{what} cannot be changed: {_nearest(step, known, 'there is no such setting')}")
    old = getattr(owner, step)
    if inner:
        return replace(owner, **{step: _put(old, type(old), tuple(inner), value, what)})
    if is_dataclass(old) or isinstance(old, dict):
        _whole(what)
    hint = _hints(type(owner))[step]
    wired = what.startswith((*(f"{section}." for section in WIRED), "voice.gestures.")) and step != "does"
    if step == "click" or (wired and _plain(hint) in (str, tuple[str, ...])):
        raise ChangeError(f"{what} says what is listened to: bind it by pressing, or load another mapping")
    if what == "voice.sound":
        hint = Literal[tuple(SOUNDS)]
    return replace(owner, **{step: checked(what, value, hint)})


def _whole(what: str) -> Any:
    raise ChangeError(f"{what} cannot be changed as a whole: name one of its settings")


def _plain(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


# -- checking a value -------------------------------------------------------------------------------------------------


def checked(what: str, value: object, hint: Any) -> Any:
    """The value as the setting holds it, by the setting's own annotation.

    Raises:
        ChangeError: it cannot be that.
    """
    fits, found = _fitted(value, hint)
    if not fits:
        raise ChangeError(f"{what} cannot be {_said(value)}: use {_wanted(hint)}")
    return found


def _fitted(value: object, hint: Any) -> tuple[bool, Any]:
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *limits = get_args(hint)
        fits, found = _fitted(value, inner)
        return (fits and all(_within(found, limit) for limit in limits)), found
    if origin is Literal:
        return any(value == choice and type(value) is type(choice) for choice in get_args(hint)), value
    if origin is tuple:
        return _fitted_all(value, get_args(hint))
    if _choices(hint):
        for choice in _choices(hint):
            fits, found = _fitted(value, choice)
            if fits:
                return True, found
        return False, value
    if hint is float:
        fine = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e300
        return fine, float(value) if fine else value  # type: ignore[arg-type]
    if hint is type(None):
        return value is None, value
    return hint in (bool, int, str) and type(value) is hint, value


def _fitted_all(value: object, kinds: tuple[Any, ...]) -> tuple[bool, Any]:
    if not isinstance(value, (list, tuple)):
        return False, value
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        kinds = (kinds[0],) * len(value)
    if len(kinds) != len(value):
        return False, value
    parts = [_fitted(entry, kind) for entry, kind in zip(value, kinds, strict=True)]
    return all(fits for fits, _ in parts), tuple(found for _, found in parts)


def _choices(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) is Union or isinstance(hint, type(int | str)) else ()


def _within(value: Any, limit: object) -> bool:
    if isinstance(value, float) and math.isnan(value):
        return False
    if isinstance(limit, Ge):
        return bool(value >= limit.ge)
    if isinstance(limit, Gt):
        return bool(value > limit.gt)
    if isinstance(limit, Le):
        return bool(value <= limit.le)
    if isinstance(limit, Lt):
        return bool(value < limit.lt)
    if isinstance(limit, MinLen):
        return len(value) >= limit.min_length
    if isinstance(limit, MaxLen):
        return len(value) <= limit.max_length
    return True


def _wanted(hint: Any) -> str:
    limits: tuple[Any, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *rest = get_args(hint)
        limits = tuple(rest)
    choices = _choices(hint)
    if bool in choices:
        return "true, false, a number or a text in quotes"
    if choices:
        return _wanted(next((choice for choice in choices if choice is not type(None)), str))
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(str(choice) for choice in get_args(hint))
    if get_origin(hint) is tuple:
        kinds = get_args(hint)
        many = "" if Ellipsis in kinds else f" of {len(kinds)}"
        many += "".join(f" of at least {limit.min_length}" for limit in limits if isinstance(limit, MinLen))
        return f"a list{many}, each {_wanted(kinds[0])}"
    if hint in (float, int):
        noun = "a number" if hint is float else "a whole number"
        ends = [limit.ge if isinstance(limit, Ge) else limit.le for limit in limits if isinstance(limit, (Ge, Le))]
        return f"{noun} in range {min(ends):g}..{max(ends):g}" if len(ends) == 2 else noun  # type: ignore[type-var]
    return {bool: "true or false", str: "a text in quotes"}.get(hint, "something else: see the mapping reference")


def _said(value: object) -> str:
    try:
        said = repr(value)
    except ValueError:  # an integer of more digits than Python is willing to write out
        return "this number"
    return said if len(said) <= LONGEST_QUOTE else f"{said[:LONGEST_QUOTE]}..."


def _nearest(word: str, known: tuple[str, ...], reason: str) -> str:
    near = get_close_matches(word[:LONGEST_QUOTE], known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"{reason}{', use one of ' + ', '.join(known) if known else ''}"
