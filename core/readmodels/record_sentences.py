"""What the entries of customers, products, stock, the company, people and imports say."""

from core.domain.batches.events import BatchFinished, BatchStarted
from core.domain.company.events import CompanySetUp, SettingChanged, TaxRateDefined
from core.domain.customers.events import (
    CreditLimitSet,
    CustomerArchived,
    CustomerDetailsChanged,
    CustomerPutOnStop,
    CustomerRegistered,
    CustomerRestored,
    StopLifted,
    TermsSet,
)
from core.domain.decider import Event
from core.domain.people.events import PersonAdded, PersonChanged, PersonDeactivated
from core.domain.products.events import (
    BarcodeAssigned,
    BarcodeRemoved,
    ProductAdded,
    ProductChanged,
    ProductDiscontinued,
    ProductPriceChanged,
    ProductReinstated,
    ReorderPointSet,
)
from core.domain.stock.events import (
    ReservationReleased,
    ShipmentOfStockReversed,
    StockAdjusted,
    StockReceived,
    StockReserved,
    StockShipped,
)
from core.domain.values import Minor, Quantity
from core.readmodels.invoice_sentences import INVOICE_SENTENCES
from core.readmodels.said import Said, Saying, always, listed
from core.readmodels.wording import MINUS, amount, count, day, number, percent, price, units


def _registered(event: CustomerRegistered, currency: str) -> Said:
    limit = f"credit limit {_limit(event.credit_limit, event.currency)}"
    detail = listed(event.code, f"{event.terms_days} days to pay", limit)
    return Said("users", "info", f"Registered {event.details.name}", detail)


def _details_changed(event: CustomerDetailsChanged, currency: str) -> Said:
    named = f"Renamed from {event.was.name}" if event.was.name != event.details.name else ""
    return Said("pencil", "info", f"Changed the details of {event.details.name}", named)


def _terms_set(event: TermsSet, currency: str) -> Said:
    return Said("pencil", "info", f"Set the terms to {count(event.terms_days, 'day')}", f"Before: {event.was}")


def _credit_limit_set(event: CreditLimitSet, currency: str) -> Said:
    before = f"Before: {_limit(event.was, currency)}"
    return Said("scale", "info", f"Set the credit limit to {_limit(event.credit_limit, currency)}", before)


def _limit(minor: Minor | None, currency: str) -> str:
    return "none" if minor is None else amount(minor, currency)


def _stopped(event: CustomerPutOnStop, currency: str) -> Said:
    return Said("octagon-alert", "danger", "Put on stop", event.reason)


def _stop_lifted(event: StopLifted, currency: str) -> Said:
    return Said("circle-check", "success", "Lifted the stop", f"It was for: {event.was_for}")


def _product_added(event: ProductAdded, currency: str) -> Said:
    its = event.particulars
    return Said("boxes", "info", f"Added {its.name}", listed(its.sku, f"{price(event.price)} per {its.unit}"))


def _product_changed(event: ProductChanged, currency: str) -> Said:
    its, was = event.particulars, event.was
    sku = f"{was.sku} → {its.sku}" if its.sku != was.sku else ""
    name = f"was {was.name}" if its.name != was.name else ""
    return Said("pencil", "info", f"Changed {its.name}", listed(sku, name))


def _price_changed(event: ProductPriceChanged, currency: str) -> Said:
    return Said("tag", "info", f"Set the price to {price(event.price)}", f"Before: {price(event.was)}")


def _barcode_assigned(event: BarcodeAssigned, currency: str) -> Said:
    return Said("scan-barcode", "info", f"Assigned barcode {event.barcode}")


def _barcode_removed(event: BarcodeRemoved, currency: str) -> Said:
    return Said("scan-barcode", "neutral", f"Removed barcode {event.barcode}")


def _reorder_point_set(event: ReorderPointSet, currency: str) -> Said:
    before = f"Before: {_watch(event.was)}"
    return Said("pencil", "info", f"Set the reorder point to {_watch(event.quantity)}", before)


def _watch(quantity: Quantity | None) -> str:
    return "none" if quantity is None else number(quantity)


