"""Where the parts of the order form stand, and in which order Tab goes through them."""

from itertools import pairwise

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.forms.entry_header import EntryHeader
from ui.forms.entry_parts import EntryFoot, GridFrame, Notes, TitleLine
from ui.forms.item_field import ItemField
from ui.forms.line_grid import LineGrid
from ui.forms.totals_panel import TotalsPanel
from ui.forms.usual_keys import UsualKeys
from ui.widgets.message_bar import MessageBar


class EntryParts(UsualKeys):
    """The form as one sees it who lays it out."""

    title_line: TitleLine
    header: EntryHeader
    bar: MessageBar
    item: ItemField
    grid: LineGrid
    notes: Notes
    panel: TotalsPanel
    foot: EntryFoot
    body: QWidget


def lay_out(form: EntryParts) -> None:
    left = QVBoxLayout()
    left.setContentsMargins(20, 12, 20, 18)
    left.setSpacing(14)
    for widget in (form.title_line, form.header, form.bar):
        left.addWidget(widget)
    left.addWidget(GridFrame(form.grid), 1)
    left.addWidget(form.notes)
    row = QHBoxLayout(form.body)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addLayout(left, 1)
    row.addWidget(form.panel)
    column = QVBoxLayout(form)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(form.body, 1)
    column.addWidget(form.foot)
    _order_focus(form)


def _order_focus(form: EntryParts) -> None:
    header, extras = form.header, form.panel.extras
    order: list[QWidget] = [header.customer, header.reference, header.ship_by, header.deliver_to, header.channel]
    order += [form.item, form.notes.public, form.notes.private, extras.link]
    order += [row.widget for row in extras.rows.values()]
    order += [form.foot.save, form.foot.place]
    for before, after in pairwise(order):
        QWidget.setTabOrder(before, after)
