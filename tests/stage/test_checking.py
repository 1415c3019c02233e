"""The access check on the stage: read from afar, drawn only where it changes, and never flashing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

pygame = pytest.importorskip("pygame")

from adaptive_instrument.access.check.view import CheckView  # noqa: E402
from adaptive_instrument.access.zones import Zone, zones  # noqa: E402
from adaptive_instrument.stage import palette  # noqa: E402
from adaptive_instrument.stage.draw import Painter  # noqa: E402
from adaptive_instrument.stage.link import Picture  # noqa: E402
from adaptive_instrument.view import PlayerView, TargetView, View  # noqa: E402

TARGETS = tuple(TargetView(name, 60.0 + place, False) for place, name in enumerate("CDE"))
ADA = PlayerView("ada", "Ada", "amber", "scan", "notes", "bell", 0.8, (), TARGETS, None, ())
LONG = (
    "Ignore further presses for 0.75 s (now 0.5 s): presses came again by themselves up to 0.55 s later, which is "
    "longer than what is ignored now, and so every second note was not meant at all by anybody."
)
SIZES = [(1280, 720), (1920, 1080), (640, 480), (480, 800), (320, 240)]


@pytest.fixture(autouse=True)
def _screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((64, 64))
    yield
    pygame.font.quit()
    pygame.display.quit()


class Seen:
    """A painter and what it has painted."""

    def __init__(self, size: tuple[int, int] = (1280, 720), *others: PlayerView) -> None:
        self.surface = pygame.Surface(size)
        self.painter = Painter()
        self.others = others

    def paint(self, check: CheckView | None, now: float = 0.0, **player: object) -> list[pygame.Rect]:
        ada = replace(ADA, check=check, **player)  # type: ignore[arg-type]
        view = View(now, 0, False, "C", "major", "", 90.0, 4, 0.0, (ada, *self.others))
        return self.painter.paint(self.surface, Picture(view), True, True, now)

    def lit(self) -> int:
        """How many pixels are as bright as a lamp."""
        bright = palette.family("amber").lit_rim
        return pygame.mask.from_threshold(self.surface, bright, (12, 12, 12)).count()

    def copy(self) -> bytes:
        return bytes(pygame.image.tobytes(self.surface, "RGB"))


def press(lit: int | None, done: int = 0) -> CheckView:
    return CheckView(step="press", words="Press when it lights.", started=0.0, done=done, of=8, lit=lit)


def test_a_light_is_large_and_only_it_is_drawn_anew() -> None:
    seen = Seen()
    seen.paint(press(None))
    assert seen.lit() == 0
    dirty = seen.paint(press(0))
    assert seen.lit() > 0.05 * 1280 * 720
    assert sum(rect.w * rect.h for rect in dirty) < 0.2 * 1280 * 720
    assert seen.paint(press(0)) == []


def test_of_several_controls_only_the_one_that_is_meant_lights_up() -> None:
    seen = Seen()
    seen.paint(replace(press(1), names=("left", "right")))
    half = seen.surface.get_rect()
    half.w //= 2
    left, right = seen.surface.subsurface(half), seen.surface.subsurface(half.move(half.w, 0))
    bright = palette.family("amber").lit_rim
    assert pygame.mask.from_threshold(left, bright, (12, 12, 12)).count() < 100
    assert pygame.mask.from_threshold(right, bright, (12, 12, 12)).count() > 1000


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("step", ["rest", "most", "press", "pause", "tell", "ask", "done", "aim"])
def test_every_step_fits_every_window(size: tuple[int, int], step: str) -> None:
    seen = Seen(size)
    check = CheckView(step=step, words=LONG, started=0.0, lasts=5.0, done=3, of=8)  # type: ignore[arg-type]
    if step == "ask":
        check = replace(check, answers=("Use all", "One by one", "Leave all"), highlighted=1)
    seen.paint(check, 1.0)
    width, height = size
    ground = pygame.mask.from_threshold(seen.surface, palette.GROUND, (2, 2, 2))
    for x in (0, width - 1):
        assert all(ground.get_at((x, y)) for y in range(0, height, 3)), "letters run off the side"


def test_the_words_of_a_proposal_are_as_high_as_can_be_read_from_three_metres() -> None:
    seen = Seen()
    seen.paint(CheckView(step="tell", words="Scan step 2.2 s (now 1.5 s).", started=0.0, lasts=5.0))
    letters = pygame.mask.from_threshold(seen.surface, palette.TEXT, (40, 40, 40))
    rows = [y for y in range(600) if any(letters.get_at((x, y)) for x in range(0, 1280, 2))]
    # A capital of a twentieth of a laptop's 19 cm is 1 cm: three times what good eyes tell apart at 3 m.
    assert max(rows) - min(rows) >= 720 / 20


def test_a_stay_on_an_answer_draws_a_growing_bar_and_nothing_else_moves() -> None:
    places = (Zone(0.02, 0.57, 0.46, 0.24), Zone(0.52, 0.57, 0.46, 0.24))
    pads = zones("grid", 3)
    seen = Seen()
    ask = CheckView(
        step="ask", words="?", started=0.0, answers=("Use it", "Leave it"), places=places, dwelling=(0, 1.0, 1.2)
    )
    seen.paint(ask, 1.1, zones=pads, points="mouse", pointer=(0.2, 0.7))
    before = seen.copy()
    dirty = seen.paint(ask, 1.8, zones=pads, points="mouse", pointer=(0.2, 0.7))
    assert seen.copy() != before
    changed = [rect for rect in dirty if rect.w * rect.h > 0]
    assert all(rect.right <= 640 for rect in changed), "the other answer is left as it is"


def test_after_the_check_the_targets_are_there_again() -> None:
    seen, plain = Seen(), Seen()
    plain.paint(None)
    seen.paint(press(0))
    seen.paint(None)
    assert seen.copy() == plain.copy()


def test_others_play_on_beside_somebody_who_is_checked() -> None:
    other = replace(ADA, name="bob", title="Bob", colour="teal")
    seen, plain = Seen((1280, 720), other), Seen((1280, 720), other)
    seen.paint(press(0))
    plain.paint(None)
    right = pygame.Rect(660, 40, 600, 600)
    one, two = seen.surface.subsurface(right), plain.surface.subsurface(right)
    assert pygame.image.tobytes(one, "RGB") == pygame.image.tobytes(two, "RGB")
