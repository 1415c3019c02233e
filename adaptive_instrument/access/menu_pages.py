"""What stands in the menu: one line an item. *Back to my voice* and *Call* come first on every page, in rest too.

An item is a change like any other (see ``changes.py``): the same is done whether it is chosen here, sent by a slider
or read from a trace. ``@`` in its name stands for the player who chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from adaptive_instrument.access.chord_pages import FIRST as FIRST_PROGRESSIONS
from adaptive_instrument.access.chord_pages import is_progression_page, progression_rows
from adaptive_instrument.access.offer import Offer
from adaptive_instrument.access.scale_pages import FIRST as FIRST_SCALES
from adaptive_instrument.access.scale_pages import is_scale_page, scale_rows, scale_title

Needs = Literal[
    "",
    "awake",
    "resting",
    "pointer",
    "movement",
    "shelf",
    "undo",
    "songs",
    "chords",
    "progression",
    "running chords",
    "waiting chords",
    "nobody leads",
    "somebody leads",
    "at once",
    "not at once",
    "calling",
    "quiet",
    "check",
    "ways",
    "band",
    "no band",
    "running",
    "holding",
    "loop",
    "no loop",
    "loop plays",
    "loop silent",
    "recording",
    "loop undone",
    "partner",
    "no partner",
    "own notes",
    "notes of the chords",
]
"""What has to be there for an item to stand in the menu (``quiet``: nobody is being called)."""
OF_THE_HARMONY = frozenset(
    {"chords", "progression", "running chords", "waiting chords", "nobody leads", "somebody leads", "at once",
     "not at once"}
)  # fmt: skip
"""Those of them that say how the harmony goes on."""

RETURN = 1.5
"""Seconds to come back to the middle: whoever points at the choice *Here is my middle* is not there yet."""
PER_PAGE = 4
"""Mappings on one page of the shelf, beside the items that every page has."""


@dataclass(frozen=True, slots=True)
class Item:
    """One choice."""

    label: str
    what: str = ""
    """The change that it is; empty for an item that only turns the page or closes the menu."""
    value: object = None
    page: str = ""
    """The page that it opens."""
    stays: bool = False
    """Whether the menu stays open, on this very item, so that it can be chosen again at once."""
    needs: Needs = ""
    again: bool = False
    """Whether choosing it only makes ready, and each further press does it at once: a tap cannot wait. It stays."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An instrument on the shelf."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the menu must know of the player and the ensemble."""

    resting: bool = False
    calling: bool = False
    points: bool = False
    watched: bool = False
    """Whether something of the player's is measured from their rest."""
    undo: bool = False
    songs: bool = False
    harmony: frozenset[str] = frozenset()
    """How the harmony goes on (see ``Shared.going``)."""
    shelf: tuple[Choice, ...] = ()
    title: str = ""
    """What the player's instrument is called."""
    fitting: tuple[Choice, ...] = ()
    """What else fits what the first-run guide has heard."""
    holding: bool = False
    """Whether a fermata is under way."""
    checkable: bool = False
    """Whether there is something about the player's movement to measure."""
    ways: tuple[str, ...] = ()
    """The player's other ways of playing, from the top of the ladder down."""
    playing: frozenset[str] = frozenset()
    """The machines that play now, by their names."""
    lock: str = ""
    """What holds the player's pitches."""
    offers: tuple[Item, ...] = ()
    """What is offered to this player now; each stands on the first page."""


ALWAYS: tuple[Item, ...] = (
    Item("Back to my voice", "voice", True),
    Item("Call", "call", True, needs="quiet"),
    Item("End the call", "call", False, needs="calling"),
)
"""First on every page."""

BACK = Item("Back", page="top")

