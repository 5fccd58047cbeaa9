import pytest
from msgspec.structs import replace

from core.domain.orders.events import LineChange, OrderHeld, OrderLine
from core.readmodels.between import _told
from tests.core.readmodels.trade import amending, line, totals

OAT = line(1, "oat", 10, 19_500)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (OAT, replace(OAT, quantity=12_000), f"{OAT.name} 10 → 12."),
        (OAT, replace(OAT, unit_price=OAT.unit_price + 500_000), f"{OAT.name} at "),
        (OAT, replace(OAT, discount=50_000), f"{OAT.name}, discount 0 % → 5 %."),
        (None, OAT, f"{OAT.name} added, 10."),
        (OAT, None, f"{OAT.name} taken off."),
    ],
)
def test_each_line_is_told_with_its_values(before: OrderLine | None, after: OrderLine | None, told: str):
    amended = amending("o1", (LineChange(before, after),), totals(OAT), totals(OAT))
    assert _told(amended, "GBP").startswith(f"Changed 1 line: {told}")


def test_what_else_happened_is_told_with_its_detail():
    assert _told(OrderHeld("o1", "Price query"), "GBP") == "Put on hold: Price query."
