"""A fortnight of a small wholesaler in which everything happens once that can happen: what a museum piece holds."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from core.domain.batches.commands import FinishBatch, ReverseBatch, StartBatch
from core.domain.batches.events import Count
from core.domain.calculation import NO_EXTRAS, Charge, Extras
from core.domain.company.commands import (
    ChangeSetting,
    CloseDay,
    DefineLocation,
    DefineReason,
    DefineTaxRate,
    LockPeriod,
    SetUpCompany,
    UnlockPeriod,
)
from core.domain.customers import commands as customers
from core.domain.customers.values import Details
from core.domain.decider import Command
from core.domain.invoices.commands import PostCreditNote, PostInvoice, SendInvoice, WriteOffDifference
from core.domain.invoices.values import SomeLines
from core.domain.orders import commands as orders
from core.domain.orders.events import LineQuantity, TradeLine
from core.domain.orders.values import DraftLine, InspectedLine
from core.domain.payments.commands import (
    AllocatePayment,
    RecordPayment,
    RecordRefund,
    ReversePayment,
    ReverseRefund,
    UnallocatePayment,
)
from core.domain.payments.values import OnInvoice, OnOrder
from core.domain.people.commands import AddPerson, ChangePerson, DeactivatePerson
from core.domain.products import commands as products
from core.domain.products.values import Particulars
from core.domain.stock.commands import AdjustStock, CountStock, MoveStock, ReceiveStock
from core.domain.values import ONE, PRICE_SCALE, Address, Id, Money, Quantity

OWNER: Id = "person-olga"
_CURRENCY = "EUR"
_DAY = date(2026, 3, 2)
_DOCK = Address("Bakery Blum", "Dock 2, Mühlenweg 4", "Köln", "50667", "DE")


def trade() -> Iterator[Command]:
    """Every type of entry comes of these commands, in names with letters beyond English."""
    yield from _house()
    yield from _customers()
    yield from _products()
    yield from _orders()
    yield from _second_thoughts()
    yield from _history()
    yield from _payments()
    yield from _order_to_cash()
    yield CloseDay(_DAY)


def _house() -> Iterator[Command]:
    yield AddPerson(OWNER, "Olga Ångström", "olga")
    yield SetUpCompany("Großhandel Ångström", "DE", _CURRENCY, "Europe/Berlin")
    yield DefineTaxRate("S", "Standard", "S", 190_000)
    yield DefineTaxRate("R", "Reduced", "S", 70_000)
    yield ChangeSetting("negative stock", "refused")
    yield DefineReason("nass", "Nass geworden", "return")
    yield DefineLocation("hof", "Lager im Höfchen")
    yield LockPeriod(date(2026, 1, 31))
    yield UnlockPeriod(date(2025, 12, 31))
    yield AddPerson("person-ben", "Ben Novák", "ben")
    yield ChangePerson("person-ben", "Benedikt Novák")
    yield DeactivatePerson("person-ben")


def _customers() -> Iterator[Command]:
    bakery = Details("Bakery Blum", Address("Bakery Blum", "Mühlenweg 4", "Köln", "50667", "DE"), "a@blum.example")
    yield customers.RegisterCustomer("c-blum", "BLU", _CURRENCY, 30, None, bakery)
    yield customers.ChangeCustomerDetails("c-blum", Details("Bäckerei Blum", bakery.address, bakery.email, "+49 221 1"))
    yield customers.AddAddress("c-blum", "a-dock", _DOCK)
    yield customers.ChangeAddress("c-blum", "a-dock", replace(_DOCK, street="Dock 3, Mühlenweg 4"))
    yield customers.SetTerms("c-blum", 14)
    yield customers.SetCreditLimit("c-blum", 900_000)
    yield customers.PutCustomerOnStop("c-blum", "Two reminders unanswered")
    yield customers.LiftStop("c-blum")
    yield customers.RegisterCustomer("c-kiosk", "KIO", _CURRENCY, 0, 10_000, Details("Kiosk Ł", Address("Kiosk Ł")))
    yield customers.ArchiveCustomer("c-kiosk")
    yield customers.RestoreCustomer("c-kiosk")


def _products() -> Iterator[Command]:
    yield products.AddProduct("p-flour", Particulars("FLO-25", "Flour, 25 kg", "piece", "R", is_goods=True), _price(18))
    yield products.AddProduct("p-salt", Particulars("SAL-1", "Sea salt", "kg", "R", is_goods=True), _price(2))
    yield products.AddProduct("p-fee", Particulars("FEE", "Delivery", "piece", "S", is_goods=False), _price(9))
    yield products.ChangeProduct("p-salt", Particulars("SAL-1", "Sea salt, fine", "kg", "R", is_goods=True))
    yield products.ChangePrice("p-salt", 2_350_000)
    yield products.AssignBarcode("p-flour", "4006381333931")
    yield products.AssignBarcode("p-flour", "96385074")
    yield products.RemoveBarcode("p-flour", "96385074")
    yield products.SetReorderPoint("p-flour", 5 * ONE)
    yield products.DiscontinueProduct("p-fee")
    yield products.ReinstateProduct("p-fee")
    yield ReceiveStock("p-flour", 40 * ONE, _price(11), "DN 77")
    yield ReceiveStock("p-salt", 12_500)
    yield AdjustStock("p-salt", -750, "A bag burst")


def _orders() -> Iterator[Command]:
    yield _draft("o-1")
    yield _placed("o-1", _line(1, "p-flour", 10), _line(2, "p-salt", 4, 50_000), _line(3, "p-fee", 1))
    yield orders.AmendOrder("o-1", (_line(1, "p-flour", 12),))
    yield orders.HoldOrder("o-1", "Price query")
    yield orders.ReleaseOrder("o-1")
    yield orders.CancelLine("o-1", 1, 2 * ONE, "Ordered twice")
    yield orders.ReinstateLines("o-1", (LineQuantity(1, ONE),))
    yield orders.ShipOrder("o-1", "s-1", _DAY, (LineQuantity(1, 6 * ONE), LineQuantity(2, 4 * ONE)), "JD 0012")
    yield orders.ShipOrder("o-1", "s-2", _DAY, (LineQuantity(1, 5 * ONE), LineQuantity(3, ONE)))
    yield orders.ReverseShipment("o-1", "s-2")
    yield _placed("o-2", orders.NewLine(1, "p-flour", 60 * ONE, _price(17), backorder=True))
    yield ReceiveStock("p-flour", 50 * ONE)


def _second_thoughts() -> Iterator[Command]:
    yield _draft("o-3")
    yield orders.DiscardDraft("o-3")
    yield _placed("o-4", _line(1, "p-salt", 1))
    yield orders.ReturnToDraft("o-4")
    yield _placed("o-5", _line(1, "p-salt", 2))
    yield orders.CancelOrder("o-5", "Closed for the holidays")


def _history() -> Iterator[Command]:
    yield StartBatch("b-1", "import", "shop.csv")
    for number, nature, quantity in (("536365", "sale", 6_000), ("C536379", "cancellation", -1_000)):
        lines = (TradeLine(1, "p-flour", "85123A", "FLOUR BAG", quantity, 2_555_000),)
        whose = ("c-blum", "Bakery Blum", 1_291_191_960_000_000, "GB", _CURRENCY)
        yield orders.ImportTrade(f"h-{number}", "shop", number, nature, *whose, lines)
    yield FinishBatch("b-1", (Count("orders", 2),))
    yield orders.WithdrawHistory("h-C536379")
    yield ReverseBatch("b-1", (Count("orders", 1),))


def _payments() -> Iterator[Command]:
    yield RecordPayment("m-1", "c-blum", Money(15_000, _CURRENCY), _DAY, "transfer", "RE 1", (OnOrder("o-1", 9_000),))
    yield RecordPayment("m-2", "c-blum", Money(700, _CURRENCY), _DAY, "cash")
    yield ReversePayment("m-2", "Wrong till")


def _order_to_cash() -> Iterator[Command]:
    """An order from its deposit to the refund of what came back."""
    extras = Extras(100_000, 0, (Charge("delivery", "Fracht", 490),))
    yield _placed("o-6", _line(1, "p-salt", 4), _line(2, "p-fee", 1), extras=extras)
    particulars = orders.WantedParticulars("PO sechs", date(2026, 3, 10), "mail", _DOCK, "Ring once", "")
    yield orders.AmendOrder("o-6", particulars=particulars)
    yield orders.AddNote("o-6", "Sounded in a hurry")
    yield RecordPayment("m-3", "c-blum", Money(9_000, _CURRENCY), _DAY, "card", "", (OnOrder("o-6", 2_000),))
    yield orders.PickOrder("o-6", (LineQuantity(1, 4 * ONE),))
    yield orders.UnpickOrder("o-6", (LineQuantity(1, ONE),))
    yield orders.PickOrder("o-6", (LineQuantity(1, ONE),))
    yield orders.ShipOrder("o-6", "s-6", _DAY, (LineQuantity(1, 4 * ONE),))
    yield orders.ShipOrder("o-6", "s-7", _DAY, (LineQuantity(2, ONE),))
    yield PostInvoice("i-6", "o-6", _DAY)
    yield SendInvoice("i-6", "print")
    yield orders.ReopenOrder("o-6")
    yield orders.ReceiveReturn("o-6", "r-6", _DAY, (LineQuantity(1, 2 * ONE),), "Damp")
    yield orders.InspectReturn("o-6", "r-6", (InspectedLine(1, ONE, ONE, 0),))
    yield orders.InspectReturn("o-6", "r-6", (InspectedLine(1, 0, -ONE, ONE),))
    yield PostCreditNote("c-6", "i-6", _DAY, SomeLines((LineQuantity(1, 2 * ONE),)), "Damp", "r-6")
    yield AllocatePayment("m-3", (OnInvoice("i-6", 500),))
    yield UnallocatePayment("m-3", (OnInvoice("i-6", 200),))
    yield WriteOffDifference("i-6", 3, "Cents")
    yield RecordRefund("m-4", "c-blum", Money(1_500, _CURRENCY), _DAY, "transfer")
    yield ReverseRefund("m-4", "Wrong account")
    yield CountStock("p-salt", 9 * ONE, "Inventur")
    yield MoveStock("p-salt", ONE, "main", "hof")


def _draft(id: Id) -> Command:
    lines = (DraftLine(1, "p-flour", "ten of the flour", 10 * ONE, _price(18), 0),)
    return orders.SaveDraft(id, "c-blum", "Bakery Blum", "", None, "phone", _DOCK, _CURRENCY, lines, "Bell is broken")


def _placed(id: Id, *lines: orders.NewLine, extras: Extras = NO_EXTRAS) -> Command:
    said = (date(2026, 3, 9), "phone", _DOCK, lines, "Ring twice", "Rush")
    return orders.PlaceOrder(id, "c-blum", f"PO {id}", *said, extras=extras)


def _line(number: int, product_id: Id, pieces: int, discount: int = 0) -> orders.NewLine:
    return orders.NewLine(number, product_id, _pieces(pieces), _price(18), discount)


def _pieces(number: int) -> Quantity:
    return number * ONE


def _price(units: int) -> int:
    return units * PRICE_SCALE
