"""Values of stock that forms fill in, and events keep."""

from core.domain.company.values import MAIN as MAIN
from core.domain.values import Id


def stock_id(product_id: Id, location: str = MAIN) -> str:
    """The stream id of a product's stock at a location."""
    return f"{product_id}.{location}"
