"""One order in the pane: how far it has come, its key facts, its parts, and its history."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.projections.changes import ChangeSet
from core.readmodels.invoice_list import InvoicesOfOrder
from core.readmodels.order_detail import DetailedOrder, Header, OrderDetail
from core.readmodels.order_history import HistoryEntry, OrderHistory
from ui import formats, order_looks
from ui.desk import Desk
from ui.order_looks import status_chip
from ui.screens.detail_pane import DetailPane
from ui.screens.history import HistoryPart
from ui.screens.order_parts import OrderParts
from ui.widgets.key_facts import KeyFact, KeyFacts
from ui.widgets.label import Label
from ui.widgets.state_path import StatePath, Step

_TABLES: Final = (
    *("order_detail", "order_lines", "order_shipments", "order_returns", "order_payments", "order_history"),
)


class OrderPane(DetailPane):
    """`order` is what is shown, None when there is nothing."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.order: DetailedOrder | None = None
        self.path = StatePath()
        self.facts = KeyFacts()
        self.note = Label("", "small", 400, "text2", wraps=True)
        self.parts = OrderParts(desk)
        self.history = HistoryPart(desk)
        self._fill_body()
        self.parts.invoice_asked.connect(desk.invoice_asked)
        self.parts.payment_asked.connect(desk.payment_asked)
        self.link.clicked.connect(self._on_link_clicked)

    def load(self, key: int) -> bool:
        reader = self.desk.dispatcher.reader
        self.order = OrderDetail(key).run(reader)
        if self.order is None:
            return False
        header = self.order.header
        self._show_head(header)
        self.path.set_steps(list(self._path(header)))
        self.path.setVisible(header.state != "history")
        self.facts.set_facts(self._facts(header))
        self.note.setText(header.note)
        self.note.setVisible(bool(header.note))
        self.parts.show_order(self.order, InvoicesOfOrder(key).run(reader))
        self.history.show_entries(key, partial(OrderHistory, key))
        return True

    def last_step(self) -> HistoryEntry | None:
        return self.history.last_standing()

    def touches(self, changes: ChangeSet, key: int) -> bool:
        for table in _TABLES:
            its = changes.of(table)
            if any(_parent(each) == key for each in (*its.inserted, *its.changed, *its.deleted)):
                return True
        return False

    # Filling in

    def _show_head(self, header: Header) -> None:
        name = self.tr("Order {number}").format(number=header.no) if header.no else self.tr("Draft")
        self.set_title(name, status_chip(header.status))
        customer = header.customer or self.tr("No customer yet")
        linked = header.customer_key is not None
        self.set_context(
            customer if linked else "",
            ["" if linked else customer, order_looks.purchase_order(header.reference), self._placed(header)],
        )

    def _placed(self, header: Header) -> str:
        who = self.desk.name_of(header.actor)
        if header.state == "history":
            return self.tr("{nature} of {day}").format(nature=header.nature, day=self.day(header.placed_on))
        if not header.placed_on:
            return self.tr("drafted by {who}").format(who=who)
        return self.tr("placed {day} by {who}").format(day=self.day(header.placed_on), who=who)

    def _path(self, header: Header) -> Iterator[Step]:
        """The steps that there are; what has no source yet is left out."""
        placed = self.day(header.placed_on)
        is_draft = header.state == "draft"
        yield Step(self.tr("Placed"), placed or self.tr("not yet"), "todo" if is_draft else "done", is_draft)
        if header.state in ("cancelled", "discarded"):
            yield Step(status_chip(header.status)[0], "", "done", is_current=True)
            return
        wanted = header.ordered - header.cancelled
        if header.picked:
            yield self._share(self.tr("Picked"), header.picked + header.shipped, wanted, header.status == "picking")
        is_moving = header.status in ("placed", "picked", "part shipped", "on hold")
        yield self._share(self.tr("Shipped"), header.shipped, wanted, is_moving)
        if header.invoiced:
            yield self._share(self.tr("Invoiced"), header.invoiced, wanted, header.status == "invoiced")
        yield self._paid(header)
        if header.returned:
            yield self._share(self.tr("Returned"), header.returned, header.shipped, header.status == "returned")

    def _share(self, word: str, done: int, wanted: int, is_current: bool) -> Step:
        if not done:
            return Step(word, self.tr("not yet"), "todo", is_current)
        if done >= wanted:
            return Step(word, formats.quantity(done), "done", is_current)
        detail = self.tr("{done} of {wanted}").format(done=formats.quantity(done), wanted=formats.quantity(wanted))
        return Step(word, detail, "partial", is_current)

    def _paid(self, header: Header) -> Step:
        is_current = header.status == "shipped" and header.owing > 0
        if not header.paid:
            return Step(self.tr("Paid"), self.tr("not yet"), "todo", is_current)
        state = "partial" if header.owing > 0 else "done"
        return Step(self.tr("Paid"), formats.money(header.paid, header.currency), state, is_current)  # type: ignore[arg-type]  # one of the two literals above

    def _facts(self, header: Header) -> list[KeyFact]:
        is_late = order_looks.is_late(header.ship_by, header.open, self.desk.today, is_open=bool(header.is_open))
        ship_by = self.day(header.ship_by)
        if is_late:
            days = (self.desk.today - date.fromisoformat(header.ship_by)).days
            late = self.tr("{day}, 1 day late") if days == 1 else self.tr("{day}, {n} days late")
            ship_by = late.format(day=ship_by, n=formats.count(days))
        where = header.deliver_street or header.deliver_city or header.deliver_name or header.deliver_country
        terms = self.tr("{n} days").format(n=header.terms_days) if header.terms_days else ""
        facts = [
            KeyFact(self.tr("Ship by"), ship_by, "danger" if is_late else ""),
            KeyFact(self.tr("Owing"), formats.money(header.owing, header.currency)),
            KeyFact(self.tr("Deliver to"), where),
            KeyFact(self.tr("Terms"), terms),
        ]
        if header.hold:
            facts.append(KeyFact(self.tr("On hold"), header.hold, "warning", is_wide=True))
        return facts

    # Building

    def _fill_body(self) -> None:
        for widget, above in ((self.path, 16), (self.facts, 12), (self.note, 10), (self.parts, 2)):
            self.body.addSpacing(above)
            self.body.addWidget(widget)
        self.body.addSpacing(12)
        self.body.addWidget(self.history)

    @Slot()
    def _on_link_clicked(self) -> None:
        if self.order is not None and self.order.header.customer_key is not None:
            self.desk.customer_asked.emit(self.order.header.customer_key)


def _parent(key: int | tuple[int, ...]) -> int:
    return key if isinstance(key, int) else key[0]
