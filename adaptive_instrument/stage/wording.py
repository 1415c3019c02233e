"""The sentences of the stage. Calm, short, and each trouble with its cure."""

from __future__ import annotations

from adaptive_instrument.stage.link import Picture
from adaptive_instrument.view import View

NAME = "Adaptive Instrument"
RESTING = "Resting — press twice, slowly, to wake"
NO_ENGINE = "One moment — the sound is coming back"
STARTING = "One moment — getting ready"
UNFOCUSED = "Quiet while another window is in front. Click here to go on."
TAKE = "Playing your last take. F5 stops it."


def sentence(picture: Picture | None, connected: bool) -> str:
    """The one large sentence over the targets, or "" while there is music to be made."""
    if not connected and picture is not None:
        return NO_ENGINE
    if picture is None:
        return STARTING
    return RESTING if picture.view.resting else ""


def status(view: View) -> str:
    """The quiet line: title, key and scale, tempo. In a jam each player's title stands over their own targets."""
    titles = view.players[0].title if len(view.players) == 1 else NAME
    chord = f"chord {view.chord}" if view.chord else ""
    parts = (titles, f"{view.tonic} {view.scale}", chord, f"{round(view.tempo)} beats a minute")
    return "  ·  ".join(part for part in parts if part)


def notices(picture: Picture, focused: bool) -> tuple[str, ...]:
    """What is said quietly at the bottom, one after the other."""
    said = list(picture.notices)
    if picture.playing_take:
        said.insert(0, TAKE)
    if not focused:
        said.insert(0, UNFOCUSED)
    away = sorted({source for player in picture.view.players for source in player.lost} - {"keyboard", "mouse"})
    said += [f"The {source} is away. It plays again as soon as it is back." for source in away]
    return tuple(said)
