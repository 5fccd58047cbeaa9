"""Refusals and conflicts in words: what happened, what is safe, what to do. The only place that words a code."""

import string
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from core.domain.decider import Violation
from core.domain.values import ONE, Id, Measured, Money, exponent
from core.errors import Conflict, Sentence

KEPT = "Nothing was booked; what you typed is kept."
UNCHANGED = "Nothing was changed."


class Words(NamedTuple):
    """The words for one code. `{facts}` are filled in. `bare` stands in when a fact of `happened` is not known."""

    happened: str
    todo: str
    safe: str = KEPT
    bare: str = ""


WORDS: Mapping[str, Words] = {
    "CUS-3": Words(
        '"{name}" is on stop since {date}: {reason}.',
        "New orders can be drafted but not placed.",
        "Your draft is kept.",
    ),
    "CUS-4": Words(
        "Credit limit {limit}. Used {used} ({invoices} invoiced, {shipped} shipped not invoiced, {orders} on order). "
        "This order adds {amount} and exceeds it by {excess}.",
        "Place it with a reason, or take a payment first.",
        "Your draft is kept.",
        bare="Credit limit {limit}. Used {used}. This order adds {amount} and exceeds it by {excess}.",
    ),
    "CUS-5": Words("This customer is not in the books.", "Choose a customer from the list, or add them first."),
    "CUS-6": Words('Code {code} already belongs to "{customer}".', "Choose another code, or open that customer."),
    "CUS-7": Words("A customer needs a name.", "Type the name that stands on their documents."),
    "CUS-8": Words("Terms are from 0 to 365 days.", "Enter the number of days until payment is due."),
    "CUS-9": Words("A credit limit is not below zero.", "Enter an amount, or leave it empty for no limit."),
    "CUS-10": Words('"{name}" is archived.', "Restore them first, or choose another customer.", "Your draft is kept."),
    "CUS-11": Words("A place to deliver to needs a street or a town.", "Type where the goods shall go."),
    "CUS-12": Words("This customer has no such address.", "Choose one from the list, or add it first."),
    "PRD-1": Words('SKU {sku} already belongs to "{product}".', "Choose another SKU, or open that product."),
    "PRD-2": Words("Barcode {code} already belongs to {sku}.", "Scan the right one, or take it off the other first."),
    "PRD-3": Words("{unit} is sold in whole numbers. {qty} is not possible.", "Enter a whole number."),
    "PRD-4": Words(
        '"{product}" was discontinued on {date}. {n} are still available.', "Sell what is left, or choose another."
    ),
    "PRD-5": Words("This product is not in the books.", "Choose a product from the list, or add it first."),
    "PRD-6": Words("A product needs a SKU and a name.", "Fill in the one that is missing."),
    "PRD-7": Words('"{unit}" is not a unit that goods are counted in here.', "Choose piece, box, kg, m or l."),
    "ORD-1": Words("Order {no} has no lines.", "Add at least one before placing it.", bare="This order has no lines."),
    "ORD-2": Words("Quantity must be more than zero.", "Enter how many, or take the line off."),
    "ORD-3": Words(
        'Only {avail} of "{item}" are available ({onhand} on hand, {reserved} reserved for {orders}).',
        "Reserve {avail} and back-order {rest}, or change the quantity.",
        "Your line is kept as typed.",
        bare='Only {avail} of "{item}" are available ({onhand} on hand, {reserved} reserved).',
    ),
    "ORD-4": Words(
        '{colleague} took the last {n} of "{item}" a moment ago for {order}. Your order was not placed.',
        "Back-order {rest}, or choose another product.",
        "Your lines are kept as typed.",
    ),
    "ORD-5": Words('Customer reference "{ref}" was used on {order} of {date}.', "Place anyway?", "Your draft is kept."),
    "ORD-6": Words("{shipped} of {ordered} are already shipped.", "The quantity cannot go below {min}."),
    "ORD-7": Words(
        "This line is on invoice {inv}.",
        "Its price is fixed there; add a new line or make a credit note.",
        bare="This line is on an invoice.",
    ),
    "ORD-8": Words(
        "Order {no} cannot be cancelled: {n} shipped on {shipment}.",
        "Cancel the open {rest}, or start a return.",
        safe=UNCHANGED,
    ),
    "ORD-9": Words(
        "Order {no} holds a deposit of {amount}.", "Refund it or keep it as credit before cancelling.", safe=UNCHANGED
    ),
    "ORD-10": Words("Order {no} is on hold: {reason}.", "Release it first.", safe=UNCHANGED),
    "ORD-15": Words(
        "Order {no} is {status} and no draft any more.",
        "Amend it, or begin a new order.",
        bare="This order is {status} and no draft any more.",
    ),
    "ORD-16": Words("A price is not below zero.", "Enter what one of it costs; give money back by a discount."),
    "ORD-17": Words("Discount {discount} is more than the whole price, or less than none.", "Enter 0 to 100."),
    "ORD-18": Words("This needs a reason.", "Say in a few words why; it stays in the history."),
    "ORD-19": Words('Only {most} of "{item}" are open and can be cancelled.', "Enter {most} or less."),
    "ORD-20": Words(
        "Order {no} is {status}; only a placed order takes this step.",
        "Open the order to see what came before.",
        UNCHANGED,
        bare="This order is {status}; only a placed order takes this step.",
    ),
    "ORD-21": Words("Line {line} is there twice.", "Keep one of the two, with the quantity of both."),
    "ORD-22": Words(
        'Some of "{item}" is shipped, picked, invoiced or cancelled already, so its line stays.',
        "Cancel what is still open, and add a new line.",
    ),
    "ORD-23": Words(
        "Number {line} belonged to a line that was taken off, and is not given again.",
        "Add the line anew, behind the last.",
    ),
    "ORD-24": Words("Order {no} cannot be closed: {n} are still open.", "Ship or cancel them first.", safe=UNCHANGED),
    "ORD-25": Words(
        "Order {no} cannot be closed: {n} are still to be invoiced.", "Post an invoice for them first.", safe=UNCHANGED
    ),
    "ORD-26": Words(
        "Order {no} cannot be closed: {n} came back and wait to be looked at or credited.",
        "Inspect the return, or make its credit note.",
        safe=UNCHANGED,
    ),
    "ORD-27": Words("A note without words says nothing.", "Type what shall be kept."),
    "ORD-28": Words(
        "The discount of {discount} is more than the {lines} that the lines come to.",
        "Enter {lines} or less, or cancel the whole order.",
    ),
    "ORD-29": Words(
        'Only {most} of "{item}" can be cancelled; the rest is on invoice {inv}.', "Credit it first.", safe=UNCHANGED
    ),
    "ORD-30": Words("Order {no} is on invoice {inv} and cannot be cancelled.", "Credit it first.", safe=UNCHANGED),
    "ORD-31": Words(
        "Order {no} cannot be cancelled: {n} are picked.", "Put them on the shelf again first.", safe=UNCHANGED
    ),
    "ORD-32": Words("A discount or charge is not below zero.", "Enter the amount without a sign."),
    "ORD-33": Words(
        "Invoice {inv} has its part of the discount and the charges.",
        "They are fixed there; change prices of new lines, or make a credit note.",
    ),
    "ORD-34": Words('{min} of "{item}" are cancelled or on invoice {inv}.', "Keep {min} or more, or credit it first."),
    "ORD-35": Words('Order {no} waits for only {most} of "{item}".', "Enter {most} or less."),
    "ORD-36": Words('Order {no} has only {most} of "{item}" set aside and not picked.', "Enter {most} or less."),
    "STK-1": Words(
        "{loc} has {onhand} of {sku}; {qty} cannot leave.",
        "Count it, receive more, or allow negative stock in Settings.",
    ),
    "STK-2": Words(
        "{n} of these are reserved for {order}.",
        "Release the reservation first.",
        bare="{n} of these are reserved for orders.",
    ),
    "STK-3": Words('"{item}" is a service and has no stock.', "Choose goods."),
    "STK-4": Words(
        '"{location}" is no location of these books.', "Choose one from the list, or define it in Settings."
    ),
    "STK-5": Words("Goods are moved from one location to another.", "Choose where they go."),
    "STK-6": Words("There is never less than nothing on a shelf.", "Enter what was counted."),
    "SHP-2": Words(
        "Picked {picked}, to pick {planned}.", "Ship {picked} and back-order {rest}, or keep picking?", safe=UNCHANGED
    ),
    "SHP-3": Words("Shipment {no} is on invoice {inv} and cannot be reversed.", "Start a return.", safe=UNCHANGED),
    "SHP-4": Words("This order has no such shipment.", "Open the order to see what was shipped.", safe=UNCHANGED),
    "SHP-5": Words("Nothing of order {no} was chosen.", "Enter how many of at least one line."),
    "SHP-6": Words('Only {most} of "{item}" are open and can be shipped.', "Enter {most} or less."),
    "SHP-8": Words('Only {most} of "{item}" are still to be picked.', "Enter {most} or less."),
    "SHP-9": Words('Only {most} of "{item}" are picked.', "Enter {most} or less."),
    "SHP-10": Words(
        'Some of "{item}" in shipment {no} came back by a return, so it cannot be reversed.',
        "Start a return for the rest.",
        safe=UNCHANGED,
    ),
    "RET-1": Words("{shipped} shipped, {returned} already returned.", "At most {max} can come back."),
    "RET-2": Words("This order has no such return.", "Open the order to see what came back.", safe=UNCHANGED),
    "RET-3": Words('Only {most} of "{item}" wait to be looked at.', "Enter {most} or less."),
    "RET-4": Words('Only {most} of "{item}" are in quarantine.', "Enter {most} or less."),
    "PAY-0": Words("A payment is more than zero.", "Enter the amount that came in."),
    "PAY-1": Words("{amount} is more than the {open} open on {inv}.", "Put {rest} on account or on another invoice?"),
    "PAY-2": Words("Allocated {sum} of {amount}. {over} too much.", "Allocate {over} less."),
    "PAY-3": Words(
        "Refund {amount} is more than the {max} this customer can get back.",
        "Refund {max} or less, or take money off their orders and invoices first.",
    ),
    "PAY-4": Words("This customer pays in {currency}.", "Enter the amount in {currency}."),
    "PAY-5": Words("This payment is not in the books.", "Choose it from the list of payments.", safe=UNCHANGED),
    "PAY-6": Words(
        "{refunded} of payment {no} went back to the customer already.", "Reverse the refund first.", safe=UNCHANGED
    ),
    "PAY-7": Words("Payment {no} has {most} for this {thing}.", "Take back {most} or less."),
    "PAY-8": Words("Payment {no} is a refund.", "Choose a payment that came in.", safe=UNCHANGED),
    "PAY-9": Words("Payment {no} was reversed.", "Choose another payment, or record it anew.", safe=UNCHANGED),
    "PAY-10": Words("This invoice is not in the books.", "Choose it from the list of invoices."),
    "PAY-11": Words("The {inv} is of another customer.", "Choose one of the customer whose money it is."),
    "PAY-12": Words("This refund is not in the books.", "Choose it from the list of payments.", safe=UNCHANGED),
    "PAY-13": Words("A refund is more than zero.", "Enter the amount that goes back."),
    "PAY-14": Words("The parts come to {sum}, and the refund to {amount}.", "Make the two the same."),
    "PAY-15": Words(
        "Only {most} of payment {no} is on account.",
        "Refund {most} of it or less, or take it off its orders and invoices first.",
    ),
    "INV-1": Words("Invoice {no} is posted and cannot be changed.", "Correct it with a credit note.", UNCHANGED),
    "INV-2": Words(
        "Invoice date {date} is before {last}, the date of {lastno} in series {series}.",
        "Choose {last} or a later day.",
    ),
    "INV-4": Words("Nothing is left to invoice on {order}.", "Ship something first, or look at its invoices."),
    "INV-6": Words("{credited} of {total} is already credited.", "At most {rest} can be credited."),
    "INV-7": Words('Only {most} of "{item}" are left to invoice.', "Enter {most} or less, or ship more first."),
    "INV-8": Words("This invoice is not in the books.", "Choose it from the list of invoices.", safe=UNCHANGED),
    "INV-9": Words("Nothing was chosen.", "Enter how much of at least one line is meant."),
    "INV-10": Words("A credit is more than zero.", "Enter the amount that the customer gets back."),
    "INV-11": Words(
        "{amount} cannot be written off on invoice {no}, of which {open} is open.",
        "Write off {most} or less, or raise the limit in Settings.",
    ),
    "INV-12": Words("Credit note date {date} is before {last}, the date of invoice {no}.", "Choose a later day."),
    "INV-13": Words(
        'Only {most} of "{item}" came back by this return and wait for a credit.',
        "Enter {most} or less, or credit the rest without the return.",
        bare="Nothing of this line came back by this return.",
    ),
    "IMP-3": Words(
        "Number {number} is in the books already, with other lines.",
        "Withdraw the one in the books to import it anew.",
        "What is in the books was not changed.",
    ),
    "IMP-4": Words(
        "Order {no} was placed here and is no imported history.",
        "Cancel it instead.",
        UNCHANGED,
        bare="This is no imported history.",
    ),
    "IMP-5": Words("This import was never begun.", "Begin it with the file.", safe=UNCHANGED),
    "COM-1": Words("These books belong to {name} already.", "Open an empty folder for another business.", UNCHANGED),
    "COM-2": Words("List prices are either net or gross.", "Choose one of the two."),
    "COM-3": Words("These books are not set up yet.", "Say first whose books they are.", safe=UNCHANGED),
    "COM-4": Words('"{zone}" is not a time zone known here.', "Choose one from the list, as in Europe/London."),
    "COM-5": Words('There is no setting "{setting}".', "Choose one of those in Settings.", safe=UNCHANGED),
    "COM-6": Words('"{value}" is no value of the setting "{setting}".', "It is {values}."),
    "COM-7": Words("A reason needs a code and a name.", "Fill in the one that is missing."),
    "COM-8": Words("A reason is for one kind of step.", "Choose one of {purposes}."),
    "COM-9": Words("A location needs a name, and a short key without a full stop.", "Fill in the one that is missing."),
    "COM-10": Words('The location {location} is called "{name}" already.', "Choose another name."),
    "DAY-1": Words("The books are locked through {date}.", "Choose a later date, or ask a lead to unlock the period."),
    "DAY-2": Words("{date} is not over yet.", "Lock the period through a day before today.", safe=UNCHANGED),
    "DAY-3": Words(
        "The books are locked through {date} already.", "Unlock the period to book on earlier days.", safe=UNCHANGED
    ),
    "DAY-4": Words(
        "The books are locked through {date} only.",
        "Lock the period to lock more of it.",
        UNCHANGED,
        bare="No period is locked.",
    ),
    "DAY-5": Words("{date} has not come yet.", "Close it on its evening, or later.", safe=UNCHANGED),
    "DAY-6": Words(
        "The days through {date} are closed already.",
        "What came in for them since counts when the next day is closed.",
        safe=UNCHANGED,
    ),
    "DAY-7": Words("Money moved on {date}, and that day is not closed yet.", "Close it first.", safe=UNCHANGED),
    "TAX-1": Words('"{product}" has the tax code {tax_code}, which has no rate.', "Define the rate in Settings."),
    "TAX-2": Words("A tax rate is from 0 to 100 %.", "Enter 0 to 100."),
    "PER-1": Words("A person needs a name.", "Type the name that the history shall show."),
    "PER-2": Words("This person is not in the books.", "Choose one from the list, or add them first.", safe=UNCHANGED),
    "SYS-2": Words(
        "{path} is in a synchronised or network folder, where books get damaged.",
        "Choose a local folder or use a PostgreSQL server.",
        safe=UNCHANGED,
    ),
    "SYS-4": Words(
        "This {thing} is in the books already, with other content.",
        "Look at the one in the books, and change it there.",
        "What is in the books was not changed.",
    ),
    "UND-1": Words('"{step}" cannot be undone because {later} followed.', "You can {alternative}.", safe=UNCHANGED),
    "UND-2": Words("This step has no way back.", "Do the opposite by hand, if there is one.", safe=UNCHANGED),
    "UND-3": Words("This step was undone already.", "Look at the history of the record.", safe=UNCHANGED),
}

