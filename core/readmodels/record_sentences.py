"""What the entries of customers, products, the company, people and imports say, and of all that is no order."""

from core.domain.batches.events import BatchFinished, BatchReversed, BatchStarted, Count
from core.domain.company.events import (
    CompanySetUp,
    DayClosed,
    LocationDefined,
    PeriodLocked,
    PeriodUnlocked,
    ReasonDefined,
    SettingChanged,
    TaxRateDefined,
)
from core.domain.customers.events import (
    AddressAdded,
    AddressChanged,
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
from core.domain.values import ONE, Address, Minor, Quantity
from core.readmodels.invoice_sentences import INVOICE_SENTENCES
from core.readmodels.payment_sentences import PAYMENT_SENTENCES
from core.readmodels.said import Said, Saying, always, listed
from core.readmodels.stock_sentences import STOCK_SENTENCES
from core.readmodels.wording import amount, count, day, number, percent, price


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


def _address_added(event: AddressAdded, currency: str) -> Said:
    return Said("users", "info", "Added a place to deliver to", _place(event.address))


def _address_changed(event: AddressChanged, currency: str) -> Said:
    return Said("pencil", "info", "Changed a place to deliver to", f"{_place(event.was)} → {_place(event.address)}")


def _place(address: Address) -> str:
    return listed(address.name, address.street, address.city)


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


def _set_up(event: CompanySetUp, currency: str) -> Said:
    detail = listed(event.country, event.currency, event.zone, f"{event.price_mode} prices")
    return Said("settings", "info", f"Set up the books of {event.name}", detail)


def _setting_changed(event: SettingChanged, currency: str) -> Said:
    before = f"Before: {event.was}" if event.was else ""
    return Said("settings", "info", f"Changed setting {event.setting} to {event.value or 'nothing'}", before)


def _tax_rate_defined(event: TaxRateDefined, currency: str) -> Said:
    return Said("settings", "info", f"Defined tax {event.name} as {percent(event.rate)}", f"Code {event.code}")


def _reason_defined(event: ReasonDefined, currency: str) -> Said:
    return Said("settings", "info", f"Defined the reason {event.name}", f"Code {event.code}, for: {event.purpose}")


def _location_defined(event: LocationDefined, currency: str) -> Said:
    return Said("settings", "info", f"Defined the location {event.name}", f"Key {event.location}")


def _locked(event: PeriodLocked, currency: str) -> Said:
    before = f"Before: through {day(event.was)}" if event.was else ""
    return Said("lock", "warning", f"Locked the books through {day(event.through)}", before)


def _unlocked(event: PeriodUnlocked, currency: str) -> Said:
    left = f"Still locked through {day(event.through)}" if event.through else "Nothing is locked"
    return Said("lock", "warning", f"Unlocked the books, which were locked through {day(event.was)}", left)


def _day_closed(event: DayClosed, currency: str) -> Said:
    takings = (f"{each.method} {amount(each.amount.minor, each.amount.currency)}" for each in event.takings)
    seal = f"seal {event.fingerprint[:8]}" if event.fingerprint else ""
    return Said("lock", "success", f"Closed {day(event.day)}", listed(*takings, seal) or "Nothing came in")


def _person_added(event: PersonAdded, currency: str) -> Said:
    return Said("users", "info", f"{event.name} joined", f"Signs in as {event.login}" if event.login else "")


def _person_changed(event: PersonChanged, currency: str) -> Said:
    return Said("users", "info", f"{event.was} is now called {event.name}")


def _batch_started(event: BatchStarted, currency: str) -> Said:
    return Said("download", "info", f"Started an import: {event.purpose}", event.source)


def _batch_finished(event: BatchFinished, currency: str) -> Said:
    return Said("download", "success", "Finished an import", _counts(event.counts))


def _batch_reversed(event: BatchReversed, currency: str) -> Said:
    return Said("undo-2", "warning", "Took back an import", _counts(event.counts))


def _counts(counts: tuple[Count, ...]) -> str:
    return listed(*(f"{each.what} {number(each.number * ONE)}" for each in counts))


RECORD_SENTENCES: dict[type[Event], Saying] = {
    **INVOICE_SENTENCES,
    CustomerRegistered: _registered,
    CustomerDetailsChanged: _details_changed,
    TermsSet: _terms_set,
    CreditLimitSet: _credit_limit_set,
    CustomerPutOnStop: _stopped,
    StopLifted: _stop_lifted,
    CustomerArchived: always("ban", "neutral", "Archived"),
    AddressAdded: _address_added,
    AddressChanged: _address_changed,
    CustomerRestored: always("undo-2", "info", "Restored from the archive"),
    ProductAdded: _product_added,
    ProductChanged: _product_changed,
    ProductPriceChanged: _price_changed,
    BarcodeAssigned: _barcode_assigned,
    BarcodeRemoved: _barcode_removed,
    ReorderPointSet: _reorder_point_set,
    ProductDiscontinued: _discontinued,
    ProductReinstated: always("undo-2", "info", "Sold again"),
    CompanySetUp: _set_up,
    SettingChanged: _setting_changed,
    TaxRateDefined: _tax_rate_defined,
    ReasonDefined: _reason_defined,
    LocationDefined: _location_defined,
    PeriodLocked: _locked,
    PeriodUnlocked: _unlocked,
    DayClosed: _day_closed,
    PersonAdded: _person_added,
    PersonChanged: _person_changed,
    PersonDeactivated: always("users", "neutral", "Left"),
    BatchStarted: _batch_started,
    BatchFinished: _batch_finished,
    BatchReversed: _batch_reversed,
    **STOCK_SENTENCES,
    **PAYMENT_SENTENCES,
}
