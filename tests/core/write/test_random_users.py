"""Random users: whatever commands come in whatever order, repeats and undo among them, the books stay sound."""

from collections import Counter
from contextlib import suppress

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from core.bus import Receipt
from core.domain.company.events import COMPANY, LocationDefined
from core.domain.decider import Command, Refused
from core.domain.orders.commands import (
    AmendOrder,
    CancelOrder,
    FillBackorders,
    GiveBackReserved,
    HoldOrder,
    ImportTrade,
    ReinstateLines,
    ReleaseOrder,
    ReturnToDraft,
    ReverseShipment,
    SaveDraft,
    ShipOrder,
    WithdrawHistory,
)
from core.domain.orders.events import TradeLine
from core.domain.orders.state import Order
from core.domain.orders.values import DraftLine, OrderPart
from core.domain.payments.commands import (
    AllocatePayment,
    RecordRefund,
    ReversePayment,
    ReverseRefund,
    UnallocatePayment,
)
from core.domain.payments.events import OnOrder, Payment
from core.domain.products.commands import AssignBarcode, ChangePrice, RemoveBarcode
from core.domain.stock.commands import AdjustStock, CountStock, MoveStock, ReceiveStock
from core.domain.stock.events import Stock, stock_id
from core.domain.values import Address
from tests.core.domain.scenario import TODAY, business, cancel, eur, line, pay, pieces, place, quantities
from tests.core.write.desk import SECOND, Desk

orders = st.sampled_from(["o1", "o2", "o3"])
shipments = st.sampled_from(["s1", "s2", "s3"])
payments = st.sampled_from(["pay1", "pay2"])
refunds = st.sampled_from(["ref1", "ref2"])
minors = st.integers(0, 900)
locations = st.sampled_from(["main", "shop"])
products = st.sampled_from(["p1", "p2"])
counts = st.integers(-1, 12)
places = st.integers(1, 3)
moves = st.lists(st.tuples(places, st.integers(0, 6)), max_size=3).map(lambda pairs: quantities(*pairs))
order_part = st.builds(OrderPart, orders, places, st.integers(0, 6).map(pieces))
several_parts = st.lists(order_part, max_size=2, unique_by=lambda part: part.order_id).map(tuple)
lines = st.builds(
    line, places, st.sampled_from(["p1", "p2", "s1"]), counts, price=st.integers(0, 9), backorder=st.booleans()
)
several = st.lists(lines, max_size=3, unique_by=lambda each: each.line).map(tuple)
drafted = st.builds(
    DraftLine, places, products, st.just("typed"), st.integers(0, 9_000), st.integers(0, 9_000), st.just(0)
)
traded = st.builds(
    TradeLine, places, products, st.just("SKU"), st.just("name"), st.integers(-9_000, 9_000), st.integers(-99, 99)
)

commands = st.one_of(
    st.builds(lambda id, several, ref: place(*several, id=id, reference=ref), orders, several, st.sampled_from("AB")),
    st.builds(AmendOrder, orders, several, st.lists(places, max_size=1).map(tuple)),
    st.builds(cancel, places, counts, orders),
    st.builds(CancelOrder, orders, st.just("why")),
    st.builds(ReinstateLines, orders, moves),
    st.builds(HoldOrder, orders, st.just("unpaid")),
    st.builds(ReleaseOrder, orders),
    st.builds(ReturnToDraft, orders),
    st.builds(ShipOrder, orders, shipments, st.just(TODAY), moves),
    st.builds(ReverseShipment, orders, shipments),
    st.builds(lambda id, order, minor: pay(minor, (order, minor), id=id), payments, orders, minors),
    st.builds(ReversePayment, payments),
    st.builds(lambda id, order, minor: AllocatePayment(id, (OnOrder(order, minor),)), payments, orders, minors),
    st.builds(lambda id, order, minor: UnallocatePayment(id, (OnOrder(order, minor),)), payments, orders, minors),
    st.builds(lambda id, minor: RecordRefund(id, "c1", eur(minor), TODAY, "card"), refunds, minors),
    st.builds(ReverseRefund, refunds),
    st.builds(CountStock, products, counts.map(pieces)),
    st.builds(MoveStock, products, counts.map(pieces), locations, locations),
    st.builds(FillBackorders, products, several_parts),
    st.builds(GiveBackReserved, products, several_parts),
    st.builds(ReceiveStock, products, counts.map(pieces)),
    st.builds(AdjustStock, products, counts.map(pieces), st.just("counted")),
    st.builds(ChangePrice, products, st.integers(0, 9)),
    st.builds(AssignBarcode, products, st.sampled_from("12")),
    st.builds(RemoveBarcode, products, st.sampled_from("12")),
    st.builds(
        lambda id, lines: SaveDraft(id, "c1", "", "", None, "phone", Address(), "EUR", lines),
        orders,
        st.lists(drafted, max_size=2, unique_by=lambda each: each.line).map(tuple),
    ),
    st.builds(
        lambda id, lines: ImportTrade(id, "shop", "7", "sale", "c1", "Customer c1", 1, "GB", "EUR", lines),
        st.sampled_from(["o3", "h1"]),
        st.lists(traded, max_size=2, unique_by=lambda each: each.line).map(tuple),
    ),
    st.builds(WithdrawHistory, st.sampled_from(["o3", "h1"])),
)


