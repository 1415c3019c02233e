"""Scales, one line each: the distances of their degrees from the tonic within an octave, and where they are at home.

Distances are written as the tradition itself writes them: in semitones (``3.5`` is a quarter tone above a minor
third), as ratios (``5/4``), in Holdrian commas, 53 to the octave (``17c``), or as parts of so many even ones
(``24:7``). Sources: the tables named in ``tests/music/test_scale_tables.py``; the maqamat after maqamworld.com, the
makamlar after Arel, Ezgi and Uzdilek, the gamelan after the means of Kunst (1949) and Surjodiningrat (1993).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2

OCTAVE = 12.0
"""Semitones after which the scales of the table repeat."""
OWN_SCALE = "own"
"""What a scale is called that stands in the mapping itself."""
CLOSEST = 1.0
"""Cents that two degrees are apart at least: nearer ones are one to every ear."""
SMALLEST_PERIOD = 100
"""Cents after which a scale repeats at the earliest."""
MOST_DEGREES = 128
"""Degrees of a scale: more than that many keys nobody has."""
FINEST = 2.0**-20
"""Semitones to which degrees are rounded (a ten-thousandth of a cent): sums with octaves are exact then, and the same
degree is the same number wherever it comes from."""
COMMAS = 53
"""Holdrian commas of an octave."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale: which pitches there are above a tonic."""

    name: str
    steps: tuple[float, ...]
    """Semitones of each degree above the tonic, rising from 0."""
    family: str = ""
    about: str = ""
    """Where it is at home, in a line."""
    period: float = OCTAVE
    """Semitones after which it repeats; an octave but for scales that were loaded."""

    def __hash__(self) -> int:
        # Asked for with every note; the degrees are compared only when two scales have the same name.
        return hash(self.name)

    @property
    def cents(self) -> tuple[float, ...]:
        """Its degrees in cents without the tonic, the last one where it repeats: as ``scale_of_cents`` takes them."""
        return tuple(round(100 * step, 4) for step in (*self.steps[1:], self.period))

    @property
    def twelve(self) -> bool:
        """Whether it can be played on an ordinary keyboard."""
        return self.period == OCTAVE and all(step == round(step) for step in self.steps)


def steps_of(text: str) -> tuple[float, ...]:
    """The semitones of degrees written with spaces between: semitones, ratios (``5/4``), commas (``17c``),
    or semitones shared out evenly (``24:7``).

    Raises:
        ValueError: a word is none of these, or they do not rise from 0.
    """
    steps = tuple(_exact(_step(word)) for word in text.split())
    if not steps or steps[0] != 0 or any(below >= above for below, above in pairwise(steps)):
        raise ValueError(f"the degrees of a scale rise from 0: {text!r} does not")
    return steps


def _exact(semitones: float) -> float:
    return round(semitones / FINEST) * FINEST


def _step(word: str) -> float:
    if word.endswith("c"):
        return OCTAVE * int(word[:-1]) / COMMAS
    whole, colon, parts = word.partition(":")
    if colon:
        return int(whole) / int(parts)
    above, slash, below = word.partition("/")
    return OCTAVE * log2(int(above) / int(below)) if slash else float(word)


MODES, MINOR, MAJOR, FIVE, BLUES, JAZZ = "Church modes", "Minor", "Major", "Five notes", "Blues", "Jazz"
EVEN, JAPAN, GAMELAN, ETHIOPIA, INDIA = "Even patterns", "Japan", "Gamelan and Thailand", "Ethiopia", "India"
SOUTH, MAQAM, MAKAM, PURE = "Klezmer, Balkan, flamenco", "Arabic maqam", "Turkish makam", "Pure tuning"

