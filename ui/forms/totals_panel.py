"""The right side of the order form: totals as typed, credit, what placing will do, and what is usually bought."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from core.domain.calculation import Calculation
from core.domain.values import Minor
from core.readmodels.customer_list import CustomerRow
from core.readmodels.usual_products import UsualProduct
from ui import formats, shapes, theme
from ui.forms.consequences import Consequence
from ui.forms.credit_bar import CreditBar
from ui.forms.extras_fields import ExtrasFields
from ui.widgets.icon_mark import IconMark
from ui.widgets.key_cap import KeyCap
from ui.widgets.label import Label
from ui.widgets.message_bar import MessageBar

_MOST_USUAL = 9
_BEFORE_EXTRAS = 2  # sums above discount and charges: goods and line discounts
_WIDTH, _NARROW, _LEAST = 350, 260, 200  # pixels
_ROOMY, _TIGHT = 1_060, 860  # of the form that has room for the first, and for the second


class TotalsPanel(QWidget):
    """Takes finished values; every word is a label, which is written anew only when it differs."""

    usual_chosen = Signal(int)  # its place in the list

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sums = [_Sum() for _ in range(6)]
        self.extras = ExtrasFields()
        self.total = Label("0.00", "h1", align="right")
        self._credit = CreditBar()
        self._over = MessageBar()
        self._consequences = [_Sentence() for _ in range(8)]
        self._usual = [_Usual(place, self) for place in range(_MOST_USUAL)]
        self._credit_section = _Section(self._credit, self._over)
        self._places_section = _Section(Label(self.tr("When you place it"), "body", 600), *self._consequences)
        note = Label(self.tr("not on this order"), "small", 400, "text3", align="right")
        self._usual_section = _Section(_heading(self.tr("Usually buys"), note), *self._usual)
        self._lay_out()

    def show_totals(self, calculation: Calculation, charged: Minor, currency: str, price_mode: str) -> None:
        """Goods before discount, discounts, each tax, and what it all comes to; charges stand in their fields."""
        totals = calculation.totals
        goods = sum(calculation.line_grosses)
        whole = totals.total if price_mode == "gross" else totals.net
        discount = whole - charged + calculation.discount - goods
        self.extras.show_discount(calculation.discount, currency)
        words = self.tr("Includes tax {rate} %") if price_mode == "gross" else self.tr("Tax {rate} %")
        sums = [(self.tr("Goods"), goods), (self.tr("Line discounts") if discount else "", discount)]
        taxes = [tax for tax in totals.taxes if tax.tax][:3]
        sums += [(words.format(rate=formats.percent(tax.rate)), tax.tax) for tax in taxes]
        if not taxes:
            sums.append((self.tr("Tax"), 0))
        texts = [(name, formats.money(amount, currency)) for name, amount in sums]
        for place, row in enumerate(self._sums):
            row.show_text(*(texts[place] if place < len(texts) else ("", "")))
        _write(self.total, formats.money(totals.total, currency))
        self.total.setAccessibleName(self.tr("Total {amount}").format(amount=self.total.text()))

    def show_credit(self, customer: CustomerRow | None, order_total: int) -> None:
        """A bar for a customer with a limit; over it, by how much and what can be done."""
        has_limit = customer is not None and customer.credit_limit is not None
        self._credit_section.setVisible(has_limit)
        if customer is None or customer.credit_limit is None:
            return
        self._credit.show_credit(customer.owing, order_total, customer.credit_limit, customer.currency)
        excess = customer.owing + order_total - customer.credit_limit
        if excess <= 0 or not order_total:
            self._over.clear()
            return
        what = self.tr("{excess} over the limit").format(excess=formats.money(excess, customer.currency))
        if not self._over.text().startswith(what):
            self._over.show_message(
                "error", what, to_do=self.tr("You can place it with a reason, or take a payment first.")
            )

    def show_consequences(self, consequences: Sequence[Consequence]) -> None:
        self._places_section.setVisible(bool(consequences))
        for place, row in enumerate(self._consequences):
            row.show_consequence(consequences[place] if place < len(consequences) else None)

    def consequences(self) -> list[str]:
        """The sentences shown."""
        return [row.text() for row in self._consequences if row.text()]

    def show_usual(self, usual: Sequence[UsualProduct]) -> None:
        self._usual_section.setVisible(bool(usual))
        for place, row in enumerate(self._usual):
            row.show_product(usual[place] if place < len(usual) else None)

    def fit_into(self, width: int) -> None:
        """Take as much of the form's width as leaves room for its lines."""
        room = width / theme.text_scale()
        self.setFixedWidth(theme.px(_WIDTH if room >= _ROOMY else _NARROW if room >= _TIGHT else _LEAST))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(350), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        edge = self.width() - 1 if rtl else 0
        painter.fillRect(QRectF(edge, 0, 1, self.height()), theme.color("border"))
        painter.end()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(21, 18, 10, 16)  # the scroll bar stands in what is left of the margin
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(0, 0, 10, 0)
        top.setSpacing(0)
        for row in self._sums[:_BEFORE_EXTRAS]:
            top.addWidget(row)
        top.addWidget(self.extras)
        for row in self._sums[_BEFORE_EXTRAS:]:
            top.addWidget(row)
        top.addWidget(_Rule(13))
        top.addLayout(_spread(Label(self.tr("Total"), "h3"), self.total))
        column.addLayout(top)
        column.addSpacing(12)
        column.addWidget(self._scrolling(self._credit_section, self._places_section, self._usual_section), 1)

    def _scrolling(self, *sections: QWidget) -> QScrollArea:
        """What is below the total may be longer than the window is high."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(0)
        for section in sections:
            section.hide()
            column.addWidget(section)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        content.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        return area


class _Sum(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._name = Label("", "body", 400, "text2")
        self._amount = Label("", "body", 500, align="right")
        row = _spread(self._name, self._amount)
        row.setContentsMargins(0, 2, 0, 2)
        self.setLayout(row)

    def show_text(self, name: str, amount: str) -> None:
        _write(self._name, name)
        _write(self._amount, amount)
        self.setVisible(bool(name))


class _Sentence(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._mark = IconMark("info")
        self._text = Label("", wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(9)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    def show_consequence(self, consequence: Consequence | None) -> None:
        if consequence is not None:
            self._mark.set_icon(consequence.icon, consequence.tone)
        _write(self._text, consequence.text if consequence else "")
        self.setVisible(consequence is not None)

    def text(self) -> str:
        return self._text.text()


class _Usual(QWidget):
    def __init__(self, place: int, panel: TotalsPanel) -> None:
        super().__init__()
        self._place, self._panel = place, panel
        self._name = Label("")
        self._quantity = Label("", color="text3")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addWidget(self._quantity)
        row.addStretch(1)
        row.addWidget(KeyCap(f"Alt {place + 1}"))

    def show_product(self, usual: UsualProduct | None) -> None:
        _write(self._name, usual.product.name if usual else "")
        _write(self._quantity, f"× {formats.quantity(usual.quantity)}" if usual else "")
        self.setVisible(usual is not None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._panel.usual_chosen.emit(self._place)


class _Rule(QWidget):
    """A line with room above and below."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shapes.hairline(painter, 0, self.height() // 2, self.width(), "border")
        painter.end()


class _Section(QWidget):
    """A part of the panel under a line of its own."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(3)
        column.addWidget(_Rule(27))
        for part in parts:
            column.addWidget(part)


def _heading(text: str, trailing: QWidget) -> QWidget:
    heading = QWidget()
    heading.setLayout(_spread(Label(text, "body", 600), trailing))
    return heading


def _spread(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSizeConstraint(QLayout.SizeConstraint.SetDefaultConstraint)
    row.addWidget(left)
    row.addStretch(1)
    row.addWidget(right)
    return row


def _write(label: Label, text: str) -> None:
    if label.text() != text:
        label.setText(text)
