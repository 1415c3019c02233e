"""Names of keys, and what keyboard and pointer make of events."""

from __future__ import annotations

import pytest

pygame = pytest.importorskip("pygame")

from adaptive_instrument.inputs.keyboard import Keyboard, key_name  # noqa: E402
from adaptive_instrument.inputs.pointer import Mouse  # noqa: E402
from adaptive_instrument.inputs.window import WindowInputs  # noqa: E402
from adaptive_instrument.signals import Pointer, Switch  # noqa: E402

SIZE = (101, 51)
PART = (0, 0, *SIZE)


@pytest.fixture(autouse=True)
def _video(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()


def key(down: bool, code: int, place: int) -> object:
    kind = pygame.KEYDOWN if down else pygame.KEYUP
    return pygame.event.Event(kind, key=code, scancode=place, mod=0, unicode="")


def button(down: bool, number: int, pos: tuple[int, int] = (50, 25)) -> object:
    return pygame.event.Event(pygame.MOUSEBUTTONDOWN if down else pygame.MOUSEBUTTONUP, button=number, pos=pos)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (pygame.K_SPACE, "space"), (pygame.K_RETURN, "return"), (pygame.K_a, "a"), (pygame.K_1, "1"),
        (pygame.K_LEFT, "left"), (pygame.K_F5, "f5"), (pygame.K_LSHIFT, "left-shift"), (pygame.K_COMMA, ","),
        (pygame.K_KP1, "keypad-1"), (pygame.K_KP_ENTER, "keypad-enter"), (pygame.K_PAGEDOWN, "page-down"),
        (pygame.K_LEFTBRACKET, "["), (pygame.K_DELETE, "delete"), (pygame.K_ESCAPE, "escape"), (0, "key-77"),
    ],
)  # fmt: skip
def test_a_key_has_a_plain_name(code: int, name: str) -> None:
    assert key_name(code, 77) == name


def test_a_key_that_is_down_is_not_pressed_again() -> None:
    keyboard = Keyboard()
    downs = [keyboard.receive(key(True, pygame.K_a, 4), t) for t in (1.0, 1.1, 1.2)]  # type: ignore[arg-type]
    assert downs == [[Switch(1.0, "keyboard", "a", True, 1.0)], [], []]


def test_a_layout_switched_in_mid_press_lets_go_of_the_key_that_was_pressed() -> None:
    keyboard = Keyboard()
    keyboard.receive(key(True, pygame.K_y, 28), 1.0)  # type: ignore[arg-type]
    assert keyboard.receive(key(False, pygame.K_z, 28), 2.0) == [  # type: ignore[arg-type]
        Switch(2.0, "keyboard", "y", False, 2.0)
    ]


def test_where_the_pointer_pressed_comes_before_that_it_pressed() -> None:
    mouse = Mouse()
    assert mouse.receive(button(True, 3, (100, 50)), 1.0, PART) == [  # type: ignore[arg-type]
        Pointer(1.0, "mouse", 1.0, 1.0, 1.0),
        Switch(1.0, "mouse", "right", True, 1.0),
    ]


def test_of_many_places_only_the_newest_counts() -> None:
    mouse = Mouse()
    for x in range(50):
        event = pygame.event.Event(pygame.MOUSEMOTION, pos=(x + 1, 0), rel=(1, 0), buttons=(0, 0, 0))
        assert mouse.receive(event, x / 100, PART) == []
    assert mouse.moved() == [Pointer(0.49, "mouse", 0.5, 0.0, 0.49)]
    assert mouse.moved() == []


@pytest.mark.parametrize(
    ("x", "y", "control"), [(0, 1, "wheel-up"), (0, -3, "wheel-down"), (-1, 0, "wheel-left"), (1, 0, "wheel-right")]
)
def test_a_notch_of_the_wheel_is_one_short_press(x: int, y: int, control: str) -> None:
    event = pygame.event.Event(pygame.MOUSEWHEEL, x=x, y=y, flipped=False, which=0)
    said = Mouse().receive(event, 1.0, PART)  # type: ignore[arg-type]
    assert said == [Switch(1.0, "mouse", control, down, 1.0) for down in (True, False)]


def test_the_buttons_that_a_wheel_is_told_as_too_are_passed_over() -> None:
    signals = [s for n in (4, 5) for s in Mouse().receive(button(True, n), 1.0, PART)]  # type: ignore[arg-type]
    assert not [s for s in signals if isinstance(s, Switch)]


def test_without_the_focus_nothing_is_heard_and_nothing_stays_held() -> None:
    inputs = WindowInputs()
    inputs.receive(key(True, pygame.K_a, 4), 1.0, SIZE)  # type: ignore[arg-type]
    inputs.receive(button(True, 1), 1.0, SIZE)  # type: ignore[arg-type]
    lost = inputs.focus(False, 2.0)
    assert [(s.source, s.control, s.down) for s in lost if isinstance(s, Switch)] == [
        ("keyboard", "a", False),
        ("mouse", "left", False),
    ]
    assert inputs.receive(key(True, pygame.K_b, 5), 3.0, SIZE) == []  # type: ignore[arg-type]
    assert inputs.focus(False, 3.0) == []
    assert inputs.focus(True, 4.0) != []
    assert inputs.receive(key(False, pygame.K_a, 4), 5.0, SIZE) == []  # type: ignore[arg-type]


def test_a_mouse_in_a_jam_tells_its_place_in_its_players_part_and_stays_at_its_edge_outside() -> None:
    inputs = WindowInputs()
    inputs.part = (50, 10, 51, 41)
    places = []
    for pos in ((50, 10), (75, 30), (100, 50), (0, 30), (75, 0)):
        event = pygame.event.Event(pygame.MOUSEMOTION, pos=pos, rel=(1, 0), buttons=(0, 0, 0))
        inputs.receive(event, 1.0, SIZE)
        places += [(place.x, place.y) for place in inputs.moved() if isinstance(place, Pointer)]
    assert places == [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0), (0.0, 0.5), (0.5, 0.0)]
