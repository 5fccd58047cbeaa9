"""What a command would do, as the lines of the panel beside a form."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from core.consequences import (
    Consequences,
    CreditEffect,
    DepositEffect,
    DocumentEffect,
    Figures,
    InvoiceEffect,
    LockEffect,
    OrderEffect,
    PaymentEffect,
    StandingEffect,
    StockEffect,
    TakingsEffect,
)
from core.domain.values import Quantity
from ui import formats
from ui.payment_words import method_word
from ui.plural import plural
from ui.widgets.effects_panel import Effect

_MOST_SHELVES = 4


def effects(found: Consequences) -> list[Effect]:
    """The order first, then the documents, the goods, and the money; goods beyond the first few are counted."""
    lines = [line for order in found.orders for line in _order(order)]
    lines += [line for document in found.documents for line in _document(document)]
    places = {stock.location for stock in found.stock}
    shelves = [line for stock in found.stock for line in _stock(stock, stock.location if len(places) > 1 else "")]
    lines += shelves[:_MOST_SHELVES]
    if len(shelves) > _MOST_SHELVES:
        more = plural(len(shelves) - _MOST_SHELVES, _tr("{n} more product"), _tr("{n} more products"))
        lines.append(Effect("boxes", more, "", _tr("as well")))
    posted = {document.number for document in found.documents if document.kind == "invoice"}
    lines += [line for invoice in found.invoices for line in _invoice(invoice, is_new=invoice.number in posted)]
    lines += [line for deposit in found.deposits for line in _deposit(deposit)]
    lines += [line for payment in found.payments for line in _payment(payment)]
    lines += [line for credit in found.credit for line in _credit(credit)]
    lines += [line for standing in found.standing for line in _standing(standing)]
    lines += [line for lock in found.locks for line in _lock(lock)]
    lines += [line for taken in found.takings for line in _taken(taken)]
    return lines


def stopped(reason: str) -> Effect:
    """The line for what stands in the way."""
    return Effect("triangle-alert", reason, "", "", "danger")


def nothing_yet(words: str) -> Effect:
    """The line for what has still to be typed."""
    return Effect("pencil", _tr("Nothing yet"), "", words)


def counted(shown: int, entries: int) -> str:
    """How much it is, as in "6 effects, 5 entries"; empty where nothing is shown."""
    if not shown:
        return ""
    effects = plural(shown, _tr("{n} effect"), _tr("{n} effects"))
    return f"{effects}, {plural(entries, _tr('{n} entry'), _tr('{n} entries'))}"


def unchanged() -> Effect:
    """The line for what is so already."""
    return Effect("info", _tr("It is so already: nothing changes."), "", "")


def _order(effect: OrderEffect) -> Iterator[Effect]:
    before, after = effect.before, effect.after
    number = _tr("Order {number}").format(number=effect.number) if effect.number is not None else _tr("Order")
    if _state(before) != _state(after):
        yield Effect("clipboard-list", number, _state(before), _state(after), "active")
    elif (before.total, before.uninvoiced) == (after.total, after.uninvoiced):
        yield Effect("clipboard-list", number, "", _tr("stays {state}").format(state=_state(after).lower()))
    for icon, subject, name in _QUANTITIES:
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield Effect(icon, _tr(subject), formats.quantity(was), formats.quantity(now))
    if before.total != after.total:
        yield Effect(
            "receipt-text", _tr("Total"), *(formats.money(each.total, effect.currency) for each in (before, after))
        )
    if before.uninvoiced != after.uninvoiced and before.total == after.total:
        money = (formats.money(each.uninvoiced, effect.currency) for each in (before, after))
        yield Effect("receipt-text", _tr("Left to invoice"), *money)


_QUANTITIES = (
    ("truck", "Left to ship", "open"),
    ("package-open", "Picked", "picked"),
    ("boxes", "Reserved", "reserved"),
    ("undo-2", "Came back", "returned"),
    ("receipt-text", "Invoiced", "invoiced"),
    ("receipt-text", "Credited", "credited"),
)


def _state(figures: Figures) -> str:
    """As a person would say how far the order is."""
    if figures.status != "placed":
        return {"": _tr("New"), "closed": _tr("Complete")}.get(figures.status, _tr(figures.status.capitalize()))
    if figures.shipped and figures.open > 0:
        return _tr("Part shipped")
    if figures.shipped:
        return _tr("Invoiced") if figures.invoiced >= figures.shipped else _tr("Shipped")
    if figures.picked:
        return _tr("Picked") if figures.picked >= figures.open else _tr("Picking")
    return _tr("Placed")


def _document(effect: DocumentEffect) -> Iterator[Effect]:
    if effect.kind in _DOCUMENTS:
        icon, words = _DOCUMENTS[effect.kind]
        yield Effect(icon, _tr(words), "", str(effect.number), "success")


_DOCUMENTS = {
    "shipment": ("truck", "New shipment"),
    "return": ("undo-2", "New return"),
    "invoice": ("receipt-text", "New invoice"),
    "credit-note": ("receipt-text", "New credit note"),
    "payment": ("banknote", "New payment"),
    "refund": ("banknote", "New refund"),
}


def _stock(effect: StockEffect, place: str) -> Iterator[Effect]:
    """`place` is named where goods of several locations change."""
    before, after = effect.before, effect.after
    name = _tr("{name}, {place},").format(name=effect.product, place=place) if place else effect.product
    point = effect.reorder_point
    shelves = (
        (_tr("{name} on shelf"), before.on_hand, after.on_hand),
        (_tr("{name} free"), before.available, after.available),
        (_tr("{name} in quarantine"), before.quarantined, after.quarantined),
    )
    shown = [(words, was, now) for words, was, now in shelves if was != now]
    if len(shown) > 1 and after.on_hand - before.on_hand == after.available - before.available:
        shown.pop(1)  # what is free goes along with what is there
    for words, was, now in shown:
        yield _shelf(words.format(name=name), was, now, point)


def _shelf(subject: str, was: Quantity, now: Quantity, point: Quantity | None) -> Effect:
    if point is None or not now <= point < was:
        return Effect("boxes", subject, formats.quantity(was), formats.quantity(now))
    words = _tr("{left}, reorder point {point}")
    text = words.format(left=formats.quantity(now), point=formats.quantity(point))
    return Effect("boxes", subject, formats.quantity(was), text, "warning")


def _invoice(effect: InvoiceEffect, *, is_new: bool) -> Iterator[Effect]:
    if effect.before == effect.after:  # what is credited of a paid one goes on account
        if is_new:
            subject = _tr("Invoice {number}").format(number=effect.number)
            yield Effect("wallet", subject, "", _tr("paid at once"), "success")
        return
    subject = _tr("Open on invoice {number}").format(number=effect.number)
    tone = "success" if effect.after == 0 else "neutral"
    yield Effect("wallet", subject, *_moneys(effect.before, effect.after, effect.currency), tone)


def _deposit(effect: DepositEffect) -> Iterator[Effect]:
    subject = _tr("Paid in advance for order {number}").format(number=effect.number)
    yield Effect("wallet", subject, *_moneys(effect.before, effect.after, effect.currency))


def _payment(effect: PaymentEffect) -> Iterator[Effect]:
    if effect.before != effect.after:
        subject = _tr("On account of payment {number}").format(number=effect.number)
        yield Effect("banknote", subject, *_moneys(effect.before, effect.after, effect.currency))


def _credit(effect: CreditEffect) -> Iterator[Effect]:
    before, after = _moneys(effect.before, effect.after, effect.currency)
    is_over = effect.limit is not None and effect.after > max(effect.limit, effect.before)
    if is_over and effect.limit is not None:
        after = _tr("{used}, limit {limit}").format(used=after, limit=formats.money(effect.limit, effect.currency))
    subject = _tr("Owed and on order, {customer}").format(customer=effect.customer)
    yield Effect("scale", subject, before, after, "danger" if is_over else "neutral")


def _standing(effect: StandingEffect) -> Iterator[Effect]:
    words = {"free": _tr("Can order"), "on stop": _tr("On stop"), "archived": _tr("Archived")}
    tone, icon = ("neutral", "users") if effect.after == "free" else ("danger", "octagon-alert")
    yield Effect(icon, effect.customer, words[effect.before], words[effect.after], tone)


def _lock(effect: LockEffect) -> Iterator[Effect]:
    before, after = (formats.whole_day(day) if day else _tr("nothing") for day in (effect.before, effect.after))
    yield Effect("lock", _tr("Locked through"), before, after, "warning" if effect.after else "neutral")


def _taken(effect: TakingsEffect) -> Iterator[Effect]:
    amount = formats.money(effect.amount.minor, effect.amount.currency)
    yield Effect("banknote", _tr("Takings, {method}").format(method=method_word(effect.method).lower()), "", amount)


def _moneys(before: int, after: int, currency: str) -> tuple[str, str]:
    return formats.money(before, currency), formats.money(after, currency)


def _tr(text: str) -> str:
    return QCoreApplication.translate("foreseen", text)
