"""What lists must say of any books: what a rebuild says, and what the tables say."""

from pathlib import Path

from app.composition import READ_MODELS
from core.journal.reader import JournalReader
from core.projections.reader import Reader
from core.projections.rebuild import build, difference
from core.projections.store import Store
from core.readmodels.receivables import OpenItems
from tests.core.write import sums
from tests.core.write.desk import Desk


def check_lists(desk: Desk, reader: Reader, store: Store, journal: JournalReader, folder: Path) -> None:
    """The lists are those that a rebuild makes, and say what the tables say."""
    path = folder / "rebuilt.db"
    build(path, journal, READ_MODELS)
    rebuilt = Store(path, READ_MODELS)
    try:
        assert difference(store, rebuilt) is None
    finally:
        rebuilt.close()
    (customer_key,) = reader.query("SELECT id FROM customer_list WHERE uuid = 'c1'")[0]
    owing = reader.query("SELECT owing FROM customer_list WHERE id = ?", (customer_key,))[0][0]
    assert owing == sums.used_credit(desk, "c1")
    uninvoiced = desk.rows("SELECT coalesce(sum(uninvoiced), 0) FROM orders WHERE status IN ('placed', 'closed')")[0][0]
    items = OpenItems(customer_key).run(reader)
    assert sum(item.open for item in items) == owing - uninvoiced
    opened = {item.uuid: item.open for item in items if item.kind == "invoice"}
    listed = dict(reader.query("SELECT uuid, open FROM invoice_list WHERE open <> 0"))
    assert opened == listed
    on_shelf = "SELECT product_id, on_hand, reserved FROM stock WHERE location = 'main'"
    for product_id, on_hand, reserved in desk.rows(on_shelf):
        shown = "SELECT id, on_hand, reserved FROM product_list WHERE uuid = ?"
        key, *figures = reader.query(shown, (product_id,))[0]
        moved = "SELECT sum(quantity) FROM stock_movements WHERE product_key = ? AND location = 'main'"
        assert [on_hand, reserved] == figures
        assert on_hand == (reader.query(moved, (key,))[0][0] or 0)
