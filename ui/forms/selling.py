"""Selling what the order form holds over the counter: one dialog asks for the money, and all is done at once."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.forms.form import Form
from ui.forms.placing import new_lines, place_order

if TYPE_CHECKING:
    from ui.dialogs.counter import CounterDialog


def sell(form: Form, parent: QWidget) -> "CounterDialog":
    """Open the dialog. Refused or left, all that was typed is still in the form."""
    from ui.dialogs.counter import CounterDialog  # noqa: PLC0415  loads only when asked for

    typed, total = form.typed(), form.model.calculation.totals.total
    placing = place_order(typed, new_lines(form.model), ())
    customer = typed.customer.customer.name if typed.customer else ""
    dialog = CounterDialog(form.desk, placing, customer, form.model.currency, total, form.version, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
