import pytest

from core.domain.calculation import NO_EXTRAS
from core.domain.orders.commands import DiscardDraft, SaveDraft
from core.domain.orders.events import DraftedLine, OrderDiscarded, OrderDrafted
from core.domain.orders.values import DraftLine
from core.domain.values import Address
from tests.core.domain.scenario import business, line, place, scenario

TYPED = DraftLine(1, "p1", "two of these", 2_000, 1_000_000, 0, backorder=True)
TILL = Address("Till", "1 Back Lane", "Hull", "HU1", "GB")


def draft(*lines: DraftLine, customer: str | None = "c1") -> SaveDraft:
    return SaveDraft("o1", customer, "Customer c1", "PO 7", None, "web", TILL, "EUR", lines, "note", "private")


def test_a_draft_is_kept_as_it_stands():
    line, texts = DraftedLine(1, "p1", 2_000, 1_000_000, 0, True), ("two of these",)
    scenario(*business()).when(draft(TYPED)).then(
        OrderDrafted(
            "o1", "c1", "PO 7", None, "web", "EUR", (line,), NO_EXTRAS, "Customer c1", TILL, "note", "private", texts
        )
    )


def test_what_was_typed_freely_stays_out_of_the_chain():
    given = scenario(*business()).given(draft(TYPED))
    (public,) = given.desk.rows("SELECT data FROM journal WHERE type = 'order.drafted'")[0]
    assert not any(text in public for text in ("two of these", "Back Lane", "Customer c1", "note"))


def test_a_draft_may_lack_everything():
    given = scenario(*business()).given(draft(DraftLine(1, None, "?", 0, 0, 0), customer=None))
    assert (given.order().status, given.order().number) == ("draft", None)


def test_saving_again_replaces_the_draft():
    given = scenario(*business()).given(draft(TYPED), draft())
    assert given.order().lines == ()


def test_a_draft_is_placed_under_its_own_id():
    given = scenario(*business()).given(draft(TYPED), place(line(1, "p1", 2)))
    assert (given.order().status, given.order().number) == ("placed", 10_001)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (draft(customer="nobody"), "CUS-5"),
        (draft(DraftLine(1, "nothing", "", 1_000, 0, 0)), "PRD-5"),
        (draft(TYPED, TYPED), "ORD-21"),
    ],
)
def test_what_a_draft_names_must_be_there(command, code):
    scenario(*business()).when(command).refused(code)


def test_a_placed_order_is_no_draft():
    given = scenario(*business()).given(place(line(1, "p1", 2)))
    given.when(draft()).refused("ORD-15")
    given.when(DiscardDraft("o1")).refused("ORD-15")


def test_a_draft_is_given_up_once():
    given = scenario(*business()).given(draft())
    given.when(DiscardDraft("o1")).then(OrderDiscarded("o1"))
    given.when(DiscardDraft("o1")).then()


def test_a_draft_given_up_is_not_placed():
    given = scenario(*business()).given(draft(), DiscardDraft("o1"))
    given.when(place(line(1, "p1", 2))).refused("ORD-15")
