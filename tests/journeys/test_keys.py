"""Keys and menus over all actions of a whole window: no clash, none that a system or an input method needs."""

from itertools import combinations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from app.open_desk import ROOMS, OpenDesk
from ui.actions import MENUS, ActionSpec
from ui.icons import icon
from ui.menus import MNEMONICS

FORBIDDEN = {"Ctrl+E", "Ctrl+U", "Ctrl+Shift+U", *(f"Alt+{letter}" for letter in MNEMONICS.values())}


@pytest.fixture
def actions(desk: OpenDesk) -> list[tuple[ActionSpec, QWidget]]:
    """Of the window with every screen gone to and an order entry open."""
    for room in ROOMS:
        desk.window.pages.go(room.number)
    desk.window.new_order()
    return [(spec, owner) for spec, _, owner in desk.window._registry.specs()]


def keys_of(spec: ActionSpec) -> set[str]:
    return {QKeySequence(keys).toString() for keys in spec.keys}


def meet(one: QWidget, other: QWidget) -> bool:
    """Whether both can hear the same key: one is the other or lies in it."""
    return one is other or one.isAncestorOf(other) or other.isAncestorOf(one)


def test_no_two_actions_hear_the_same_key(actions: list[tuple[ActionSpec, QWidget]]):
    clashes = [
        (one.label, other.label, keys_of(one) & keys_of(other))
        for (one, its), (other, others) in combinations(actions, 2)
        if keys_of(one) & keys_of(other) and meet(its, others)
    ]
    assert clashes == []


def test_no_action_takes_a_key_that_others_need(actions: list[tuple[ActionSpec, QWidget]]):
    taken = [spec.label for spec, _ in actions for keys in keys_of(spec) if keys in FORBIDDEN or "Ctrl+Alt" in keys]
    assert taken == []


def test_every_key_is_one_that_qt_knows(actions: list[tuple[ActionSpec, QWidget]]):
    assert [spec.label for spec, _ in actions if "" in keys_of(spec)] == []


def test_every_action_stands_in_a_menu_that_there_is(actions: list[tuple[ActionSpec, QWidget]]):
    assert [spec.label for spec, _ in actions if spec.menu not in MENUS] == []


def test_every_action_with_an_icon_has_it(actions: list[tuple[ActionSpec, QWidget]]):
    for spec, _ in actions:
        assert not spec.icon or not icon(spec.icon).pixmap(16).isNull()


def test_an_action_of_one_name_is_the_same_everywhere(actions: list[tuple[ActionSpec, QWidget]]):
    menus: dict[str, set[str]] = {}
    for spec, _ in actions:
        menus.setdefault(spec.name, set()).add(spec.menu)
    assert [name for name, where in menus.items() if len(where) > 1] == []
