"""The menu bar, made from the registry: what can be done from here, every action in exactly one menu."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from ui.actions import MENUS, ActionRegistry, ActionSpec

MNEMONICS: Final = dict(zip(MENUS, "FEVOGTH", strict=True))


class Menus(QObject):
    """Fills each menu when it is opened. The letters under Alt are underlined only while Alt is held."""

    def __init__(self, registry: ActionRegistry, window: QWidget) -> None:
        super().__init__(window)
        self._registry = registry
        self._window = window
        self.bar = QMenuBar(window)
        self._menus = {name: self._menu(name) for name in MENUS}
        self._show_mnemonics(shown=False)

    def watch_keys(self) -> None:
        """Call once the window has its handle."""
        self._window.windowHandle().installEventFilter(self)

    def open_first(self) -> None:
        self.bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
        self.bar.setActiveAction(self._menus[MENUS[0]].menuAction())

    def offered(self, menu: str) -> list[tuple[ActionSpec, QAction]]:
        """The actions of a menu that the window as it stands has, one of each name."""
        found: dict[str, tuple[ActionSpec, QAction]] = {}
        for spec, made, owner in self._registry.specs():
            if spec.menu == menu and is_within_reach(owner, self._window):
                found.setdefault(spec.name, (spec, made))
        return list(found.values())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt:
            self._show_mnemonics(shown=event.type() == QEvent.Type.KeyPress)
        elif event.type() == QEvent.Type.FocusOut:
            self._show_mnemonics(shown=False)
        return False

    def _menu(self, name: str) -> QMenu:
        menu = self.bar.addMenu(name)
        menu.setObjectName(name)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._on_menu_about_to_show)
        return menu

    def _show_mnemonics(self, *, shown: bool) -> None:
        for name, menu in self._menus.items():
            letter = MNEMONICS[name]
            menu.setTitle(name.replace(letter, f"&{letter}", 1) if shown else name)

    def _on_menu_about_to_show(self) -> None:
        menu = self.sender()
        assert isinstance(menu, QMenu)
        menu.clear()
        owner: QObject | None = None
        for _, made in self.offered(menu.objectName()):
            if owner is not None and made.parent() is not owner:
                menu.addSeparator()
            owner = made.parent()
            made.setToolTip("" if made.isEnabled() else made.statusTip())
            menu.addAction(made)
        if menu.isEmpty():
            menu.addAction(self.tr("Nothing here for this screen")).setEnabled(False)


def is_within_reach(owner: QWidget, window: QWidget) -> bool:
    """Whether an owner's actions can be asked for now: the window's own, and those of what is shown in it."""
    return owner is window or (owner.isVisibleTo(window) and window.isAncestorOf(owner))
