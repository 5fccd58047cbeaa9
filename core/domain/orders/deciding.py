"""Orders: who answers which command, and how each answer is taken back."""

from typing import assert_never

from msgspec.structs import replace

from core.domain.decider import Accepted, Command, Context, Decider, Event, Refused, States, Violation
from core.domain.orders.amending import amend, restore
from core.domain.orders.cancelling import cancel_line, cancel_order, hold, reinstate, release
from core.domain.orders.commands import (
    AddNote,
    AmendOrder,
    CancelLine,
    CancelOrder,
    CloseOrder,
    DiscardDraft,
    FillBackorders,
    GiveBackReserved,
    HoldOrder,
    ImportTrade,
    InspectReturn,
    OrderCommands,
    PickOrder,
    PlaceOrder,
    ReceiveReturn,
    ReinstateLines,
    ReleaseOrder,
    ReopenOrder,
    RestoreLines,
    ReturnToDraft,
    ReverseShipment,
    SaveDraft,
    ShipOrder,
    UnpickOrder,
    WithdrawHistory,
)
from core.domain.orders.drafting import discard_draft, save_draft
from core.domain.orders.events import (
    HistoryRecorded,
    LineCancelled,
    LineQuantity,
    LinesPicked,
    LinesReserved,
    LinesUnpicked,
    OrderAmended,
    OrderCancelled,
    OrderClosed,
    OrderEvents,
    OrderHeld,
    OrderParticularsChanged,
    OrderPlaced,
    OrderReleased,
    OrderReopened,
    OrderShipped,
)
from core.domain.orders.evolving import evolve
from core.domain.orders.filling import fill, filled_back, give_back
from core.domain.orders.history import record, withdraw
from core.domain.orders.particulars import particulars_before
from core.domain.orders.picking import pick, unpick
from core.domain.orders.placing import place, return_to_draft
from core.domain.orders.reopening import add_note, close, reopen
from core.domain.orders.returning import inspect, receive
from core.domain.orders.shipping import reverse_shipment, ship
from core.domain.orders.state import Order

ForGoods = PickOrder | UnpickOrder | ReverseShipment | InspectReturn
ByState = (
    SaveDraft
    | DiscardDraft
    | HoldOrder
    | CancelLine
    | ReinstateLines
    | RestoreLines
    | CloseOrder
    | AddNote
    | GiveBackReserved
    | WithdrawHistory
)
"""The commands that need to know nothing beside the states."""


def decide(  # noqa: C901  one flat case a command
    command: OrderCommands, states: States, context: Context
) -> Accepted | Refused:
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
        case ReleaseOrder():
            return release(command, states, context)
        case ReopenOrder():
            return reopen(command, states, context)
        case ReceiveReturn():
            return receive(command, states, context)
        case PickOrder() | UnpickOrder() | ReverseShipment() | InspectReturn():
            return _decide_for_goods(command, states)
        case _:
            return _decide_by_state(command, states)


def _decide_for_goods(command: ForGoods, states: States) -> Accepted | Refused:
    match command:
        case PickOrder():
            return pick(command, states)
        case UnpickOrder():
            return unpick(command, states)
        case ReverseShipment():
            return reverse_shipment(command, states)
        case InspectReturn():
            return inspect(command, states)
        case _:
            assert_never(command)


def _decide_by_state(command: ByState, states: States) -> Accepted | Refused:  # noqa: C901  one flat case a command
    match command:
        case SaveDraft():
            return save_draft(command, states)
        case DiscardDraft():
            return discard_draft(command, states)
        case HoldOrder():
            return hold(command, states)
        case CancelLine():
            return cancel_line(command, states)
        case ReinstateLines():
            return reinstate(command, states)
        case RestoreLines():
            return restore(command, states)
        case CloseOrder():
            return close(command, states)
        case AddNote():
            return add_note(command, states)
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
            return ReleaseOrder(order_id, accepts=("CUS-4",))  # the hold did not bring it about
        case OrderReleased(order_id=order_id, held_for=reason):
            return HoldOrder(order_id, reason)
        case LineCancelled(order_id=order_id, line=line, quantity=quantity):
            return ReinstateLines(order_id, (LineQuantity(line, quantity),))
        case OrderCancelled(order_id=order_id, lines=lines):
            return ReinstateLines(order_id, lines)
        case LinesReserved() | LinesPicked():
            return _reserved_back(events)
        case LinesUnpicked(order_id=order_id, lines=lines):
            return PickOrder(order_id, lines)
        case OrderClosed(order_id=order_id):
            return ReopenOrder(order_id, accepts=("CUS-4",))
        case OrderReopened(order_id=order_id):
            return CloseOrder(order_id)
        case HistoryRecorded(order_id=order_id):
            return WithdrawHistory(order_id)
        case OrderAmended() | OrderParticularsChanged():
            return _amended_back(events)
        case _:
            return Refused(Violation("UND-2"))


def _reserved_back(events: tuple[Event, ...]) -> Command | Refused:
    """What was set aside to be picked stays set aside."""
    for event in events:
        if isinstance(event, LinesPicked):
            return UnpickOrder(event.order_id, event.lines)
    return filled_back(events)


def _amended_back(events: tuple[Event, ...]) -> RestoreLines:
    back = RestoreLines(events[0].stream.id, (), ())
    for event in events:
        if isinstance(event, OrderAmended):
            lines = tuple(change.before for change in event.changes if change.before is not None)
            added = (change.after for change in event.changes if change.before is None)
            remove = tuple(line.line for line in added if line is not None)
            extras = None if event.extras == event.extras_before else event.extras_before
            back = replace(back, lines=lines, remove=remove, extras=extras)
        elif isinstance(event, OrderParticularsChanged):
            back = replace(back, particulars=particulars_before(event))
    return back


ORDERS = Decider(Order, OrderEvents, OrderCommands, decide, evolve, inverse)
