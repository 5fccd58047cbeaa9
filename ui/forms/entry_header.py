"""The head of the order form: customer, their order number, ship by, deliver to, how it came in."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.domain.values import Address
from core.readmodels.customer_list import CustomerMatch, CustomerRow
from ui.forms.address_field import AddressField
from ui.forms.channel_field import ChannelField
from ui.forms.customer_field import CustomerField
from ui.plural import plural
from ui.widgets.date_field import DateField
from ui.widgets.fields import Field, TextField


class EntryHeader(QWidget):
    """Values filled from the customer are ordinary ones: they may be typed over."""

    customer_changed = Signal()
    edited = Signal()
    passed = Signal()  # Enter in the last field

    def __init__(
        self,
        find: Callable[[str], tuple[CustomerMatch, ...]],
        places: Callable[[CustomerMatch], Sequence[Address]],
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today, self._places = today, places
        self._given = Address()
        self.customer = CustomerField(find)
        self.reference = TextField()
        self.ship_by = DateField(today)
        self.deliver_to = AddressField()
        self.channel = ChannelField()
        self.fields = {
            "customer": Field(self.tr("Customer"), self.customer, self.tr("F4 look up")),
            "reference": Field(self.tr("Customer PO"), self.reference),
            "ship_by": Field(self.tr("Ship by"), self.ship_by),
            "deliver_to": Field(self.tr("Deliver to"), self.deliver_to),
            "channel": Field(self.tr("Came by"), self.channel),
        }
        self._lay_out()
        self._connect()

    @property
    def chosen(self) -> CustomerMatch | None:
        return self.customer.customer

    def show_customer(self, match: CustomerMatch | None, *, fill: bool) -> None:
        """Show who it is; with `fill`, where their goods go, too."""
        self.customer.show_customer(match)
        places = (own_address(match.customer), *self._places(match)) if match else ()
        self.deliver_to.set_places(places)
        self.fields["deliver_to"].set_hint(self.tr("F4 {n} places").format(n=len(places)) if len(places) > 1 else "")
        if fill:
            self.show_address(own_address(match.customer) if match else Address())

    def show_address(self, address: Address) -> None:
        self._given = address
        self.deliver_to.setText(in_one_line(address))
        self.deliver_to.setCursorPosition(0)

    def address(self) -> Address:
        """The address that was shown, with what its line leaves out, unless something else was typed."""
        typed = self.deliver_to.text().strip()
        if typed == in_one_line(self._given):
            return self._given
        return typed_address(self.chosen.customer.name if self.chosen else "", typed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the next field; F4 opens the list of customers, or of the places that goods may go to."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not _has_command_key(event):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go_on(watched)
                return True
            if event.key() == Qt.Key.Key_F4 and isinstance(watched, CustomerField | AddressField):
                watched.look_up()
                return True
        return super().eventFilter(watched, event)

    def ship_by_problem(self) -> str:
        """What is wrong with the day typed; empty for nothing."""
        return self.ship_by.problem(self.tr("The ship date {day} does not exist. Use {before} or {after}."))

    def _go_on(self, widget: QObject) -> None:
        order = (self.customer, self.reference, self.ship_by, self.deliver_to, self.channel)
        place = order.index(widget) + 1 if widget in order else len(order)
        if place < len(order):
            order[place].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.passed.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for name, share in (("customer", 8), ("reference", 4), ("ship_by", 4), ("deliver_to", 7), ("channel", 4)):
            row.addWidget(self.fields[name], share)

    def _connect(self) -> None:
        for field in (self.customer, self.reference, self.ship_by, self.deliver_to, self.channel):
            field.installEventFilter(self)
        for field in (self.customer, self.deliver_to):
            field.removeEventFilter(field.popup)
            field.installEventFilter(field.popup)  # its list hears the keys first
        self.customer.chosen.connect(self._on_customer_chosen)
        self.customer.cleared.connect(self.customer_changed)
        self.reference.textEdited.connect(self.edited)
        self.ship_by.day_changed.connect(self._on_ship_by_day_changed)
        self.ship_by.editingFinished.connect(self._on_ship_by_editing_finished)
        self.deliver_to.textEdited.connect(self.edited)
        self.deliver_to.place_chosen.connect(self._on_deliver_to_place_chosen)
        self.channel.currentIndexChanged.connect(self.edited)

    @Slot(object)
    def _on_customer_chosen(self, match: CustomerMatch) -> None:
        self.show_customer(match, fill=True)
        self.customer_changed.emit()

    @Slot(object)
    def _on_deliver_to_place_chosen(self, place: Address) -> None:
        self.show_address(place)
        self.edited.emit()

    @Slot()
    def _on_ship_by_day_changed(self) -> None:
        day = self.ship_by.day
        days = (day - self._today()).days if day else 0
        self.fields["ship_by"].set_hint(plural(days, self.tr("+{n} day"), self.tr("+{n} days")) if days > 0 else "")
        self.edited.emit()

    @Slot()
    def _on_ship_by_editing_finished(self) -> None:
        self.fields["ship_by"].set_problem(self.ship_by_problem())


def _has_command_key(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)


def own_address(customer: CustomerRow) -> Address:
    return Address(customer.name, customer.street, customer.town, customer.postcode, customer.country)


def in_one_line(address: Address) -> str:
    return ", ".join(part for part in (address.street, address.city, address.postcode) if part)


def typed_address(name: str, text: str) -> Address:
    """An address as typed in one line: street, town, postcode; what is more belongs to the street."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    street, rest = (parts[:-2], parts[-2:]) if len(parts) > 2 else (parts[:1], parts[1:])
    town, postcode = (*rest, "", "")[:2]
    return Address(name, ", ".join(street), town, postcode)
