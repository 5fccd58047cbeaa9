"""Setting stock aside for order lines and giving it back: one event on the order, one on each stock stream."""

from collections.abc import Iterable
from typing import NamedTuple

from core.domain.decider import Event, States
from core.domain.orders.events import LineQuantity, LinesReserved
from core.domain.stock.events import MAIN, ReservationReleased, Stock, StockReserved, stock_id
from core.domain.values import Id, Quantity


class Move(NamedTuple):
    """A quantity of a line's product to set aside; negative gives it back."""

    line: int
    product_id: Id
    quantity: Quantity


def within_stock(wanted: Iterable[Move], states: States) -> list[Move]:
    """The part of each wanted move that is available, lines served in their order."""
    taken: dict[Id, Quantity] = {}
    moves = []
    for move in wanted:
        stock = states.of(Stock, stock_id(move.product_id))
        free = max(0, stock.available - taken.get(move.product_id, 0))
        quantity = min(free, move.quantity)
        taken[move.product_id] = taken.get(move.product_id, 0) + quantity
        moves.append(move._replace(quantity=quantity))
    return moves


def reservation_events(order_id: Id, moves: Iterable[Move]) -> tuple[Event, ...]:
    """The events of the moves that are not zero; none at all when nothing moves."""
    moving = [move for move in moves if move.quantity]
    if not moving:
        return ()
    lines = tuple(LineQuantity(move.line, move.quantity) for move in moving)
    return (LinesReserved(order_id, lines), *(_on_stock(order_id, move) for move in moving))


def _on_stock(order_id: Id, move: Move) -> Event:
    if move.quantity > 0:
        return StockReserved(move.product_id, MAIN, order_id, move.line, move.quantity)
    return ReservationReleased(move.product_id, MAIN, order_id, move.line, -move.quantity)
