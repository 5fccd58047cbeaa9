"""What this desk remembers of a journal that does not have it any more: how much is missing, and which orders."""

from core.errors import Damaged, Sentence
from core.projections.reader import Reader
from core.readmodels.order_list import BegunAfter

NAMED = 5  # orders; the rest are counted


def with_what_is_missing(damaged: Damaged, reader: Reader, head: int) -> Damaged:
    """The same damage; where the journal ends before what the lists show, with what went with its end."""
    missing = max((at.position for at in reader.checkpoints().values()), default=0) - head
    if missing <= 0:
        return damaged
    entries = "entry is" if missing == 1 else f"{missing:,} entries are"
    happened = f"The books end at entry {head:,}, and this desk has shown more: the last {entries} missing."
    orders = BegunAfter(head).run(reader)
    if orders:
        happened += f" {_named(orders)} went with them."
    return Damaged(Sentence(happened, damaged.sentence.safe, damaged.sentence.todo), head + 1)


def _named(orders: list[str]) -> str:
    named, more = ", ".join(orders[:NAMED]), len(orders) - NAMED
    noun = "Order" if len(orders) == 1 else "Orders"
    return f"{noun} {named}" + (f" and {more} more" if more > 0 else "")