class Users(RuleBasedStateMachine):
    done = Bundle("done")

    @initialize()
    def open(self) -> None:
        self.desk = Desk()
        self.desk.record((*business(limit=20_000), LocationDefined(COMPANY, "shop", "The shop")))
        self.receipts: dict[str, tuple[Command, Receipt]] = {}

    @rule(target=done, command=commands)
    def ask(self, command: Command):
        envelope = self.desk.envelope()
        (outcome,) = self.desk.bus.dispatch_all([(command, envelope)])
        if not isinstance(outcome, Receipt):
            return multiple()
        self.receipts[envelope.command_id] = (command, outcome)
        return envelope.command_id

    @rule(command_id=done)
    def ask_again(self, command_id: str) -> None:
        command, receipt = self.receipts[command_id]
        before = self.desk.position
        assert self.desk.do(command, command_id) == receipt
        assert self.desk.position == before

    @rule(command_id=done)
    def undo(self, command_id: str) -> None:
        with suppress(Refused):
            self.desk.undo(command_id)

    @rule(several=st.lists(commands, min_size=2, max_size=4))
    def ask_several_in_one_commit(self, several: list[Command]) -> None:
        self.desk.do_all(*several)

    @rule(seconds=st.integers(-3_600, 3_600))
    def time_passes(self, seconds: int) -> None:
        self.desk.now += seconds * SECOND

    @rule()
    def forget(self) -> None:
        """As after a restart."""
        self.desk.repository._cache.clear()

    @invariant()
    def stock_is_set_aside_for_open_lines_alone(self) -> None:
        if not hasattr(self, "desk"):
            return
        reserved = Counter()
        for (id,) in self.desk.rows("SELECT id FROM orders"):
            for each in self.desk.state(Order, id).lines:
                assert 0 <= each.reserved <= max(0, each.open), each
                assert min(each.cancelled, each.shipped, each.open) >= 0 or each.ordered < 0, each
                reserved[each.product_id] += each.reserved
        for product in ("p1", "p2"):
            stock = self.desk.state(Stock, stock_id(product))
            assert stock.reserved == reserved[product]
            assert stock.available == stock.on_hand - stock.reserved >= 0

    @invariant()
    def money_adds_up(self) -> None:
        """No payment is for more than came in, and what went back came out of payments."""
        if not hasattr(self, "desk"):
            return
        given_back: Counter[str] = Counter()
        for (id,) in self.desk.rows("SELECT id FROM payments"):
            payment = self.desk.state(Payment, id)
            assert payment.on_account >= 0, payment
            given_back.update({part.payment_id: part.minor for part in payment.parts})
        for (id,) in self.desk.rows("SELECT id FROM payments"):
            assert self.desk.state(Payment, id).refunded == given_back[id]

    @invariant()
    def the_books_are_sound(self) -> None:
        if hasattr(self, "desk"):
            assert self.desk.verify().problems == ()


TestRandomUsers = Users.TestCase
TestRandomUsers.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
