"""Locking periods and closing days."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from core.domain.company.commands import ChangeSetting, CloseDay, LockPeriod, UnlockPeriod
from core.domain.company.events import COMPANY, Company, DayClosed, PeriodLocked, PeriodUnlocked, Takings
from core.domain.decider import Event
from core.domain.payments.commands import RecordPayment, ReversePayment
from core.domain.values import Minor, Money
from tests.core.domain.scenario import TODAY, Scenario, business, customer, eur, pay, scenario

YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
A_DAY = 86_400_000_000


@pytest.fixture
def shop() -> Scenario:
    return scenario(*business())


def paid(minor: Minor, method: str, on: date = TODAY, id: str = "pay-1", customer_id: str = "c1") -> RecordPayment:
    return RecordPayment(id, customer_id, eur(minor), on, method, "", ())


def closed(given: Scenario, day: date) -> DayClosed:
    (event,) = given.when(CloseDay(day)).events
    assert isinstance(event, DayClosed)
    return event


def test_a_period_is_locked_once_and_further(shop: Scenario):
    first = date(2023, 10, 31)
    shop.when(LockPeriod(first)).then(PeriodLocked(COMPANY, first, None)).when(LockPeriod(first)).then()
    shop.when(LockPeriod(YESTERDAY)).then(PeriodLocked(COMPANY, YESTERDAY, first))


@pytest.mark.parametrize("through", [TODAY, TOMORROW])
def test_a_day_that_is_not_over_is_not_locked(shop: Scenario, through: date):
    assert shop.when(LockPeriod(through)).refused("DAY-2").facts == {"date": through}


def test_a_lock_does_not_go_back(shop: Scenario):
    told = shop.given(LockPeriod(YESTERDAY)).when(LockPeriod(date(2023, 10, 31))).refused("DAY-3")
    assert told.facts == {"date": YESTERDAY}


def test_a_period_is_unlocked_in_part_and_whole(shop: Scenario):
    first = date(2023, 10, 31)
    shop.given(LockPeriod(YESTERDAY)).when(UnlockPeriod(first)).then(PeriodUnlocked(COMPANY, first, YESTERDAY))
    shop.when(UnlockPeriod()).then(PeriodUnlocked(COMPANY, None, first)).when(UnlockPeriod()).then()


def test_what_is_not_locked_is_not_unlocked(shop: Scenario):
    assert shop.when(UnlockPeriod(YESTERDAY)).refused("DAY-4").facts == {"date": None}
    locked = date(2023, 10, 31)
    assert shop.given(LockPeriod(locked)).when(UnlockPeriod(YESTERDAY)).refused("DAY-4").facts == {"date": locked}


def test_nothing_is_dated_to_a_locked_day(shop: Scenario):
    shop.given(LockPeriod(YESTERDAY)).when(paid(500, "cash", YESTERDAY)).refused("DAY-1")
    shop.given(paid(500, "cash"), UnlockPeriod()).given(paid(500, "cash", YESTERDAY, "pay-2"))


def test_a_closing_counts_the_money_of_its_day_by_method(shop: Scenario):
    begin = shop.desk.position
    shop.given(paid(300, "cash"), paid(500, "cash", id="pay-2"), paid(900, "card", id="pay-3"))
    shop.given(ReversePayment("pay-2"), paid(70, "cash", YESTERDAY, "pay-4"))
    event = closed(shop, TODAY)
    assert event.takings == (Takings("card", eur(900)), Takings("cash", eur(300)))
    assert (event.day, event.first) == (TODAY, 1)
    assert begin < event.last == shop.before - 1  # the last entry is of yesterday


def test_currencies_are_not_added_up(shop: Scenario):
    shop.desk.record([dollars("c2")])
    shop.given(paid(300, "cash"), RecordPayment("pay-2", "c2", Money(400, "USD"), TODAY, "cash", "", ()))
    assert closed(shop, TODAY).takings == (Takings("cash", eur(300)), Takings("cash", Money(400, "USD")))


def dollars(id: str) -> Event:
    return replace(customer(id), currency="USD")


def test_the_fingerprint_is_the_seal_of_the_last_entry(shop: Scenario):
    shop.given(pay(500))
    event = closed(shop, TODAY)
    assert shop.desk.entries(event.last - 1)[0].position == event.last
    assert event.fingerprint == bytes(shop.desk.journal.hash_at(event.last) or b"").hex()


def test_a_day_without_an_entry_is_closed_with_nothing(shop: Scenario):
    shop.when(CloseDay(YESTERDAY)).then(DayClosed(COMPANY, YESTERDAY, (), 0, 0, ""))


def test_a_day_that_has_not_come_is_not_closed(shop: Scenario):
    assert shop.when(CloseDay(TOMORROW)).refused("DAY-5").facts == {"date": TOMORROW}


@pytest.mark.parametrize("day", [TODAY, YESTERDAY])
def test_a_day_is_closed_once_and_none_before_it_afterwards(shop: Scenario, day: date):
    assert shop.given(CloseDay(TODAY)).when(CloseDay(day)).refused("DAY-6").facts == {"date": TODAY}


def test_no_day_with_money_is_left_out_between_two_closings(shop: Scenario):
    shop.given(CloseDay(date(2023, 11, 1)), paid(500, "cash", YESTERDAY), ChangeSetting("negative stock", "allowed"))
    assert shop.when(CloseDay(TODAY)).refused("DAY-7").facts == {"date": YESTERDAY}
    assert closed(shop, YESTERDAY).takings == (Takings("cash", eur(500)),)
    assert closed(shop, TODAY).takings == ()


def test_what_comes_in_after_a_closing_counts_for_the_next(shop: Scenario):
    shop.given(paid(300, "cash"), CloseDay(TODAY), paid(50, "cash", id="pay-2"), ReversePayment("pay-1"))
    shop.desk.now += A_DAY
    shop.given(paid(7, "card", TOMORROW, "pay-3"))
    assert closed(shop, TOMORROW).takings == (Takings("card", eur(7)), Takings("cash", eur(-250)))


def test_money_is_in_one_closing_whenever_it_was_entered(shop: Scenario):
    takings = []
    for number in range(4):
        today = TODAY + timedelta(number)
        shop.given(
            paid(1, "cash", today, f"in time {number}"), paid(10, "cash", today + timedelta(1), f"early {number}")
        )
        takings += closed(shop, today).takings
        shop.given(paid(100, "cash", today, f"late {number}"), paid(1_000, "cash", YESTERDAY, f"very late {number}"))
        shop.desk.now += A_DAY
    assert [part.amount.minor for part in takings] == [1, 1_111, 1_111, 1_111]
    company = shop.state(Company, COMPANY)
    assert isinstance(company, Company)
    assert company.closed_through == TODAY + timedelta(3)
    assert shop.desk.verify().problems == ()
