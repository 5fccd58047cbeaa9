"""Values of customers that forms fill in, and events keep."""

from msgspec import Struct

from core.domain.values import Address


class Details(Struct, frozen=True):
    """What is changed together: who the customer is and how to reach them."""

    name: str
    address: Address
    email: str = ""
    phone: str = ""
