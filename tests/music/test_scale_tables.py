"""Every twelve-tone scale against the table of a public library, or where none has it against a printed source.

The libraries' tables are read out of their files: to import them would open sound devices and start servers.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from itertools import accumulate

import pytest

from adaptive_instrument.music.scales import TABLE

RENARDO = {
    "major": "major", "natural minor": "aeolian", "harmonic minor": "harmonicMinor", "dorian": "dorian",
    "lydian": "lydian", "mixolydian": "mixolydian", "major pentatonic": "majorPentatonic",
    "minor pentatonic": "minorPentatonic", "blues": "blues", "whole tone": "wholeTone", "phrygian": "phrygian",
    "locrian": "locrian", "melodic minor": "melodicMinor", "dorian flat 2": "susb9", "half diminished": "halfDim",
    "altered": "altered", "hungarian minor": "hungarianMinor", "harmonic major": "harmonicMajor",
    "melodic major": "melMin5th", "lydian augmented": "lydianAug", "lydian dominant": "lydianDom",
    "lydian minor": "lydianMinor", "major locrian": "locrianMajor", "suspended pentatonic": "egyptian",
    "ritusen": "zhi", "chinese": "chinese", "bebop dominant": "bebopDom", "bebop major": "bebopMaj",
    "bebop melodic minor": "bebopMelMin", "diminished": "wholeHalf", "half-whole": "halfWhole",
    "chromatic": "chromatic", "bati minor": "yu", "ukrainian dorian": "romanianMinor",
}  # fmt: skip
"""Our names, and the library renardo's for the same scale."""
PYTHEORY = {
    "major": "INDIAN bilawal", "dorian": "INDIAN kafi", "mixolydian": "INDIAN khamaj", "lydian": "INDIAN kalyan",
    "phrygian dominant": "ARABIC hijaz", "double harmonic": "INDIAN bhairav", "blues": "BLUES blues",
    "major blues": "BLUES major blues", "major pentatonic": "BLUES major pentatonic",
    "minor pentatonic": "BLUES minor pentatonic", "hirajoshi": "JAPANESE hirajoshi", "in": "JAPANESE in",
    "iwato": "JAPANESE iwato", "kumoi": "JAPANESE kumoi", "insen": "JAPANESE insen", "bilawal": "INDIAN bilawal",
    "kalyan": "INDIAN kalyan", "khamaj": "INDIAN khamaj", "kafi": "INDIAN kafi", "asavari": "INDIAN asavari",
    "bhairavi": "INDIAN bhairavi", "bhairav": "INDIAN bhairav", "purvi": "INDIAN poorvi", "marwa": "INDIAN marwa",
    "todi": "INDIAN todi", "nahawand": "ARABIC nahawand", "kurd": "ARABIC kurd", "ajam": "ARABIC ajam",
    "nikriz": "ARABIC nikriz",
}  # fmt: skip
"""Our names, and the tradition and name in the library pytheory."""
PRINTED = {
    "neapolitan minor": "Persichetti, Twentieth-Century Harmony (1961): C Db Eb F G Ab B",
    "neapolitan major": "Persichetti, Twentieth-Century Harmony (1961): C Db Eb F G A B",
    "hungarian major": "Rimsky-Korsakov; Ring, A Study of Scales, no. 1753: C D# E F# G A Bb",
    "leading whole tone": "Persichetti, Twentieth-Century Harmony (1961): C D E F# G# A# B",
    "enigmatic": "Verdi, Ave Maria (1889), as Persichetti has it: C Db E F# G# A# B",
    "man gong": "the mode jue of the Chinese pentatonic: the major pentatonic from its third degree",
    "dominant pentatonic": "Levine, The Jazz Theory Book (1995): C D E G Bb",
    "nine-note blues": "Benward and Saker, Music in Theory and Practice (2003): major with lowered third and seventh",
    "bebop dorian": "Baker, How to Play Bebop (1985): dorian with the major third between: C D Eb E F G A Bb",
    "augmented": "Slonimsky, Thesaurus of Scales (1947): C D# E G Ab B",
    "tritone": "Ring, A Study of Scales, no. 1235; Stravinsky's Petrushka chord: C Db E F# G Bb",
    "prometheus": "Scriabin's mystic chord as a scale; Ring, no. 1621: C D E F# A Bb",
    "messiaen 3": "Messiaen, Technique de mon langage musical (1944): steps 2 1 1, three times",
    "messiaen 4": "Messiaen, Technique de mon langage musical (1944): steps 1 1 3 1, twice",
    "messiaen 5": "Messiaen, Technique de mon langage musical (1944): steps 1 4 1, twice",
    "messiaen 6": "Messiaen, Technique de mon langage musical (1944): steps 2 2 1 1, twice",
    "messiaen 7": "Messiaen, Technique de mon langage musical (1944): steps 1 1 1 2 1, twice",
    "ryukyu": "Koizumi's fourth tetrachord (1958), two of them: C E F G B",
    "balinese": "McPhee, Music in Bali (1966), selisir on a piano: C Db Eb G Ab",
    "tizita": "Kebede, The Bowl-Lyre of Northeast Africa (1977): C D E G A",
    "tizita minor": "Kebede (1977): C D Eb G Ab",
    "bati": "Kebede (1977): C E F G B",
    "ambassel": "Kebede (1977): C Db F G Ab",
    "anchihoye": "Kebede (1977): C Db F Gb A",
    "ahir bhairav": "Bor (ed.), The Raga Guide (1999): C Db E F G A Bb",
    "madhuvanti": "Bor (ed.), The Raga Guide (1999): C D Eb F# G A B",
    "malkauns": "Bor (ed.), The Raga Guide (1999): C Eb F Ab Bb",
    "hamsadhwani": "Bor (ed.), The Raga Guide (1999): C D E G B",
    "romanian major": "Ring, A Study of Scales, no. 1747; Bartok's collections: C Db E F# G A Bb",
    "persian": "Ring, A Study of Scales, no. 2419: C Db E F Gb Ab B",
    "spanish": "Ring, A Study of Scales, no. 1403, Spanish eight-tone: C Db Eb E F Gb Ab Bb",
    "flamenco": "Ring, A Study of Scales, no. 1467, Spanish phrygian: C Db Eb E F G Ab Bb",
    "hijazkar": "maqamworld.com/en/maqam/hijazkar.php: hijaz on the tonic and on the fifth",
}
"""What no library's table has, and where it is printed."""
LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def _source(package: str, file: str) -> ast.Module:
    try:
        path = distribution(package).locate_file(file)
    except PackageNotFoundError:
        pytest.skip(f"{package} is not installed: python3 start.py test brings it")
    with open(str(path), encoding="utf-8") as opened:
        return ast.parse(opened.read())


