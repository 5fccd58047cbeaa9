import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.readmodels import customer_list, order_list, product_list
from core.readmodels.filter_values import Span, amount_of, days_of, span_of
from core.readmodels.filters import Filter, parse
from core.readmodels.order_list import GRAMMAR

TODAY = date(2026, 11, 19)  # a Thursday


def read(text: str) -> Filter:
    return parse(text, GRAMMAR, TODAY, "GBP")


def readings(text: str) -> list[tuple[str, str]]:
    return [(token.text, token.reading) for token in read(text).tokens]


def test_nothing_typed_is_no_condition():
    assert read("  ") == Filter("", (), "", ())


def test_words_are_matched_as_beginnings_in_records_of_the_lists_kind():
    assert read('oat "dark chocolate"').match == '"kindorder" "oat"* "dark"* "chocolate"*'


def test_terms_become_tokens_where_they_stand():
    token = read("  status:placed oat").tokens[0]
    assert (token.text, token.start, token.end, token.reading) == ("status:placed", 2, 15, "term")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oat last month >500", [("oat", "words"), ("last month", "term"), (">500", "term")]),
        ("last months", [("last", "words"), ("months", "words")]),
        ("LAST 30 DAYS", [("LAST 30 DAYS", "term")]),
        ("-is:late", [("-is:late", "term")]),
        ("is:lovely", [("is:lovely", "unknown")]),
        ("colour:blue", [("colour:blue", "unknown")]),
        ("status:lost", [("status:lost", "unknown")]),
        ("placed:someday", [("placed:someday", "unknown")]),
        (">much", [(">much", "words")]),
        ("2026-02-31", [("2026-02-31", "words")]),
        ('customer:"green gate" x', [('customer:"green gate"', "term"), ("x", "words")]),
        ("- ***", [("-", "unknown"), ("***", "unknown")]),
    ],
)
def test_each_term_says_how_it_was_read(text: str, expected: list[tuple[str, str]]):
    assert readings(text) == expected


def test_what_is_not_understood_is_searched_as_text():
    assert read("colour:blue").match == '"kindorder" "colour"* "blue"*'


def test_all_terms_must_hold():
    both = read("status:placed owing:>0")
    assert both.where == "(status IN (?)) AND ((owing <> '') AND (owing > ?))"
    assert both.params == ("placed", 0)


@pytest.mark.parametrize(
    ("text", "minor"),
    [("500", 50_000), ("1.5k", 150_000), ("1,250.00", 125_000), ("-3.20", -320), ("0.195", 20), ("2K", 200_000)],
)
def test_amounts_are_read_in_minor_units(text: str, minor: int):
    assert amount_of(text, "GBP") == minor


def test_amounts_count_in_the_currencys_decimals():
    assert (amount_of("500", "JPY"), amount_of("1.5", "KWD")) == (500, 1_500)


@pytest.mark.parametrize("text", ["", "k", "1,5", "1..2", "12a", "٣", "1e9", "9" * 40])
def test_what_is_no_amount_is_none(text: str):
    assert amount_of(text, "GBP") is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2026-11-19", "2026-11-19"),
        ("yesterday", "2026-11-18", "2026-11-18"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("this quarter", "2026-10-01", "2026-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("next year", "2027-01-01", "2027-12-31"),
        ("last 30 days", "2026-10-20", "2026-11-19"),
        ("2026-02-28", "2026-02-28", "2026-02-28"),
    ],
)
def test_days_are_read_from_today(text: str, first: str, last: str):
    assert days_of(text, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


def test_the_first_days_of_the_calendar_have_no_last_year():
    assert days_of("last year", date(1, 6, 1)) is None


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("5", Span(5, 5)),
        (">5", Span(above=5)),
        (">=5", Span(least=5)),
        ("<5", Span(below=5)),
        ("<=5", Span(most=5)),
        ("=5", Span(5, 5)),
        ("5..7", Span(5, 7)),
        ("..7", Span(most=7)),
        ("5..", Span(least=5)),
        ("..", None),
        ("x..7", None),
        (">x", None),
    ],
)
def test_values_are_compared_or_in_a_range(text: str, span: Span | None):
    assert span_of(text, lambda part: Span(int(part), int(part)) if part.isdigit() else None) == span


typed = st.text(max_size=60) | st.text(alphabet="status:-\"'<>=.,() laek0123;%?\0\n", max_size=60)
grammars = st.sampled_from([order_list.GRAMMAR, customer_list.GRAMMAR, product_list.GRAMMAR])

TABLES = (order_list.ORDERS, customer_list.CUSTOMERS, product_list.PRODUCTS)
NAMES = {column.name for table in TABLES for column in table.columns}
NAMES |= {"coalesce", "instr", "lower", "rowid", "search_fts", "on hold", "draft", "low", "out", "discontinued", ""}
# All that a condition may be made of: names and constants of the lists, keywords, signs, marks for parameters.
_SQL = re.compile(r"([a-z_]+|'[a-z ]*')|AND|OR|NOT|IS|TRUE|NULL|IN|SELECT|FROM|WHERE|MATCH|[01]|[<>]=|<>|[<>=(),? ]")
_MATCH = re.compile(r'(?:"kind[a-z]+"(?: "\w+"\*)+)?')


@given(typed, grammars)
def test_whatever_is_typed_reaches_sql_in_parameters_only(text: str, grammar: object):
    found = parse(text, grammar, TODAY, "GBP")
    assert _SQL.sub("", found.where) == ""
    assert {name.strip("'") for name in _SQL.findall(found.where)} <= NAMES
    assert found.where.count("?") == len(found.params)
    assert _MATCH.fullmatch(found.match)


@given(typed)
def test_tokens_cover_the_text_save_for_blanks_and_stray_quotes(text: str):
    tokens = read(text).tokens
    assert all(text[token.start : token.end] == token.text for token in tokens)
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    rest = "".join(text[end:start] for end, start in zip([0, *ends], [*starts, len(text)], strict=True))
    assert not rest.replace('"', "").strip()
