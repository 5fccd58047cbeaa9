import csv
from pathlib import Path

from core.importers.online_retail import COLUMNS
from tests.app.command_line import imported
from tests.faults.import_kills import Moment, after_kill, kill_imports, orders_of

INVOICES, LINES = 2_500, 4
MOMENTS = (Moment(0, 0.0), Moment(0, 0.3), Moment(2, 0.0), Moment(2, 0.15), Moment(3, 0.05))
"""As it starts, as it loads, and behind its first and second words on what is booked."""


def write_trade(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for invoice in range(INVOICES):
            moment = f"2011-{invoice % 12 + 1:02}-{invoice % 28 + 1:02} 10:{invoice % 60:02}:00"
            for line in range(LINES):
                sku = 20_000 + (invoice * 7 + line) % 300
                row = [600_000 + invoice, sku, f"RED BOX {sku}", line + 1, moment, f"{sku % 97}.{sku % 89:02}"]
                writer.writerow([*row, f"{12_000 + invoice % 50}.0", "France"])
    return path


def test_an_import_killed_at_any_moment_leaves_whole_orders_and_can_go_on(tmp_path: Path):
    tally = kill_imports(write_trade(tmp_path / "trade.csv"), MOMENTS, tmp_path)
    assert (tally.problems, tally.torn, tally.unlike) == (0, 0, 0)
    assert tally.midway > 0
    assert len(orders_of(tmp_path / "undisturbed")) == INVOICES


def test_an_order_that_lacks_a_line_would_be_noticed(tmp_path: Path):
    imported(tmp_path)
    first, *_ = orders_of(tmp_path)
    expected = orders_of(tmp_path) - {first} | {(*first[:4], first[4] + 1, *first[5:])}
    assert after_kill(tmp_path, expected).torn == 1
