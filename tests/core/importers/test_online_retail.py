import csv
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.batches.commands import FinishBatch, StartBatch
from core.domain.customers.commands import RegisterCustomer
from core.domain.decider import Command
from core.domain.orders.commands import ImportTrade
from core.domain.products.commands import AddProduct
from core.importers.catalogue import catalogue_of
from core.importers.import_commands import Settings, cash_sale_id
from core.importers.importing import Import, open_import
from core.importers.online_retail import COLUMNS, Trade, read_trade, recognises
from core.importers.report import exact_text, report_on
from core.importers.rules import RULES
from core.importers.unreadable import UnreadableFile
from tests.core.importers.workbooks import sheet_data, write_workbook

LONDON = ZoneInfo("Europe/London")
SETTINGS = Settings("GBP", "S")
SLICE = Path(__file__).parents[2] / "data" / "online_retail_slice.csv"
WHOLE = Path(__file__).parents[4] / "shared" / "data" / "online-retail"

needs_whole = pytest.mark.skipif(not WHOLE.is_dir(), reason="the whole of the data is not at hand")


def slice_rows() -> list[list[str]]:
    with SLICE.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def read(*lines: str) -> Trade:
    return read_trade(csv.reader([",".join(COLUMNS), *lines]), LONDON, "a.csv")


def import_of(*lines: str) -> list[Command]:
    trade = read(*lines)
    catalogue = catalogue_of(trade.invoices)
    report = report_on(trade, catalogue, "GBP")
    return list(Import("a.csv", "", report, trade, catalogue, SETTINGS).commands("batch-1"))


@pytest.fixture(scope="module")
def opened() -> Import:
    return open_import(SLICE, LONDON, SETTINGS)


@pytest.fixture(scope="module")
def commands(opened: Import) -> list[Command]:
    return list(opened.commands("batch-1"))


def orders(commands: Iterable[Command]) -> dict[str, ImportTrade]:
    return {command.number: command for command in commands if isinstance(command, ImportTrade)}


def products(commands: Iterable[Command]) -> dict[str, AddProduct]:
    return {command.particulars.sku: command for command in commands if isinstance(command, AddProduct)}


def customers(commands: Iterable[Command]) -> dict[str, RegisterCustomer]:
    return {command.code: command for command in commands if isinstance(command, RegisterCustomer)}


def test_the_slice_is_counted_to_the_last_line(opened: Import) -> None:
    report = opened.report
    assert (report.lines, report.orders, report.customers, report.products) == (151, 31, 15, 136)
    assert (report.amount, report.rounding, report.left_out) == ("2186.581", "-0.001", 0)


def test_each_oddity_of_the_slice_is_counted_under_its_rule(opened: Import) -> None:
    assert {rule: count for rule, count in opened.report.kinds.items() if count} == {
        "sale": 17,
        "cancellation": 4,
        "bad debt": 2,
        "write-off": 6,
        "adjustment": 2,
        "two time stamps": 1,
        "no country": 2,
        "two countries": 1,
        "no customer": 33,
        "duplicate line": 1,
        "price 0": 10,
        "negative price": 1,
        "price below a penny": 1,
        "no description": 3,
        "blanks trimmed": 25,
        "several descriptions": 2,
        "only notes": 7,
        "codes by case": 1,
        "no goods": 7,
    }


def test_every_rule_is_in_the_report(opened: Import) -> None:
    assert list(opened.report.kinds) == list(RULES)


def test_commands_are_one_batch_in_order(commands: list[Command]) -> None:
    kinds = list(dict.fromkeys(type(command) for command in commands))
    assert kinds == [StartBatch, RegisterCustomer, AddProduct, ImportTrade, FinishBatch]


def test_stored_lines_sum_up_to_the_file(commands: list[Command]) -> None:
    lines = [line for order in orders(commands).values() for line in order.lines]
    assert exact_text(sum(line.quantity * line.unit_price for line in lines)) == "2186.581"


def test_orders_come_in_the_order_of_their_times(commands: list[Command]) -> None:
    moments = [order.traded_at for order in orders(commands).values()]
    assert moments == sorted(moments)


def test_a_line_far_down_the_file_joins_its_invoice(commands: list[Command]) -> None:
    assert len(orders(commands)["536365"].lines) == 7


def test_times_are_local_times_of_the_zone(commands: list[Command]) -> None:
    summer = orders(commands)["A563185"]  # 2011-08-12 14:50 in London
    assert summer.traded_at == datetime(2011, 8, 12, 13, 50, tzinfo=UTC).timestamp() * 1_000_000