@lru_cache(maxsize=1)
def renardo() -> dict[str, tuple[int, ...]]:
    """The scales of renardo: every ``name = ScalePattern([...])`` of its table."""
    found = {}
    for node in ast.walk(_source("renardo-lib", "renardo_lib/Scale.py")):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and node.value.args:
            called, target = node.value.func, node.targets[0]
            if isinstance(called, ast.Name) and called.id == "ScalePattern" and isinstance(target, ast.Name):
                found[target.id] = tuple(ast.literal_eval(node.value.args[0]))
    return found


@lru_cache(maxsize=1)
def pytheory() -> dict[str, tuple[int, ...]]:
    """The scales of pytheory, by tradition and name: every ``"name": {"intervals": (...)}`` of its tables of twelve."""
    found = {}
    for node in ast.walk(_source("pytheory", "pytheory/_statics.py")):
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        tradition = node.targets[0].id.removesuffix("_SCALES")
        for inner in ast.walk(node.value):
            if not isinstance(inner, ast.Dict):
                continue
            for key, value in zip(inner.keys, inner.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(value, ast.Dict) and value.keys:
                    first = value.keys[0]
                    if isinstance(first, ast.Constant) and first.value == "intervals":
                        steps = ast.literal_eval(value.values[0])
                        if sum(steps) == 12:
                            found[f"{tradition} {key.value}"] = tuple(accumulate(steps[:-1], initial=0))
    return found


@pytest.mark.parametrize("name", sorted(RENARDO))
def test_a_scale_is_the_one_of_renardos_table(name: str) -> None:
    assert TABLE[name].steps == renardo()[RENARDO[name]]


@pytest.mark.parametrize("name", sorted(PYTHEORY))
def test_a_scale_is_the_one_of_pytheorys_table(name: str) -> None:
    assert TABLE[name].steps == pytheory()[PYTHEORY[name]]


@pytest.mark.parametrize("name", sorted(PRINTED))
def test_a_scale_is_the_one_that_is_printed(name: str) -> None:
    source = PRINTED[name]
    if "steps" in source:
        steps, _, times = source.partition("steps ")[2].partition(", ")
        row = [int(step) for step in steps.split()] * {"twice": 2, "three times": 3}[times]
        assert TABLE[name].steps == tuple(accumulate(row[:-1], initial=0))
    elif ": C " in source:
        notes = source.rpartition(": ")[2].split()
        expected = tuple(LETTERS[note[0]] + note.count("#") - note.count("b") for note in notes)
        assert TABLE[name].steps == expected
    else:
        assert (
            TABLE[name].steps
            == {
                "man gong": (0, 3, 5, 8, 10),
                "nine-note blues": (0, 2, 3, 4, 5, 7, 9, 10, 11),
                "hijazkar": (0, 1, 4, 5, 7, 8, 11),
            }[name]
        )


def test_every_twelve_tone_scale_is_held_against_some_table() -> None:
    twelve = {name for name, scale in TABLE.items() if scale.twelve}
    assert twelve - {*RENARDO, *PYTHEORY, *PRINTED} == set()
    assert len(twelve) >= 60 and len({TABLE[name].steps for name in twelve}) >= 60
