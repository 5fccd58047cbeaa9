"""What a placed order says beside its lines, in the form that changes it: for whom, when, where to, notes, charges."""

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from core.domain.calculation import Extras
from core.domain.orders.commands import WantedParticulars
from core.domain.values import Address
from core.projections.reader import Reader
from core.readmodels.customer_list import CustomerCard
from core.readmodels.delivery_addresses import DeliveryAddresses
from core.readmodels.order_detail import DetailedOrder, Header
from ui import formats
from ui.dialogs.sheet import CommandDialog
from ui.forms import extras_typed
from ui.forms.address_field import AddressField
from ui.forms.entry_header import in_one_line, own_address, typed_address
from ui.forms.placing import CHANNELS
from ui.widgets.effects_panel import Effect


class AgreedFields(QObject):
    """The fields, put into the form of a dialog: first those of the head, then those of the foot."""

    def __init__(self, dialog: CommandDialog, order: DetailedOrder) -> None:
        super().__init__(dialog)
        self._dialog, self._header = dialog, order.header
        self._address = self._shown = order.header.deliver_to  # as agreed on, and as chosen since
        own = self._header.channel
        self._channels = CHANNELS if own in CHANNELS else (*CHANNELS, own)

    def add_head(self) -> None:
        dialog, header, tr = self._dialog, self._header, self._dialog.tr
        self._reference = dialog.add_text("reference", tr("Customer PO"), header.reference)
        self._ship_by = dialog.add_day("ship_by", tr("Ship by"))
        self._ship_by.set_day(date.fromisoformat(header.ship_by) if header.ship_by else None)
        self._add_deliver_to()
        words = (tr("Phone"), tr("Mail"), tr("Web"), tr("Counter"), header.channel.capitalize())
        chosen = self._channels.index(header.channel)
        self._channel = dialog.add_choice("channel", tr("Came by"), words[: len(self._channels)], chosen)
        dialog.add_row("reference", "ship_by", "deliver_to", "channel")

    def _add_deliver_to(self) -> None:
        """With the places of the customer under F4."""
        places = _places(self._header, self._dialog.desk.dispatcher.reader)
        self._deliver_to = AddressField()
        self._deliver_to.set_places(places)
        hint = self._dialog.tr("F4 {n} places").format(n=len(places)) if len(places) > 1 else ""
        text = in_one_line(self._address)
        self._dialog.add_line("deliver_to", self._dialog.tr("Deliver to"), self._deliver_to, text, hint)
        self._deliver_to.setCursorPosition(0)
        self._deliver_to.place_chosen.connect(self._on_deliver_to_place_chosen)
        key = QShortcut(QKeySequence("F4"), self._deliver_to, context=Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self._deliver_to.look_up)

    def add_foot(self) -> None:
        dialog, header, tr = self._dialog, self._header, self._dialog.tr
        self._note = dialog.add_text("note", tr("Note to the customer, printed"), header.note)
        self._private_note = dialog.add_text("private_note", tr("Private note, never printed"), header.private_note)
        dialog.add_row("note", "private_note")
        texts = extras_typed.texts_of(header.extras, header.currency)
        self._extras = {
            field: dialog.add_text(field, label, texts[field]) for field, label in extras_typed.labels().items()
        }
        dialog.add_row(*self._extras)

    def particulars(self) -> WantedParticulars | None:
        """None while they are as they were."""
        wanted = self._wanted()
        return None if wanted == self._before() else wanted

    def extras(self) -> Extras:
        """As typed; what cannot be right counts as nothing."""
        texts = {field: widget.text() for field, widget in self._extras.items()}
        return extras_typed.extras_of(texts, self._header.extras, self._header.currency)

    def changed_extras(self) -> Extras | None:
        """None while they are as they were."""
        extras = self.extras()
        return None if extras == self._header.extras else extras

    def faults(self) -> dict[str, str]:
        currency = self._header.currency
        found = {field: extras_typed.fault(field, widget.text(), currency) for field, widget in self._extras.items()}
        if not self._ship_by.is_readable():
            found["ship_by"] = self._ship_by.problem()
        return {field: text for field, text in found.items() if text}

    def effects(self) -> Iterator[Effect]:
        """What is typed otherwise than it was agreed on."""
        now, before, tr = self._wanted(), self._before(), self._dialog.tr
        days = (formats.day(each.ship_by, self._dialog.desk.today) for each in (before, now))
        where = (in_one_line(each.deliver_to) for each in (before, now))
        plain = (
            ("tag", tr("Customer PO"), before.reference, now.reference),
            ("calendar", tr("Ship by"), *days),
            ("truck", tr("Deliver to"), *where),
            ("clipboard-list", tr("Came by"), before.channel, now.channel),
            ("file-pen-line", tr("Note to the customer"), before.note, now.note),
            ("file-pen-line", tr("Private note"), before.private_note, now.private_note),
        )
        labels = extras_typed.labels()
        texts = [extras_typed.texts_of(each, self._header.currency) for each in (self._header.extras, self.extras())]
        extra = (("scale", labels[field], *(each[field] for each in texts)) for field in labels)
        for icon, subject, was, will in (*plain, *extra):
            if was != will:
                yield Effect(icon, subject, was, will or tr("nothing"))

    def _wanted(self) -> WantedParticulars:
        typed = self._deliver_to.text().strip()
        is_shown = typed == in_one_line(self._shown)
        return WantedParticulars(
            self._reference.text().strip(),
            self._ship_by.day,
            self._channels[max(0, self._channel.currentIndex())],
            self._shown if is_shown else typed_address(self._address.name, typed),
            self._note.text().strip(),
            self._private_note.text().strip(),
        )

    def _before(self) -> WantedParticulars:
        header = self._header
        day = date.fromisoformat(header.ship_by) if header.ship_by else None
        return WantedParticulars(header.reference, day, header.channel, self._address, header.note, header.private_note)

    @Slot(object)
    def _on_deliver_to_place_chosen(self, place: Address) -> None:
        self._shown = place
        self._deliver_to.setText(in_one_line(place))
        self._deliver_to.setCursorPosition(0)
        self._dialog.follow()


def _places(header: Header, reader: Reader) -> tuple[Address, ...]:
    """Where goods of the customer may go."""
    match = CustomerCard(header.customer_key).run(reader) if header.customer_key is not None else None
    if match is None:
        return ()
    return (own_address(match.customer), *(each.address for each in DeliveryAddresses(match.key).run(reader)))
