"""Values of products that forms fill in, and events keep."""

from msgspec import Struct


class Particulars(Struct, frozen=True):
    """What is changed together: how a product is called, counted and taxed."""

    sku: str
    name: str
    unit: str  # one of values.UNITS
    tax_code: str  # one of the company's tax rates
    is_goods: bool  # False for postage, fees and other things without stock