_DEEDS = {
    "order.cancelled": "cancelled",
    "order.discarded": "discarded",
    "order.placed": "placed",
    "order.shipped": "shipped from",
    "order.returned_to_draft": "took back",
}


def text(violation: Violation, locale: str = "en_GB") -> Sentence:
    """The sentence of one violation, with its facts as people of that locale write numbers and days."""
    words = WORDS[violation.code]
    facts = {name: fact for name, fact in violation.facts.items() if fact not in (None, "")}
    shown = {name: _shown(name, fact, locale) for name, fact in facts.items()}
    happened = words.happened if _names(words.happened) <= shown.keys() else words.bare or words.happened
    unknown = {name: "…" for name in _names(happened) | _names(words.todo)}
    parts = (happened, words.safe, words.todo)
    return Sentence(*(part.format(**unknown | shown) for part in parts))


def of_conflict(conflict: Conflict, name_of: Callable[[Id], str]) -> Sentence:
    """Who was faster, and with what. `name_of` gives the name of a person."""
    people = list(dict.fromkeys(name_of(overlap.actor) for overlap in conflict.since))
    deeds = list(dict.fromkeys(_DEEDS.get(overlap.type, "changed") for overlap in conflict.since))
    return Sentence(
        f"{_listed(people)} {_listed(deeds)} this {conflict.stream.kind} while you were editing.",
        "Your changes are kept.",
        "Compare the two and choose line by line.",
    )


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _shown(name: str, fact: Any, locale: str) -> str:
    match fact:
        case Money():
            decimals = exponent(fact.currency)
            return _number(Decimal(fact.minor).scaleb(-decimals), "#,##0." + "0" * decimals, locale)
        case Measured():
            return _measured(fact, locale)
        case date():
            return _day(fact, locale)
        case int() if name == "discount":
            return _number(Decimal(fact) / 10_000, "#,##0.####", locale) + " %"
        case int() | str() if name in ("order", "orders", "shipment"):
            return _called(name, str(fact))
        case _:
            return str(fact)


def _measured(fact: Measured, locale: str) -> str:
    """Pieces go without their unit: 8 of 14."""
    number = _number(Decimal(fact.quantity) / ONE, "#,##0.###", locale)
    if fact.unit in ("piece", ""):
        return number
    return f"{number} boxes" if fact.unit == "box" and fact.quantity != ONE else f"{number} {fact.unit}"


def _called(name: str, fact: str) -> str:
    """A bare number says what it is the number of: order 10492; orders 10492, 10493."""
    if not fact[:1].isdigit():
        return fact
    thing = "shipment" if name == "shipment" else "orders" if "," in fact else "order"
    return f"{thing} {fact}"


def _number(value: Decimal, pattern: str, locale: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415  heavy, and needed only once something is refused

    return format_decimal(value, format=pattern, locale=locale)


def _day(day: date, locale: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415  as above

    return format_date(day, "d MMM y", locale=locale)
