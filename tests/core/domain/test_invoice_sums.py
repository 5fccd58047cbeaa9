"""However an order is split into invoices, and an invoice into credit notes: in the end not a cent is missing."""

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.composition import DECIDERS
from core.domain.calculation import Charge, Extras
from core.domain.customers.events import Customer
from core.domain.decider import Accepted, Command, Context, Event, State, States
from core.domain.invoices.commands import PostCreditNote, PostInvoice
from core.domain.invoices.credits import left_of
from core.domain.invoices.deciding import INVOICES
from core.domain.invoices.events import CreditNotePosted, Invoice, InvoicePosted
from core.domain.invoices.values import Everything, SomeAmount, SomeLines, ToCredit
from core.domain.orders.events import OrderLine, OrderPlaced
from core.domain.orders.evolving import evolve
from core.domain.orders.pricing import reckoned
from core.domain.orders.state import Order
from core.domain.orders.values import LineQuantity
from core.domain.values import Address
from tests.core.domain.scenario import TODAY, pieces

DECIDER_OF = {decider.state.kind: decider for decider in DECIDERS}


class Loaded(dict[tuple[str, str], State]):
    """Every state there may be; nothing has happened yet to one that is asked for first."""

    def __missing__(self, stream: tuple[str, str]) -> State:
        return DECIDER_OF[stream[0]].state()


class Unpaid(dict[object, tuple[()]]):
    """No payment has anything for anything."""

    def __missing__(self, fact: object) -> tuple[()]:
        return ()


class Told(NamedTuple):
    """What became of the books by the commands of one example."""

    loaded: Loaded
    events: list[Event]

    def do(self, command: Command) -> None:
        decision = INVOICES.decide(command, States(self.loaded), Context(0, TODAY, facts=Unpaid()))
        assert isinstance(decision, Accepted), decision
        for event in decision.events:
            self.events.append(event)
            self.loaded[event.stream] = DECIDER_OF[event.kind].evolve(self.loaded[event.stream], event)

    @property
    def order(self) -> Order:
        return self.loaded["order", "o1"]

    @property
    def invoice(self) -> Invoice:
        return self.loaded["invoice", "i-0"]

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


def shipped(lines: Sequence[OrderLine], mode: str, extras: Extras) -> Told:
    """A placed order that all was shipped of."""
    filled, totals = reckoned(lines, extras, mode, "EUR")
    agreed = ("o1", 10_001, "c1", "", None, 30, "phone", "EUR", mode, filled, extras, totals, (), "Ada", Address())
    order = evolve(Order(), OrderPlaced(*agreed, note="", private_note=""))
    order = replace(order, lines=tuple(replace(line, shipped=line.ordered) for line in order.lines))
    return Told(Loaded({("order", "o1"): order, ("customer", "c1"): Customer("c1")}), [])