PAGES: dict[str, tuple[Item, ...]] = {
    "top": (
        Item("Play on", needs="awake"),
        Item("Wake and play", "rest", False, needs="resting"),
        Item("Rest", "rest", True, needs="awake"),
        Item("Sound", page="sound"),
        Item("Music", page="music"),
        Item("My movement", page="movement"),
        Item("More", page="more"),
    ),
    "sound": (
        Item("Next sound", "player.@.next-sound", stays=True),
        Item("Louder", "player.@.louder", stays=True),
        Item("Softer", "player.@.softer", stays=True),
        Item("Touch", page="touch"),
        Item("Undo", "undo", stays=True, needs="undo"),
        BACK,
    ),
    "touch": (
        Item("Held", "player.@.voice.articulation", "hold"),
        Item("Ringing", "player.@.voice.articulation", "ring"),
        Item("Stays on", "player.@.voice.articulation", "latch"),
        Item("Arpeggio", "player.@.voice.articulation", "arpeggio"),
        Item("Strum", "player.@.voice.articulation", "strum"),
        Item("Phrases", "player.@.voice.articulation", "phrase"),
        Item("Drone", "player.@.voice.articulation", "drone"),
        Item("Echo on or off", "player.@.echo"),
        Item("Undo", "undo", stays=True, needs="undo"),
        Item("Back", page="sound"),
    ),
    "music": (
        Item("Next scale", "harmony.next-scale", stays=True),
        Item("Scales and key", page=FIRST_SCALES),
        Item("Chords", page="chords"),
        Item("Next song", "player.@.song", "next", stays=True, needs="songs"),
        Item("Band", page="band"),
        Item("Loop", page="loop"),
        Item("Answer me", "partner.on", True, needs="no partner"),
        Item("Do not answer", "partner.on", False, needs="partner"),
        Item("Tempo", page="tempo"),
        Item("Undo", "undo", stays=True, needs="undo"),
        BACK,
    ),
    "key": (
        Item("Key up", "harmony.key-up", stays=True),
        Item("Key down", "harmony.key-down", stays=True),
        Item("Tune a little up", "harmony.tune-up", stays=True),
        Item("Tune a little down", "harmony.tune-down", stays=True),
        Item("As pianos are tuned", "harmony.standard", 440.0, stays=True),
        Item("Undo", "undo", stays=True, needs="undo"),
        Item("Back", page=FIRST_SCALES),
    ),
    "band": (
        Item("Start the band", "groove.start", needs="no band"),
        Item("Let it end", "groove.ending", needs="band"),
        Item("Fill", "groove.fill", stays=True, needs="band"),
        Item("Next groove", "groove.next", stays=True),
        Item("More", "groove.more", stays=True, needs="band"),
        Item("Fewer", "groove.fewer", stays=True, needs="band"),
        Item("Follow me", "groove.intensity", 0, needs="band"),
        Item("Louder", "groove.louder", stays=True, needs="band"),
        Item("Softer", "groove.softer", stays=True, needs="band"),
        Item("Back", page="music"),
    ),
    "loop": (
        Item("Loop what I played", "looper.catch", needs="no loop"),
        Item("Record 2 bars", "looper.record", 2, needs="no loop"),
        Item("Record 4 bars", "looper.record", 4, needs="no loop"),
        Item("Record 8 bars", "looper.record", 8, needs="no loop"),
        Item("Throw it away", "looper.undo", needs="recording"),
        Item("Add a layer", "looper.add", 1, needs="loop"),
        Item("Silence the loop", "looper.stop", needs="loop plays"),
        Item("Play the loop", "looper.play", needs="loop silent"),
        Item("Take a layer away", "looper.undo", stays=True, needs="loop"),
        Item("Bring it back", "looper.redo", stays=True, needs="loop undone"),
        Item("Louder", "looper.louder", stays=True, needs="loop"),
        Item("Softer", "looper.softer", stays=True, needs="loop"),
        Item("Clear the loop", "looper.clear", needs="loop"),
        Item("Back", page="music"),
    ),
    "chords": (
        Item("Next chord", "harmony.next", stays=True, needs="chords"),
        Item("Progressions", page=FIRST_PROGRESSIONS),
        Item("No progression", "harmony.progression", "", needs="progression"),
        Item("Step by hand", "harmony.progress", "hand", needs="running chords"),
        Item("Go by the bar", "harmony.progress", "bar", needs="waiting chords"),
        Item("Follow a keyboard", "harmony.follow", "midi", needs="nobody leads"),
        Item("Follow nobody", "harmony.follow", "", needs="somebody leads"),
        Item("Go with the chords", "player.@.voice.lock", "chord scale", needs="own notes"),
        Item("Keep to the scale", "player.@.voice.lock", "scale", needs="notes of the chords"),
        Item("Change on the bar", "harmony.changes", "bar", needs="at once"),
        Item("Change at once", "harmony.changes", "now", needs="not at once"),
        Item("Undo", "undo", stays=True, needs="undo"),
        Item("Back", page="music"),
    ),
    "tempo": (
        Item("Tap here", "transport.tap", stays=True, again=True),
        Item("Faster", "transport.faster", stays=True),
        Item("Slower", "transport.slower", stays=True),
        Item("Count in", "transport.count-in"),
        Item("Hold the time", "transport.fermata", True, needs="running"),
        Item("Go on", "transport.fermata", False, needs="holding"),
        Item("Undo", "undo", stays=True, needs="undo"),
        Item("Back", page="music"),
    ),
    "first": (
        Item("Play this"),
        Item("Fit it to me", "player.@.check", True, needs="check"),
    ),
    "movement": (
        Item("Fit it to me", "player.@.check", True, needs="check"),
        Item("Here is my middle", "player.@.recentre", RETURN, needs="movement"),
        Item("Fit my range", "player.@.calibrate", needs="pointer"),
        Item("Other way to play", page="ways", needs="ways"),
        Item("Other instrument", page="shelf-1", needs="shelf"),
        BACK,
    ),
    "more": (
        Item("Play my last take", "take.play"),
        Item("Save my last take", "take.save"),
        Item("Undo", "undo", stays=True, needs="undo"),
        Item("Close", page="close"),
        BACK,
    ),
    "close": (
        BACK,
        Item("Yes, close", "quit"),
    ),
}
"""The pages by name; those of the shelf are made of what is there."""

