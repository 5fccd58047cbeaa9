from datetime import date

import msgspec

from core.domain.company.events import (
    DayClosed,
    LocationDefined,
    PeriodLocked,
    PeriodUnlocked,
    ReasonDefined,
    SettingChanged,
    TaxRateDefined,
)
from core.domain.customers.events import CreditLimitSet, CustomerRegistered
from core.domain.orders.events import LineChange, OrderHeld
from core.domain.people.events import PersonAdded, PersonChanged, PersonDeactivated
from core.domain.stock.events import StockReceived
from core.projections.paging import page
from core.readmodels.company import Company, CompanyLocation, CompanyTaxRate
from core.readmodels.journal_list import JournalListing, JournalSentences, RecordTitles
from core.readmodels.people import People
from tests.core.readmodels.trade import BEGINNINGS, CUSTOMERS, TODAY, Desk, amending, line, placed, totals

OAT = line(1, "oat", 10, 19_500)


def test_the_company_is_shown_as_it_was_set_up(desk: Desk):
    card = Company().run(desk.reader)
    assert card is not None
    assert (card.uuid, card.version, card.name, card.country) == ("company", 1, "Quay Wholesale", "GB")
    assert (card.currency, card.zone, card.price_mode) == ("GBP", "Europe/London", "net")
    assert (card.tax_rates, card.setting("finish"), card.tax_rate("std")) == ((), "", None)


def test_tax_rates_and_settings_are_those_of_now(desk: Desk):
    desk.happen(
        TaxRateDefined("company", "std", "Standard", "S", 175_000),
        TaxRateDefined("company", "zero", "Zero", "Z", 0),
        TaxRateDefined("company", "std", "Standard", "S", 200_000),
        SettingChanged("company", "finish", "print", ""),
        SettingChanged("company", "finish", "place", "print"),
    )
    card = Company().run(desk.reader)
    assert card is not None
    assert card.tax_rates == (
        CompanyTaxRate("std", "Standard", "S", 200_000),
        CompanyTaxRate("zero", "Zero", "Z", 0),
    )
    assert (card.tax_rate("zero"), card.settings) == (card.tax_rates[1], {"finish": "place"})
    assert card.version == 6


def test_reasons_and_locations_can_be_chosen_under_their_latest_names(desk: Desk):
    desk.happen(
        ReasonDefined("company", "broken", "Broken", "adjust"),
        ReasonDefined("company", "late", "Came too late", "return"),
        ReasonDefined("company", "broken", "Broken in the store", "adjust"),
        LocationDefined("company", "yard", "Yard"),
        LocationDefined("company", "main", "Front store"),
    )
    card = Company().run(desk.reader)
    assert card is not None
    assert (card.reasons_for("adjust"), card.reasons_for("hold")) == (("Broken in the store",), ())
    assert card.locations == (CompanyLocation("main", "Front store"), CompanyLocation("yard", "Yard"))
    assert (card.location_name("yard"), card.location_name("attic")) == ("Yard", "attic")


def test_the_company_says_how_far_it_is_locked_and_closed(desk: Desk):
    card = Company().run(desk.reader)
    assert card is not None
    assert (card.locked_through, card.closed_through) == (None, None)
    desk.happen(PeriodLocked("company", date(2026, 10, 31), None), DayClosed("company", TODAY, (), 1, 2, ""))
    card = Company().run(desk.reader)
    assert card is not None
    assert (card.locked_through, card.closed_through) == (date(2026, 10, 31), TODAY)
    desk.happen(PeriodUnlocked("company", None, date(2026, 10, 31)))
    card = Company().run(desk.reader)
    assert card is not None
    assert card.locked_through is None


def test_people_keep_their_names_when_they_leave(desk: Desk):
    desk.happen(PersonAdded("cy", "Cy", "cy"), PersonChanged("ann", "Anna", "Ann"), PersonDeactivated("bob"))
    assert People().run(desk.reader) == {"ann": "Anna", "bob": "Bob", "cy": "Cy"}
    active = desk.reader.query("SELECT uuid FROM people WHERE is_active = 1 ORDER BY id")
    assert active == [("ann",), ("cy",)]


def listed(desk: Desk, **listing: str) -> list[tuple[str, str, int]]:
    shown = JournalListing(**listing).run(desk.reader)
    return [(row[4], row[5], row[6]) for row in page(desk.reader, shown, None, 100)]


def test_the_journal_lists_every_entry_with_its_record_the_newest_first(desk: Desk):
    desk.happen(placed("o", OAT), StockReceived("oat", "main", 1_000, None, ""))
    newest, before, *older = listed(desk)
    assert newest == ("stock.received", "stock", desk.key("product", "oat"))
    assert before == ("order.placed", "order", desk.key("order", "o"))
    assert len(older) == len(BEGINNINGS)


def test_the_journal_can_be_limited_to_a_kind_and_a_person(desk: Desk):
    desk.happen(placed("o", OAT), actor="ann")
    desk.happen(OrderHeld("o", "why"), StockReceived("oat", "main", 1_000, None, ""), actor="bob")
    assert [row[0] for row in listed(desk, kind="order")] == ["order.held", "order.placed"]
    assert [row[0] for row in listed(desk, kind="order", actor="bob")] == ["order.held"]


def test_visible_entries_get_their_sentences_from_the_journal(desk: Desk):
    end = desk.happen(placed("o", OAT), OrderHeld("o", "over the limit"), actor="bob", why="asked by Ann")
    held, came = JournalSentences((end, end - 1)).run(desk.reader)
    assert (held.position, held.sentence, held.detail, held.who) == (end, "Put on hold", "over the limit", "Bob")
    assert (came.sentence, came.why) == ("Placed", "asked by Ann")


def test_amounts_of_the_journal_count_in_their_records_currency(desk: Desk):
    yen = msgspec.structs.replace(placed("o", OAT), currency="JPY")
    registered = CustomerRegistered("jp", "JP", "JPY", 30, None, CUSTOMERS["green"].details)
    desk.happen(yen, registered)
    amended = amending("o", (LineChange(OAT, None),), totals(OAT, OAT), totals(OAT))
    end = desk.happen(amended, CreditLimitSet("jp", 5_000, None), StockReceived("oat", "main", 1_000, None, ""))
    said = [entry.sentence + entry.detail for entry in JournalSentences((end - 2, end - 1, end)).run(desk.reader)]
    assert said[:2] == ["Changed 1 lineTotal 46,800 → 23,400", "Set the credit limit to 5,000Before: none"]


def test_records_have_titles(desk: Desk):
    desk.happen(placed("o", OAT))
    keys = (desk.key("order", "o"), desk.key("customer", "green"), desk.key("person", "ann"))
    titles = RecordTitles(keys).run(desk.reader)
    assert titles == {keys[0]: "10001", keys[1]: CUSTOMERS["green"].details.name}
