"""What the entries of stock say."""

from core.domain.decider import Event
from core.domain.stock.events import (
    ReservationReleased,
    ShipmentOfStockReversed,
    StockAdjusted,
    StockCounted,
    StockMoved,
    StockPicked,
    StockReceived,
    StockReserved,
    StockReturned,
    StockShipped,
    StockUnpicked,
)
from core.domain.values import Quantity
from core.readmodels.said import Said, Saying, listed
from core.readmodels.wording import MINUS, number, price, units

_DISPOSITIONS = {"restock": "Put back on the shelf", "quarantine": "Put in quarantine", "scrap": "Scrapped"}


def _received(event: StockReceived, currency: str) -> Said:
    cost = "" if event.unit_cost is None else f"at {price(event.unit_cost)} each"
    return Said("boxes", "success", f"Received {units(event.quantity)}", listed(event.reference, cost))


def _adjusted(event: StockAdjusted, currency: str) -> Said:
    return Said("scale", "warning", f"Adjusted stock by {_signed(event.quantity)}", event.reason)


def _counted(event: StockCounted, currency: str) -> Said:
    if event.counted == event.was:
        return Said("scale", "success", f"Counted {units(event.counted)}, as expected", event.reason)
    found = f"{number(event.was)} were expected, {_signed(event.counted - event.was)}"
    return Said("scale", "warning", f"Counted {units(event.counted)}", listed(found, event.reason))


def _signed(quantity: Quantity) -> str:
    return f"{'+' if quantity > 0 else MINUS}{units(abs(quantity))}"


def _moved(event: StockMoved, currency: str) -> Said:
    way = "to" if event.quantity < 0 else "from"
    return Said("boxes", "info", f"Moved {units(abs(event.quantity))} {way} {event.counterpart}")


def _reserved(event: StockReserved, currency: str) -> Said:
    return Said("boxes", "info", f"Reserved {units(event.quantity)} for an order")


def _released(event: ReservationReleased, currency: str) -> Said:
    return Said("boxes", "neutral", f"Gave back {units(event.quantity)} reserved for an order")


def _picked(event: StockPicked, currency: str) -> Said:
    return Said("package-open", "active", f"Picked {units(event.quantity)} for an order")


def _unpicked(event: StockUnpicked, currency: str) -> Said:
    return Said("undo-2", "neutral", f"Put {units(event.quantity)} picked for an order back on the shelf")


def _shipped(event: StockShipped, currency: str) -> Said:
    return Said("truck", "active", f"Shipped {units(event.quantity)}")


def _unshipped(event: ShipmentOfStockReversed, currency: str) -> Said:
    return Said("undo-2", "return", f"Took back {units(event.quantity)} of a shipment")


def _returned(event: StockReturned, currency: str) -> Said:
    if event.quantity < 0:
        return Said("undo-2", "return", f"Took {units(-event.quantity)} out of quarantine", "Came back from an order")
    done = _DISPOSITIONS.get(event.disposition, event.disposition.capitalize())
    return Said("undo-2", "return", f"{done}: {units(event.quantity)}", "Came back from an order")


STOCK_SENTENCES: dict[type[Event], Saying] = {
    StockReceived: _received,
    StockAdjusted: _adjusted,
    StockCounted: _counted,
    StockMoved: _moved,
    StockReserved: _reserved,
    ReservationReleased: _released,
    StockPicked: _picked,
    StockUnpicked: _unpicked,
    StockShipped: _shipped,
    ShipmentOfStockReversed: _unshipped,
    StockReturned: _returned,
}
