"""Help: all keys on one sheet, and what Daybook is made of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPlainTextEdit, QScrollArea, QWidget

from ui import theme
from ui.actions import MENUS, ActionRegistry, key_text
from ui.dialog import SheetDialog
from ui.widgets.key_cap import KeyCap
from ui.widgets.label import Label


def show_shortcuts(window: QWidget, registry: ActionRegistry) -> SheetDialog:
    """Every action that has keys, menu by menu. Opens the sheet and gives it."""
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 12, 0)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    for menu in MENUS:
        named = {spec.name: spec for spec, _, _ in registry.specs() if spec.menu == menu and spec.keys}
        if named:
            if grid.count():
                grid.setRowMinimumHeight(grid.rowCount(), 8)
            grid.addWidget(Label(menu, "small", 600, "text3"), grid.rowCount(), 0)
        for spec in named.values():
            row = grid.rowCount()
            grid.addWidget(Label(spec.label, "body"), row, 0)
            grid.addWidget(KeyCap(key_text(spec.keys[0])), row, 1, Qt.AlignmentFlag.AlignRight)
    return _sheet(window, window.tr("Keys"), _scrolling(page))


def show_about(window: QWidget, version: str) -> SheetDialog:
    """The version, the licence, and whose work is in it."""
    text = QPlainTextEdit((theme.RESOURCES / "LICENSES.md").read_text("utf-8"))
    text.setReadOnly(True)
    text.setMinimumHeight(theme.px(300))
    return _sheet(window, f"Daybook {version}", text)


def show_details(window: QWidget, details: str) -> SheetDialog:
    """Technical text, to be read and copied."""
    text = QPlainTextEdit(details)
    text.setReadOnly(True)
    text.setMinimumHeight(theme.px(300))
    return _sheet(window, window.tr("Details"), text)


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(page)
    page.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    area.setMinimumHeight(theme.px(420))
    return area


def _sheet(window: QWidget, title: str, content: QWidget) -> SheetDialog:
    dialog = SheetDialog(window, title, width=560, with_effects=False)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.form.addWidget(content)
    dialog.freshness.hide()
    dialog.cancel.hide()
    dialog.set_primary(window.tr("Close"))
    dialog.confirmed.connect(dialog.accept)
    dialog.open()
    content.setFocus(Qt.FocusReason.PopupFocusReason)
    return dialog
