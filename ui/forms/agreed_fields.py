"""What a placed order says beside its lines, in the form that changes it: for whom, when, where to, notes, charges."""

from collections.abc import Iterator
from datetime import date

from core.domain.calculation import Extras
from core.domain.orders.commands import WantedParticulars
from core.readmodels.order_detail import DetailedOrder
from ui import formats
from ui.dialogs.sheet import CommandDialog
from ui.forms import extras_typed
from ui.forms.entry_header import in_one_line, typed_address
from ui.forms.placing import CHANNELS
from ui.widgets.effects_panel import Effect


class AgreedFields:
    """The fields, put into the form of a dialog: first those of the head, then those of the foot."""

    def __init__(self, dialog: CommandDialog, order: DetailedOrder) -> None:
        self._dialog, self._header = dialog, order.header
        self._address = order.header.deliver_to
        own = self._header.channel
        self._channels = CHANNELS if own in CHANNELS else (*CHANNELS, own)

    def add_head(self) -> None:
        dialog, header, tr = self._dialog, self._header, self._dialog.tr
        self._reference = dialog.add_text("reference", tr("Customer PO"), header.reference)
        self._ship_by = dialog.add_day("ship_by", tr("Ship by"))
        self._ship_by.set_day(date.fromisoformat(header.ship_by) if header.ship_by else None)
        self._deliver_to = dialog.add_text("deliver_to", tr("Deliver to"), in_one_line(self._address))
        self._deliver_to.setCursorPosition(0)
        words = (tr("Phone"), tr("Mail"), tr("Web"), tr("Counter"), header.channel.capitalize())
        chosen = self._channels.index(header.channel)
        self._channel = dialog.add_choice("channel", tr("Came by"), words[: len(self._channels)], chosen)
        dialog.add_row("reference", "ship_by", "deliver_to", "channel")

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
        is_same = typed == in_one_line(self._address)
        return WantedParticulars(
            self._reference.text().strip(),
            self._ship_by.day,
            self._channels[max(0, self._channel.currentIndex())],
            self._address if is_same else typed_address(self._address.name, typed),
            self._note.text().strip(),
            self._private_note.text().strip(),
        )

    def _before(self) -> WantedParticulars:
        header = self._header
        day = date.fromisoformat(header.ship_by) if header.ship_by else None
        return WantedParticulars(header.reference, day, header.channel, self._address, header.note, header.private_note)
