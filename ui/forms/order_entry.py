"""Order entry: customer, lines, place; by keyboard alone, with totals at each keystroke and nothing ever lost."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from core.domain.calculation import NO_EXTRAS
from core.domain.values import Address, Id
from core.projections.changes import ChangeSet
from core.readmodels.customer_list import CustomerCard, CustomerMatch, CustomerMatches
from core.readmodels.delivery_addresses import DeliveryAddresses
from core.readmodels.product_list import ProductAvailability, ProductMatch, ProductMatches
from core.readmodels.usual_products import UsualProduct, UsualProducts
from ui.actions import ActionRegistry, action
from ui.desk import Desk
from ui.dispatcher import Reading, new_id
from ui.forms.consequences import consequences
from ui.forms.draft_file import DraftFile, KeptDraft
from ui.forms.draft_keeper import DraftKeeper
from ui.forms.entry_header import EntryHeader
from ui.forms.entry_layout import EntryParts, lay_out
from ui.forms.entry_line import Column, line_of_product, line_of_words
from ui.forms.entry_parts import EntryFoot, Notes, TitleLine
from ui.forms.item_field import ItemField
from ui.forms.line_grid import LineGrid
from ui.forms.line_model import LineModel
from ui.forms.opening import draft_of, lines_of
from ui.forms.placing import CHANNELS, Typed, kept_draft
from ui.forms.sending import Sending
from ui.forms.totals_panel import TotalsPanel
from ui.widgets.message_bar import MessageBar


class OrderEntry(EntryParts):
    """One order being taken. `draft_id` is a kept or saved draft's, or None for a new order."""

    title_changed = Signal(str)
    finished = Signal()  # placed or discarded: the tab may close; the form is empty again

    def __init__(
        self,
        desk: Desk,
        registry: ActionRegistry,
        draft_id: Id | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.folder = desk.drafts_folder
        self.order_id = draft_id or new_id()
        self.version = 0  # of the draft in the books, 0 for none
        self._usual: tuple[UsualProduct, ...] = ()
        self._usual_reading: Reading | None = None
        self._build()
        self.keeper = DraftKeeper(DraftFile(self.folder, self.order_id), self._compose, self)
        self.sending = Sending(self, self)
        lay_out(self)
        self._connect()
        registry.collect(self)
        if draft_id is not None:
            self._open(draft_id)
        self.refresh()

    @property
    def title(self) -> str:
        name = self.header.chosen.customer.name if self.header.chosen else ""
        return self.tr("New order, {name}").format(name=name) if name else self.tr("New order")

    @property
    def foot_with_buttons(self) -> QWidget:
        """What no toast may cover."""
        return self.foot

    @property
    def draft_id(self) -> Id:
        """Of the order being taken; a draft that is open already need not be opened twice."""
        return self.order_id

    def activate(self) -> None:
        """Its tab came to the front: the cursor goes where it was."""
        last: QWidget | None = self.focusWidget()
        (self.header.customer if last is None else last).setFocus(Qt.FocusReason.OtherFocusReason)

    @action("&Place order", "Ctrl+Return", "Ctrl+Enter", menu="Order", icon="check", words="confirm submit")
    def place(self) -> None:
        self.sending.place()

    @action("&Save draft", "Ctrl+S", menu="Order", icon="file-pen-line", words="park keep")
    def save_draft(self) -> None:
        self.sending.save_draft()

    @action("Discard draft", menu="Order", icon="x", words="throw away delete")
    def discard_draft(self) -> None:
        self.sending.discard()

    @action("Repeat line", "Ctrl+D", menu="Order", words="duplicate copy separate")
    def repeat_line(self) -> None:
        """The line under the cursor again, as a line of its own; in the empty row the last one."""
        row = min(self.grid.row, len(self.model.lines) - 1)
        if row >= 0:
            self.model.insert(row + 1, self.model.lines[row].copy())
            self.grid.go(row + 1, Column.QUANTITY)

    @action("Remove line", "Ctrl+Shift+Del", menu="Order", icon="x", words="delete")
    def remove_line(self) -> None:
        if self.grid.line() is not None:
            row, column = self.grid.row, self.grid.column
            self.model.remove(row)
            self.grid.go(row, column)

    @action("Move line up", "Ctrl+Shift+Up", menu="Order", icon="arrow-up")
    def move_line_up(self) -> None:
        self._move_line(-1)

    @action("Move line down", "Ctrl+Shift+Down", menu="Order", icon="arrow-down")
    def move_line_down(self) -> None:
        self._move_line(1)

    @action("Backorder what is short", "Alt+B", menu="Order", icon="hourglass", words="wait later")
    def backorder_short(self) -> None:
        """Let the lines that were refused for want of stock wait for the rest."""
        self.sending.backorder_short()

    @action("Discount and charges", "Alt+C", menu="Order", icon="tag", words="rebate delivery postage fee")
    def add_extras(self) -> None:
        """Less or more for the order as a whole."""
        self.panel.extras.begin()

    def add_usual(self, place: int) -> None:
        """One of the products that the customer usually buys, with its usual quantity."""
        shown = self._usual_not_on_order()
        if place >= len(shown):
            return
        match = ProductMatch(shown[place].key, shown[place].product)
        line = line_of_product(match, self.desk.company)
        line.quantity = shown[place].quantity
        self.model.add(line, match)
        self.grid.go_to_add()

    def typed(self) -> Typed:
        header = self.header
        return Typed(
            self.order_id,
            header.chosen,
            header.reference.text().strip(),
            header.ship_by.day,
            header.channel.channel(),
            header.address(),
            self.notes.public.text().strip(),
            self.notes.private.text().strip(),
            self.panel.extras.extras(),
        )

    def start_anew(self) -> None:
        """An empty form with an id of its own."""
        self.order_id, self.version = new_id(), 0
        self.keeper.settle()
        self.keeper.change_file(DraftFile(self.folder, self.order_id))
        self._fill(KeptDraft(self.order_id, 0, None, "", "", None, CHANNELS[0], Address(), "", "", ()))
        self.header.customer.setFocus(Qt.FocusReason.OtherFocusReason)

    def become_new(self) -> None:
        """What is typed, under another id: its own is another's by now."""
        before = DraftFile(self.folder, self.order_id)
        self.order_id, self.version = new_id(), 0
        self.keeper.change_file(DraftFile(self.folder, self.order_id))
        self.keeper.note_change(at_once=True)
        before.remove()

    def refresh(self) -> None:
        """Everything that follows from what is typed."""
        customer = self.header.chosen.customer if self.header.chosen else None
        total = self.model.calculation.totals.total
        charged = self.model.extras.charged
        self.panel.show_totals(self.model.calculation, charged, self.model.currency, self.model.price_mode)
        self.panel.show_credit(customer, total)
        limit = customer.credit_limit if customer else None
        excess = customer.owing + total - limit if customer and limit is not None else 0
        self.panel.show_consequences(consequences(self.model, customer, excess))
        self.panel.show_usual(self._usual_not_on_order())
        self.sending.show_problem_count()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.focusWidget() is None:
            self.header.customer.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.StyleChange):
            self.panel.fit_into(self.width())
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.keeper.keep()
        event.setAccepted(not self.keeper.is_behind)  # what the disk does not take stays here

    def _build(self) -> None:
        reader = self.desk.dispatcher.reader
        self.model = LineModel(self)
        self.model.set_terms(self.desk.currency, self.desk.company.price_mode)
        self.header = EntryHeader(
            lambda text: CustomerMatches(text).run(reader),
            lambda match: [each.address for each in DeliveryAddresses(match.key).run(reader)],
            lambda: self.desk.today,
        )
        self.item = ItemField(
            lambda text: ProductMatches(text).run(reader), self.model.wanted, lambda: self.model.currency
        )
        self.grid = LineGrid(self.model, self.item)
        self.title_line, self.bar, self.notes = TitleLine(), MessageBar(), Notes()
        self.panel, self.foot = TotalsPanel(), EntryFoot()
        self.body = QWidget()

    def _connect(self) -> None:
        self.header.customer_changed.connect(self._on_header_customer_changed)
        self.header.edited.connect(self._on_header_edited)
        self.header.passed.connect(self._on_header_passed)
        self.header.customer.new_asked.connect(self._on_customer_new_asked)
        self.model.edited.connect(self._on_model_edited)
        self.model.rowsInserted.connect(self._on_lines_moved)
        self.model.rowsRemoved.connect(self._on_lines_moved)
        self.grid.product_chosen.connect(self._on_grid_product_chosen)
        self.grid.words_entered.connect(self._on_grid_words_entered)
        self.grid.left.connect(self._on_grid_left)
        self.item.textEdited.connect(self._on_note_edited)
        self.item.textChanged.connect(self._on_item_text_changed)
        self.notes.public.textEdited.connect(self._on_note_edited)
        self.notes.private.textEdited.connect(self._on_note_edited)
        self.panel.usual_chosen.connect(self.add_usual)
        self.panel.extras.edited.connect(self._on_extras_edited)
        self.foot.save.clicked.connect(self.save_draft)
        self.foot.place.clicked.connect(self.place)
        self.keeper.said.connect(self._on_keeper_said)
        self.desk.dispatcher.changed.connect(self._on_dispatcher_changed)

    def _open(self, draft_id: Id) -> None:
        draft = draft_of(self.folder, draft_id, self.desk.dispatcher.reader)
        if draft is not None:
            self._fill(draft)
            self.grid.go_to_add()

    def _fill(self, draft: KeptDraft) -> None:
        self.version = draft.version
        self.header.channel.show_channel(draft.channel)
        reader = self.desk.dispatcher.reader
        customer = CustomerCard(draft.customer_key).run(reader) if draft.customer_key is not None else None
        self.header.show_customer(customer, fill=True)
        if draft.deliver_to != Address():
            self.header.show_address(draft.deliver_to)
        self.header.reference.setText(draft.reference)
        self.header.ship_by.set_day(draft.ship_by)
        self.notes.public.setText(draft.note)
        self.notes.private.setText(draft.private_note)
        lines, stock = lines_of(draft, reader, self.desk.company, self.tr("No product has this name, SKU or barcode."))
        self.model.set_stock(stock)
        self.model.set_lines(lines)
        self.item.setText(draft.item_text)
        self.panel.extras.show_extras(draft.extras, customer.customer.currency if customer else self.desk.currency)
        self.model.set_extras(draft.extras)
        self._take_terms(customer)

    def _compose(self) -> KeptDraft | None:
        draft = kept_draft(self.typed(), self.model.lines, self.version, self.grid.adding())
        parts = (draft.customer_key, draft.reference, draft.ship_by, draft.note, draft.private_note, draft.lines)
        return draft if any(parts) or draft.extras != NO_EXTRAS else None

    def _take_terms(self, match: CustomerMatch | None) -> None:
        currency = match.customer.currency if match else self.desk.currency
        self.model.set_terms(currency, self.desk.company.price_mode)
        self.title_changed.emit(self.title)
        if self._usual_reading is not None:
            self._usual_reading.cancel()
        self._usual = ()
        if match is not None:
            self._usual_reading = self.desk.dispatcher.read(UsualProducts(match.key))
            self._usual_reading.done.connect(self._on_usual_reading_done)

    def _usual_not_on_order(self) -> list[UsualProduct]:
        return [usual for usual in self._usual if not self.model.wanted(usual.product.uuid)]

    def _move_line(self, step: int) -> None:
        if self.model.move(self.grid.row, step):
            self.grid.go(self.grid.row + step, self.grid.column)

    @Slot()
    def _on_header_customer_changed(self) -> None:
        self.sending.forget_account()
        self._take_terms(self.header.chosen)
        self.keeper.note_change(at_once=True)
        if self.header.chosen is not None:
            self.grid.go_to_add()

    @Slot()
    def _on_header_edited(self) -> None:
        self.sending.forget("reference", "ship_by", "deliver_to")
        self.keeper.note_change()

    @Slot()
    def _on_header_passed(self) -> None:
        self.grid.go_to_add()

    @Slot(str)
    def _on_customer_new_asked(self, name: str) -> None:
        from ui.dialogs.customer import CustomerDialog  # noqa: PLC0415  loads only when asked for

        dialog = CustomerDialog(self.desk, self, name=name)
        dialog.registered.connect(self._on_dialog_registered)
        dialog.open()

    @Slot(int)
    def _on_dialog_registered(self, key: int) -> None:
        match = CustomerCard(key).run(self.desk.dispatcher.reader)
        if match is not None:
            self.header.show_customer(match, fill=True)
            self._on_header_customer_changed()

    @Slot()
    def _on_model_edited(self) -> None:
        self.keeper.note_change()
        self.sending.look_again()
        self.refresh()

    @Slot()
    def _on_item_text_changed(self) -> None:
        self.sending.look_again()
        self.sending.show_problem_count()

    @Slot()
    def _on_lines_moved(self) -> None:
        self.keeper.note_change(at_once=True)

    @Slot()
    def _on_note_edited(self) -> None:
        self.keeper.note_change()

    @Slot()
    def _on_extras_edited(self) -> None:
        self.sending.forget(*self.panel.extras.rows)
        self.model.set_extras(self.panel.extras.extras())
        self.keeper.note_change()

    @Slot(int, object, bool)
    def _on_grid_product_chosen(self, row: int, match: ProductMatch, by_tab: bool) -> None:
        line = line_of_product(match, self.desk.company)
        if row < len(self.model.lines):
            self.model.replace(row, line, match)
        else:
            row = self.model.add(line, match)
        self.keeper.note_change(at_once=True)
        self.grid.refit()
        if by_tab:
            self.grid.go(row, Column.QUANTITY)
        else:
            self.grid.go_to_add()

    @Slot(int, str)
    def _on_grid_words_entered(self, row: int, words: str) -> None:
        text = self.tr("No product has this name, SKU or barcode. Link the line to one, or remove it.")
        if row >= len(self.model.lines):
            self.model.insert(row, line_of_words(words, text))
        self.grid.go_to_add()

    @Slot(bool)
    def _on_grid_left(self, backwards: bool) -> None:
        reason = Qt.FocusReason.BacktabFocusReason if backwards else Qt.FocusReason.TabFocusReason
        (self.header.channel if backwards else self.notes.public).setFocus(reason)

    @Slot(str, bool)
    def _on_keeper_said(self, text: str, is_kept: bool) -> None:
        self.title_line.show_kept(text, is_kept=is_kept)

    @Slot(object)
    def _on_usual_reading_done(self, usual: tuple[UsualProduct, ...]) -> None:
        self._usual = usual
        self.item.set_times_bought({each.product.uuid: each.times for each in usual})
        self.refresh()

    @Slot(object)
    def _on_dispatcher_changed(self, changes: ChangeSet) -> None:
        """Others reserve, receive, pay: badges and credit follow at once."""
        touched = {key for key in changes.of("product_list").changed}
        stock = (self.model.stock_of(id) for id in self.model.product_ids)
        ids = tuple(match.product.uuid for match in stock if match is not None and match.key in touched)
        reader = self.desk.dispatcher.reader
        if ids:
            self.model.set_stock(ProductAvailability(ids).run(reader), mark=True)
        chosen = self.header.chosen
        if chosen is not None and chosen.key in changes.of("customer_list").changed:
            self.header.customer.customer = CustomerCard(chosen.key).run(reader)
            self.refresh()
