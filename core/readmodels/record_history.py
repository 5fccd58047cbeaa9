"""Record history: what the journal tells of one customer or product, and a customer's last orders."""

from msgspec import Struct

from core.projections.paging import Listing, page
from core.projections.reader import Reader
from core.readmodels.journal_list import ENTRIES, JournalSentences
from core.readmodels.order_history import HistoryEntry
from core.readmodels.order_list import ORDERS, OrderRow


class RecordHistory(Struct, frozen=True):
    """The entries of a record, the newest first; of a product, those of its stock too."""

    key: int
    limit: int = 50

    def run(self, reader: Reader) -> tuple[HistoryEntry, ...]:
        listing = Listing(ENTRIES.name, (), where="record = ?", params=(self.key,))
        positions = tuple(row[0] for row in page(reader, listing, None, self.limit))
        return JournalSentences(positions).run(reader)


class ListedOrder(Struct, frozen=True):
    """One order with its key."""

    key: int
    order: OrderRow


class OrdersOfCustomer(Struct, frozen=True):
    """A customer's orders, the newest first."""

    customer_key: int
    limit: int = 8

    def run(self, reader: Reader) -> tuple[ListedOrder, ...]:
        columns = OrderRow.__struct_fields__
        listing = Listing(ORDERS.name, columns, where="customer_key = ?", params=(self.customer_key,))
        return tuple(ListedOrder(row[0], OrderRow(*row[2:])) for row in page(reader, listing, None, self.limit))
