"""Invoices and credit notes: posted with all they say, and never changed afterwards."""

from datetime import date
from typing import Annotated, assert_never

from msgspec import Struct
from msgspec.structs import replace

from core.domain.calculation import Charge, Share, Totals
from core.domain.decider import Event, State
from core.domain.values import PERSONAL, Address, Id, Minor, PersonalText, Price, Quantity, Rate


class InvoiceLine(Struct, frozen=True):
    """A line of an invoice or a credit note, as the order's line was agreed on. Of a credit note all is positive."""

    line: int  # of this document
    order_id: Id
    order_line: int
    sku: str
    name: str
    unit: str
    quantity: Quantity
    unit_price: Price
    discount: Rate
    tax_category: str
    tax_rate: Rate
    net: Minor
    gross: Minor  # before discount


class CreditedLine(Struct, frozen=True):
    """How much of a line of an invoice a credit note takes back."""

    line: int
    quantity: Quantity
    net: Minor


class InvoiceEvent(Event, frozen=True):
    kind = "invoice"

    invoice_id: Id


class InvoicePosted(InvoiceEvent, frozen=True, tag="invoice.posted"):
    """An invoice stands, with its number and its own copy of all it says. `shares` split discount and charges."""

    number: int
    customer_id: Id
    invoiced_on: date
    due_on: date
    currency: str
    price_mode: str
    lines: tuple[InvoiceLine, ...]
    discount: Minor
    charges: tuple[Charge, ...]
    shares: tuple[Share, ...]
    totals: Totals
    order_number: int
    reference: str  # the customer's
    customer_name: PersonalText
    bill_to: Annotated[Address, PERSONAL]
    deliver_to: Annotated[Address, PERSONAL]


class CreditNotePosted(InvoiceEvent, frozen=True, tag="invoice.credit_note_posted"):
    """A credit note stands; `invoice_id` is its own id, `credits` the invoice it takes back some of.

    Its amounts are positive. Without lines it is a credit by amount, or of charges. `shares` are what of discount and
    charges it takes back too.
    """

    number: int
    credits: Id
    invoice_number: int
    customer_id: Id
    credited_on: date
    currency: str
    price_mode: str
    lines: tuple[InvoiceLine, ...]
    shares: tuple[Share, ...]
    totals: Totals
    return_id: Id | None
    customer_name: PersonalText
    bill_to: Annotated[Address, PERSONAL]
    reason: PersonalText


class InvoiceCredited(InvoiceEvent, frozen=True, tag="invoice.credited"):
    """A credit note took back some of this invoice. `lines` are numbers of its own lines."""

    credit_note_id: Id
    number: int
    lines: tuple[CreditedLine, ...]
    shares: tuple[Share, ...]
    totals: Totals


class DifferenceWrittenOff(InvoiceEvent, frozen=True, tag="invoice.difference_written_off"):
    """A small rest of an invoice will not be asked for any more; negative when it is asked for again."""

    customer_id: Id
    minor: Minor
    reason: PersonalText


class DocumentIssued(InvoiceEvent, frozen=True, tag="invoice.document_issued"):
    """The document was handed or sent to the customer. `sha256` is that of the file, when one was kept."""

    channel: str  # print, mail, file
    sha256: str
    to: PersonalText


InvoiceEvents = InvoicePosted | CreditNotePosted | InvoiceCredited | DifferenceWrittenOff | DocumentIssued


class PostedLine(Struct, frozen=True):
    """A line as posted, and how much of it was credited since."""

    line: int
    order_id: Id
    order_line: int
    quantity: Quantity
    unit_price: Price
    discount: Rate
    tax_category: str
    tax_rate: Rate
    net: Minor
    credited: Quantity = 0
    credited_net: Minor = 0


class PostedTax(Struct, frozen=True):
    """The tax of one category and rate, its share of discount and charges, and what was credited since."""

    category: str
    rate: Rate
    taxable: Minor
    tax: Minor
    discount: Minor = 0
    charged: Minor = 0
    credited_taxable: Minor = 0
    credited_tax: Minor = 0
    credited_charged: Minor = 0