@pytest.mark.parametrize(
    ("number", "nature"),
    [("536365", "sale"), ("C536379", "cancellation"), ("A563186", "bad debt"), ("568384", "sale")],
)
def test_the_number_tells_the_nature(commands: list[Command], number: str, nature: str) -> None:
    assert orders(commands)[number].nature == nature


def test_price_0_without_customer_is_a_write_off_or_an_adjustment(commands: list[Command]) -> None:
    by_nature = {order.nature: order for order in orders(commands).values()}
    assert all(line.quantity < 0 for line in by_nature["write-off"].lines)
    assert all(line.quantity > 0 for line in by_nature["adjustment"].lines)


def test_orders_without_customer_are_the_cash_sales(commands: list[Command]) -> None:
    order = orders(commands)["A563185"]
    assert (order.customer_id, order.customer_name) == (cash_sale_id(), "Cash sale")
    assert customers(commands)["CASH"].customer_id == cash_sale_id()


def test_a_customer_with_two_countries_has_the_first_and_each_order_its_own(commands: list[Command]) -> None:
    customer = customers(commands)["12431"]
    countries = {order.country for order in orders(commands).values() if order.customer_id == customer.customer_id}
    assert customer.details.address.country == "AU"
    assert countries == {"AU", "BE"}


def test_a_word_that_is_no_country_is_kept(commands: list[Command]) -> None:
    assert {"Unspecified", "European Community", "IE"} <= {order.country for order in orders(commands).values()}


def test_postage_is_no_goods_and_the_rest_is(commands: list[Command]) -> None:
    not_goods = {sku for sku, product in products(commands).items() if not product.particulars.is_goods}
    assert not_goods == {"B", "BANK CHARGES", "D", "DOT", "M", "PADS", "POST"}
    assert products(commands)["DCGS0073"].particulars.is_goods


def test_codes_that_differ_in_case_are_one_product() -> None:
    trade = read("1,85123A,HEART,6,2010-12-01 08:26:00,2.55,1,EIRE", "2,85123a,HEART,6,2010-12-02 08:26:00,2.55,1,EIRE")
    assert [line.code for invoice in trade.invoices for line in invoice.lines] == ["85123A", "85123a"]


def test_a_note_at_price_0_names_no_product() -> None:
    opened = import_of(
        "1,1,damages,-6,2010-12-01 08:26:00,0,,France",
        "2,1,damages,-6,2010-12-01 08:27:00,0,,France",
        "3,1,CAKESTAND ,1,2010-12-01 08:28:00,12.75,7,France",
    )
    (product,) = products(opened).values()
    assert (product.particulars.name, product.price) == ("CAKESTAND", 12_750_000)


def test_a_missing_description_shows_the_code() -> None:
    (order,) = orders(import_of("1,22139,,-6,2010-12-01 08:26:00,0,,France")).values()
    assert order.lines[0].name == "22139"


def test_three_decimals_are_kept_exactly(commands: list[Command]) -> None:
    prices = {line.unit_price for order in orders(commands).values() for line in order.lines if line.sku == "PADS"}
    assert prices == {1_000}


def as_latin1_with_us_dates(path: Path) -> Path:
    """The form most copies circulate in."""
    header, *rows = slice_rows()
    with path.open("w", encoding="iso-8859-1", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for row in rows:
            moment = datetime.fromisoformat(row[4])
            row[4] = f"{moment.month}/{moment.day}/{moment.year} {moment.hour}:{moment.minute:02}"
            row[6] = row[6].removesuffix(".0")
            writer.writerow(row)
    return path


def as_semicolons_in_other_order(path: Path) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        for row in slice_rows():
            csv.writer(stream, delimiter=";").writerow(row[::-1])
    return path


def as_workbook(path: Path) -> Path:
    header, *rows = slice_rows()
    numbers = [[_number(cell) for cell in row] for row in rows]
    return write_workbook(path, sheet_data([header, *numbers]))


def _number(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return cell


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.csv", as_latin1_with_us_dates),
        ("a.csv", as_semicolons_in_other_order),
        ("a.xlsx", as_workbook),
    ],
)
def test_copies_in_other_forms_bring_the_same(
    tmp_path: Path, commands: list[Command], name: str, write: Callable[[Path], Path]
) -> None:
    copy = list(open_import(write(tmp_path / name), LONDON, SETTINGS).commands("batch-1"))
    assert copy[1:] == commands[1:]  # the first names the file


def test_part_of_a_file_brings_the_same_orders(tmp_path: Path, commands: list[Command]) -> None:
    rows = [row for row in slice_rows() if row[0] in ("InvoiceNo", "C536379", "568384")]
    path = tmp_path / "part.csv"
    path.write_text("\n".join(",".join(row) for row in rows))
    part = orders(open_import(path, LONDON, SETTINGS).commands("batch-2"))
    assert part == {number: orders(commands)[number] for number in part}


