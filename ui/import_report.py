"""What became of an imported file: counts, the sum, and how many lines fell under each rule."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui import formats
from ui.dialog import SheetDialog
from ui.plural import plural
from ui.widgets.label import Label


def show_import_report(window: QWidget, report: Mapping[str, Any]) -> SheetDialog:
    """Opens the report and gives it."""
    dialog = SheetDialog(window, window.tr("Import finished"), width=520, with_effects=False)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.form.addWidget(Label(_sentence(report), "body", 500, wraps=True))
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(6)
    for row, (what, number) in enumerate(_figures(report)):
        grid.addWidget(Label(what, "body", 400, "text2"), row, 0)
        grid.addWidget(Label(number, "body", 500, align="right"), row, 1)
    grid.setColumnStretch(0, 1)
    dialog.form.addLayout(grid)
    dialog.freshness.hide()
    dialog.cancel.hide()
    dialog.set_primary(window.tr("Close"))
    dialog.primary.set_key_hint("↵")
    dialog.confirmed.connect(dialog.accept)
    dialog.open()
    dialog.primary.setFocus()
    return dialog


def told(report: Mapping[str, Any]) -> str:
    """What the toast says."""
    added = int(report.get("added", 0))
    if not added:
        return "Imported nothing new: the books had every order already"
    return plural(added, "Imported {n} order", "Imported {n} orders")


def _sentence(report: Mapping[str, Any]) -> str:
    added, orders = report.get("added", 0), report.get("orders", 0)
    if not added:
        return "Nothing new: every order of this file is in the books already."
    if added == orders:
        return f"{formats.count(added)} orders were added to the books."
    return f"{formats.count(added)} of {formats.count(orders)} orders were new and are in the books now."


def _figures(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    named = {"lines": "Lines in the file", "orders": "Orders", "customers": "Customers", "products": "Products"}
    figures = [(words, formats.count(int(report[name]))) for name, words in named.items() if name in report]
    if "amount" in report:
        figures.append(("Sum of quantity × price", _grouped(str(report["amount"]))))
    figures += [
        (rule[:1].upper() + rule[1:], formats.count(int(number)))
        for rule, number in report.get("kinds", {}).items()
        if number
    ]
    if report.get("left_out"):
        figures.append(("Lines left out", formats.count(int(report["left_out"]))))
    return figures


def _grouped(amount: str) -> str:
    """An exact decimal with its thousands apart."""
    whole, point, rest = amount.removeprefix("-").partition(".")
    sign = formats.MINUS if amount.startswith("-") else ""
    return sign + formats.count(int(whole)) + point + rest
