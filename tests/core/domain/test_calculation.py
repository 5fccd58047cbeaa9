from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.calculation import Priced, TaxAmount, calculate, rounded, split
from core.domain.values import ONE, PRICE_SCALE

PERCENT = 10_000  # as a Rate


def priced(price: str, percent: float, pieces: int = 1, less: int = 0) -> Priced:
    """A line at a price in major units, taxed at and reduced by so many per cent."""
    return Priced(pieces * ONE, round(float(price) * PRICE_SCALE), less * PERCENT, "S", round(percent * PERCENT))


NET_VECTORS = [
    ([priced("299.33", 20), priced("179.33", 20), priced("99.34", 20)], (57800, 11560, 69360)),
    ([priced("348.35", 22, pieces=16, less=4)], (535066, 117715, 652781)),
    ([priced("55.55", 23), priced("11.11", 23)], (6666, 1533, 8199)),
    ([priced("2097.60", 8.25)], (209760, 17305, 227065)),
    ([priced("30.75", 15, pieces=10, less=5), priced("70.00", 15, less=5)], (35863, 5379, 41242)),
    ([priced("0.195", 20, pieces=n) for n in (1198, 766, 107, 1163)], (63064, 12613, 75677)),
]
GROSS_VECTORS = [
    ([priced("1.10", 5, pieces=3)], (314, 16, 330)),
    ([priced("8.01", 20)], (667, 134, 801)),
    ([priced("11.90", 21), priced("2.80", 21)], (1215, 255, 1470)),
    ([priced("21.53", 21, pieces=2)], (3559, 747, 4306)),
    ([priced("69.99", 20)], (5832, 1167, 6999)),
    ([priced("117.00", 17), priced("20.00", 17, pieces=-1)], (8291, 1409, 9700)),
]


@pytest.mark.parametrize(("lines", "sums"), NET_VECTORS)
def test_net_prices_add_tax_once_per_rate(lines: Sequence[Priced], sums: tuple[int, int, int]) -> None:
    totals = calculate(lines, price_mode="net", currency="GBP").totals
    assert (totals.net, totals.tax, totals.total) == sums


@pytest.mark.parametrize(("lines", "sums"), GROSS_VECTORS)
def test_gross_prices_hold_the_tax_of_each_rate(lines: Sequence[Priced], sums: tuple[int, int, int]) -> None:
    totals = calculate(lines, price_mode="gross", currency="GBP").totals
    assert (totals.net, totals.tax, totals.total) == sums


def test_each_category_and_rate_has_its_own_tax() -> None:
    food = Priced(2 * ONE, 1_500_000, 0, "Z", 0)
    totals = calculate([priced("10.00", 20), food, priced("4.00", 5)], price_mode="net", currency="GBP").totals
    assert totals.taxes == (
        TaxAmount("S", 5 * PERCENT, 400, 20),
        TaxAmount("S", 20 * PERCENT, 1000, 200),
        TaxAmount("Z", 0, 300, 0),
    )


def test_line_gross_is_before_discount() -> None:
    calculation = calculate([priced("348.35", 22, pieces=16, less=4)], price_mode="net", currency="EUR")
    assert (calculation.line_grosses, calculation.line_nets) == ((557360,), (535066,))


def test_gross_mode_spreads_the_net_over_the_lines() -> None:
    calculation = calculate([priced("0.05", 20)] * 3, price_mode="gross", currency="GBP")
    assert calculation.line_nets == (4, 4, 4)
    assert calculation.totals.net == 12


def test_a_line_and_its_return_leave_a_net_of_nothing() -> None:
    calculation = calculate([priced("12.00", 20), priced("12.00", 20, pieces=-1)], price_mode="gross", currency="GBP")
    assert calculation.line_nets == (1000, -1000)
    assert calculation.totals.total == 0


def test_nothing_comes_to_nothing() -> None:
    assert calculate([], price_mode="net", currency="GBP").totals.total == 0


@pytest.mark.parametrize(("currency", "net"), [("JPY", 2), ("EUR", 155), ("KWD", 1550)])
def test_amounts_are_rounded_to_the_exponent_of_the_currency(currency: str, net: int) -> None:
    assert calculate([priced("1.55", 0)], price_mode="net", currency=currency).totals.net == net


@pytest.mark.parametrize(
    ("numerator", "denominator", "whole"), [(5, 10, 1), (-5, 10, -1), (4, 10, 0), (-4, 10, 0), (25, 10, 3), (0, 7, 0)]
)
def test_halves_go_away_from_zero(numerator: int, denominator: int, whole: int) -> None:
    assert rounded(numerator, denominator) == whole


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (100, [1, 1, 1], (34, 33, 33)),
        (-100, [1, 1, 1], (-34, -33, -33)),
        (5, [0, 0], (3, 2)),
        (10, [3, -1], (15, -5)),
        (7, [-1, -3], (2, 5)),
        (0, [2, 3], (0, 0)),
    ],
)
def test_split_gives_the_rest_to_the_largest_remainders(
    amount: int, weights: list[int], parts: tuple[int, ...]
) -> None:
    assert split(amount, weights) == parts


amounts = st.integers(-(10**12), 10**12)
taxed_lines = st.lists(
    st.builds(
        Priced,
        quantity=st.integers(-(10**8), 10**8),
        unit_price=st.integers(0, 10**11),
        discount=st.integers(0, 10**6),
        tax_category=st.sampled_from(["S", "Z"]),
        tax_rate=st.sampled_from([0, 50_000, 82_500, 200_000]),
    ),
    max_size=12,
)
modes = st.sampled_from(["net", "gross"])


@given(amounts, st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20))
def test_split_never_loses_a_cent(amount: int, weights: list[int]) -> None:
    assert sum(split(amount, weights)) == amount


@given(amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any))
def test_no_part_is_a_cent_away_from_its_share(amount: int, weights: list[int]) -> None:
    whole = sum(weights)
    assert all(
        abs(part * whole - amount * weight) < whole
        for part, weight in zip(split(amount, weights), weights, strict=True)
    )


@given(taxed_lines, modes)
def test_parts_sum_up_to_the_whole(lines: list[Priced], mode: str) -> None:
    calculation = calculate(lines, price_mode=mode, currency="GBP")
    totals = calculation.totals
    assert sum(calculation.line_nets) == totals.net == sum(part.taxable for part in totals.taxes)
    assert sum(part.tax for part in totals.taxes) == totals.tax
    assert totals.net + totals.tax == totals.total


@given(taxed_lines)
def test_gross_mode_charges_exactly_the_prices(lines: list[Priced]) -> None:
    gross = calculate(lines, price_mode="gross", currency="GBP").totals.total
    assert gross == calculate(lines, price_mode="net", currency="GBP").totals.net


@given(taxed_lines, modes, st.randoms())
def test_the_order_of_lines_does_not_change_totals(lines: list[Priced], mode: str, random: Random) -> None:
    shuffled = lines[:]
    random.shuffle(shuffled)
    assert (
        calculate(shuffled, price_mode=mode, currency="GBP").totals
        == calculate(lines, price_mode=mode, currency="GBP").totals
    )


@given(taxed_lines, modes)
def test_a_full_credit_mirrors_its_document(lines: list[Priced], mode: str) -> None:
    credit = [Priced(-line.quantity, *(getattr(line, name) for name in line.__struct_fields__[1:])) for line in lines]
    there = calculate(lines, price_mode=mode, currency="GBP").totals
    back = calculate(credit, price_mode=mode, currency="GBP").totals
    assert (back.net, back.tax, back.total) == (-there.net, -there.tax, -there.total)
