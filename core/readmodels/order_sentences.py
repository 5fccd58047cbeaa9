"""What the entries of orders say."""

from core.domain.decider import Event
from core.domain.orders.events import (
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
    OrderHeld,
    OrderInvoiced,
    OrderParticularsChanged,
    OrderPlaced,
    OrderReleased,
    OrderReopened,
    OrderReturnedToDraft,
    OrderShipped,
    ReturnInspected,
    ReturnReceived,
    ShipmentReversed,
)
from core.readmodels.said import Said, Saying, always, listed
from core.readmodels.wording import amount, count, day, units

_CHANNELS = {"phone": "by phone", "mail": "by mail", "counter": "at the counter", "web": "on the web"}


def _drafted(event: OrderDrafted, currency: str) -> Said:
    return Said("circle-dashed", "neutral", "Saved as draft", count(len(event.lines), "line"))


def _placed(event: OrderPlaced, currency: str) -> Said:
    lines = count(len(event.lines), "line")
    channel = _CHANNELS.get(event.channel, event.channel)
    detail = listed(f"order {event.number}", channel, lines, f"total {amount(event.totals.total, event.currency)}")
    return Said("circle-dot", "info", "Placed", _capital(detail))


def _reserved(event: LinesReserved, currency: str) -> Said:
    aside = sum(part.quantity for part in event.lines)
    lines = count(len(event.lines), "line")
    if aside < 0:
        return Said("boxes", "neutral", f"Gave back {units(-aside)}", f"On {lines}, available again")
    return Said("boxes", "info", f"Reserved {units(aside)}", f"On {lines}")


def _amended(event: OrderAmended, currency: str) -> Said:
    before, after = (amount(totals.total, currency) for totals in (event.before, event.after))
    detail = f"Total {before} → {after}" if before != after else f"Total still {after}"
    lines = count(len(event.changes), "line") if event.changes else ""
    extras = "discount and charges" if event.extras != event.extras_before else ""
    return Said("pencil", "info", f"Changed {' and '.join(filter(None, (lines, extras)))}", detail)


def _particulars_changed(event: OrderParticularsChanged, currency: str) -> Said:
    now, was = event.particulars, event.was
    changes = {
        "the reference": now.reference != was.reference,
        "the day to ship by": now.ship_by != was.ship_by,
        "the channel": now.channel != was.channel,
        "the address": event.deliver_to != event.deliver_to_was,
        "the notes": (event.note, event.private_note) != (event.note_was, event.private_note_was),
    }
    changed = listed(*(name for name, differs in changes.items() if differs))
    before = f"Reference before: {was.reference}" if now.reference != was.reference and was.reference else ""
    return Said("pencil", "info", f"Changed {changed}", before)


def _picked(event: LinesPicked, currency: str) -> Said:
    picked = units(sum(part.quantity for part in event.lines))
    return Said("package-open", "active", f"Picked {picked}", f"On {count(len(event.lines), 'line')}")


def _unpicked(event: LinesUnpicked, currency: str) -> Said:
    back = units(sum(part.quantity for part in event.lines))
    return Said("undo-2", "neutral", f"Put {back} on the shelf again", "Still reserved")


def _return_received(event: ReturnReceived, currency: str) -> Said:
    back = units(sum(part.quantity for part in event.lines))
    detail = listed(f"Return {event.number}", f"received on {day(event.received_on)}", event.reason)
    return Said("undo-2", "return", f"Goods came back: {back}", detail)


def _return_inspected(event: ReturnInspected, currency: str) -> Said:
    sums = {
        "on the shelf again": sum(part.restocked for part in event.lines),
        "to quarantine": sum(max(0, part.quarantined) for part in event.lines),
        "scrapped": sum(part.scrapped for part in event.lines),
        "out of quarantine": sum(max(0, -part.quarantined) for part in event.lines),
    }
    became = listed(*(f"{units(quantity)} {place}" for place, quantity in sums.items() if quantity))
    return Said("package-open", "return", "Looked at returned goods", _capital(became))


def _held(event: OrderHeld, currency: str) -> Said:
    return Said("circle-pause", "warning", "Put on hold", event.reason)


def _released(event: OrderReleased, currency: str) -> Said:
    return Said("circle-dot", "info", "Released from hold", f"It was held for: {event.held_for}")


def _line_cancelled(event: LineCancelled, currency: str) -> Said:
    return Said("ban", "neutral", f"Cancelled {units(event.quantity)} of line {event.line}", event.reason)


def _cancelled(event: OrderCancelled, currency: str) -> Said:
    return Said("ban", "neutral", "Cancelled", event.reason)


def _reinstated(event: LinesReinstated, currency: str) -> Said:
    wanted = units(sum(part.quantity for part in event.lines))
    detail = f"Total {amount(event.totals.total, currency)}"
    return Said("undo-2", "info", f"Wanted again: {count(len(event.lines), 'line')}, {wanted}", detail)


def _shipped(event: OrderShipped, currency: str) -> Said:
    sent = units(sum(part.quantity for part in event.lines))
    tracking = f"tracking {event.tracking}" if event.tracking else ""
    detail = listed(f"Shipment {event.number}", f"shipped on {day(event.shipped_on)}", tracking)
    return Said("truck", "active", f"Shipped {count(len(event.lines), 'line')}, {sent}", detail)


def _shipment_reversed(event: ShipmentReversed, currency: str) -> Said:
    back = units(sum(part.quantity for part in event.lines))
    return Said("undo-2", "return", "Took back a shipment", f"{back} on the shelf again")


def _invoiced(event: OrderInvoiced, currency: str) -> Said:
    detail = listed(count(len(event.lines), "line"), f"total {amount(event.total, currency)}")
    return Said("receipt-text", "info", f"Invoiced by invoice {event.number}", _capital(detail))


def _credited(event: OrderCredited, currency: str) -> Said:
    return Said("receipt-text", "return", f"Credited {amount(event.total, currency)}", f"Credit note {event.number}")


def _note_added(event: NoteAdded, currency: str) -> Said:
    return Said("pencil", "neutral", "Added a note", event.note)


def _history_recorded(event: HistoryRecorded, currency: str) -> Said:
    total = amount(event.total, event.currency)
    detail = listed(f"No. {event.number} from {event.source}", count(len(event.lines), "line"), f"total {total}")
    return Said("history", "neutral", f"Recorded as history: {event.nature}", detail)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


ORDER_SENTENCES: dict[type[Event], Saying] = {
    OrderDrafted: _drafted,
    OrderDiscarded: always("ban", "neutral", "Discarded the draft"),
    OrderPlaced: _placed,
    LinesReserved: _reserved,
    OrderReturnedToDraft: always("undo-2", "neutral", "Returned to draft"),
    OrderAmended: _amended,
    OrderHeld: _held,
    OrderReleased: _released,
    LineCancelled: _line_cancelled,
    OrderCancelled: _cancelled,
    LinesReinstated: _reinstated,
    OrderShipped: _shipped,
    ShipmentReversed: _shipment_reversed,
    OrderParticularsChanged: _particulars_changed,
    LinesPicked: _picked,
    LinesUnpicked: _unpicked,
    ReturnReceived: _return_received,
    ReturnInspected: _return_inspected,
    OrderReopened: always("circle-dot", "info", "Reopened"),
    NoteAdded: _note_added,
    OrderInvoiced: _invoiced,
    OrderCredited: _credited,
    OrderClosed: always("circle-check", "success", "Closed: nothing is left to do"),
    HistoryRecorded: _history_recorded,
    HistoryWithdrawn: always("undo-2", "neutral", "Withdrew the recorded history"),
}
