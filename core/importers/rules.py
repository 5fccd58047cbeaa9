"""The rules by which trade from elsewhere is read: a short name, what it counts, and what is done."""

from typing import NamedTuple


class Rule(NamedTuple):
    """`counts` is what its number in a report is a number of."""

    counts: str
    done: str


RULES = {
    "sale": Rule("orders", "An invoice like any other: history, closed, stock untouched."),
    "cancellation": Rule("orders", "Number begins with C: kept with its negative quantities; it names no order."),
    "bad debt": Rule("orders", "Number begins with A: kept with its sign."),
    "write-off": Rule("orders", "No customer, all prices 0, all quantities negative: stock that was written off."),
    "adjustment": Rule("orders", "No customer, all prices 0, a quantity positive: stock that was put right."),
    "two time stamps": Rule("orders", "The earliest is the time of the order."),
    "two customers": Rule("orders", "The first one named is the customer of the order."),
    "no country": Rule("orders", "The word is kept, as it is no one country: Unspecified, European Community."),
    "two countries": Rule("customers", "The first is the customer's; each order keeps its own."),
    "no customer": Rule("lines", "Sold to the one customer Cash sale."),
    "duplicate line": Rule("lines", "Kept: the same product can be on an invoice twice."),
    "price 0": Rule("lines", "Kept at price 0."),
    "negative price": Rule("lines", "Kept with its sign."),
    "price below a penny": Rule("lines", "A price with more decimals than its currency is kept exactly."),
    "no description": Rule("lines", "The line shows its code; the product has its most frequent description."),
    "blanks trimmed": Rule("lines", "Blanks at either end of a description are dropped."),
    "several descriptions": Rule("products", "The most frequent one at a price is the name; notes at price 0 are not."),
    "only notes": Rule("products", "Never sold at a price and described by notes at most: the code is the name."),
    "codes by case": Rule("products", "Codes that differ in case only are one product, by its first spelling."),
    "no goods": Rule("products", "Postage, fees, vouchers, discounts: a product without stock."),
    "blank row": Rule("rows", "Skipped, and not counted as a line."),
    "unreadable line": Rule("lines", "Left out, with the reason."),
    "its invoice left out": Rule("lines", "Readable, but another line of its invoice is not: left out with it."),
}
