"""Orders: who answers which command, and how each answer is taken back."""

from typing import assert_never

from core.domain.decider import Accepted, Command, Context, Decider, Event, Refused, States, Violation
from core.domain.orders.amending import amend, restore
from core.domain.orders.cancelling import cancel_line, cancel_order, hold, reinstate, release
from core.domain.orders.commands import (
    AmendOrder,
    CancelLine,
    CancelOrder,
    DiscardDraft,
    FillBackorders,
    GiveBackReserved,
    HoldOrder,
    ImportTrade,
    OrderCommands,
    PlaceOrder,
    ReinstateLines,
    ReleaseOrder,
    RestoreLines,
    ReturnToDraft,
    ReverseShipment,
    SaveDraft,
    ShipOrder,
    WithdrawHistory,
)
from core.domain.orders.drafting import discard_draft, save_draft
from core.domain.orders.events import (
    HistoryRecorded,
    LineCancelled,
    LineQuantity,
    LinesReserved,
    OrderAmended,
    OrderCancelled,
    OrderEvents,
    OrderHeld,
    OrderPlaced,
    OrderReleased,
    OrderShipped,
)
from core.domain.orders.evolving import evolve
from core.domain.orders.filling import fill, filled_back, give_back
from core.domain.orders.history import record, withdraw
from core.domain.orders.placing import place, return_to_draft
from core.domain.orders.shipping import reverse_shipment, ship
from core.domain.orders.state import Order


def decide(command: OrderCommands, states: States, context: Context) -> Accepted | Refused:
    match command:
        case PlaceOrder():
            return place(command, states, context)
        case ShipOrder():
            return ship(command, states, context)
        case ImportTrade():
            return record(command, states)
        case AmendOrder():
            return amend(command, states, context)
        case ReturnToDraft():
            return return_to_draft(command, states, context)
        case CancelOrder():
            return cancel_order(command, states, context)
        case FillBackorders():
            return fill(command, states, context)
        case _:
            return _decide_by_state(command, states)


def _decide_by_state(  # noqa: C901  one flat case a command
    command: SaveDraft
    | DiscardDraft
    | HoldOrder
    | ReleaseOrder
    | CancelLine
    | ReinstateLines
    | RestoreLines
    | ReverseShipment
    | WithdrawHistory
    | GiveBackReserved,
    states: States,
) -> Accepted | Refused:
    """The commands that need to know nothing beside the states."""
    match command:
        case SaveDraft():
            return save_draft(command, states)
        case DiscardDraft():
            return discard_draft(command, states)
        case HoldOrder():
            return hold(command, states)
        case ReleaseOrder():
            return release(command, states)
        case CancelLine():
            return cancel_line(command, states)
        case ReinstateLines():
            return reinstate(command, states)
        case RestoreLines():
            return restore(command, states)
        case ReverseShipment():
            return reverse_shipment(command, states)
        case WithdrawHistory():
            return withdraw(command, states)
        case GiveBackReserved():
            return give_back(command, states)
        case _:
            assert_never(command)


def inverse(events: tuple[Event, ...]) -> Command | Refused:  # noqa: C901  one flat case an event
    """The command that takes back what these events of one command did; UND-1 when nothing does."""
    match events[0]:
        case OrderPlaced(order_id=order_id):
            return ReturnToDraft(order_id)
        case OrderShipped(order_id=order_id, shipment_id=shipment_id):
            return ReverseShipment(order_id, shipment_id)
        case OrderHeld(order_id=order_id):
            return ReleaseOrder(order_id)
        case OrderReleased(order_id=order_id, held_for=reason):
            return HoldOrder(order_id, reason)
        case LineCancelled(order_id=order_id, line=line, quantity=quantity):
            return ReinstateLines(order_id, (LineQuantity(line, quantity),))
        case OrderCancelled(order_id=order_id, lines=lines):
            return ReinstateLines(order_id, lines)
        case HistoryRecorded(order_id=order_id):
            return WithdrawHistory(order_id)
        case LinesReserved():
            return filled_back(events)
        case OrderAmended():
            return _amended_back(events[0])
        case _:
            return Refused(Violation("UND-2"))


def _amended_back(amended: OrderAmended) -> RestoreLines:
    lines = tuple(change.before for change in amended.changes if change.before is not None)
    added = (change.after for change in amended.changes if change.before is None)
    remove = tuple(line.line for line in added if line is not None)
    return RestoreLines(amended.order_id, lines, remove, amended.extras_before)


ORDERS = Decider(Order, OrderEvents, OrderCommands, decide, evolve, inverse)