@st.composite
def orders(draw: st.DrawFn) -> Told:
    wanted = draw(
        st.lists(
            st.tuples(
                st.integers(1, 12), st.integers(0, 10**8), st.integers(0, 10**6), st.sampled_from([0, 50_000, 200_000])
            ),
            min_size=1,
            max_size=4,
        )
    )
    lines = [
        OrderLine(number, "p1", "SKU", "Tea", "piece", pieces(count), price, discount, "S" if rate else "Z", rate, 0, 0)
        for number, (count, price, discount, rate) in enumerate(wanted, 1)
    ]
    worth = reckoned(lines, Extras(), "net", "EUR")[1].net
    discount_rate = draw(st.sampled_from([0, 25_000, 333_333]))
    fixed = draw(st.integers(0, worth * (1_000_000 - discount_rate) // 2_000_000))
    charges = draw(
        st.lists(st.builds(Charge, st.just("delivery"), st.just("Delivery"), st.integers(1, 9_999)), max_size=2)
    )
    return shipped(lines, draw(st.sampled_from(["net", "gross"])), Extras(discount_rate, fixed, tuple(charges)))


def some_of(draw: st.DrawFn, left: dict[int, int]) -> tuple[LineQuantity, ...]:
    counts = {number: draw(st.integers(0, quantity // 1_000)) for number, quantity in left.items()}
    return tuple(LineQuantity(number, pieces(count)) for number, count in counts.items() if count)


@given(orders())
def test_an_invoice_of_all_is_the_order_to_the_cent(told: Told):
    before = told.order
    told.do(PostInvoice("i-0", "o1", TODAY))
    (posted,) = told.of(InvoicePosted)
    sums = (posted.totals.net, posted.totals.tax, posted.totals.total)
    assert sums == (before.net, before.tax, before.total)
    assert told.order.status == "closed"


@given(orders(), st.data())
def test_split_into_invoices_an_order_keeps_its_discount_and_charges(told: Told, data: st.DataObject):
    for number in range(data.draw(st.integers(0, 4))):
        left = {line.line: line.ordered - line.invoiced for line in told.order.lines}
        parts = some_of(data.draw, left)
        if parts and sum(part.quantity for part in parts) < sum(left.values()):
            told.do(PostInvoice(f"i-{number + 1}", "o1", TODAY, parts))
    told.do(PostInvoice("i-0", "o1", TODAY))
    order, posted = told.order, told.of(InvoicePosted)
    assert (order.discounted, order.charged) == (order.fixed_discount, order.extras.charged)
    assert (order.uninvoiced, order.status) == (0, "closed")
    assert [each.number for each in posted] == list(range(30_001, 30_001 + len(posted)))


@given(orders(), st.data())
def test_split_into_credit_notes_an_invoice_comes_to_nothing(told: Told, data: st.DataObject):
    told.do(PostInvoice("i-0", "o1", TODAY))
    for number in range(data.draw(st.integers(0, 5))):
        what = something(data.draw, told.invoice)
        if what is not None:
            told.do(PostCreditNote(f"c-{number}", "i-0", TODAY, what, "why"))
            assert all(0 <= tax.credited_tax <= tax.tax for tax in told.invoice.taxes)
            assert all(0 <= tax.credited_taxable <= tax.taxable for tax in told.invoice.taxes)
    if left_of(told.invoice):
        told.do(PostCreditNote("c-9", "i-0", TODAY, Everything(), "why"))
    check_credited_to_nothing(told)


@given(orders(), st.data())
def test_the_last_of_its_lines_takes_the_rest(told: Told, data: st.DataObject):
    told.do(PostInvoice("i-0", "o1", TODAY))
    for number in range(data.draw(st.integers(0, 5))):
        parts = some_of(data.draw, uncredited(told.invoice))
        if parts and parts != all_of(told.invoice):
            told.do(PostCreditNote(f"c-{number}", "i-0", TODAY, SomeLines(parts), "why"))
    told.do(PostCreditNote("c-9", "i-0", TODAY, SomeLines(all_of(told.invoice), charges=True), "why"))
    check_credited_to_nothing(told)


def something(draw: st.DrawFn, invoice: Invoice) -> ToCredit | None:
    if draw(st.booleans()):
        parts = some_of(draw, uncredited(invoice))
        return SomeLines(parts, draw(st.booleans())) if parts else None
    left = left_of(invoice)
    return SomeAmount(draw(st.integers(1, left))) if left else None


def uncredited(invoice: Invoice) -> dict[int, int]:
    return {line.line: line.quantity - line.credited for line in invoice.lines}


def all_of(invoice: Invoice) -> tuple[LineQuantity, ...]:
    return tuple(LineQuantity(number, quantity) for number, quantity in uncredited(invoice).items() if quantity)


def check_credited_to_nothing(told: Told) -> None:
    invoice, notes = told.invoice, told.of(CreditNotePosted)
    assert invoice.owed == 0
    assert all((tax.credited_taxable, tax.credited_tax) == (tax.taxable, tax.tax) for tax in invoice.taxes)
    assert sum(note.totals.total for note in notes) == invoice.total
    assert [note.number for note in notes] == list(range(40_001, 40_001 + len(notes)))
    for note in notes:
        if note.lines:  # what it says of its lines and of the whole comes to its sums
            shares = sum(share.charged - share.discount for share in note.shares)
            assert sum(line.net for line in note.lines) + shares == note.totals.net