TITLES: dict[str, str] = {
    "top": "Menu",
    "sound": "Sound",
    "touch": "Touch",
    "music": "Music",
    "chords": "Chords",
    "tempo": "Tempo",
    "loop": "Loop",
    "key": "Key and tuning",
    "band": "Band",
    "movement": "My movement",
    "ways": "Way to play",
    "more": "More",
    "close": "Close the instrument?",
}
"""What stands over each page."""


def page(name: str, there: Circumstances) -> tuple[Item, ...]:
    """The items of a page under these circumstances."""
    if is_scale_page(name) or is_progression_page(name):
        rows = scale_rows(name) if is_scale_page(name) else progression_rows(name)
        return tuple(item for item in (*ALWAYS, *(Item(*row) for row in rows)) if _fits(item.needs, there))
    if name == "ways":
        items: tuple[Item, ...] = (*(Item(f"Play by {way}", "player.@.rung", way) for way in there.ways), BACK)
    else:
        items = _shelf(name, there.shelf) if name.startswith("shelf-") else PAGES[name]
    if name == "first":
        items += tuple(Item(choice.title, "player.@.mapping", choice.name) for choice in there.fitting)
    first = there.offers if name == "top" else ()
    return tuple(item for item in (*ALWAYS, *first, *items) if _fits(item.needs, there))


def offered(offer: Offer) -> Item:
    """The item that takes up an offer, in a word or two: the sentence stands on the stage already."""
    label = {
        "recentre": "Here is my middle", "check-access": "Fit it to me", "rung": f"Play by {offer.value}",
        "tune": "Yes, tune it", "targets": "Yes, that many",
    }  # fmt: skip
    value = RETURN if offer.name == "recentre" else offer.value
    return Item(label.get(offer.name, offer.name.replace("-", " ").capitalize()), offer.what, value)


def others(shelf: tuple[Choice, ...], title: str) -> tuple[Choice, ...]:
    """The instruments on a shelf but the one that is played."""
    return tuple(choice for choice in shelf if choice.title != title)


def title(name: str, there: Circumstances) -> str:
    """What stands over a page."""
    if name == "first":
        return there.title
    if is_progression_page(name):
        return "Progressions"
    return scale_title(name) if is_scale_page(name) else TITLES.get(name, "Other instrument")


def _shelf(name: str, shelf: tuple[Choice, ...]) -> tuple[Item, ...]:
    number = int(name.removeprefix("shelf-"))
    start = (number - 1) * PER_PAGE
    items = [Item(choice.title, "player.@.mapping", choice.name) for choice in shelf[start : start + PER_PAGE]]
    if len(shelf) > start + PER_PAGE:
        items.append(Item("Others", page=f"shelf-{number + 1}"))
    return (*items, BACK)


def _fits(needs: Needs, there: Circumstances) -> bool:
    if needs in OF_THE_HARMONY:
        return needs in there.harmony
    return {
        "": True,
        "awake": not there.resting,
        "resting": there.resting,
        "pointer": there.points,
        "movement": there.points or there.watched,
        "shelf": bool(there.shelf),
        "undo": there.undo,
        "songs": there.songs,
        "calling": there.calling,
        "quiet": not there.calling,
        "check": there.checkable,
        "ways": bool(there.ways),
        "running": not (there.holding or there.resting),
        "holding": there.holding,
        "band": "band" in there.playing,
        "no band": "band" not in there.playing and not there.resting,
        "loop": "loop" in there.playing and not there.resting,
        "no loop": not there.playing & {"loop", "recording"} and not there.resting,
        "loop plays": "loop plays" in there.playing,
        "loop silent": "loop silent" in there.playing and not there.resting,
        "recording": "recording" in there.playing,
        "loop undone": "loop undone" in there.playing and not there.resting,
        "partner": "partner" in there.playing,
        "no partner": "partner" not in there.playing,
        "own notes": there.lock == "scale",
        "notes of the chords": there.lock == "chord scale",
    }[needs]
