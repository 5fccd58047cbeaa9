"""Placing and saving what the order form holds, and showing what came of it: nothing typed is lost on the way."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Refused, Stream, Violation
from core.domain.orders.commands import DiscardDraft
from core.domain.values import Measured, Minor
from core.errors import Conflict, Sentence, Unavailable
from core.readmodels.keys import KeyOf
from core.readmodels.order_detail import DetailedOrder, OrderDetail
from ui import conflicts, formats, problems
from ui.expected import ExpectedOrder, expected_orders, tell_placed
from ui.forms.entry_line import VALUES, Column
from ui.forms.extras_fields import ExtraRow
from ui.forms.form import Form
from ui.forms.opening import bring_back
from ui.forms.placing import (
    COUNTER,
    SHORTAGES,
    cell_of,
    new_lines,
    place_order,
    save_draft,
    short_lines,
)
from ui.forms.selling import sell
from ui.problems import OVER_LIMIT, WARNINGS
from ui.submission import Submission
from ui.widgets.fields import Field
from ui.widgets.message_bar import Severity

LISTS_ARE_LATE_MS: Final = 300  # after so long an order that stands is shown as expected


class Sending(QObject):
    """The order form's way to the books. One thing is on its way at a time."""

    def __init__(self, form: Form, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._form = form
        self._problems: dict[str, str] = {}  # by field of the head; "lines" is the grid as a whole
        self._short: dict[int, Measured] = {}
        self._calls: list[Callable[[], None]] = []
        self._accepts: tuple[str, ...] = ()
        self._again: Callable[[], None] = self.place  # what was asked for last
        self._late = QTimer(self, singleShot=True, interval=LISTS_ARE_LATE_MS)
        self._late.timeout.connect(self._on_late_timeout)
        self._placing, self._saving, self._discarding = (self._submission() for _ in range(3))
        self._placing.accepted.connect(self._on_placing_accepted)
        self._placing.visible.connect(self._on_placing_visible)
        self._saving.visible.connect(self._on_saving_visible)
        self._discarding.accepted.connect(self._on_discarding_accepted)
        form.bar.action_chosen.connect(self._on_bar_action_chosen)

    def place(self) -> None:
        """Send the order, once nothing is wrong that the form itself can see."""
        self.place_anyway((), "")

    def place_anyway(self, codes: tuple[str, ...], why: str) -> None:
        """The same with the warnings that were read and the reason for going on."""
        if self._is_busy():
            return
        self._again = partial(self.place_anyway, codes, why)
        self._form.grid.settle()
        self._clear()
        if self._find_problems():
            self._show_problems()
            return
        if self._form.header.channel.channel() == COUNTER:
            self._form.keeper.keep()
            dialog = sell(self._form, self._parent)
            dialog.stood.connect(self._on_sale_stood)
        else:
            self._send(codes, why)

    def save_draft(self) -> None:
        if self._is_busy():
            return
        self._again = self.save_draft
        form = self._form
        self._clear()
        form.foot.show_doing(self.tr("Saving…"))
        command = save_draft(form.typed(), form.model.lines, form.model.currency)
        self._saving.send(command, seen=self._seen())

    def discard(self) -> None:
        """Give the draft up, in the books too if it is there; the toast brings it back."""
        if self._is_busy():
            return
        self._again = self.discard
        form = self._form
        self._clear()
        if not form.version:
            self._on_discarding_accepted(0)
            return
        form.keeper.note_change(at_once=True)
        form.foot.show_doing(self.tr("Discarding…"))
        form.body.setEnabled(False)
        self._discarding.send(DiscardDraft(form.order_id), seen=self._seen())

    def backorder_short(self) -> None:
        for row in self._short:
            line = self._form.model.lines[row]
            line.backorder = True
            line.problems.pop(Column.QUANTITY, None)
        self._short = {}
        self._clear()
        self._form.model.set_problems({})
        self._form.grid.refit()
        self._form.grid.go_to_add()

    def forget(self, *fields: str) -> None:
        """These were typed anew: what was wrong with them is no longer known."""
        for field in fields:
            self._problems.pop(field, None)
            self._fields()[field].set_problem(self._form.panel.extras.faults().get(field, ""))
        self.show_problem_count()

    def forget_account(self) -> None:
        """Another customer: what was wrong with the one before, and what could be done about it, is over."""
        self.forget("customer")
        if self._calls and not self._short:
            self._calls = []
            self._form.bar.clear()

    def look_again(self) -> None:
        """The lines changed: what they were named for is looked at anew."""
        lines = self._form.model.lines
        if lines and "lines" in self._problems:
            del self._problems["lines"]
            self._form.bar.clear()
        if "item" in self._problems and self._form.grid.unresolved() is None:
            del self._problems["item"]
        still_short = {row for row in self._short if row < len(lines) and Column.QUANTITY in lines[row].problems}
        if self._short and not still_short:
            self._short, self._calls = {}, []
            self._form.bar.clear()

    def show_problem_count(self) -> None:
        count = len(self._problems) + len(self._form.model.problems())
        is_sale = self._form.header.channel.channel() == COUNTER
        text = self.tr("Sell…") if is_sale else self.tr("Place")
        if count:
            text = self.tr("{place} ({n} to fix)").format(place=text.rstrip("…"), n=count)
        if self._form.foot.place.plain_text() != text:
            self._form.foot.place.setText(text)

    def _fields(self) -> dict[str, Field | ExtraRow]:
        """All that something can be wrong with, beside the lines."""
        return {**self._form.header.fields, **self._form.panel.extras.rows}

    def _submission(self) -> Submission:
        submission = Submission(self._form.desk.dispatcher, self)
        submission.refused.connect(self._on_submission_refused)
        submission.conflicted.connect(self._on_submission_conflicted)
        submission.failed.connect(self._on_submission_failed)
        return submission

    def _is_busy(self) -> bool:
        return not self._form.foot.place.isEnabled()

    def _send(self, accepts: tuple[str, ...], why: str = "") -> None:
        form = self._form
        form.keeper.keep()
        self._accepts = accepts
        command = place_order(form.typed(), new_lines(form.model), accepts)
        form.foot.show_doing(self.tr("Placing…"))
        form.body.setEnabled(False)
        self._placing.send(command, seen=self._seen(), why=why)

    def _seen(self) -> Mapping[Stream, int]:
        return {Stream("order", self._form.order_id): self._form.version}

    def _clear(self) -> None:
        self._problems, self._short, self._calls = {}, {}, []
        for field in self._fields().values():
            field.set_problem("")
        self._form.bar.clear()
        self._form.model.set_problems({})
        self._form.grid.refit()

    def _find_problems(self) -> bool:
        form = self._form
        if form.header.chosen is None:
            self._problems["customer"] = self.tr("Choose the customer whose order this is.")
        if not form.header.ship_by.is_readable():
            self._problems["ship_by"] = form.header.ship_by_problem()
        self._problems |= form.panel.extras.faults()
        unresolved = form.grid.unresolved()
        if unresolved is not None:
            self._problems["item"] = unresolved[1]
        elif not form.model.lines:
            self._problems["lines"] = self.tr("The order has no lines.")
        return bool(self._problems or form.model.problems())

    def _show_problems(self) -> None:
        """Each under its field; the first takes the focus."""
        form = self._form
        fields = self._fields()
        for field, text in self._problems.items():
            if field in fields:
                fields[field].set_problem(text)
        if "lines" in self._problems:
            self._say("warning", Sentence(self._problems["lines"], "", self.tr("Add at least one before placing it.")))
        form.grid.refit()
        self.show_problem_count()
        self._focus_first()

    def _focus_first(self) -> None:
        form = self._form
        for name, field in form.header.fields.items():
            if name in self._problems:
                field.widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        for row, column, _ in form.model.problems():
            form.grid.go(row, column if column in VALUES else Column.ITEM)
            return
        if "item" in self._problems:
            form.grid.go_to_unresolved()
        elif extra := next((row for name, row in form.panel.extras.rows.items() if name in self._problems), None):
            extra.widget.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._calls:  # nothing to correct, only to decide
            form.bar.buttons()[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            form.grid.go_to_add()

    def _say(self, severity: Severity, words: Sentence, *actions: tuple[str, str, Callable[[], None]]) -> None:
        """The bar with its three parts; each action is its text, its key and what it does."""
        bar = self._form.bar
        self._calls = [call for _, _, call in actions]
        bar.show_message(severity, words.happened, words.safe, words.todo, [text for text, _, _ in actions])
        for button, (_, key, _) in zip(bar.buttons(), actions, strict=True):
            button.set_key_hint(key)

    def _open_again(self) -> None:
        self._form.body.setEnabled(True)
        self._form.foot.show_doing("")

    @Slot(object)
    def _on_submission_refused(self, refused: Refused) -> None:
        self._open_again()
        form = self._form
        rows = {row + 1: row for row in range(len(form.model.lines))}
        cells = {}
        elsewhere = []  # reasons that have no field, or that a reason overrules: the bar says them
        for violation in refused.violations:
            cell = cell_of(violation.field, rows)
            if cell is not None:
                cells[cell] = problems.under_field(violation)
            elif violation.field in self._fields() and violation.code not in WARNINGS:
                self._problems[violation.field] = problems.under_field(violation)
            else:
                elsewhere.append(violation)
        self._short = short_lines(refused, rows)
        for row in self._short:
            form.model.lines[row].backorder = False  # until somebody decides
        form.model.set_problems(cells)
        self._say("error", self._headline(refused, elsewhere), *self._ways_out(refused))
        self._show_problems()

    def _headline(self, refused: Refused, elsewhere: Sequence[Violation]) -> Sentence:
        """What the bar says: a reason that stands nowhere else, or what is short; else that all is marked."""
        told = elsewhere or [each for each in refused.violations if each.code in SHORTAGES]
        if told:
            return _said(told[0])
        return Sentence(
            self.tr("The order was not placed."),
            self.tr("What you typed is kept."),
            self.tr("Correct what is marked, then place it again."),
        )

    def _ways_out(self, refused: Refused) -> list[tuple[str, str, Callable[[], None]]]:
        if self._short:
            rest = sum(measured.quantity for measured in self._short.values())
            return [(self.tr("Backorder {n}").format(n=formats.quantity(rest)), "Alt B", self.backorder_short)]
        codes = tuple(sorted(problems.codes(refused)))
        if not codes or not set(codes) <= set(WARNINGS):
            return []
        anyway = partial(self._ask_why, (*self._accepts, *codes), refused.violations[0])
        over = next((each for each in refused.violations if each.code == OVER_LIMIT), None)
        if over is None:
            return [(self.tr("Place anyway…"), "↵", anyway)]
        pay = partial(self._take_payment, over.facts["excess"].minor)
        return [(self.tr("Place with a reason…"), "↵", anyway), (self.tr("Take a payment…"), "", pay)]

    def _ask_why(self, codes: tuple[str, ...], violation: Violation) -> None:
        from ui.dialogs.reason import ReasonDialog  # noqa: PLC0415  loads only when asked for

        dialog = ReasonDialog(self._parent, self.tr("Place anyway"), _said(violation).happened)
        dialog.given.connect(partial(self.place_anyway, codes))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_payment(self, excess: Minor) -> None:
        """On account, at first what the order is over the limit by."""
        from ui.dialogs.payment import AccountPaymentDialog  # noqa: PLC0415  loads only when asked for

        chosen = self._form.header.chosen
        assert chosen is not None, "the order that was refused has a customer"
        dialog = AccountPaymentDialog(self._form.desk, chosen, self._parent, excess)
        dialog.stood.connect(self._on_payment_stood)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(int)
    def _on_payment_stood(self, position: int) -> None:
        self._clear()
        self._form.foot.place.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_submission_conflicted(self, conflict: Conflict) -> None:
        self._open_again()
        self._form.version = conflict.version
        todo = self.tr("Do it again to go on with what you typed, or make it an order of its own.")
        said = conflicts.what_changed(conflict, self._form.desk, todo)
        self._say("error", said, (self.tr("Make it a new order"), "", self._become_new))

    @Slot(object)
    def _on_submission_failed(self, unavailable: Unavailable) -> None:
        self._open_again()
        self._say("error", unavailable.sentence, (self.tr("Try again"), "", self._again))

    @Slot(int)
    def _on_sale_stood(self, position: int) -> None:
        self._form.keeper.settle()
        self._end_placed()

    @Slot(int)
    def _on_placing_accepted(self, position: int) -> None:
        self._form.keeper.settle()
        self._late.start()

    @Slot(int)
    def _on_placing_visible(self, position: int) -> None:
        form = self._form
        if self._late.isActive():
            self._late.stop()
            tell_placed(form.desk, form.order_id, self._placing.command_id)
            self._end_placed()

    @Slot()
    def _on_late_timeout(self) -> None:
        """The lists take their time: nobody waits for them."""
        form, pending = self._form, self._placing.pending
        assert form.header.chosen is not None and pending is not None, "an order stands that was sent from here"
        total = formats.money(form.model.calculation.totals.total, form.model.currency)
        order = ExpectedOrder(form.order_id, form.header.chosen.customer.name, total)
        expected_orders(form.desk).expect(pending, order)
        self._end_placed()

    def _end_placed(self) -> None:
        self._open_again()
        self._form.start_anew()
        self._form.finished.emit()

    @Slot(int)
    def _on_saving_visible(self, position: int) -> None:
        found = self._in_books()
        self._form.version = found.header.version if found else self._form.version
        self._form.keeper.settle()
        self._open_again()
        self._form.title_line.show_kept(self.tr("Draft saved"), is_kept=True)

    @Slot(int)
    def _on_discarding_accepted(self, position: int) -> None:
        form = self._form
        draft = form.keeper.draft()
        self._open_again()
        if draft is not None:
            back = partial(bring_back, form.desk, draft)
            form.desk.say(self.tr("Draft discarded"), (self.tr("Bring back"), back))
        form.start_anew()
        form.finished.emit()

    def _become_new(self) -> None:
        self._clear()
        self._form.become_new()

    def _in_books(self) -> DetailedOrder | None:
        reader = self._form.desk.dispatcher.reader
        key = KeyOf("order", self._form.order_id).run(reader)
        return OrderDetail(key).run(reader) if key is not None else None

    @Slot(int)
    def _on_bar_action_chosen(self, index: int) -> None:
        if index < len(self._calls):
            self._calls[index]()


def _said(violation: Violation) -> Sentence:
    return problems.over_limit(violation) if violation.code == OVER_LIMIT else problems.sentence(violation)
