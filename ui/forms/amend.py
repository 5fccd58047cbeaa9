"""Amending a placed order: its lines in the grid it was typed in, and what it says around them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from core.consequences import Consequences
from core.domain.decider import Command, Refused
from core.domain.orders.commands import AmendOrder, NewLine
from core.readmodels.order_detail import DetailedOrder
from core.readmodels.order_lines import LineRow
from core.readmodels.product_list import ProductAvailability, ProductMatch, ProductMatches
from ui import foreseen, formats, problems, theme
from ui.desk import Desk
from ui.dialogs.order_dialog import OrderDialog
from ui.dialogs.overruling import Overruling
from ui.forms.agreed_fields import AgreedFields
from ui.forms.entry_line import VALUES, Column, EntryLine, line_of_order, line_of_product
from ui.forms.entry_parts import GridFrame
from ui.forms.item_field import ItemField
from ui.forms.line_grid import LineGrid
from ui.forms.line_model import LineModel
from ui.forms.placing import cell_of, short_lines
from ui.plural import plural
from ui.widgets.effects_panel import Effect

_MOST_EFFECTS = 6
_GRID = 260  # pixels


class _TypedLines(NamedTuple):
    """What was typed into the lines: what else stands in them may change before the next opening."""

    values: dict[int, dict[Column, int]]  # by line number
    added: tuple[EntryLine, ...]
    removed: frozenset[int]


class AmendDialog(OrderDialog):
    """Opens with the order as it is; only what differs is sent."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        super().__init__(desk, order, parent, desk.tr("Change order {number}"), width=1240)
        header = order.header
        self._before = {line.line: line for line in order.lines}
        self.model = LineModel(self)
        self.model.set_terms(header.currency, header.price_mode or desk.company.price_mode)
        self.model.set_extras(header.extras)
        self.item = ItemField(self._find, self.model.wanted, lambda: self.model.currency)
        self.grid = LineGrid(self.model, self.item)
        self._fill()
        self.agreed = AgreedFields(self, order)
        self.agreed.add_head()
        frame = GridFrame(self.grid)
        frame.setMinimumHeight(theme.px(_GRID))
        self.form.addWidget(frame)
        self.agreed.add_foot()
        self.overruling = Overruling(self, self.tr("Change anyway"))
        self.reason = self.overruling.reason
        self._connect_grid()
        self.show_effects()
        self.grid.go(0, Column.QUANTITY)

    def commands(self) -> Sequence[Command]:
        wanted = tuple(self._wanted())
        kept = {line.number for line in self.model.lines}
        removed = tuple(number for number in self._before if number not in kept)
        extras, particulars = self.agreed.changed_extras(), self.agreed.particulars()
        if not (wanted or removed or extras is not None or particulars is not None):
            return ()
        return (AmendOrder(self.order.header.uuid, wanted, removed, self.overruling.accepts, extras, particulars),)

    def foreseeable(self) -> Sequence[Command]:
        return () if self.model.problems() or self.agreed.faults() else self.commands()

    def faults(self) -> Mapping[str, str]:
        return self.agreed.faults()

    def unfit(self) -> Mapping[str, str]:
        self.grid.settle()
        unresolved = self.grid.unresolved()
        texts = [text for _, _, text in self.model.problems()] + ([unresolved[1]] if unresolved else [])
        return {**self.faults(), **({"lines": texts[0]} if texts else {})}

    def why(self) -> str:
        return self.overruling.why()

    def nothing_yet(self) -> str:
        return self.tr("change a line, or what stands around")

    def undo_note(self) -> str:
        return self.tr("Can be undone while nothing follows from it.")

    def show_problems(self, texts: Mapping[str, str]) -> None:
        super().show_problems(texts)
        if "lines" in texts:
            self._go_to_problem()

    def has_place_for(self, field: str) -> bool:
        return super().has_place_for(field) or cell_of(field, self._row_by_number()) is not None

    def done_text(self) -> str:
        return self.said_of(self.tr("Order {number} changed"))

    def values(self) -> dict[str, object]:
        return super().values() | {"lines": self._typed_lines()}

    def put_values(self, values: Mapping[str, object]) -> None:
        super().put_values(values)
        typed = cast(_TypedLines | None, values.get("lines"))
        if typed is not None:
            lines = [line for line in self.model.lines if line.number not in typed.removed]
            for line in lines:
                for column, value in typed.values.get(line.number, {}).items():
                    line.set_value(column, value)
            self.model.set_lines([*lines, *typed.added])
            self.grid.go(0, Column.QUANTITY)

    def show_refused(self, refused: Refused) -> None:
        super().show_refused(refused)
        self.overruling.offer(refused)
        rows = self._row_by_number()
        cells = {
            cell: problems.under_field(violation)
            for violation in refused.violations
            if (cell := cell_of(violation.field, rows)) is not None
        }
        short = short_lines(refused, rows)
        for row in short:
            self.model.lines[row].backorder = False  # until somebody decides
        self.model.set_problems(cells)
        self._go_to_problem()
        if short:
            words = problems.sentence(refused.violations[0])
            rest = formats.quantity(sum(measured.quantity for measured in short.values()))
            backorder = self.tr("Backorder {n}").format(n=rest)
            self.message.show_message("error", words.happened, words.safe, words.todo, (backorder,))

    @Slot()
    def show_effects(self) -> None:
        self.model.set_extras(self.agreed.extras())
        self.foresee()
        lines, others = len(list(self._effects())), len(list(self.agreed.effects()))
        text = plural(lines, self.tr("Change {n} line"), self.tr("Change {n} lines"))
        self.set_primary(text if not others else self.tr("Change order"), enabled=lines + others > 0)
        if not lines + others:
            self.set_primary(self.tr("Nothing changed"), enabled=False)
        to_fix = len(self.model.problems())
        if to_fix:
            self.set_primary(self.tr("Change order ({n} to fix)").format(n=to_fix))

    def show_foreseen(self, consequences: Consequences) -> None:
        """What was typed, and below it what the books say to that."""
        changed = [*self._effects(), *self.agreed.effects()]
        if len(changed) > _MOST_EFFECTS:
            more = plural(len(changed) - _MOST_EFFECTS, self.tr("{n} more change"), self.tr("{n} more changes"))
            changed = [*changed[:_MOST_EFFECTS], Effect("rows-3", more, "", self.tr("as typed"))]
        effects = [*changed, *foreseen.effects(consequences)]
        assert self.effects is not None, "it has the panel"
        self.effects.set_effects(effects, foreseen.counted(len(effects), consequences.entries), self.undo_note())

    def _find(self, text: str) -> tuple[ProductMatch, ...]:
        return ProductMatches(text).run(self.desk.dispatcher.reader)

    def _fill(self) -> None:
        lines = [line_of_order(row) for row in self.order.lines]
        ids = tuple({line.product_id for line in lines if line.product_id})
        if ids:
            self.model.set_stock(ProductAvailability(ids).run(self.desk.dispatcher.reader))
        self.model.set_lines(lines)

    def _connect_grid(self) -> None:
        self.model.edited.connect(self.show_effects)
        self.grid.product_chosen.connect(self._on_grid_product_chosen)
        self.grid.left.connect(self._on_grid_left)
        self.message.action_chosen.connect(self._on_message_action_chosen)
        QShortcut(QKeySequence("Ctrl+Shift+Del"), self).activated.connect(self._on_remove_activated)

    def _typed_lines(self) -> _TypedLines:
        kept = {line.number: line for line in self.model.lines if line.number and not line.problems and not line.typed}
        values = {number: _typed_values(line, self._before[number]) for number, line in kept.items()}
        added = tuple(line for line in self.model.lines if not line.number and not line.problems and not line.typed)
        removed = self._before.keys() - {line.number for line in self.model.lines}
        return _TypedLines({number: typed for number, typed in values.items() if typed}, added, frozenset(removed))

    def _wanted(self) -> Iterator[NewLine]:
        for row, line in enumerate(self.model.lines):
            before = self._before.get(line.number)
            if line.product_id is None or (before is not None and not _differs(line, before)):
                continue
            backorder = self.model.is_short(row) if line.backorder is None else line.backorder
            number = self._number(row)
            yield NewLine(number, line.product_id, line.quantity, line.unit_price, line.discount, backorder)

    def _number(self, row: int) -> int:
        """The line's own number, or for a new one the next that no line ever had."""
        line = self.model.lines[row]
        if line.number:
            return line.number
        new = [each for each in self.model.lines if not each.number]
        return self.order.header.highest_line + 1 + new.index(line)

    def _row_by_number(self) -> dict[int, int]:
        return {self._number(row): row for row in range(len(self.model.lines))}

    def _effects(self) -> Iterator[Effect]:
        kept = {line.number: line for line in self.model.lines if line.number}
        for number, before in self._before.items():
            after = kept.get(number)
            if after is None:
                yield Effect("x", before.name, formats.quantity(before.ordered), self.tr("taken off"), "warning")
            elif _differs(after, before):
                yield Effect("pencil", before.name, *self._change(before, after))
        for line in self.model.lines:
            if not line.number and line.product_id is not None:
                words = self.tr("{n} at {price}").format(
                    n=formats.quantity(line.quantity), price=formats.price(line.unit_price, self.model.currency)
                )
                yield Effect("plus", line.name, "", words)

    def _change(self, before: LineRow, after: EntryLine) -> tuple[str, str]:
        if before.ordered != after.quantity and before.unit_price == after.unit_price:
            return formats.quantity(before.ordered), formats.quantity(after.quantity)
        if before.discount != after.discount and before.unit_price == after.unit_price:
            return f"−{formats.percent(before.discount)} %", f"−{formats.percent(after.discount)} %"
        currency = self.model.currency
        return (
            f"{formats.quantity(before.ordered)} × {formats.price(before.unit_price, currency)}",
            f"{formats.quantity(after.quantity)} × {formats.price(after.unit_price, currency)}",
        )

    def _go_to_problem(self) -> None:
        self.grid.refit()
        for row, column, _ in self.model.problems():
            self.grid.go(row, column if column in VALUES else Column.ITEM)
            return
        if self.grid.unresolved() is not None:
            self.grid.go_to_unresolved()

    @Slot(int, object, bool)
    def _on_grid_product_chosen(self, row: int, match: ProductMatch, by_tab: bool) -> None:
        line = line_of_product(match, self.desk.company)
        if row < len(self.model.lines):
            self.model.replace(row, line, match)
        else:
            row = self.model.add(line, match)
        self.grid.refit()
        if by_tab:
            self.grid.go(row, Column.QUANTITY)
        else:
            self.grid.go_to_add()

    @Slot(bool)
    def _on_grid_left(self, backwards: bool) -> None:
        name = "channel" if backwards else "note"
        self.fields[name].widget.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(int)
    def _on_message_action_chosen(self, index: int) -> None:
        if self.overruling.is_offered:
            return
        for line in self.model.lines:
            if line.backorder is False:
                line.backorder = True
                line.problems.pop(Column.QUANTITY, None)
        self.message.clear()
        self._go_to_problem()
        self.grid.viewport().update()

    @Slot()
    def _on_remove_activated(self) -> None:
        if self.grid.line() is not None:
            row, column = self.grid.row, self.grid.column
            self.model.remove(row)
            self.grid.go(row, column)


def _differs(line: EntryLine, before: LineRow) -> bool:
    now = (line.product_id, line.quantity, line.unit_price, line.discount)
    return now != (before.product_uuid, before.ordered, before.unit_price, before.discount)


def _typed_values(line: EntryLine, before: LineRow) -> dict[Column, int]:
    agreed = zip(VALUES, (before.ordered, before.unit_price, before.discount), strict=True)
    return {column: line.value(column) for column, value in agreed if line.value(column) != value}
