"""The sentences of the stage. Calm, short, and each trouble with its cure."""

from __future__ import annotations

import math

from adaptive_instrument.access.calibration import Calibration
from adaptive_instrument.music.harmony import STANDARD
from adaptive_instrument.stage.link import Picture
from adaptive_instrument.view import PlayerView, View

NAME = "Adaptive Instrument"
COUNTED = 4
"""Beats before a chord comes from which on they are counted."""
LONGEST_NAME = 24
"""Characters of a progression's name that the quiet line has room for."""
RESTING = "Resting — press twice, slowly, to wake"
RESTING_POINTERS = "Resting — stay in one corner, then in the opposite one, to wake"
RESTING_SIDES = "Resting — stay at one side, then at the other, to wake"
RESTING_BOTH = "Resting — press twice, slowly, or stay in two opposite corners, to wake"
NO_ENGINE = "One moment — the sound is coming back"
CALLING = (
    "Calling — a bell rings every 10 seconds. It is heard near this computer only: this is no alarm system. "
    "Helper: press F12"
)
GUIDING = "Press, move, blink or blow — whatever you can. I am listening"
AWAY = "Back at your voice — come back to this window to go on"
STARTING = "One moment — getting ready"
UNFOCUSED = "Quiet while another window is in front. Click here to go on."
TAKE = "Playing your last take. F5 stops it."
TALKING = "Talking plays nothing: gestures count again a few seconds after it."
SCAN_RESTS = "Press once, and the scan begins."
UNSEEN = "I cannot see you — the music waits"
SEEKING = "I look for your spot — move it a few times, then rest"
UNSEEN_LADDER = "I cannot see you — your {backup} plays on"
CALIBRATION: dict[str, str] = {
    "rest": "Rest. Look straight ahead.",
    "reach": "Now move as far as is comfortable.",
}
WAITING: dict[str, str] = {
    "camera": UNSEEN,
    "spot": SEEKING,
    "gamepad": "Plug in the gamepad to join",
    "midi": "Connect a MIDI keyboard to join",
    "phone": "Open the page on the phone to join",
}
"""What a player can do whose devices of a kind are all away."""
LEAN = "Plug in the gamepad, and lean its stick to begin"
BOW = "Connect the controller to join"
WAITING_FOR_PORT = "Connect {port} again to go on"
OURS = frozenset({"keyboard", "mouse"})
"""Devices of the window: they are away when it is not in front, which is said by itself."""

ANY = frozenset({"midi"})
"""What stands for any device of a kind: who has others does not miss it."""


def sentence(picture: Picture | None, connected: bool) -> str:
    """The one large sentence over the targets, or "" while there is music to be made."""
    if not connected and picture is not None:
        return NO_ENGINE
    if picture is None:
        return STARTING
    if any(player.menu is not None for player in picture.view.players):
        return ""
    if picture.view.calling:
        return CALLING
    if picture.view.binding is not None and picture.view.binding.listening and len(picture.view.players) == 1:
        return picture.view.binding.says
    if picture.view.guiding:
        return GUIDING
    if picture.view.away:
        return AWAY
    return _resting(picture.view) if picture.view.resting else ""


def calibrating(calibration: Calibration) -> str:
    """What the player is asked to do."""
    return CALIBRATION[calibration.part]


def hint(player: PlayerView) -> str:
    """What keeps this player from playing, and what to do about it; "" when nothing does."""
    if player.calibration is not None:
        return ""
    # A check that measures rest or reach has no use for the pointer, and shows none.
    measuring = player.check is not None and player.check.step in ("rest", "most")
    unseen = player.pointer is None and not measuring
    if player.points == "camera" and (unseen or "camera" in player.lost):
        return UNSEEN_LADDER.format(backup=player.backup) if player.backup else UNSEEN
    if player.points == "spot" and (unseen or "spot" in player.lost):
        return UNSEEN_LADDER.format(backup=player.backup) if player.backup else SEEKING
    if player.points == "gamepad" and unseen and "gamepad" not in player.lost:
        return LEAN
    if not player.sources or not set(player.sources) <= set(player.lost) or set(player.sources) & OURS:
        return ""
    missed = player.sources[0]
    if player.method == "level" and missed == "midi":
        return BOW
    kind, hyphen, number = missed.rpartition("-")
    return WAITING.get(kind if hyphen and number.isdigit() else missed, WAITING_FOR_PORT.format(port=missed))


def status(view: View, now: float = 0.0) -> str:
    """The quiet line at ``now``: title, key and scale, tempo, and what plays beside the players. In a jam each
    player's title stands over their own targets."""
    titles = view.players[0].title if len(view.players) == 1 else NAME
    song = view.players[0].song if len(view.players) == 1 else None
    sung = song.title if song is not None else ""
    parts = (titles, sung, f"{view.tonic} {view.scale}", *_chords(view, now), f"{round(view.tempo)} beats a minute",
             "time is held" if view.holding else "",
             f"A is {view.standard:g} Hz" if view.standard != STANDARD else "",
             *(machine.line(now) for machine in view.machines))  # fmt: skip
    return "  ·  ".join(part for part in parts if part)


def _chords(view: View, now: float) -> tuple[str, ...]:
    """The chord of now, what comes next and when, where from, and whom everybody follows."""
    course, said = view.course, f"chord {view.chord}" if view.chord else ""
    if course.coming is not None:
        beats = math.ceil((course.coming.at - now) * view.tempo / 60 - 1e-6)
        # Farther off it need not be counted, and a number that changes all the time is not quiet.
        when = f" in {beats}" if 0 < beats <= COUNTED else ""
        said = f"{said}, then {course.coming.says}{when}" if said else f"{course.coming.says}{when or ' soon'}"
    follows = {"": "", "midi": "following the keyboard"}.get(course.follows, f"following {course.follows}")
    name = course.progression if len(course.progression) <= LONGEST_NAME else "your own chords"
    return said, name, follows


def notices(picture: Picture, focused: bool) -> tuple[str, ...]:
    """What is said quietly at the bottom, one after the other."""
    said = list(picture.notices)
    binding = picture.view.binding
    if binding is not None and not (binding.listening and len(picture.view.players) == 1):
        # It is what somebody waits for now: nothing else is said meanwhile.
        return (binding.says,)
    if picture.playing_take:
        said.insert(0, TAKE)
    if not focused:
        said.insert(0, UNFOCUSED)
    said += [offer.words for player in picture.view.players for offer in player.offers]
    held = sorted({_device(place) for player in picture.view.players if not player.offers for place in player.held})
    said += [f"The {device} plays again after a moment of calm." for device in held]
    said += [machine.says for machine in picture.view.machines if machine.says]
    if not picture.view.resting and any(player.talks for player in picture.view.players):
        said.append(TALKING)
    if not picture.view.resting:
        playing = [player for player in picture.view.players if player.check is None]
        rests = [player for player in playing if player.highlight is not None and player.highlight.rests]
        said += [SCAN_RESTS] if rests else []
    # Who cannot play at all is told at their own place.
    able = [player for player in picture.view.players if not hint(player)]
    away = sorted({source for player in able for source in player.lost} - OURS - ANY)
    said += [f"The {source} is away. It plays again as soon as it is back." for source in away]
    return tuple(said)


def _device(place: str) -> str:
    return place.partition(":")[0]


def _resting(view: View) -> str:
    """How these players wake it."""
    pointing = {bool(player.points) for player in view.players}
    if pointing == {True}:
        return RESTING_SIDES if all(player.sideways for player in view.players) else RESTING_POINTERS
    return RESTING_BOTH if True in pointing else RESTING
