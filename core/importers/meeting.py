"""Where a file meets the books: a product or customer that is there under the same number is used, not added twice."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from core.domain.customers.commands import RegisterCustomer
from core.domain.decider import Command
from core.domain.orders.commands import ImportTrade
from core.domain.orders.events import TradeLine
from core.domain.products.commands import AddProduct
from core.domain.values import Id
from core.importers.import_commands import cash_sale_id
from core.write.known import Known


def met(commands: Iterable[Command], books: Known) -> Iterator[Command]:
    """The commands, with the books' own ids where they have the SKU or the code already.

    What an earlier import brought is left as it stands by now: it may have been changed since.
    The one customer of sales without a customer is never somebody else: where its code is taken it gets another.
    """
    theirs: dict[Id, Id] = {}
    known = {*books.products.values(), *books.customers.values()}
    for command in commands:
        if isinstance(command, AddProduct | RegisterCustomer) and _id_of(command) in known:
            continue
        met = _met_by(command, books)
        if met is not None:
            theirs[_id_of(command)] = met
        elif isinstance(command, ImportTrade):
            yield _addressed(command, theirs)
        elif isinstance(command, RegisterCustomer) and command.customer_id == cash_sale_id():
            yield replace(command, code=_free_code(command, books))
        else:
            yield command


def _met_by(command: Command, books: Known) -> Id | None:
    """The id of what is in the books already under another id, or None."""
    match command:
        case AddProduct(product_id=id, particulars=particulars):
            met = books.products.get(particulars.sku.upper(), id)
        case RegisterCustomer(customer_id=id, code=code) if id != cash_sale_id():
            met = books.customers.get(code, id)
        case _:
            return None
    return met if met != id else None


def _id_of(command: Command) -> Id:
    id: Id = getattr(command, command.__struct_fields__[0])
    return id


def _addressed(trade: ImportTrade, theirs: dict[Id, Id]) -> ImportTrade:
    if not theirs:
        return trade
    lines = tuple(_line(line, theirs) for line in trade.lines)
    return replace(trade, customer_id=theirs.get(trade.customer_id, trade.customer_id), lines=lines)


def _line(line: TradeLine, theirs: dict[Id, Id]) -> TradeLine:
    own = theirs.get(line.product_id)
    return line if own is None else replace(line, product_id=own)


def _free_code(command: RegisterCustomer, books: Known) -> str:
    code, number = command.code, 1
    while books.customers.get(code, command.customer_id) != command.customer_id:
        number += 1
        code = f"{command.code}-{number}"
    return code