def _discontinued(event: ProductDiscontinued, currency: str) -> Said:
    return Said("ban", "neutral", "Discontinued", f"From {day(event.on)}")


def _received(event: StockReceived, currency: str) -> Said:
    cost = "" if event.unit_cost is None else f"at {price(event.unit_cost)} each"
    return Said("boxes", "success", f"Received {units(event.quantity)}", listed(event.reference, cost))


def _adjusted(event: StockAdjusted, currency: str) -> Said:
    sign = "+" if event.quantity > 0 else MINUS
    return Said("scale", "warning", f"Adjusted stock by {sign}{units(abs(event.quantity))}", event.reason)


def _reserved(event: StockReserved, currency: str) -> Said:
    return Said("boxes", "info", f"Reserved {units(event.quantity)} for an order")


def _released(event: ReservationReleased, currency: str) -> Said:
    return Said("boxes", "neutral", f"Gave back {units(event.quantity)} reserved for an order")


def _shipped(event: StockShipped, currency: str) -> Said:
    return Said("truck", "active", f"Shipped {units(event.quantity)}")


def _unshipped(event: ShipmentOfStockReversed, currency: str) -> Said:
    return Said("undo-2", "return", f"Took back {units(event.quantity)} of a shipment")


def _set_up(event: CompanySetUp, currency: str) -> Said:
    detail = listed(event.country, event.currency, event.zone, f"{event.price_mode} prices")
    return Said("settings", "info", f"Set up the books of {event.name}", detail)


def _setting_changed(event: SettingChanged, currency: str) -> Said:
    before = f"Before: {event.was}" if event.was else ""
    return Said("settings", "info", f"Changed setting {event.setting} to {event.value or 'nothing'}", before)


def _tax_rate_defined(event: TaxRateDefined, currency: str) -> Said:
    return Said("settings", "info", f"Defined tax {event.name} as {percent(event.rate)}", f"Code {event.code}")


def _person_added(event: PersonAdded, currency: str) -> Said:
    return Said("users", "info", f"{event.name} joined", f"Signs in as {event.login}" if event.login else "")


def _person_changed(event: PersonChanged, currency: str) -> Said:
    return Said("users", "info", f"{event.was} is now called {event.name}")


def _batch_started(event: BatchStarted, currency: str) -> Said:
    return Said("download", "info", f"Started an import: {event.purpose}", event.source)


def _batch_finished(event: BatchFinished, currency: str) -> Said:
    counts = listed(*(f"{each.what} {number(each.number * 1_000)}" for each in event.counts))
    return Said("download", "success", "Finished an import", counts)


RECORD_SENTENCES: dict[type[Event], Saying] = {
    **INVOICE_SENTENCES,
    CustomerRegistered: _registered,
    CustomerDetailsChanged: _details_changed,
    TermsSet: _terms_set,
    CreditLimitSet: _credit_limit_set,
    CustomerPutOnStop: _stopped,
    StopLifted: _stop_lifted,
    CustomerArchived: always("ban", "neutral", "Archived"),
    CustomerRestored: always("undo-2", "info", "Restored from the archive"),
    ProductAdded: _product_added,
    ProductChanged: _product_changed,
    ProductPriceChanged: _price_changed,
    BarcodeAssigned: _barcode_assigned,
    BarcodeRemoved: _barcode_removed,
    ReorderPointSet: _reorder_point_set,
    ProductDiscontinued: _discontinued,
    ProductReinstated: always("undo-2", "info", "Sold again"),
    StockReceived: _received,
    StockAdjusted: _adjusted,
    StockReserved: _reserved,
    ReservationReleased: _released,
    StockShipped: _shipped,
    ShipmentOfStockReversed: _unshipped,
    CompanySetUp: _set_up,
    SettingChanged: _setting_changed,
    TaxRateDefined: _tax_rate_defined,
    PersonAdded: _person_added,
    PersonChanged: _person_changed,
    PersonDeactivated: always("users", "neutral", "Left"),
    BatchStarted: _batch_started,
    BatchFinished: _batch_finished,
}
