from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale

from core.consequences import (
    Consequences,
    CreditEffect,
    DocumentEffect,
    Figures,
    InvoiceEffect,
    OrderEffect,
    Shelf,
    StockEffect,
)
from core.domain.values import ONE
from ui import foreseen
from ui.widgets.effects_panel import Effect

NOTHING = Consequences(**dict.fromkeys(Consequences._fields, ()) | {"entries": 1})
FIGURES = Figures("placed", 10 * ONE, 0, 0, 0, 0, 0, 0, 0, 10_000, 10_000)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


def told(**changes: object) -> list[Effect]:
    return foreseen.effects(NOTHING._replace(**changes))  # type: ignore[arg-type]  # tuples of effects


def states(before: Figures, after: Figures) -> tuple[str, str]:
    first = told(orders=(OrderEffect(10_001, "GBP", before, after),))[0]
    return first.before, first.after


def shelf(name: str, before: int, after: int, point: int | None = None, place: str = "Main") -> StockEffect:
    shelves = (Shelf(each * ONE, 0, 0, 0) for each in (before, after))
    return StockEffect(name, "piece", place, None if point is None else point * ONE, *shelves)


def test_an_order_is_told_by_how_far_it_is():
    picked, shipped = FIGURES._replace(picked=4 * ONE), FIGURES._replace(shipped=4 * ONE)
    assert states(FIGURES, picked) == ("Placed", "Picking")
    assert states(picked, shipped) == ("Picking", "Part shipped")
    assert states(shipped, FIGURES._replace(shipped=10 * ONE)) == ("Part shipped", "Shipped")
    assert states(FIGURES, FIGURES._replace(status="closed")) == ("Placed", "Complete")


def test_what_falls_to_its_reorder_point_is_marked():
    (falls,) = told(stock=(shelf("Honey", 9, 6, point=6),))
    assert (falls.before, falls.after, falls.tone) == ("9", "6, reorder point 6", "warning")
    (was_below,) = told(stock=(shelf("Honey", 5, 4, point=6),))
    assert (was_below.after, was_below.tone) == ("4", "neutral")


def test_goods_beyond_the_first_few_are_counted():
    effects = told(stock=tuple(shelf(f"Honey {n}", 9, 8) for n in range(6)))
    assert (len(effects), effects[-1].subject) == (5, "2 more products")


def test_locations_are_named_where_there_are_several():
    effects = told(stock=(shelf("Honey", 9, 5), shelf("Honey", 0, 4, place="Yard")))
    assert [effect.subject for effect in effects] == ["Honey, Main, on shelf", "Honey, Yard, on shelf"]


def test_a_new_invoice_that_is_paid_already_is_told_as_paid():
    invoice = InvoiceEffect(30_001, "GBP", 0, 0)
    effects = told(documents=(DocumentEffect("invoice", 30_001),), invoices=(invoice,))
    assert [effect.after for effect in effects] == ["30001", "paid at once"]
    assert told(invoices=(invoice,)) == []


def test_a_customer_over_the_limit_is_marked():
    (over,) = told(credit=(CreditEffect("Green Gate", "GBP", 50_000, 40_000, 60_000),))
    assert (over.after, over.tone) == ("600.00, limit 500.00", "danger")
    (within,) = told(credit=(CreditEffect("Green Gate", "GBP", 50_000, 60_000, 55_000),))
    assert within.tone == "neutral"


def test_effects_and_entries_are_counted():
    assert foreseen.counted(6, 5) == "6 effects, 5 entries"
    assert foreseen.counted(1, 1) == "1 effect, 1 entry"
    assert foreseen.counted(0, 3) == ""
