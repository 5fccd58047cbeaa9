"""Actions: what a user can do, declared on the method that does it, collected in one registry.

    @action("Take &payment", "F12", menu="Order", icon="banknote")
    def take_payment(self) -> None: ...

The menus, the command palette and the table of shortcuts are made from the registry; it refuses two actions with one
key in one scope.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.icons import icon as icon_of

MENUS = ("File", "Edit", "View", "Order", "Go", "Tools", "Help")
_MARK = "_daybook_action"
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class ActionSpec:
    """What an action is called and how it is reached. `text` may hold one & before its mnemonic."""

    name: str  # the method's name: stored with a user's own keys
    text: str
    keys: tuple[str, ...]
    menu: str
    icon: str
    words: str  # other words that find it in the palette

    @property
    def label(self) -> str:
        return self.text.replace("&", "")


def key_text(keys: str) -> str:
    """Keys as they are printed on buttons and caps: "Ctrl N", "Ctrl \u21b5", "Ctrl +"."""
    parts = ["+" if part == "" else part for part in keys.replace("++", "+\0").replace("\0", "").split("+")]
    return " ".join(_SHOWN_KEYS.get(part, part) for part in parts)


_SHOWN_KEYS = {
    "Return": "\u21b5",
    "Enter": "\u21b5",
    "Up": "\u2191",
    "Down": "\u2193",
    "Left": "\u2190",
    "Right": "\u2192",
}


def action(text: str, *keys: str, menu: str, icon: str = "", words: str = "") -> Callable[[F], F]:
    """Declare the method as an action. Keys as in QKeySequence; the first is shown."""

    def mark(method: F) -> F:
        setattr(method, _MARK, ActionSpec(method.__name__, text, keys, menu, icon, words))
        return method

    return mark


def declared(kind: type) -> Iterator[ActionSpec]:
    """The actions that a class declares, in the order in which it does: so they stand in the menus."""
    names = dict.fromkeys(name for its in reversed(kind.__mro__) for name in vars(its))
    for name in names:
        spec = getattr(getattr(kind, name), _MARK, None)
        if spec is not None:
            yield spec


class Clash(Exception):
    """Two actions of one scope have the same key: neither would work."""


def allow(made: QAction, reason_against: str = "") -> None:
    """Enable an action, or disable it with the reason, which the palette and the tool tip show."""
    made.setEnabled(not reason_against)
    made.setStatusTip(reason_against)


class ActionRegistry:
    """All actions of one window. `scope` is the widget whose focus an action needs; the window's reach everywhere."""

    def __init__(self) -> None:
        self._actions: dict[tuple[int, str], tuple[QAction, ActionSpec, QWidget]] = {}

    def collect(self, owner: QWidget, *, everywhere: bool = False) -> list[QAction]:
        """Make the QActions that the owner's class declares, and bind their keys."""
        return [self._make(owner, spec, everywhere) for spec in declared(type(owner))]

    def specs(self) -> list[tuple[ActionSpec, QAction, QWidget]]:
        """Every action with its QAction and its owner, those whose owner is gone left out."""
        return [(spec, made, owner) for made, spec, owner in self._actions.values()]

    def find(self, owner: QWidget, name: str) -> QAction:
        return self._actions[(id(owner), name)][0]

    def allow(self, owner: QWidget, name: str, reason_against: str = "") -> None:
        """As the function `allow`, by the action's name."""
        allow(self.find(owner, name), reason_against)

    def _make(self, owner: QWidget, spec: ActionSpec, everywhere: bool) -> QAction:
        made = QAction(spec.text, owner)
        made.setObjectName(spec.name)
        made.setShortcuts([QKeySequence(key) for key in spec.keys])
        context = Qt.ShortcutContext.WindowShortcut if everywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
        made.setShortcutContext(context)
        if spec.icon:
            made.setIcon(icon_of(spec.icon))
        made.triggered.connect(getattr(owner, spec.name))
        self._refuse_clash(owner, spec)
        owner.addAction(made)
        key = (id(owner), spec.name)
        self._actions[key] = (made, spec, owner)
        owner.destroyed.connect(lambda: self._actions.pop(key, None))
        return made

    def _refuse_clash(self, owner: QWidget, spec: ActionSpec) -> None:
        for _, other, other_owner in self._actions.values():
            same = set(other.keys) & set(spec.keys)
            if same and other_owner is owner:
                raise Clash(f"{sorted(same)[0]} is {other.label} and {spec.label}")
