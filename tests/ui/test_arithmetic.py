import pytest

from core.domain.values import ONE, PRICE_SCALE
from ui import arithmetic


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("12", 12 * ONE),
        ("2.5", 2_500),
        ("12*6", 72 * ONE),
        ("12 x 6", 72 * ONE),
        ("3+4*2", 11 * ONE),
        ("(3+4)*2", 14 * ONE),
        ("48/1.2", 40 * ONE),
        ("10/3", 3_333),
        ("-2", -2 * ONE),
        ("1,250*2", 2_500 * ONE),
    ],
)
def test_a_sum_is_a_quantity(text: str, quantity: int):
    assert arithmetic.quantity(text) == quantity


@pytest.mark.parametrize(
    "text", ["", "abc", "12,5O", "1/0", "2**3", "(3", "3)", "1e9", "1.2.3", "12*", "2.0005", "9" * 80]
)
def test_anything_else_is_none(text: str):
    assert arithmetic.quantity(text) is None


def test_a_price_keeps_six_decimals_as_typed_and_four_as_reckoned():
    assert arithmetic.price("0.195") == 195_000
    assert arithmetic.price("48/1.2") == 40 * PRICE_SCALE
    assert arithmetic.price("10/3") == 3_333_300


@pytest.mark.parametrize("text", ["1,5", "12,50", "1,2345", "1,5*2"])
def test_a_comma_that_parts_no_thousands_makes_no_price(text: str):
    assert arithmetic.price(text) is None


def test_a_price_may_have_its_thousands_parted():
    assert arithmetic.price("1,250.00") == 1_250 * PRICE_SCALE


def test_a_percentage_may_carry_its_sign():
    assert (arithmetic.percent("5 %"), arithmetic.percent("12.5"), arithmetic.percent("")) == (50_000, 125_000, 0)