_TABLE: tuple[tuple[str, str, str, str], ...] = (
    # The dozen that is offered first.
    ("major", MODES, "0 2 4 5 7 9 11", "Ionian: most songs one grew up with"),
    ("natural minor", MODES, "0 2 3 5 7 8 10", "Aeolian: ballads and laments"),
    ("harmonic minor", MINOR, "0 2 3 5 7 8 11", "minor with a leading note: tango, classical music"),
    ("dorian", MODES, "0 2 3 5 7 9 10", "a brighter minor: English and Irish songs, jazz"),
    ("lydian", MODES, "0 2 4 6 7 9 11", "a floating major: film music"),
    ("mixolydian", MODES, "0 2 4 5 7 9 10", "an easy major: bagpipes, rock, Irish reels"),
    ("major pentatonic", FIVE, "0 2 4 7 9", "children's songs, country; every note goes with every other"),
    ("minor pentatonic", FIVE, "0 3 5 7 10", "rock, folk, the skeleton of the blues"),
    ("blues", BLUES, "0 3 5 6 7 10", "minor pentatonic with the blue note"),
    ("whole tone", EVEN, "0 2 4 6 8 10", "no home anywhere: dreams, Debussy"),
    ("hirajoshi", JAPAN, "0 2 3 7 8", "a tuning of the koto"),
    ("phrygian dominant", SOUTH, "0 1 4 5 7 8 10", "ahava rabbah, freygish: klezmer, flamenco"),
    # The rest, by families.
    ("phrygian", MODES, "0 1 3 5 7 8 10", "a dark minor: Spain, laments"),
    ("locrian", MODES, "0 1 3 5 6 8 10", "the mode without a fifth: unrest"),
    ("melodic minor", MINOR, "0 2 3 5 7 9 11", "minor below, major above: jazz, Bach's rising lines"),
    ("dorian flat 2", MINOR, "0 1 3 5 7 9 10", "second mode of melodic minor: jazz over sus chords"),
    ("half diminished", MINOR, "0 2 3 5 6 8 10", "locrian with a natural second: jazz ballads"),
    ("altered", MINOR, "0 1 3 4 6 8 10", "super locrian: tension before home, in jazz"),
    ("neapolitan minor", MINOR, "0 1 3 5 7 8 11", "harmonic minor with a low second: opera"),
    ("hungarian minor", MINOR, "0 2 3 6 7 8 11", "two wide steps: verbunkos, Liszt"),
    ("neapolitan major", MAJOR, "0 1 3 5 7 9 11", "minor third, major sixth and seventh: opera"),
    ("harmonic major", MAJOR, "0 2 4 5 7 8 11", "major with a low sixth: wistful endings"),
    ("melodic major", MAJOR, "0 2 4 5 7 8 10", "mixolydian with a low sixth; charukesi in India"),
    ("double harmonic", MAJOR, "0 1 4 5 7 8 11", "Byzantine: two wide steps, all over the eastern Mediterranean"),
    ("hungarian major", MAJOR, "0 3 4 6 7 9 10", "a bright, wild scale: Liszt, Kodaly"),
    ("lydian augmented", MAJOR, "0 2 4 6 8 9 11", "third mode of melodic minor: wide open"),
    ("lydian dominant", MAJOR, "0 2 4 6 7 9 10", "acoustic scale, near the overtones: Bartok, jazz"),
    ("lydian minor", MAJOR, "0 2 4 6 7 8 10", "bright below, dark above"),
    ("major locrian", MAJOR, "0 2 4 5 6 8 10", "major below, locrian above: Arabic colour in jazz"),
    ("leading whole tone", MAJOR, "0 2 4 6 8 10 11", "whole tones with a leading note"),
    ("enigmatic", MAJOR, "0 1 4 6 8 10 11", "Verdi's riddle in the Ave Maria"),
    ("suspended pentatonic", FIVE, "0 2 5 7 10", "neither major nor minor: China (shang), West Africa"),
    ("man gong", FIVE, "0 3 5 8 10", "the Chinese mode jue"),
    ("ritusen", FIVE, "0 2 5 7 9", "the Chinese mode zhi, Scottish and Japanese folk songs"),
    ("dominant pentatonic", FIVE, "0 2 4 7 10", "five notes over a seventh chord"),
    ("chinese", FIVE, "0 4 6 7 11", "bright and glassy; as Western tables name it"),
    ("major blues", BLUES, "0 2 3 4 7 9", "country blues, gospel"),
    ("nine-note blues", BLUES, "0 2 3 4 5 7 9 10 11", "major with both thirds and both sevenths"),
    ("bebop dominant", JAZZ, "0 2 4 5 7 9 10 11", "mixolydian with a passing note: the chord falls on the beat"),
    ("bebop major", JAZZ, "0 2 4 5 7 8 9 11", "major with a passing note"),
    ("bebop dorian", JAZZ, "0 2 3 4 5 7 9 10", "dorian with a passing note"),
    ("bebop melodic minor", JAZZ, "0 2 3 5 7 8 9 11", "melodic minor with a passing note"),
    ("diminished", EVEN, "0 2 3 5 6 8 9 11", "whole and half steps in turn"),
    ("half-whole", EVEN, "0 1 3 4 6 7 9 10", "half and whole steps in turn: jazz, Stravinsky"),
    ("augmented", EVEN, "0 3 4 7 8 11", "two augmented chords: Liszt, Coltrane"),
    ("tritone", EVEN, "0 1 4 6 7 10", "two major chords a tritone apart: Petrushka"),
    ("prometheus", EVEN, "0 2 4 6 9 10", "Scriabin's mystic chord"),
    ("messiaen 3", EVEN, "0 2 3 4 6 7 8 10 11", "Messiaen's third mode"),
    ("messiaen 4", EVEN, "0 1 2 5 6 7 8 11", "Messiaen's fourth mode"),
    ("messiaen 5", EVEN, "0 1 5 6 7 11", "Messiaen's fifth mode"),
    ("messiaen 6", EVEN, "0 2 4 5 6 8 10 11", "Messiaen's sixth mode"),
    ("messiaen 7", EVEN, "0 1 2 3 5 6 7 8 9 11", "Messiaen's seventh mode"),
    ("chromatic", EVEN, "0 1 2 3 4 5 6 7 8 9 10 11", "all twelve: nothing is out of place and nothing fits"),
    ("in", JAPAN, "0 1 5 7 8", "miyako-bushi, sakura: koto and shamisen"),
    ("iwato", JAPAN, "0 1 5 6 10", "a tuning of the koto, the darkest"),
    ("kumoi", JAPAN, "0 2 3 7 9", "a tuning of the koto; shivaranjani in India"),
    ("insen", JAPAN, "0 1 5 7 10", "a tuning of the koto, nineteenth century"),
    ("ryukyu", JAPAN, "0 4 5 7 11", "songs of Okinawa"),
    ("slendro", GAMELAN, "0 2.31 4.74 7.17 9.55", "Java: five nearly even steps, the mean of thirty gamelans"),
    ("pelog", GAMELAN, "0 1.2 2.7 5.4 6.7 7.85 9.5", "Java: all seven, the mean of thirty-nine gamelans"),
    ("pelog nem", GAMELAN, "0 1.2 2.7 6.7 7.85", "Java: the five of pathet nem and lima"),
    ("pelog barang", GAMELAN, "0 1.5 5.5 6.65 8.3", "Java: the five of pathet barang, from the second"),
    ("balinese", GAMELAN, "0 1 3 7 8", "Bali: selisir, as near as a piano comes"),
    ("thai", GAMELAN, "0 12:7 24:7 36:7 48:7 60:7 72:7", "Thailand: seven even steps"),
    ("tizita", ETHIOPIA, "0 2 4 7 9", "Ethiopia: longing, in its major form"),
    ("tizita minor", ETHIOPIA, "0 2 3 7 8", "Ethiopia: longing, in its minor form"),
    ("bati", ETHIOPIA, "0 4 5 7 11", "Ethiopia: the market town of Bati"),
    ("bati minor", ETHIOPIA, "0 3 5 7 10", "Ethiopia: bati in its minor form"),
    ("ambassel", ETHIOPIA, "0 1 5 7 8", "Ethiopia: songs of history"),
    ("anchihoye", ETHIOPIA, "0 1 5 6 9", "Ethiopia: wedding songs"),
    ("bilawal", INDIA, "0 2 4 5 7 9 11", "thaat of the morning, like major"),
    ("kalyan", INDIA, "0 2 4 6 7 9 11", "thaat of the early evening, like lydian"),
    ("khamaj", INDIA, "0 2 4 5 7 9 10", "thaat of light songs, like mixolydian"),
    ("kafi", INDIA, "0 2 3 5 7 9 10", "thaat of spring, like dorian"),
    ("asavari", INDIA, "0 2 3 5 7 8 10", "thaat of the late morning, like natural minor"),
    ("bhairavi", INDIA, "0 1 3 5 7 8 10", "thaat that ends a concert, like phrygian"),
    ("bhairav", INDIA, "0 1 4 5 7 8 11", "thaat of sunrise, like double harmonic"),
    ("purvi", INDIA, "0 1 4 6 7 8 11", "thaat of sunset"),
    ("marwa", INDIA, "0 1 4 6 7 9 11", "thaat of dusk: its home is hardly touched"),
    ("todi", INDIA, "0 1 3 6 7 8 11", "thaat of the morning, grave"),
    ("ahir bhairav", INDIA, "0 1 4 5 7 9 10", "raga of early morning"),
    ("madhuvanti", INDIA, "0 2 3 6 7 9 11", "raga of the afternoon, sweet"),
    ("malkauns", INDIA, "0 3 5 8 10", "raga of deep night, five notes"),
    ("hamsadhwani", INDIA, "0 2 4 7 11", "raga of good beginnings, five notes"),
    ("ukrainian dorian", SOUTH, "0 2 3 6 7 9 10", "mi sheberach: klezmer, Romania"),
    ("romanian major", SOUTH, "0 1 4 6 7 9 10", "Romanian dances, as Bartok wrote them down"),
    ("persian", SOUTH, "0 1 4 5 6 8 11", "two wide steps and no fifth"),
    ("spanish", SOUTH, "0 1 3 4 5 6 8 10", "eight notes with both thirds: flamenco"),
    ("flamenco", SOUTH, "0 1 3 4 5 7 8 10", "phrygian with both thirds: flamenco guitar"),
    ("rast", MAQAM, "0 2 3.5 5 7 9 10.5", "the mother of maqamat: dignity"),
    ("suznak", MAQAM, "0 2 3.5 5 7 8 11", "rast below, hijaz above"),
    ("mahur", MAQAM, "0 2 3.5 5 7 9 11", "rast with a leading note"),
    ("nairuz", MAQAM, "0 2 3.5 5 7 8.5 10", "rast below, bayati above"),
    ("bayati", MAQAM, "0 1.5 3 5 7 8 10", "the most sung maqam: weddings, recitation"),
    ("husayni", MAQAM, "0 1.5 3 5 7 8.5 10", "bayati with a higher sixth: folk songs"),
    ("saba", MAQAM, "0 1.5 3 4 7 8 10", "grief: the fourth is lowered"),
    ("sikah", MAQAM, "0 1.5 3.5 5.5 7 8.5 10.5", "its home lies between the keys"),
    ("huzam", MAQAM, "0 1.5 3.5 4.5 7.5 8.5 10.5", "sikah below, hijaz above"),
    ("iraq", MAQAM, "0 1.5 3.5 5 6.5 8.5 10.5", "sikah below, bayati above"),
    ("jiharkah", MAQAM, "0 2 4 5 7 9 10.5", "a major with a low seventh: light songs"),
    ("hijaz", MAQAM, "0 1 4 5 7 8.5 10", "hijaz below, rast above: longing, the call to prayer"),
    ("hijazkar", MAQAM, "0 1 4 5 7 8 11", "two hijaz: grand"),
    ("nahawand", MAQAM, "0 2 3 5 7 8 11", "like harmonic minor: love songs"),
    ("kurd", MAQAM, "0 1 3 5 7 8 10", "like phrygian: tenderness"),
    ("ajam", MAQAM, "0 2 4 5 7 9 11", "like major: joy"),
    ("nikriz", MAQAM, "0 2 3 6 7 9 10", "a wide step in the middle"),
    ("rast makam", MAKAM, "0c 9c 17c 22c 31c 40c 48c", "the first makam; its third is a comma low"),
    ("ussak", MAKAM, "0c 8c 13c 22c 31c 35c 44c", "folk songs and ilahi"),
    ("huseyni", MAKAM, "0c 8c 13c 22c 31c 39c 44c", "the makam of Anatolian folk songs"),
    ("hicaz", MAKAM, "0c 5c 17c 22c 31c 39c 44c", "longing; its wide step is narrower than a piano's"),
    ("karcigar", MAKAM, "0c 8c 13c 22c 27c 39c 44c", "ussak below, hicaz above: dances"),
    ("segah", MAKAM, "0c 5c 14c 22c 31c 36c 48c", "home on the third of rast"),
    ("saba makam", MAKAM, "0c 8c 13c 18c 30c 35c 44c", "grief, at dawn"),
    ("nihavent", MAKAM, "0c 9c 13c 22c 31c 35c 44c", "like minor, a little wider"),
    ("kurdi", MAKAM, "0c 4c 13c 22c 31c 35c 44c", "like phrygian, a little lower"),
    ("just major", PURE, "1/1 9/8 5/4 4/3 3/2 5/3 15/8", "major with pure thirds and fifths: choirs"),
    ("just minor", PURE, "1/1 9/8 6/5 4/3 3/2 8/5 9/5", "minor with pure thirds and fifths: choirs"),
    ("just pentatonic", PURE, "1/1 9/8 5/4 3/2 5/3", "five notes without any beating"),
    ("pythagorean", PURE, "1/1 9/8 81/64 4/3 3/2 27/16 243/128", "major of pure fifths: medieval song, fiddles"),
    ("bagpipe", PURE, "1/1 9/8 5/4 4/3 3/2 5/3 7/4", "the chanter of the Highland pipes"),
    ("seventh blues", PURE, "1/1 7/6 4/3 7/5 3/2 7/4", "blues as voices bend it"),
    ("overtones", PURE, "8/8 9/8 10/8 11/8 12/8 13/8 14/8 15/8", "natural horns, overtone singing"),
)

