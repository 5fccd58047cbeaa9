"""The first choice where there are no books: look around, start empty, bring a file, or restore a backup."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, cast

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, QTimeZone, Signal, SignalInstance, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from core.backups.catalogue import Backup
from ui import icons, lettering, shapes, theme
from ui.backup_words import entries_words, moment_within
from ui.start_window import centred
from ui.widgets import key_cap
from ui.widgets.buttons import Button
from ui.widgets.fields import Field, TextField
from ui.widgets.label import Label

_CARD: Final = 76
_INSET: Final = 18

_Currencies = Mapping[str, Sequence[tuple[str, object, object, bool]]]
"""By country: each currency with since when, until when (None while it lasts), and whether one pays with it."""


class Beginning(NamedTuple):
    """What new books need to know."""

    name: str
    country: str
    currency: str
    zone: str


class FirstRunPage(QWidget):
    """Keys from 1 on choose a card. `newest` is the newest backup of books that are gone, which is offered first."""

    restore_asked = Signal()
    sample_asked = Signal()
    empty_asked = Signal()
    import_asked = Signal()

    def __init__(self, newest: Backup | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title, question = self._words(newest)
        column = centred(self)
        column.addWidget(Label(title, "h1"))
        column.addWidget(Label(question, "body", 400, "text2", wraps=True))
        column.addSpacing(4)
        choices = self._choices(newest)
        self.cards = [_Card(str(number), *told) for number, (told, _) in enumerate(choices, 1)]
        for card, (_, asked) in zip(self.cards, choices, strict=True):
            card.clicked.connect(asked)
            column.addWidget(card)
        column.addStretch(3)
        self.setFocusProxy(self.cards[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = int(event.text()) if event.text() in tuple("1234") else 0
        if 0 < number <= len(self.cards):
            self.cards[number - 1].click()
        else:
            super().keyPressEvent(event)

    def _words(self, newest: Backup | None) -> tuple[str, str]:
        if newest is None:
            return self.tr("Welcome to Daybook"), self.tr("How would you like to begin?")
        how = self.tr("Their backups are. One can take their place; the other ways begin new books.")
        return self.tr("The books are not here"), how

    def _choices(self, newest: Backup | None) -> list[tuple[tuple[str, str, str], SignalInstance]]:
        sample = self.tr("Look around"), self.tr("A small sample business, apart from your own books.")
        empty = self.tr("Start empty"), self.tr("Three questions, then your first order.")
        file = self.tr("Import a file…"), self.tr("Trade from a csv or xlsx file becomes history.")
        choices = [
            (("boxes", *sample), self.sample_asked),
            (("plus", *empty), self.empty_asked),
            (("download", *file), self.import_asked),
        ]
        if newest is not None:
            choices.insert(0, (("history", *self._restoring(newest)), self.restore_asked))
        return choices

    def _restoring(self, newest: Backup) -> tuple[str, str]:
        told = self.tr("The newest is from {moment} and has {entries}.")
        told = told.format(moment=moment_within(newest.at), entries=entries_words(newest.position))
        return self.tr("Restore a backup…"), told


class SetUpPage(QWidget):
    """Business name, country and currency, as the computer's region suggests; the zone is the computer's."""

    set_up_asked = Signal(object)  # Beginning
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        locale = QLocale.system()
        self.name, self.country, self.currency = TextField(), TextField(), TextField()
        self.country.setText(QLocale.territoryToCode(locale.territory()) or "GB")
        self.currency.setText(locale.currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode) or "GBP")
        self.fields = {
            "name": Field(self.tr("Business name"), self.name),
            "country": Field(self.tr("Country"), self.country, self.tr("two letters, as in GB")),
            "currency": Field(self.tr("Currency"), self.currency, self.tr("three letters, as in GBP; it stays")),
        }
        self.begin = Button(self.tr("Begin"), "primary", key_hint="\u21b5", tall=True)
        self._back = Button(self.tr("Back"), key_hint="Esc", tall=True)
        self.begin.clicked.connect(self._on_begin_clicked)
        self._back.clicked.connect(self.back_asked)
        self._lay_out()
        self.setFocusProxy(self.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.begin.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        column = centred(self, 380)
        column.addWidget(Label(self.tr("Start empty"), "h1"))
        for field in self.fields.values():
            column.addWidget(field)
        row = QHBoxLayout()
        row.addWidget(self._back)
        row.addWidget(self.begin)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    @Slot()
    def _on_begin_clicked(self) -> None:
        name, country, currency = self.name.text().strip(), self.country.text().strip(), self.currency.text().strip()
        problems = (
            "" if name else self.tr("A name is needed; it stands on every document."),
            "" if is_country(country) else self.tr("Two letters of a country, as in GB or DE."),
            "" if is_currency(currency) else self.tr("Three letters of a currency in use, as in GBP or EUR."),
        )
        for field, problem in zip(self.fields.values(), problems, strict=True):
            field.set_problem(problem)
        if not any(problems):
            zone = bytes(QTimeZone.systemTimeZoneId().data()).decode() or "UTC"
            self.set_up_asked.emit(Beginning(name, country.upper(), currency.upper(), zone))


def is_country(code: str) -> bool:
    """Whether ISO 3166 has it."""
    return code.upper() in _currencies_by_country() and len(code) == 2


def is_currency(code: str) -> bool:
    """Whether ISO 4217 has it and somebody pays with it today."""
    ways = (way for country in _currencies_by_country().values() for way in country)
    return code.upper() in {currency for currency, _, until, is_tender in ways if until is None and is_tender}


def _currencies_by_country() -> _Currencies:
    from babel.core import get_global  # noqa: PLC0415  heavy, and only new books need it

    return cast("_Currencies", get_global("territory_currencies"))


class _Card(QAbstractButton):
    """A choice with its key."""

    def __init__(self, key: str, icon: str, title: str, text: str) -> None:
        super().__init__()
        self._key, self._icon, self._title, self._words = key, icon, title, text
        self.setAccessibleName(f"{title}. {text}")
        self.setAccessibleDescription(key)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(_CARD))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        ground = "hover" if self.underMouse() else "panel2"
        shapes.box(painter, area, 8, fill=theme.color(ground), border=theme.color("border"))
        size = theme.px(20)
        square = QRectF(_INSET, round(area.center().y() - size / 2), size, size)
        icons.paint(painter, square, self._icon, theme.color("accentText"))
        left, cap = _INSET + size + 14, key_cap.cap_width(self._key)
        key_cap.paint_cap(painter, area.right() - _INSET - cap, area.center().y(), self._key)
        room = QRectF(left, area.center().y() - theme.px(22), area.width() - left - cap - 2 * _INSET, theme.px(22))
        lettering.draw(painter, room, self._title, "h3", theme.color("text"))
        lettering.draw(painter, room.translated(0, theme.px(22)), self._words, "small", theme.color("text2"))
        if self.hasFocus():
            shapes.focus_ring(painter, area, 8)
        painter.end()
