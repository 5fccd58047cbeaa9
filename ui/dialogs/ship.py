"""Shipping an order, or part of it: how much of each line leaves, and what that does to the shelf."""

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command, Stream
from core.domain.orders.commands import ShipOrder
from core.domain.orders.values import LineQuantity
from core.domain.values import ONE, Id, Quantity
from core.projections.changes import ChangeSet
from core.readmodels.order_detail import DetailedOrder
from core.readmodels.product_list import ProductAvailability, ProductMatch, ProductRow
from ui import formats
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog
from ui.dialogs.ship_lines import ShipLines
from ui.dispatcher import new_id
from ui.plural import plural
from ui.widgets.effects_panel import Effect

_MOST_SHELVES = 4


class ShipDialog(CommandDialog):
    """Opens with all that is there to ship. The shipment's id is drawn now: sent twice it is one shipment."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        header = order.header
        title = self.tr("Ship order {number}").format(number=header.no)
        super().__init__(desk, parent, title, header.customer)
        self.order = order
        self._shipment_id = new_id()
        self._stock: dict[Id, ProductMatch] = {}
        self._read_stock()
        self.lines = ShipLines([line for line in order.lines if line.open > 0], self._on_shelf())
        self.form.addWidget(self.lines)
        self.tracking = self.add_text("tracking", self.tr("Tracking number"), placeholder=self.tr("scan or type"))
        self.tracking.set_trailing_icon("scan-barcode")
        self.shipped_on = self.add_day("shipped_on", self.tr("Shipped on"))
        hint = self.tr("optional, needed when you change the shipped date")
        self.reason = self.add_text("why", self.tr("Why, kept in the history"), placeholder=hint)
        self.add_row("shipped_on", "tracking")
        self.add_row("why")
        self.lines.edited.connect(self.follow)
        desk.dispatcher.changed.connect(self._on_dispatcher_changed)
        self.show_effects()
        self.lines.focus_first()

    def commands(self) -> Sequence[Command]:
        parts = tuple(
            LineQuantity(number, quantity) for number, quantity in self.lines.quantities().items() if quantity
        )
        day = self.shipped_on.day or self.desk.today
        header = self.order.header
        return (ShipOrder(header.uuid, self._shipment_id, day, parts, self.tracking.text().strip()),)

    def faults(self) -> Mapping[str, str]:
        return self.lines.faults()

    def unfit(self) -> Mapping[str, str]:
        texts = dict(self.faults())
        day = self.shipped_on.day
        if not self.shipped_on.is_readable() or day is None:
            texts["shipped_on"] = self.shipped_on.problem() or self.tr("Type a day, as 20 Nov or 20.11.")
        elif day != self.desk.today and not self.reason.text().strip():
            texts["why"] = self.tr("Say why the goods left on another day than today.")
        return texts

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("order", self.order.header.uuid): self.order.header.version}

    def why(self) -> str:
        return self.reason.text().strip()

    def done_text(self) -> str:
        return self.tr("Order {number} shipped").format(number=self.order.header.no)

    @Slot()
    def show_effects(self) -> None:
        quantities = self.lines.quantities()
        total = sum(quantities.values())
        units = formats.quantity(total)
        text = self.tr("Ship {n} unit") if total == ONE else self.tr("Ship {n} units")
        self.set_primary(text.format(n=units), enabled=total > 0)
        effects = list(self._effects(quantities, total))
        assert self.effects is not None, "it has the panel"
        counts = plural(len(effects), self.tr("{n} effect"), self.tr("{n} effects"))
        self.effects.set_effects(effects, counts, self.tr("Can be undone: the goods go back to the shelf."))

    def values(self) -> dict[str, object]:
        return super().values() | self.lines.texts()

    def put_values(self, values: Mapping[str, object]) -> None:
        super().put_values(values)
        self.lines.put_texts(values)

    def show_problems(self, texts: Mapping[str, str]) -> None:
        super().show_problems(texts)
        self.lines.show_problems(texts)

    def has_place_for(self, field: str) -> bool:
        return super().has_place_for(field) or field in self.lines.texts()

    def _effects(self, quantities: Mapping[int, Quantity], total: Quantity) -> Iterator[Effect]:
        header = self.order.header
        after = self.tr("Shipped") if total >= header.open else self.tr("Part shipped")
        number = self.tr("Order {number}").format(number=header.no)
        yield Effect("clipboard-list", number, header.status.capitalize(), after if total else "", "active")
        left = self.tr("Left to ship")
        yield Effect("truck", left, formats.quantity(header.open), formats.quantity(max(0, header.open - total)))
        shelves = list(self._shelves(quantities))
        yield from (_shelf_effect(product, leaving, self) for product, leaving in shelves[:_MOST_SHELVES])
        more = len(shelves) - _MOST_SHELVES
        if more > 0:
            words = plural(more, self.tr("{n} more product"), self.tr("{n} more products"))
            yield Effect("boxes", words, "", self.tr("leave the shelf"))

    def _shelves(self, quantities: Mapping[int, Quantity]) -> Iterator[tuple[ProductRow, Quantity]]:
        leaving: dict[Id, Quantity] = {}
        for line in self.order.lines:
            if line.is_goods and line.product_uuid and quantities.get(line.line):
                leaving[line.product_uuid] = leaving.get(line.product_uuid, 0) + quantities[line.line]
        for product_id, quantity in leaving.items():
            if product_id in self._stock:
                yield self._stock[product_id].product, quantity

    def _read_stock(self) -> None:
        ids = tuple({line.product_uuid for line in self.order.lines if line.product_uuid and line.open > 0})
        if ids:
            self._stock = ProductAvailability(ids).run(self.desk.dispatcher.reader)

    def _on_shelf(self) -> dict[int, Quantity | None]:
        """How much of each open line can leave now: what is set aside for it and what is free. None has no shelf."""
        free = {id: max(0, match.product.available) for id, match in self._stock.items()}
        shelf: dict[int, Quantity | None] = {}
        for line in self.order.lines:
            product_id = line.product_uuid or ""
            if not line.is_goods:
                shelf[line.line] = None
                continue
            extra = min(free.get(product_id, 0), max(0, line.open - line.reserved))
            free[product_id] = free.get(product_id, 0) - extra
            shelf[line.line] = line.reserved + extra
        return shelf

    @Slot(object)
    def _on_dispatcher_changed(self, changes: ChangeSet) -> None:
        if changes.of("product_list"):
            self._read_stock()
            self.lines.show_shelf(self._on_shelf())
            self.follow()


def _shelf_effect(product: ProductRow, leaving: Quantity, dialog: ShipDialog) -> Effect:
    left = product.on_hand - leaving
    subject = dialog.tr("{name} on shelf").format(name=product.name)
    after, tone = formats.quantity(left), "neutral"
    if product.reorder_at is not None and left <= product.reorder_at:
        tone = "warning"
        point = formats.quantity(product.reorder_at)
        after = dialog.tr("{left}, reorder point {point}").format(left=after, point=point)
    return Effect("boxes", subject, formats.quantity(product.on_hand), after, tone)
