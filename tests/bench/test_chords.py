"""The figures of chord recognition."""

from __future__ import annotations

from adaptive_instrument.bench.chords import figures


def test_the_quick_figures_hold() -> None:
    assert all(figure.holds for figure in figures(quick=True))
