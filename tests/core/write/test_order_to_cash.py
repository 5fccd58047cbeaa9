"""Order to cash by random hands: whatever is asked in whatever order, goods and money add up, live and rebuilt."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

from app.composition import READ_MODELS
from core.domain.calculation import Charge, Extras
from core.domain.company.events import COMPANY, LocationDefined, SettingChanged
from core.domain.decider import Command, Refused
from core.domain.invoices.commands import PostCreditNote, PostInvoice, WriteOffDifference
from core.domain.invoices.events import Invoice
from core.domain.invoices.values import Everything, SomeAmount, SomeLines
from core.domain.orders.commands import (
    AmendOrder,
    CancelLine,
    CancelOrder,
    HoldOrder,
    ReinstateLines,
    ReleaseOrder,
    ReopenOrder,
    ReturnToDraft,
)
from core.domain.orders.events import InspectedLine
from core.domain.orders.filling import FillBackorders
from core.domain.orders.goods import (
    InspectReturn,
    PickOrder,
    ReceiveReturn,
    ReverseShipment,
    ShipOrder,
    UnpickOrder,
)
from core.domain.orders.state import Line, Order
from core.domain.orders.values import LineQuantity, OrderPart
from core.domain.payments.commands import (
    AllocatePayment,
    RecordPayment,
    RecordRefund,
    ReversePayment,
    ReverseRefund,
    UnallocatePayment,
)
from core.domain.payments.events import Payment
from core.domain.payments.values import OnInvoice, OnOrder
from core.domain.stock.commands import AdjustStock, CountStock, MoveStock, ReceiveStock
from core.domain.values import Minor
from core.journal.reader import JournalReader
from core.journal.sqlite import BOOKS_FILE, open_reader
from core.projections.generation import next_path, switch
from core.projections.projector import Projector
from core.projections.reader import Reader
from core.projections.store import Store
from tests.core.domain.scenario import TODAY, business, eur, invoice, line, pay, pieces, place, quantities, ship
from tests.core.write import sums
from tests.core.write.desk import Desk, codec
from tests.core.write.list_sums import check_lists

PRODUCTS = ("p1", "p2")
DELIVERY = Charge("delivery", "Delivery", 499)
CHARGES = ((), (DELIVERY,), (DELIVERY, Charge("other", "Gift wrap", 1)))
any_lines = st.lists(
    st.builds(
        line,
        st.just(0),
        st.sampled_from([*PRODUCTS, "s1"]),
        st.integers(1, 9),
        price=st.integers(0, 9),
        discount=st.sampled_from([0, 50_000, 333_333]),
        backorder=st.just(True),
    ),
    min_size=1,
    max_size=3,
)
any_extras = st.builds(Extras, st.sampled_from([0, 100_000]), st.sampled_from([0, 150]), st.sampled_from(CHARGES))
some = st.integers(0, 9)
shares = st.sampled_from([1, 2, 3])
moves = st.sampled_from(["pick", "unpick", "ship", "invoice", "cancel", "back"])
changes = st.sampled_from(["hold", "release", "reopen", "draft", "cancel", "amend", "reinstate"])
WAITING = """SELECT parent, line, ordered - cancelled - shipped - reserved FROM order_lines
 WHERE product_id = ? AND ordered - cancelled - shipped > reserved"""


BEGINNING = (
    place(line(1, "p1", 6), line(2, "p2", 3, discount=100_000), id="o1", extras=Extras(100_000, 0, (DELIVERY,))),
    ship((1, 6), (2, 2), id="o1", shipment="s1"),
    invoice(id="i1", order="o1"),
    pay(1_000, id="pay1"),
    place(line(1, "p1", 8), line(2, "s1", 1), id="o2", extras=Extras(0, 150)),
    PickOrder("o2", quantities((1, 5))),
    place(line(1, "p2", 4), id="o3"),
    pay(800, ("o3", 500), id="pay2"),
    ship((1, 4), id="o3", shipment="s3"),
    place(line(1, "p1", 40, backorder=True), id="o4"),
)
"""Orders at every stage, so that random hands find something to do."""


class Trade(RuleBasedStateMachine):
    """One business, its desk and its lists. Rules ask for what is near to sensible; the rest is refused."""

    done = Bundle("done")

    @initialize(policy=st.sampled_from(["shipped", "ordered"]))
    def open(self, policy: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="trade-"))
        self.made = 0
        self.desk = Desk(self.folder)
        there = (LocationDefined(COMPANY, "shop", "Shop"), SettingChanged(COMPANY, "invoice policy", policy, ""))
        self.desk.record((*business(on_hand=30), *there))
        for command in BEGINNING:
            self.desk.do(command)
        self._open_lists()

    @rule(target=done, several=any_lines, extras=any_extras, draft=st.booleans())
    def place(self, several: list, extras: Extras, draft: bool):
        numbered = tuple(type(each)(place, *_rest(each)) for place, each in enumerate(several, 1))
        order_id = self._one("orders", "draft") if draft else None
        return self._ask(place(*numbered, id=order_id or self._new("o"), extras=extras))

    @rule(target=done, kind=moves, of=some, by=shares)
    def move_goods(self, kind: str, of: int, by: int):
        order = self._order(of)
        return self._ask(MOVES[kind](self, order, by)) if order else multiple()

    @rule(
        target=done,
        kind=st.sampled_from(["hold", "release", "reopen", "draft", "cancel", "amend", "reinstate"]),
        of=some,
    )
    def change_order(self, kind: str, of: int):
        order = self._order(of)
        return self._ask(CHANGES[kind](order)) if order else multiple()

    @rule(target=done, of=some, to=st.sampled_from(["restocked", "quarantined", "scrapped"]))
    def inspect(self, of: int, to: str):
        order = self._order(of)
        for back in order.returned_lines if order else ():
            if back.awaited or back.quarantined:
                left = back.awaited or back.quarantined
                moved = dict.fromkeys(("restocked", "quarantined", "scrapped"), 0) | {to: left}
                moved["quarantined"] -= 0 if back.awaited else left
                return self._ask(InspectReturn(order.id, back.return_id, (InspectedLine(back.line, **moved),)))
        return multiple()

    @rule(target=done, of=some)
    def reverse_shipment(self, of: int):
        order = self._order(of)
        shipments = order.shipments if order else ()
        return self._ask(ReverseShipment(order.id, shipments[-1].shipment_id)) if shipments else multiple()

    @rule(target=done, of=some, how=st.sampled_from(["all", "lines", "amount", "return"]), by=shares)
    def credit(self, of: int, how: str, by: int):
        invoice = self._invoice(of)
        if invoice is None:
            return multiple()
        what, return_id = _to_credit(self.desk, invoice, how, by)
        return self._ask(PostCreditNote(self._new("c"), invoice.id, TODAY, what, "why", return_id))

    @rule(target=done, of=some, minor=st.integers(-20, 90))
    def write_off(self, of: int, minor: Minor):
        invoice = self._invoice(of)
        return self._ask(WriteOffDifference(invoice.id, minor, "small")) if invoice else multiple()

    @rule(target=done, of=some, on=st.sampled_from(["order", "invoice", "account"]), minor=st.integers(1, 9_000))
    def pay(self, of: int, on: str, minor: Minor):
        part = self._target(on, of, minor)
        return self._ask(RecordPayment(self._new("pay"), "c1", eur(minor), TODAY, "card", "", part))

    @rule(target=done, of=some, to=some, on=st.sampled_from(["order", "invoice"]), minor=st.integers(1, 9_000))
    def allocate(self, of: int, to: int, on: str, minor: Minor):
        payment, part = self._payment(of), self._target(on, to, minor)
        return self._ask(AllocatePayment(payment.id, part)) if payment and part else multiple()

    @rule(target=done, of=some, minor=st.integers(1, 9_000))
    def unallocate(self, of: int, minor: Minor):
        payment = self._payment(of)
        for kept in payment.allocations if payment else ():
            kind = OnOrder if kept.target_kind == "order" else OnInvoice
            return self._ask(UnallocatePayment(payment.id, (kind(kept.target_id, min(minor, kept.minor)),)))
        return multiple()

    @rule(target=done, of=some)
    def reverse_payment(self, of: int):
        payment = self._payment(of)
        if payment is None:
            return multiple()
        return self._ask(ReverseRefund(payment.id) if payment.is_refund else ReversePayment(payment.id))

    @rule(target=done, minor=st.integers(1, 3_000))
    def refund(self, minor: Minor):
        return self._ask(RecordRefund(self._new("refund"), "c1", eur(minor), TODAY, "cash"))

    @rule(target=done, product=st.sampled_from(PRODUCTS), count=st.integers(-4, 12), how=st.integers(0, 4))
    def move_stock(self, product: str, count: int, how: int):
        number = pieces(count)
        asked: tuple[Command, ...] = (
            ReceiveStock(product, number),
            AdjustStock(product, number, "broken"),
            CountStock(product, number),
            MoveStock(product, number, "main", "shop"),
            MoveStock(product, number, "shop", "main"),
        )
        return self._ask(asked[how])

    @rule(target=done, product=st.sampled_from(PRODUCTS), most=st.integers(1, 6))
    def fill_backorders(self, product: str, most: int):
        waiting = self.desk.rows(WAITING, product)
        wanted = tuple(OrderPart(id, number, min(pieces(most), short)) for id, number, short in waiting)
        return self._ask(FillBackorders(product, wanted)) if wanted else multiple()

    @rule(command_id=done)
    def undo(self, command_id: str) -> None:
        with suppress(Refused):
            self.desk.undo(command_id)

    @rule(command_id=done)
    def ask_again(self, command_id: str) -> None:
        before = self.desk.position
        self.desk.do(self.commands[command_id], command_id)
        assert self.desk.position == before

    @rule()
    def project(self) -> None:
        while self.projector.step() is not None:
            assert self.projector.parked == {}

    @rule()
    def start_anew(self) -> None:
        self.desk.connection.close()
        self.desk = Desk(self.folder)

    @invariant()
    @precondition(lambda self: hasattr(self, "desk"))
    def all_adds_up(self) -> None:
        sums.check(self.desk)

    def teardown(self) -> None:
        if not hasattr(self, "desk"):
            return
        try:
            self.project()
            assert self.desk.verify().problems == ()
            check_lists(self.desk, self.reader, self.store, self.journal, self.folder)
        finally:
            self.desk.connection.close()
            self.reader.close()
            self.store.close()
            shutil.rmtree(self.folder)

    def _open_lists(self) -> None:
        self.commands: dict[str, Command] = {}
        self.journal = JournalReader(open_reader(self.folder / BOOKS_FILE), codec())
        self.store = Store(next_path(self.folder), READ_MODELS)
        switch(self.folder, self.store.path)
        self.projector = Projector(self.store, self.journal, READ_MODELS)
        self.reader = Reader(self.folder, self.journal)

    def _ask(self, command: Command | None):
        if command is None:
            return multiple()
        envelope = self.desk.envelope()
        (outcome,) = self.desk.bus.dispatch_all([(command, envelope)])
        if isinstance(outcome, Refused):
            return multiple()
        self.commands[envelope.command_id] = command
        return envelope.command_id

    def _new(self, kind: str) -> str:
        self.made += 1
        return f"{kind}{self.made:04}"

    def _one(self, table: str, status: str) -> str | None:
        rows = self.desk.rows(f"SELECT id FROM {table} WHERE status = ? ORDER BY id LIMIT 1", status)
        return rows[0][0] if rows else None

    def _picked(self, sql: str, of: int) -> str | None:
        rows = self.desk.rows(sql)
        return rows[of % len(rows)][0] if rows else None

    def _order(self, of: int) -> Order | None:
        id = self._picked("SELECT id FROM orders ORDER BY id", of)
        return self.desk.state(Order, id) if id else None

    def _invoice(self, of: int) -> Invoice | None:
        id = self._picked("SELECT id FROM invoices WHERE credits IS NULL ORDER BY id", of)
        return self.desk.state(Invoice, id) if id else None

    def _payment(self, of: int) -> Payment | None:
        id = self._picked("SELECT id FROM payments ORDER BY id", of)
        return self.desk.state(Payment, id) if id else None

    def _target(self, on: str, of: int, minor: Minor) -> tuple[OnOrder | OnInvoice, ...]:
        order, invoice = self._order(of), self._invoice(of)
        if on == "order" and order is not None:
            return (OnOrder(order.id, min(minor, max(1, order.uninvoiced))),)
        if on == "invoice" and invoice is not None:
            return (OnInvoice(invoice.id, min(minor, max(1, invoice.owed))),)
        return ()


def _rest(each: object) -> tuple:
    return tuple(getattr(each, name) for name in each.__struct_fields__[1:])


def _parts(order: Order, by: int, of: Callable[[Line], int]) -> tuple[LineQuantity, ...]:
    """A whole number of pieces of each line: all of what there is, or a part."""
    found = ((line.line, of(line) // pieces(1) // by) for line in order.lines)
    return tuple(LineQuantity(number, pieces(count)) for number, count in found if count > 0)


def _ship(trade: Trade, order: Order, by: int) -> Command:
    is_picking = any(line.picked for line in order.lines)
    parts = _parts(order, by, lambda line: line.picked if is_picking else line.reserved or line.open)
    return ShipOrder(order.id, trade._new("s"), TODAY, parts)


def _invoice(trade: Trade, order: Order, by: int) -> Command:
    parts = None if by == 1 else _parts(order, by, lambda line: line.shipped - line.invoiced)
    return PostInvoice(trade._new("i"), order.id, TODAY, parts)


def _cancel(trade: Trade, order: Order, by: int) -> Command | None:
    parts = _parts(order, by, lambda line: line.open)
    return CancelLine(order.id, parts[0].line, parts[0].quantity, "why") if parts else None


def _back(trade: Trade, order: Order, by: int) -> Command:
    parts = _parts(order, by, lambda line: line.shipped - line.returned)
    return ReceiveReturn(order.id, trade._new("r"), TODAY, parts, "wrong")


MOVES: dict[str, Callable[[Trade, Order, int], Command | None]] = {
    "pick": lambda trade, order, by: PickOrder(order.id, _parts(order, by, lambda line: line.open - line.picked)),
    "unpick": lambda trade, order, by: UnpickOrder(order.id, _parts(order, by, lambda line: line.picked)),
    "ship": _ship,
    "invoice": _invoice,
    "cancel": _cancel,
    "back": _back,
}


def _amend(order: Order) -> Command:
    first = order.lines[0] if order.lines else None
    changed = (line(first.line, first.product_id, first.ordered // 1_000 + 1, backorder=True),) if first else ()
    return AmendOrder(order.id, changed, extras=Extras(50_000, 0, order.extras.charges))


CHANGES: dict[str, Callable[[Order], Command]] = {
    "hold": lambda order: HoldOrder(order.id, "unpaid"),
    "release": lambda order: ReleaseOrder(order.id),
    "reopen": lambda order: ReopenOrder(order.id),
    "draft": lambda order: ReturnToDraft(order.id),
    "cancel": lambda order: CancelOrder(order.id, "why"),
    "amend": _amend,
    "reinstate": lambda order: ReinstateLines(order.id, _parts(order, 1, lambda line: line.cancelled)),
}


def _to_credit(desk: Desk, invoice: Invoice, how: str, by: int):
    if how == "all":
        return Everything(), None
    if how == "amount":
        return SomeAmount(max(1, invoice.owed // by)), None
    if how == "return":
        order = desk.state(Order, invoice.order_id)
        for back in order.returned_lines:
            numbers = [kept.line for kept in invoice.lines if kept.order_line == back.line]
            if numbers and back.quantity > back.credited:
                part = LineQuantity(numbers[0], back.quantity - back.credited)
                return SomeLines((part,)), back.return_id
    left = ((kept.line, (kept.quantity - kept.credited) // by // 1_000) for kept in invoice.lines)
    return SomeLines(tuple(LineQuantity(number, pieces(count)) for number, count in left if count), by == 1), None


TestOrderToCash = Trade.TestCase
TestOrderToCash.settings = settings(
    max_examples=12, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
