"""How fresh the figures are, in words: for the top bar always, and for a bar when something has to be done."""

from typing import Final, NamedTuple, assert_never

from core.errors import Sentence
from core.projections.freshness import Freshness, Kind
from ui import formats
from ui.desk import Desk
from ui.widgets import freshness_dot

LISTS: Final = {
    "company": "the business's settings",
    "people": "the people",
    "customer_list": "the customers",
    "product_list": "the products",
    "order_list": "the orders",
    "order_detail": "the order details",
    "order_lines": "the order lines",
    "order_history": "the order history",
    "journal_list": "the journal",
    "search": "the search",
}


class Trouble(NamedTuple):
    """What a bar says: the sentence, and what its buttons ask for."""

    sentence: Sentence
    actions: tuple[str, ...] = ()


def words(freshness: Freshness, lag_s: float | None, desk: Desk) -> freshness_dot.Freshness:
    """For the top bar. `lag_s` is how long the last command took to reach the lists, when there was one."""
    entries = _entries(freshness.behind)
    match freshness.kind:
        case Kind.LIVE:
            return freshness_dot.Freshness("Live", _lag(lag_s))
        case Kind.CATCHING_UP:
            return freshness_dot.Freshness("Catching up", f"{entries} behind", "info")
        case Kind.STALE:
            return freshness_dot.Freshness(f"Figures from {_since(freshness, desk)}", f"{entries} behind", "warning")
        case Kind.PARKED:
            return freshness_dot.Freshness("Standing still", parked_lists(freshness), "warning")
        case Kind.REBUILDING:
            return freshness_dot.Freshness("Rebuilding", entries, "info")
        case Kind.OFFLINE:
            return freshness_dot.Freshness("Offline", f"since {_since(freshness, desk)}, reading only", "danger")
        case Kind.PAST:
            return freshness_dot.Freshness("Past", "read only", "time")
        case _:
            assert_never(freshness.kind)


def trouble(freshness: Freshness, desk: Desk) -> Trouble | None:
    """What a bar has to say, if anything."""
    if freshness.kind is Kind.PARKED:
        return Trouble(_parked(freshness), (TRY_AGAIN,))
    if freshness.kind is Kind.STALE:
        since = _since(freshness, desk)
        happened = f"These figures are from {since}."
        safe = "New orders are safe but not counted here yet."
        return Trouble(Sentence(happened, safe, "Try again, or open the journal."), (TRY_AGAIN,))
    if freshness.kind is Kind.OFFLINE:
        happened = f"Daybook cannot reach the shared journal since {_since(freshness, desk)}."
        todo = "You can read and keep drafts; placing works again when it is back."
        return Trouble(Sentence(happened, "Everything entered before is safe.", todo))
    return None


TRY_AGAIN: Final = "Try again"


def parked_lists(freshness: Freshness) -> str:
    return " and ".join(LISTS.get(name, name) for name in freshness.parked)


def _parked(freshness: Freshness) -> Sentence:
    parked = next(iter(freshness.parked.values()))
    lists = parked_lists(freshness)
    return Sentence(
        f"{lists[:1].upper()}{lists[1:]} cannot take entry {parked.position:,} and stand still: {parked.error}.",
        "The entry is safe, and everything else goes on.",
        "Press Try again, or rebuild the lists with Tools, Rebuild the lists.",
    )


def _since(freshness: Freshness, desk: Desk) -> str:
    return desk.moment(freshness.since) if freshness.since is not None else "earlier"


def _lag(lag_s: float | None) -> str:
    if lag_s is None:
        return ""
    return f"{lag_s:.1f} s behind" if lag_s >= 0.05 else "under 0.1 s behind"


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{formats.count(count)} entries"
