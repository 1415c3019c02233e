"""Who plays in the bench: mappings and jams written for it, every player on a MIDI channel of one keyboard."""

from __future__ import annotations

from pathlib import Path

from adaptive_instrument.bench.jack_rig import Keys

PADS, ARPEGGIO = 0, 1
"""MIDI channels (0-based) of who is drawn to the grid, and of who runs through chords."""
GROOVE, LOOP, CLEAR, STOP = 20, 21, 22, 23
"""Controllers whose going up starts and ends the groove, works the looper's one switch, clears it, and stops all."""
EVENING = "bench-evening"
EIGHT = "bench-eight"
SOUNDS = ("piano", "plucked", "strings", "harp", "choir", "bell", "cello", "guitar")
"""Of eight players."""

_HEAD = """version = 1
name = "{name}"
[access]
method = "keys"
channel = {channel}
"""
_PADS = """help = "notes and timing"
[quantise]
grid = "1/8"
[voice]
sound = "piano"
articulation = "ring"
ring = 0.5
loudness = "fixed"
polyphony = 32
"""
_ARPEGGIO = """[voice]
sound = "plucked"
articulation = "arpeggio"
[voice.arpeggio]
rate = "1/16"
order = "up-down"
latched = true
"""
_EVENING = """version = 1
name = "bench-evening"
[harmony]
tonic = "C"
scale = "major"
chords = ["C", "Am", "F", "G"]
[transport]
tempo = 96
[groove]
name = "{groove}"
intensity = 3
[looper]
player = "bench-pads"
[[players]]
mapping = "bench-pads"
[[players]]
mapping = "bench-arpeggio"
"""
_CONTROL = """[controls.{name}]
on = ["midi:cc-{number}"]
does = "{does}"
ignore_repeat = 0
"""


def write_evening(home: Path, groove: str = "bossa") -> str:
    """Writes the jam in which everything plays that generates notes; its name."""
    controls = "".join(
        _CONTROL.format(name=name, number=number, does=does)
        for name, number, does in (
            ("groove", GROOVE, "groove.switch"), ("loop", LOOP, "looper.switch"),
            ("clear", CLEAR, "looper.clear"), ("stop", STOP, "stop"),
        )
    )  # fmt: skip
    help_first, _, rest = _PADS.partition("\n")
    pads = _HEAD.format(name="bench-pads", channel=PADS + 1)
    pads = pads.replace("[access]", f"{help_first}\n[access]") + rest + controls
    _write(home, "bench-pads", pads)
    _write(home, "bench-arpeggio", _HEAD.format(name="bench-arpeggio", channel=ARPEGGIO + 1) + _ARPEGGIO)
    _write(home, EVENING, _EVENING.format(groove=groove))
    return EVENING


def write_eight(home: Path) -> str:
    """Writes the jam of eight who strike chords; its name."""
    seats = "".join(
        f'[[players]]\nmapping = "bench-{number}"\nsound = "{sound}"\nvolume = 1.0\n'
        for number, sound in enumerate(SOUNDS)
    )
    for number, sound in enumerate(SOUNDS):
        voice = f'[voice]\nsound = "{sound}"\narticulation = "hold"\nloudest = 127\npolyphony = 16\n'
        _write(home, f"bench-{number}", _HEAD.format(name=f"bench-{number}", channel=number + 1) + voice)
    _write(home, EIGHT, f'version = 1\nname = "{EIGHT}"\n[transport]\ntempo = 96\n{seats}')
    return EIGHT


def press(keys: Keys, controller: int) -> None:
    """A controller goes up and down again: one press."""
    keys.send([0xB0, controller, 127])
    keys.send([0xB0, controller, 0])


def _write(home: Path, name: str, text: str) -> None:
    folder = home / "mappings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