TABLE: dict[str, Scale] = {name: Scale(name, steps_of(steps), family, about) for name, family, steps, about in _TABLE}
"""Every scale by its name."""
DOZEN: tuple[str, ...] = tuple(TABLE)[:12]
"""The scales that are offered; the others stand behind *more*."""
FAMILIES: tuple[str, ...] = tuple(dict.fromkeys(scale.family for scale in TABLE.values()))
"""The families, in the order in which the menu shows them."""
SCALES: dict[str, tuple[float, ...]] = {name: scale.steps for name, scale in TABLE.items()}
"""The degrees of every scale of the table. What is played may be a scale of the player's own: ask the harmony."""


def scale_of_cents(name: str, cents: Sequence[float]) -> Scale:
    """A scale of somebody's own: its degrees in cents above the tonic, which itself is left out; the last one is the
    interval at which it repeats.

    Raises:
        ValueError: it cannot be played, with the cure.
    """
    if not cents:
        raise ValueError("a scale needs one degree at least: write its cents, rising, the last one 1200")
    for below, above in pairwise((0.0, *cents)):
        if above < below + CLOSEST:
            raise ValueError(
                f"the degrees of a scale rise: {above:g} cents cannot come after {below:g}, put them in order"
            )
    if cents[-1] < SMALLEST_PERIOD:
        raise ValueError(f"a scale repeats after {SMALLEST_PERIOD} cents or more: make the last degree 1200")
    if len(cents) > MOST_DEGREES:
        raise ValueError(f"this scale has {len(cents)} degrees: leave at most {MOST_DEGREES}")
    *steps, period = (_exact(cent / 100) for cent in cents)
    return Scale(name, (0.0, *steps), "Own", "", period)


def family(name: str) -> tuple[Scale, ...]:
    """The scales of a family, in the order of the table."""
    return tuple(scale for scale in TABLE.values() if scale.family == name)
