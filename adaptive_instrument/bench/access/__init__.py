"""``bench access``: how well people play who can move very little, before and after the access check.

Simulated players with motor profiles from publications play 500 notes each on the real ensemble with a shipped
mapping. They know what a person would see and hear, and nothing of the instrument's state. ``docs/benchmarks.md`` names
the sources and the limits of the model.
"""

from __future__ import annotations

from statistics import fmean

from adaptive_instrument.bench import intent
from adaptive_instrument.bench.access.study import SEEDS, Pair, Result, everybody, interval
from adaptive_instrument.bench.figures import Figure

AS_INTENDED, UNINTENDED, OF_CEILING = 95.0, 2.0, 80.0
"""Percent, notes a minute, percent: what every profile must reach after the check."""
MISSES, WON = 5.0, 30.0
"""Percent of the notes that defaults must miss before anything has to be won, and the part of them that is."""


def run(quick: bool) -> list[Figure]:
    """Every profile's figures, then those of the correction of intent."""
    return [figure for result in everybody(quick) for figure in _figures(result)] + intent.run(quick)


def _figures(result: Result) -> list[Figure]:
    name, pairs = result.profile.name, result.pairs
    checked = [pair for pair in pairs if pair.after is not None]
    if not checked:
        why = result.why or "not measured: there is no access check to go through yet"
        rows = [_after(name, None, why), _won(name, [], why), _unintended(name, None, why), _ceiling(name, None, why)]
        return [rows[0], *([_defaults(name, pairs)] if pairs else []), *rows[1:]]
    after = [pair.after for pair in checked if pair.after is not None]
    shares = [played.share for played in after]
    changed = sorted({setting for pair in checked for setting in pair.changed})
    return [
        _after(name, fmean(shares), f"{_spread(shares, '%')}; the check changed {', '.join(changed) or 'nothing'}"),
        _defaults(name, pairs),
        _won(name, checked, ""),
        _unintended(name, fmean(played.unintended_a_minute for played in after),
                    _beside([pair.defaults.unintended_a_minute for pair in pairs], "a minute")),
        _ceiling(name, fmean(100 * played.a_minute / played.ceiling for played in after),
                 f"{fmean(played.a_minute for played in after):.1f} notes a minute; "
                 + _beside([100 * pair.defaults.a_minute / pair.defaults.ceiling for pair in pairs], "%")),
    ]  # fmt: skip


def _after(name: str, value: float | None, note: str) -> Figure:
    return Figure(f"{name}: intended notes that sound as intended, after the access check", value, "%",
                  at_least=AS_INTENDED, note=note)  # fmt: skip


def _defaults(name: str, pairs: tuple[Pair, ...]) -> Figure:
    shares = [pair.defaults.share for pair in pairs]
    extra = [pair.defaults.unintended_a_minute for pair in pairs]
    speed = [100 * pair.defaults.a_minute / pair.defaults.ceiling for pair in pairs]
    note = f"{_spread(shares, '%')}; {fmean(extra):.2f} unintended a minute, {fmean(speed):.0f}% of the ceiling"
    return Figure(f"{name}: the same with fixed defaults", fmean(shares), "%", note=note)


def _won(name: str, pairs: list[Pair], why: str) -> Figure:
    won = f"{name}: part of what the defaults miss that the check wins"
    if not pairs:
        return Figure(won, None, "%", at_least=WON, note=why)
    missing = 100 - fmean(pair.defaults.share for pair in pairs)
    gains = [pair.after.share - pair.defaults.share for pair in pairs if pair.after is not None]
    mean, low, high = interval(gains)
    what = "95% interval" if len(gains) == SEEDS else "from"
    note = f"{mean:+.2f} points of a hundred, {what} {low:+.2f} to {high:+.2f}; the defaults miss {missing:.1f}%"
    if missing > MISSES:
        return Figure(won, 100 * mean / missing, "%", at_least=WON, note=note)
    # Where next to nothing is missing there is nothing to win: it must not be worse, as far as the seeds can tell.
    return Figure(f"{name}: gain by the check, upper end of its interval", high, "%", at_least=0.0, note=note)


def _unintended(name: str, value: float | None, note: str) -> Figure:
    return Figure(f"{name}: unintended notes a minute", value, "count", at_most=UNINTENDED, note=note)


def _ceiling(name: str, value: float | None, note: str) -> Figure:
    return Figure(f"{name}: notes a minute by the ceiling of reaction and method", value, "%",
                  at_least=OF_CEILING, note=note)  # fmt: skip


def _spread(values: list[float], unit: str) -> str:
    _, low, high = interval(values)
    what = "95% interval" if len(values) == SEEDS else "from"
    return f"{len(values)} seeds, {what} {low:.1f} to {high:.1f}{unit}, worst {min(values):.1f}{unit}"


def _beside(values: list[float], unit: str) -> str:
    return f"with the defaults {fmean(values):.2f} {unit}".replace(" %", "%")
