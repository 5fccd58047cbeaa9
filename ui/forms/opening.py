"""Opening a draft again: from the file it was kept in, or from the books."""

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from core.domain.values import Id
from core.projections.reader import Reader
from core.readmodels.company import CompanyCard
from core.readmodels.keys import KeyOf
from core.readmodels.order_detail import OrderDetail
from core.readmodels.order_lines import LineRow
from core.readmodels.product_list import ProductAvailability, ProductMatch
from ui.desk import Desk
from ui.dispatcher import new_id
from ui.forms.draft_file import DraftFile, KeptDraft, KeptLine
from ui.forms.entry_line import EntryLine, line_of_product, line_of_words


def draft_of(folder: Path, draft_id: Id, reader: Reader) -> KeptDraft | None:
    """As it was typed last, else as it was saved; None when there is no such draft any more."""
    return DraftFile(folder, draft_id).read() or draft_in_books(draft_id, reader)


def bring_back(desk: Desk, draft: KeptDraft) -> None:
    """Open a discarded draft under an id of its own: the discarded one stays discarded."""
    again = replace(draft, draft_id=new_id(), version=0)
    DraftFile(desk.drafts_folder, again.draft_id).write(again)
    desk.entry_asked.emit(again.draft_id)


def draft_in_books(draft_id: Id, reader: Reader) -> KeptDraft | None:
    """The draft as it was saved; None when there is none, or it was placed or discarded since."""
    key = KeyOf("order", draft_id).run(reader)
    found = OrderDetail(key).run(reader) if key is not None else None
    if found is None or found.header.state != "draft":
        return None
    header = found.header
    return KeptDraft(
        draft_id,
        header.version,
        header.customer_key,
        header.customer,
        header.reference,
        date.fromisoformat(header.ship_by) if header.ship_by else None,
        header.channel,
        header.deliver_to,
        header.note,
        header.private_note,
        tuple(_kept_line(line) for line in found.lines),
        extras=header.extras,
    )


def _kept_line(line: LineRow) -> KeptLine:
    backorder = None if line.backorder is None else bool(line.backorder)
    return KeptLine(line.product_uuid, line.name, line.ordered, line.unit_price, line.discount, backorder)


def lines_of(
    draft: KeptDraft, reader: Reader, company: CompanyCard, not_a_product: str
) -> tuple[list[EntryLine], dict[Id, ProductMatch]]:
    """The lines of a draft, with the products as they stand now."""
    ids = tuple({line.product_id for line in draft.lines if line.product_id})
    stock = ProductAvailability(ids).run(reader) if ids else {}
    return [_line(kept, stock, company, not_a_product) for kept in draft.lines], stock


def _line(kept: KeptLine, stock: dict[Id, ProductMatch], company: CompanyCard, not_a_product: str) -> EntryLine:
    match = stock.get(kept.product_id or "")
    line = line_of_product(match, company) if match else line_of_words(kept.name, not_a_product)
    line.quantity, line.unit_price, line.discount = kept.quantity, kept.unit_price, kept.discount
    line.backorder = kept.backorder
    return line