@pytest.mark.parametrize(
    "header",
    [COLUMNS, COLUMNS[::-1], [name.upper() for name in COLUMNS], (*COLUMNS, "Note"), ("Invoice No", *COLUMNS[1:])],
)
def test_the_header_is_recognised_in_any_order_and_case(header: list[str]) -> None:
    assert recognises(header)


def test_another_header_is_answered_in_three_parts() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_trade([["Name", "Email"]], LONDON, "a.csv")
    assert "does not name InvoiceNo, StockCode" in caught.value.sentence.happened


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        ("1,22139,X,six,2010-12-01 08:26:00,1.00,7,France", "Quantity", "is not a number"),
        ("1,22139,X,6,2010-12-01 08:26:00,NaN,7,France", "UnitPrice", "is not a number"),
        ("1,22139,X,6,2010-12-01 08:26:00,1.0000001,7,France", "UnitPrice", "has more than 6 decimals"),
        ("1,22139,X,99999999,2010-12-01 08:26:00,1.00,7,France", "Quantity", "is too large"),
        ("1,22139,X,6,13/1/2010 8:26,1.00,7,France", "InvoiceDate", "is not in the calendar"),
        ("1,22139,X,6,yesterday,1.00,7,France", "InvoiceDate", "is not a date and time"),
        (",22139,X,6,2010-12-01 08:26:00,1.00,7,France", "InvoiceNo", "is missing"),
        ("1,22139,X,6", "", "has 4 cells where the header has 8"),
    ],
)
def test_a_line_that_cannot_be_read_is_left_out_with_its_reason(line: str, column: str, problem: str) -> None:
    trade = read("2,22139,X,6,2010-12-01 08:26:00,1.00,7,France", line)
    (fault,) = trade.faults
    assert (fault.row, fault.column, fault.problem) == (3, column, problem)
    assert [invoice.number for invoice in trade.invoices] == ["2"]


def test_an_invoice_that_lacks_a_line_is_left_out_whole() -> None:
    good = "1,22139,X,6,2010-12-01 08:26:00,1.00,7,France"
    trade = read(good, good.replace("6", "six", 1), good)
    assert trade.invoices == ()
    assert trade.passed_over == {"unreadable line": 1, "its invoice left out": 2}


def test_blank_rows_are_no_lines() -> None:
    trade = read("", ",,,,,,,", "1,22139,X,6,2010-12-01 08:26:00,1.00,7,France")
    assert (trade.lines, trade.passed_over["blank row"]) == (1, 2)


@pytest.mark.parametrize(
    ("amount", "text"), [(0, "0.00"), (-4_000_000, "-0.004"), (1_000_000_000, "1.00"), (12_345_600_000, "12.3456")]
)
def test_amounts_are_written_exactly(amount: int, text: str) -> None:
    assert exact_text(amount) == text


@given(st.lists(st.lists(st.text(max_size=20), max_size=10), max_size=8))
def test_any_rows_are_accounted_for(rows: list[list[str]]) -> None:
    trade = read_trade([list(COLUMNS), *rows], LONDON, "a.csv")
    kept = sum(len(invoice.lines) for invoice in trade.invoices)
    passed_over = sum(trade.passed_over.values())
    assert kept + passed_over == len(rows)


@needs_whole
def test_the_whole_file_is_accounted_for() -> None:
    report = open_import(WHOLE / "online_retail.csv.gz", LONDON, SETTINGS).report
    assert (report.lines, report.orders, report.customers, report.products) == (541_909, 25_900, 4_372, 3_958)
    assert (report.amount, report.rounding, report.left_out) == ("9747747.934", "-0.004", 0)
    assert (report.kinds["cancellation"], report.kinds["bad debt"], report.kinds["write-off"]) == (3_836, 3, 1_336)


@needs_whole
def test_a_workbook_of_a_month_is_accounted_for() -> None:
    report = open_import(WHOLE / "online_retail_2010-12.xlsx", LONDON, SETTINGS).report
    assert (report.lines, report.orders, report.amount, report.left_out) == (42_481, 2_025, "748957.02", 0)


@needs_whole
def test_a_copy_in_latin_1_is_accounted_for() -> None:
    report = open_import(WHOLE / "online_retail_sample_latin1_usdates.csv", LONDON, SETTINGS).report
    assert (report.lines, report.orders, report.amount, report.left_out) == (7_451, 446, "151232.44", 0)
