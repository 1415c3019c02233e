"""Help with timing: what waits for the grid, for how long, and what never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.quantise import QuantiseSettings, again, moment
from adaptive_instrument.music.transport import GRIDS, Transport, TransportSettings

grids = st.sampled_from(("shared", *GRIDS))


def transport(**settings: object) -> Transport:
    return Transport(TransportSettings(**({"tempo": 60, "grid": "1/4"} | settings)))  # type: ignore[arg-type]


def drawn(t: float, **settings: object) -> float:
    return moment(QuantiseSettings(**settings), transport(), t)  # type: ignore[arg-type]


def test_by_itself_a_strike_waits_for_the_next_grid_point_and_one_just_late_sounds_at_once() -> None:
    assert drawn(2.3) == 3.0 and drawn(2.05) == 2.05 and drawn(2.0) == 2.0


def test_a_player_may_have_a_grid_of_their_own() -> None:
    assert drawn(2.3, grid="1/8") == 2.5 and drawn(2.7, grid="1/2") == 4.0


def test_half_the_strength_draws_half_the_way() -> None:
    assert drawn(2.4, strength=0.5) == pytest.approx(2.7) and drawn(2.4, strength=0.0) == 2.4


def test_nearest_lets_a_late_strike_sound_at_once_and_an_early_one_wait() -> None:
    assert drawn(2.4, mode="nearest") == 2.4 and drawn(2.6, mode="nearest") == 3.0


def test_swing_belongs_to_the_grid() -> None:
    swung = transport(grid="1/8", swing=0.65)
    assert moment(QuantiseSettings(), swung, 2.3) == pytest.approx(2.65, abs=0.001)
    assert moment(QuantiseSettings(), swung, 2.8) == pytest.approx(3.0)
    assert moment(QuantiseSettings(grid="1/8 triplet"), swung, 2.5) == pytest.approx(2 + 2 / 3, abs=0.001)


def test_a_compound_beat_has_three_eighths_and_does_not_swing() -> None:
    compound = transport(grid="1/8", feel="compound", swing=0.7)
    assert moment(QuantiseSettings(), compound, 2.2) == pytest.approx(2 + 1 / 3)


def test_nobody_waits_for_a_fermata() -> None:
    held = transport()
    held.stand(2.3)
    assert moment(QuantiseSettings(), held, 2.4) == 2.4 and moment(QuantiseSettings(), held, 5.0) == 5.0


def test_a_strike_that_waits_as_a_fermata_begins_sounds_then() -> None:
    held, settings = transport(), QuantiseSettings()
    assert moment(settings, held, 2.4) == 3.0
    held.stand(2.5)
    assert again(settings, held, 2.4, 2.5) == 2.5


@given(
    st.floats(0, 500), st.floats(20, 300), st.floats(0.5, 0.75), st.sampled_from(sorted(GRIDS)), grids,
    st.floats(0, 1), st.sampled_from(("only-late", "nearest")), st.sampled_from(("straight", "compound")),
)  # fmt: skip
def test_a_strike_is_never_early_and_never_waits_longer_than_a_step(
    t: float, tempo: float, swing: float, shared: str, grid: str, strength: float, mode: str, feel: str
) -> None:
    made = transport(tempo=tempo, swing=swing, grid=shared, feel=feel)
    settings = QuantiseSettings(grid=grid, strength=strength, mode=mode)  # type: ignore[arg-type]
    at = moment(settings, made, t)
    step = made.step(shared if grid == "shared" else grid) / 960 * 60 / tempo
    assert t <= at <= t + step * 1.51 + 1e-6
    assert again(settings, made, t, t) >= t
