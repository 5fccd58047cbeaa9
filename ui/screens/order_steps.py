"""What can be done with an order now, what stands against the rest, and which step comes next."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication

from core.domain.company.settings import INVOICE_POLICY
from core.domain.decider import Violation
from core.domain.values import Measured, Quantity
from core.readmodels.order_detail import DetailedOrder, Header
from ui import problems
from ui.desk import Desk
from ui.dialogs.credit_note import creditable
from ui.dialogs.inspect import to_inspect
from ui.dialogs.returns import can_come_back

STEPS: Final = (
    "pick",
    "unpick",
    "ship",
    "return_goods",
    "inspect_return",
    "invoice",
    "credit_note",
    "take_payment",
    "refund",
    "hold_or_release",
    "edit",
    "cancel_line",
    "cancel_order",
    "discard_draft",
    "close_order",
    "reopen_order",
    "note",
    "copy_reference",
)
"""The actions that are about one order."""


def reasons(order: DetailedOrder | None, desk: Desk) -> dict[str, str]:
    """Why an action is not possible now; empty when it is."""
    if order is None:
        return dict.fromkeys(STEPS, _tr("Choose an order first."))
    header = order.header
    not_placed = _unless(header.state == "placed", _tr("Only a placed order; this one is {status}."), header)
    on_hold, is_draft = _on_hold(header), header.state == "draft"
    can_cancel = not_placed or _unless(header.open > 0, _tr("All of it is shipped."), header)
    return {
        "pick": not_placed or on_hold or _not_pick(order),
        "unpick": not_placed or _unless(header.picked, _tr("Nothing of it is picked."), header),
        "ship": not_placed or on_hold or _unless(header.open > 0, _tr("All of it is shipped."), header),
        "return_goods": _not_return(order),
        "inspect_return": _unless(to_inspect(order)[0], _tr("No return of it waits to be looked at."), header),
        "invoice": not_placed or on_hold or _not_invoice(order, desk),
        "credit_note": _not_credit(order, desk),
        "take_payment": _not_pay(header),
        "refund": _unless(header.customer_key, _tr("It has no customer yet."), header),
        "hold_or_release": not_placed,
        "edit": "" if is_draft else not_placed,
        "cancel_line": can_cancel or _not_cancel_line(order),
        "cancel_order": "" if is_draft else can_cancel,
        "discard_draft": _unless(is_draft, _tr("Only a draft can be discarded."), header),
        "close_order": not_placed or on_hold or _not_close(order, desk),
        "reopen_order": _unless(header.state == "closed", _tr("Only a complete order can be reopened."), header),
        "note": _unless(header.state != "history", _tr("Trade from elsewhere takes no notes."), header),
        "copy_reference": _unless(header.no, _tr("A draft has no number yet."), header),
    }


def next_step(order: DetailedOrder, desk: Desk) -> str:
    """The action that is sensible now, empty for none."""
    header = order.header
    if header.state == "draft":
        return "edit"
    if any(part.awaited for part in order.returns):
        return "inspect_return"
    if any(part.quantity > part.credited for part in order.returns) and not _not_credit(order, desk):
        return "credit_note"
    return _next_of_placed(order, desk) or ("" if _not_pay(header) else "take_payment")


def _next_of_placed(order: DetailedOrder, desk: Desk) -> str:
    header = order.header
    if header.state != "placed":
        return ""
    if header.hold is not None:
        return "hold_or_release"
    if header.open > header.backordered:
        return "ship"
    return "" if _not_invoice(order, desk) else "invoice"


def _unless(is_possible: object, text: str, header: Header) -> str:
    return "" if is_possible else text.format(status=header.status)


def _on_hold(header: Header) -> str:
    if header.hold is None:
        return ""
    return problems.under_field(Violation("ORD-10", facts={"no": header.no, "reason": header.hold}))


def _not_pick(order: DetailedOrder) -> str:
    is_left = any(line.is_goods and line.open > line.picked for line in order.lines)
    return "" if is_left else _tr("All of it is picked.")


def _not_pay(header: Header) -> str:
    if header.state not in ("placed", "closed"):
        return _tr("Only a placed order; this one is {status}.").format(status=header.status)
    return "" if header.owing > 0 else _tr("Nothing is owed for this order.")


def _not_return(order: DetailedOrder) -> str:
    is_out = order.header.state in ("placed", "closed") and any(map(can_come_back, order.lines))
    return "" if is_out else _tr("Nothing of it is shipped that could come back.")


def _not_invoice(order: DetailedOrder, desk: Desk) -> str:
    if any(_to_invoice(order, desk)):
        return ""
    return problems.under_field(Violation("INV-4", facts={"order": order.header.no}))


def _to_invoice(order: DetailedOrder, desk: Desk) -> Iterator[Quantity]:
    """What is left to invoice, line by line."""
    policy = desk.company.setting(INVOICE_POLICY)
    return (order.to_invoice(line, policy) for line in order.lines)


def _not_credit(order: DetailedOrder, desk: Desk) -> str:
    is_left = order.header.invoiced and creditable(desk.dispatcher.reader, order.header.key)
    return "" if is_left else _tr("No invoice of it has anything left to credit.")


def _not_cancel_line(order: DetailedOrder) -> str:
    is_left = any(line.open > line.picked for line in order.lines)
    return "" if is_left else _tr("All that is open is picked. Put it on the shelf again first.")


def _not_close(order: DetailedOrder, desk: Desk) -> str:
    """What is left to do about it, in the words of the refusal."""
    left = {"ORD-24": order.header.open, "ORD-25": sum(_to_invoice(order, desk))}
    for code, quantity in left.items():
        if quantity:
            return problems.under_field(Violation(code, facts={"no": order.header.no, "n": Measured(quantity)}))
    return ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("order_steps", text)
