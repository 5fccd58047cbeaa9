"""How an order changes by what happens to it."""

from typing import Any, assert_never

from msgspec.structs import replace

from core.domain.calculation import Extras
from core.domain.orders.events import (
    DraftedLine,
    HistoryRecorded,
    HistoryWithdrawn,
    LineCancelled,
    LinesPicked,
    LinesReinstated,
    LinesReserved,
    LinesUnpicked,
    NoteAdded,
    OrderAmended,
    OrderCancelled,
    OrderClosed,
    OrderCredited,
    OrderDiscarded,
    OrderDrafted,
    OrderEvents,
    OrderHeld,
    OrderInvoiced,
    OrderLine,
    OrderParticularsChanged,
    OrderPlaced,
    OrderReleased,
    OrderReopened,
    OrderReturnedToDraft,
    OrderShipped,
    ReturnInspected,
    ReturnReceived,
    ShipmentReversed,
    Totals,
    TradeLine,
)
from core.domain.orders.moves import Moving, moves_of
from core.domain.orders.state import (
    ChargeOfOrder,
    InvoiceOfOrder,
    Line,
    Order,
    Return,
    ReturnedLine,
    Shipment,
    ShippedLine,
)


def evolve(order: Order, event: OrderEvents) -> Order:  # noqa: C901  one flat case an event
    match event:
        case OrderDrafted():
            return _drafted(order, event)
        case OrderPlaced():
            return _placed(order, event)
        case HistoryRecorded():
            return _recorded(event)
        case OrderDiscarded():
            return replace(order, status="discarded")
        case HistoryWithdrawn():
            return replace(order, status="withdrawn", lines=())
        case OrderReturnedToDraft():
            return replace(order, status="draft", hold_reason=None)
        case OrderHeld():
            return replace(order, hold_reason=event.reason)
        case OrderReleased():
            return replace(order, hold_reason=None)
        case OrderParticularsChanged():
            return _with_particulars(order, event)
        case OrderClosed():
            return replace(order, status="closed", uninvoiced=0)
        case OrderReopened():
            return replace(order, status="placed")
        case NoteAdded():
            return order
        case _:
            return _evolve_lines(order, event)


LineEvents = (
    LinesReserved
    | OrderAmended
    | LineCancelled
    | OrderCancelled
    | LinesReinstated
    | LinesPicked
    | LinesUnpicked
    | OrderShipped
    | ShipmentReversed
    | ReturnReceived
    | ReturnInspected
    | OrderInvoiced
    | OrderCredited
)


def _evolve_lines(order: Order, event: LineEvents) -> Order:  # noqa: C901  one flat case an event
    match event:
        case LinesReserved() | LinesPicked() | LinesUnpicked():
            return _moved(order, event)
        case OrderAmended():
            return _summed(_with_extras(_amended(order, event), event.extras), event.after)
        case LineCancelled():
            return _summed(_moved(order, event), event.totals)
        case OrderCancelled():
            return replace(_moved(order, event), status="cancelled", hold_reason=None)
        case LinesReinstated():
            return replace(_summed(_moved(order, event), event.totals), status="placed")
        case OrderShipped():
            return _shipped(order, event)
        case ShipmentReversed():
            return _unshipped(order, event)
        case ReturnReceived():
            return _returned(order, event)
        case ReturnInspected():
            return _inspected(order, event)
        case OrderInvoiced():
            return _invoiced(order, event)
        case OrderCredited():
            return _credited(order, event)
        case _:
            assert_never(event)


def _drafted(order: Order, event: OrderDrafted) -> Order:
    return replace(
        order,
        id=event.order_id,
        status="draft",
        customer_id=event.customer_id,
        reference=event.reference,
        currency=event.currency,
        lines=tuple(_draft_line(line, text) for line, text in zip(event.lines, event.texts, strict=True)),
        **_extra_fields(event.extras),
    )


def _draft_line(line: DraftedLine, text: str) -> Line:
    return Line(line.line, line.product_id, "", text, "", line.unit_price, line.discount, "", 0, 0, 0, line.quantity)


def _placed(order: Order, event: OrderPlaced) -> Order:
    return replace(
        order,
        id=event.order_id,
        status="placed",
        number=event.number,
        customer_id=event.customer_id,
        reference=event.reference,
        currency=event.currency,
        price_mode=event.price_mode,
        terms_days=event.terms_days,
        ship_by=event.ship_by,
        channel=event.channel,
        deliver_to=event.deliver_to,
        note=event.note,
        private_note=event.private_note,
        net=event.totals.net,
        tax=event.totals.tax,
        total=event.totals.total,
        uninvoiced=event.totals.total,
        highest_line=highest_line(order.highest_line, event),
        lines=tuple(_agreed(line) for line in event.lines),
        **_extra_fields(event.extras),
    )


def _with_particulars(order: Order, event: OrderParticularsChanged) -> Order:
    return replace(
        order,
        reference=event.particulars.reference,
        ship_by=event.particulars.ship_by,
        channel=event.particulars.channel,
        deliver_to=event.deliver_to,
        note=event.note,
        private_note=event.private_note,
    )


def _with_extras(order: Order, extras: Extras) -> Order:
    return replace(order, **_extra_fields(extras))


def _extra_fields(extras: Extras) -> dict[str, Any]:
    charges = tuple(
        ChargeOfOrder(place, charge.kind, charge.name, charge.amount) for place, charge in enumerate(extras.charges, 1)
    )
    return {"discount_rate": extras.discount_rate, "fixed_discount": extras.discount, "charges": charges}


