from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale

from ui import formats


@pytest.fixture
def in_locale() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", "1.5"),
        ("1,250.00", "1250.00"),
        ("1,250", "1250"),
        ("1 250.5", "1250.5"),
        ("1,234,567", "1234567"),
        ("-12.50", "-12.50"),
        ("\u221292.25", "-92.25"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1250", "1250"),
    ],
)
def test_a_number_is_read_by_the_locale(text: str, value: str):
    assert formats.parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["1,5", "12,50", "1,2345", "12,5O", "1,25.00", "1,250,0", ",500", "1.250,5", "1 2", "1e9", ".", "", "inf"]
)
def test_what_is_parted_wrongly_is_no_number(text: str):
    assert formats.parse_number(text) is None


@pytest.mark.parametrize(
    ("locale", "text", "value"),
    [
        ("de_DE", "1,5", "1.5"),
        ("de_DE", "1.250,00", "1250.00"),
        ("de_DE", "12.50", "12.50"),
        ("fr_FR", "1 250,5", "1250.5"),
        ("en_IN", "12,34,567.50", "1234567.50"),
    ],
)
def test_other_locales_part_otherwise(in_locale: None, locale: str, text: str, value: str):
    QLocale.setDefault(QLocale(locale))
    assert formats.parse_number(text) == Decimal(value)


@pytest.mark.parametrize("locale", ["en_GB", "de_DE", "fr_FR", "en_IN", "de_CH", "nb_NO", "pl_PL"])
def test_what_is_written_is_read_again(in_locale: None, locale: str):
    QLocale.setDefault(QLocale(locale))
    for minor in (0, 5, -92_25, 1_284_50, 123_456_789_01):
        assert formats.parse_money(formats.money(minor, "GBP"), "GBP") == minor
