import ast
from datetime import date
from pathlib import Path

import pytest

from core.domain.decider import Stream, Violation
from core.domain.values import Measured, Money
from core.errors import Conflict, Overlap
from core.wording import WORDS, of_conflict, text

CORE = Path(__file__).parents[2] / "core"

CATALOGUE = """
CUS-3 | "{name}" is on stop since {date}: {reason}. New orders can be drafted but not placed.
CUS-4 | Credit limit {limit}. Used {used} ({invoices} invoiced, {shipped} shipped not invoiced, {orders} on order). This order adds {amount} and exceeds it by {excess}.
PRD-1 | SKU {sku} already belongs to "{product}".
PRD-2 | Barcode {code} already belongs to {sku}.
PRD-3 | {unit} is sold in whole numbers. {qty} is not possible.
PRD-4 | "{product}" was discontinued on {date}. {n} are still available.
ORD-1 | Order {no} has no lines. Add at least one before placing it.
ORD-2 | Quantity must be more than zero.
ORD-3 | Only {avail} of "{item}" are available ({onhand} on hand, {reserved} reserved for {orders}). Reserve {avail} and back-order {rest}, or change the quantity.
ORD-4 | {colleague} took the last {n} of "{item}" a moment ago for {order}. Your order was not placed.
ORD-5 | Customer reference "{ref}" was used on {order} of {date}. Place anyway?
ORD-6 | {shipped} of {ordered} are already shipped. The quantity cannot go below {min}.
ORD-7 | This line is on invoice {inv}. Its price is fixed there; add a new line or make a credit note.
ORD-8 | Order {no} cannot be cancelled: {n} shipped on {shipment}. Cancel the open {rest}, or start a return.
ORD-9 | Order {no} holds a deposit of {amount}. Refund it or keep it as credit before cancelling.
ORD-10 | Order {no} is on hold: {reason}. Release it first.
STK-1 | {loc} has {onhand} of {sku}; {qty} cannot leave. Count it, receive more, or allow negative stock in Settings.
STK-2 | {n} of these are reserved for {order}. Release the reservation first.
SHP-2 | Picked {picked}, to pick {planned}. Ship {picked} and back-order {rest}, or keep picking?
SHP-3 | Shipment {no} is on invoice {inv} and cannot be reversed. Start a return.
RET-1 | {shipped} shipped, {returned} already returned. At most {max} can come back.
PAY-1 | {amount} is more than the {open} open on {inv}. Put {rest} on account or on another invoice?
PAY-2 | Allocated {sum} of {amount}. {over} too much.
SYS-2 | {path} is in a synchronised or network folder, where books get damaged. Choose a local folder or use a PostgreSQL server.
UND-1 | "{step}" cannot be undone because {later} followed. You can {alternative}.
"""  # noqa: E501  one row a code, as in the catalogue

SHORT = {"avail": 3_000, "onhand": 10_000, "reserved": 7_000, "rest": 2_000}


def codes_raised() -> set[str]:
    trees = [ast.parse(file.read_text("utf-8")) for file in CORE.rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Violation"]
    return {call.args[0].value for call in named if isinstance(call.args[0], ast.Constant)}


def happened(code: str, **facts: object) -> str:
    return text(Violation(code, facts=facts)).happened


def test_the_codes_that_have_words_are_those_that_are_raised():
    assert len(WORDS) > 40
    assert codes_raised() == WORDS.keys()


@pytest.mark.parametrize("row", CATALOGUE.strip().splitlines(), ids=lambda row: row.split(" |")[0])
def test_the_catalogue_is_kept_word_for_word(row: str):
    code, told = row.split(" | ")
    words = WORDS[code]
    assert told in (words.happened, f"{words.happened} {words.todo}")


@pytest.mark.parametrize("code", WORDS)
def test_every_part_is_a_whole_sentence(code: str):
    sentence = text(Violation(code))
    assert all(part and part[-1] in ".?" for part in (sentence.happened, sentence.safe, sentence.todo))
    assert not {"!", "invalid", "illegal", "Oops", "failed to", code} & set(str(sentence).split())


def test_quantities_of_pieces_go_without_a_unit():
    facts = {name: Measured(quantity) for name, quantity in SHORT.items()}
    told = text(Violation("ORD-3", facts={"item": "Tea", "orders": "10001, 10002", **facts}))
    assert told.happened == 'Only 3 of "Tea" are available (10 on hand, 7 reserved for orders 10001, 10002).'
    assert told.todo == "Reserve 3 and back-order 2, or change the quantity."


def test_other_units_are_named():
    assert happened("PRD-3", unit="Box", qty=Measured(1_500, "box")).endswith(" 1.5 boxes is not possible.")
    assert happened("ORD-19", item="Tea", most=Measured(1_250, "kg")).startswith("Only 1.25 kg of")


def test_a_fact_that_is_not_known_is_left_out():
    facts = {name: Measured(quantity) for name, quantity in SHORT.items()}
    assert happened("ORD-3", item="Tea", orders="", **facts).endswith("(10 on hand, 7 reserved).")
    assert happened("ORD-1", no=None) == "This order has no lines."
    assert happened("ORD-1", no=10_001) == "Order 10001 has no lines."


def test_money_has_the_decimals_of_its_currency():
    facts = {"amount": Money(1_234_50, "EUR"), "open": Money(1_200_00, "EUR"), "rest": Money(34_50, "EUR")}
    assert happened("PAY-1", inv="order 7", **facts) == "1,234.50 is more than the 1,200.00 open on order 7."
    assert happened("ORD-9", no=7, amount=Money(1_234, "JPY")) == "Order 7 holds a deposit of 1,234."


def test_numbers_and_days_follow_the_locale():
    violation = Violation("ORD-9", facts={"no": 7, "amount": Money(1_234_50, "EUR")})
    assert text(violation, "de_DE").happened == "Order 7 holds a deposit of 1.234,50."
    stop = Violation("CUS-3", facts={"name": "Green Gate", "date": date(2026, 11, 24), "reason": "unpaid"})
    assert text(stop).happened == '"Green Gate" is on stop since 24 Nov 2026: unpaid.'


def test_bare_numbers_say_what_they_number():
    told = happened("ORD-5", ref="PO 7", order="10492", date=date(2026, 11, 24))
    assert told == 'Customer reference "PO 7" was used on order 10492 of 24 Nov 2026.'
    facts = {"no": 7, "n": Measured(4_000), "shipment": 1_001, "rest": Measured(2_000)}
    assert happened("ORD-8", **facts) == "Order 7 cannot be cancelled: 4 shipped on shipment 1001."


def test_braces_in_a_name_are_only_a_name():
    assert happened("STK-3", item="{0} {evil}") == '"{0} {evil}" is a service and has no stock.'


def test_a_conflict_says_who_and_what():
    since = (Overlap(7, "order.amended", "u1", 0), Overlap(9, "order.cancelled", "u2", 0))
    names = {"u1": "Warehouse", "u2": "Front desk"}
    told = of_conflict(Conflict(Stream("order", "o1"), 3, since[:1]), names.__getitem__)
    assert str(told) == (
        "Warehouse changed this order while you were editing. Your changes are kept. "
        "Compare the two and choose line by line."
    )
    both = of_conflict(Conflict(Stream("order", "o1"), 3, since), names.__getitem__)
    assert both.happened == "Warehouse and Front desk changed and cancelled this order while you were editing."