def _agreed(line: OrderLine) -> Line:
    return Line(
        line.line,
        line.product_id,
        line.sku,
        line.name,
        line.unit,
        line.unit_price,
        line.discount,
        line.tax_category,
        line.tax_rate,
        line.net,
        line.gross,
        line.quantity,
        is_goods=line.is_goods,
    )


def _recorded(event: HistoryRecorded) -> Order:
    return Order(
        id=event.order_id,
        status="history",
        source_number=event.number,
        nature=event.nature,
        traded_at=event.traded_at,
        customer_id=event.customer_id,
        currency=event.currency,
        total=event.total,
        lines=traded_lines(event.lines),
    )


def traded_lines(lines: tuple[TradeLine, ...]) -> tuple[Line, ...]:
    """Lines of history as an order keeps them."""
    return tuple(_traded(line) for line in lines)


def _traded(line: TradeLine) -> Line:
    return Line(line.line, line.product_id, line.sku, line.name, "", line.unit_price, 0, "", 0, 0, 0, line.quantity)


def _summed(order: Order, totals: Totals) -> Order:
    """With new sums. What was invoiced and credited may be cancelled; nothing is left to invoice of it."""
    is_left = any(line.ordered - line.cancelled > line.invoiced for line in order.lines)
    uninvoiced = max(0, order.uninvoiced + totals.total - order.total) if is_left else 0
    return replace(order, net=totals.net, tax=totals.tax, total=totals.total, uninvoiced=uninvoiced)


def _moved(order: Order, event: Moving) -> Order:
    lines = {line.line: line for line in order.lines}
    for quantity_name, changes in moves_of(event).items():
        for change in changes:
            line = lines.get(change.line)
            if line is not None:
                moved = getattr(line, quantity_name) + change.quantity
                lines[change.line] = replace(line, **{quantity_name: moved})
    return replace(order, lines=tuple(lines.values()))


def _amended(order: Order, event: OrderAmended) -> Order:
    lines = {line.line: line for line in order.lines}
    for change in event.changes:
        if change.after is not None:
            lines[change.after.line] = _changed(lines.get(change.after.line), change.after)
        elif change.before is not None:
            lines.pop(change.before.line, None)
    in_order = tuple(lines[number] for number in sorted(lines))
    return replace(order, highest_line=highest_line(order.highest_line, event), lines=in_order)


def highest_line(before: int, event: OrderPlaced | OrderAmended) -> int:
    """The highest number that a line of the order ever had."""
    if isinstance(event, OrderPlaced):
        return max([before, *(line.line for line in event.lines)])
    return max([before, *(change.after.line for change in event.changes if change.after is not None)])


def changed_lines(event: OrderAmended) -> set[int]:
    """Numbers of the lines that an amendment touched."""
    sides = (side for change in event.changes for side in (change.before, change.after))
    return {line.line for line in sides if line is not None}


def _changed(line: Line | None, after: OrderLine) -> Line:
    agreed = _agreed(after)
    if line is None:
        return agreed
    return replace(
        agreed,
        cancelled=line.cancelled,
        reserved=line.reserved,
        picked=line.picked,
        shipped=line.shipped,
        returned=line.returned,
        invoiced=line.invoiced,
        credited=line.credited,
    )


def _shipped(order: Order, event: OrderShipped) -> Order:
    reserved = {part.line: part.quantity for part in event.reserved}
    parts = tuple(
        ShippedLine(event.shipment_id, part.line, part.quantity, reserved.get(part.line, 0)) for part in event.lines
    )
    return replace(
        _moved(order, event),
        shipments=(*order.shipments, Shipment(event.shipment_id, event.number, event.shipped_on, event.tracking)),
        shipped_lines=(*order.shipped_lines, *parts),
    )


def _unshipped(order: Order, event: ShipmentReversed) -> Order:
    return replace(
        _moved(order, event),
        shipments=tuple(
            replace(shipment, is_reversed=True) if shipment.shipment_id == event.shipment_id else shipment
            for shipment in order.shipments
        ),
        shipped_lines=tuple(part for part in order.shipped_lines if part.shipment_id != event.shipment_id),
    )


def _returned(order: Order, event: ReturnReceived) -> Order:
    parts = tuple(ReturnedLine(event.return_id, part.line, part.quantity) for part in event.lines)
    return replace(
        _moved(order, event),
        returns=(*order.returns, Return(event.return_id, event.number, event.received_on)),
        returned_lines=(*order.returned_lines, *parts),
    )


def _inspected(order: Order, event: ReturnInspected) -> Order:
    by_line = {part.line: part for part in event.lines}

    def after(kept: ReturnedLine) -> ReturnedLine:
        part = by_line.get(kept.line) if kept.return_id == event.return_id else None
        if part is None:
            return kept
        return replace(
            kept,
            restocked=kept.restocked + part.restocked,
            quarantined=kept.quarantined + part.quarantined,
            scrapped=kept.scrapped + part.scrapped,
        )

    return replace(order, returned_lines=tuple(after(kept) for kept in order.returned_lines))


def _invoiced(order: Order, event: OrderInvoiced) -> Order:
    return replace(
        _moved(order, event),
        uninvoiced=event.left,
        discounted=order.discounted + event.discounted,
        charged=order.charged + event.charged,
        invoices=(*order.invoices, InvoiceOfOrder(event.invoice_id, event.number)),
    )


def _credited(order: Order, event: OrderCredited) -> Order:
    quantities = {part.line: part.quantity for part in event.lines}

    def after(kept: ReturnedLine) -> ReturnedLine:
        of_it = kept.return_id == event.return_id
        return replace(kept, credited=kept.credited + quantities.get(kept.line, 0)) if of_it else kept

    return replace(_moved(order, event), returned_lines=tuple(after(kept) for kept in order.returned_lines))
