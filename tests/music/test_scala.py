"""Scala files, good and bad."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_instrument.music.scala import read_scala

GOOD = """! meantone.scl
!
Quarter-comma meantone, five notes
 5
!
 193.15686
 5/4 the pure third
 696.57843 cents
 889.73528
 2/1
"""


def test_a_file_is_read_with_cents_ratios_remarks_and_words_behind() -> None:
    assert read_scala(GOOD) == pytest.approx((193.15686, 386.313714, 696.57843, 889.73528, 1200))


def test_a_scale_may_repeat_elsewhere_than_at_the_octave() -> None:
    assert read_scala("tritave\n2\n3/2\n3\n") == pytest.approx((701.955, 1901.955))


def test_an_empty_description_is_one() -> None:
    assert read_scala("\n1\n1200.\n") == (1200,)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("", "is empty: choose"),
        ("! only\n! remarks\n", "is empty: choose"),
        ("words\n", "count of degrees is missing"),
        ("words\nmany\n", "line 2 should say how many degrees there are, not 'many'"),
        ("words\n0\n", "there is nothing to play"),
        ("words\n9999\n", "at most 128"),
        ("words\n3\n200.\n700.\n", "says 3 degrees, but 2 follow: write 2 there"),
        ("words\n1\n700.\n1200.\n", "is one more: write 2 there"),
        ("words\n3\n700.\n200.\n1200.\n", r"line 4 \('200.'\) does not rise"),
        ("words\n2\n-100.\n1200.\n", "does not rise"),
        ("words\n2\n1/0\n2/1\n", "no ratio above 0: write one like 3/2"),
        ("words\n2\n-3/2\n2/1\n", "no ratio above 0"),
        ("words\n2\nfifth\n2/1\n", "write cents with a point"),
        ("words\n2\n.\n2/1\n", "write cents with a point"),
        ("words\n2\n1.5.2\n2/1\n", "write cents with a point"),
        ("words\n1\n50.\n", "make the last degree 2/1"),
        ("words\n1\n99999999.\n", "farther away than anybody hears"),
        ("words\n1\n" + "9" * 40 + "/1\n", "farther away than anybody hears"),
        ("PK\x03\x04\x00\x00", "choose a text file"),
        ("x" * 200_000, "choose a text file"),
    ],
)
def test_a_bad_file_is_refused_with_the_line_and_a_cure(text: str, cure: str) -> None:
    with pytest.raises(ValueError, match=cure):
        read_scala(text)


@given(st.text(max_size=200))
def test_rubbish_is_refused_or_a_rising_scale(text: str) -> None:
    try:
        cents = read_scala("rubbish\n" + text)
    except ValueError:
        return
    assert list(cents) == sorted(cents) and cents[0] >= 1


@given(st.lists(st.floats(10, 120), min_size=12, max_size=40))
def test_what_is_written_as_cents_comes_back(steps: list[float]) -> None:
    cents = [sum(steps[: count + 1]) + count for count in range(len(steps))]
    text = f"found\n {len(cents)}\n" + "".join(f" {cent:.5f}\n" for cent in cents)
    assert read_scala(text) == pytest.approx(tuple(cents), abs=1e-4)