class Invoice(State, frozen=True):
    """An invoice, or a credit note: then `credits` is the id of its invoice."""

    kind = "invoice"

    id: Id = ""
    number: int = 0
    credits: Id | None = None
    customer_id: Id = ""
    dated: date | None = None
    due_on: date | None = None
    currency: str = ""
    price_mode: str = ""
    total: Minor = 0
    credited: Minor = 0  # total of credit notes
    written_off: Minor = 0
    lines: tuple[PostedLine, ...] = ()
    taxes: tuple[PostedTax, ...] = ()

    @property
    def owed(self) -> Minor:
        """What is to be paid of it, payments aside."""
        return self.total - self.credited - self.written_off

    @property
    def order_id(self) -> Id:
        """The order that an invoice is of."""
        return self.lines[0].order_id if self.lines else ""

    def line(self, number: int) -> PostedLine | None:
        return next((line for line in self.lines if line.line == number), None)


def evolve(invoice: Invoice, event: InvoiceEvents) -> Invoice:
    match event:
        case InvoicePosted():
            return _posted(event)
        case CreditNotePosted():
            return _credit_note(event)
        case InvoiceCredited():
            return _credited(invoice, event)
        case DifferenceWrittenOff():
            return replace(invoice, written_off=invoice.written_off + event.minor)
        case DocumentIssued():
            return invoice
        case _:
            assert_never(event)


def _posted(event: InvoicePosted) -> Invoice:
    shares = {(share.category, share.rate): share for share in event.shares}
    taxes = tuple(
        PostedTax(
            tax.category,
            tax.rate,
            tax.taxable,
            tax.tax,
            shares[tax.category, tax.rate].discount,
            shares[tax.category, tax.rate].charged,
        )
        for tax in event.totals.taxes
    )
    return Invoice(
        event.invoice_id,
        event.number,
        None,
        event.customer_id,
        event.invoiced_on,
        event.due_on,
        event.currency,
        event.price_mode,
        event.totals.total,
        lines=tuple(map(_kept, event.lines)),
        taxes=taxes,
    )


def _credit_note(event: CreditNotePosted) -> Invoice:
    return Invoice(
        event.invoice_id,
        event.number,
        event.credits,
        event.customer_id,
        event.credited_on,
        None,
        event.currency,
        event.price_mode,
        event.totals.total,
        lines=tuple(map(_kept, event.lines)),
        taxes=tuple(PostedTax(tax.category, tax.rate, tax.taxable, tax.tax) for tax in event.totals.taxes),
    )


def _kept(line: InvoiceLine) -> PostedLine:
    return PostedLine(
        line.line,
        line.order_id,
        line.order_line,
        line.quantity,
        line.unit_price,
        line.discount,
        line.tax_category,
        line.tax_rate,
        line.net,
    )


def _credited(invoice: Invoice, event: InvoiceCredited) -> Invoice:
    parts = {part.line: part for part in event.lines}
    taxes = {(tax.category, tax.rate): tax for tax in event.totals.taxes}
    charged = {(share.category, share.rate): share.charged for share in event.shares}
    return replace(
        invoice,
        credited=invoice.credited + event.totals.total,
        lines=tuple(_line_credited(line, parts.get(line.line)) for line in invoice.lines),
        taxes=tuple(
            replace(
                tax,
                credited_taxable=tax.credited_taxable + taxes[tax.category, tax.rate].taxable,
                credited_tax=tax.credited_tax + taxes[tax.category, tax.rate].tax,
                credited_charged=tax.credited_charged + charged.get((tax.category, tax.rate), 0),
            )
            if (tax.category, tax.rate) in taxes
            else tax
            for tax in invoice.taxes
        ),
    )


def _line_credited(line: PostedLine, part: CreditedLine | None) -> PostedLine:
    if part is None:
        return line
    return replace(line, credited=line.credited + part.quantity, credited_net=line.credited_net + part.net)
