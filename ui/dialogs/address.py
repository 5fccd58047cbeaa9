"""Where goods for a customer may go: another place, or a change of one."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.customers.commands import AddAddress, ChangeAddress
from core.domain.decider import Command, Stream
from core.domain.values import Address
from core.readmodels.customer_list import CustomerMatch
from core.readmodels.delivery_addresses import DeliveryAddresses
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog
from ui.dispatcher import new_id


class AddressDialog(CommandDialog):
    """Opens for a new place; one that is there is chosen to change it."""

    def __init__(self, desk: Desk, customer: CustomerMatch, parent: QWidget) -> None:
        its = customer.customer
        super().__init__(desk, parent, desk.tr("Delivery address"), its.name, width=620, with_effects=False)
        self._customer = its
        self._new_id = new_id()
        self._there = DeliveryAddresses(customer.key).run(desk.dispatcher.reader)
        places = (self.tr("A new place"), *(each.line() for each in self._there))
        self.choice = self.add_choice("address", self.tr("Which one"), places)
        self.name = self.add_text("name", self.tr("Name"), its.name)
        self.street = self.add_text("street", self.tr("Street"))
        self.town = self.add_text("town", self.tr("Town"))
        self.postcode = self.add_text("postcode", self.tr("Postcode"))
        self.country = self.add_text("country", self.tr("Country"), its.country)
        rows = (("name",), ("street", "town"), ("postcode", "country"))
        for row in (("address",), *rows) if self._there else rows:
            self.add_row(*row)
        self.choice.currentIndexChanged.connect(self._on_choice_changed)
        self.show_effects()
        (self.choice if self._there else self.street).setFocus()

    def commands(self) -> Sequence[Command]:
        chosen = self.choice.currentIndex()
        if chosen:
            return (ChangeAddress(self._customer.uuid, self._there[chosen - 1].uuid, self._address()),)
        return (AddAddress(self._customer.uuid, self._new_id, self._address()),)

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("customer", self._customer.uuid): self._customer.version}

    def unfit(self) -> Mapping[str, str]:
        if self.street.text().strip() or self.town.text().strip():
            return {}
        return {"street": self.tr("Type where the goods shall go: a street or a town.")}

    def done_text(self) -> str:
        words = self.tr("Delivery address changed") if self.choice.currentIndex() else self.tr("Delivery address added")
        return self.tr("{what}, {name}").format(what=words, name=self._customer.name)

    @Slot()
    def show_effects(self) -> None:
        self.set_primary(self.tr("Change") if self.choice.currentIndex() else self.tr("Add"))

    def _address(self) -> Address:
        fields = (self.name, self.street, self.town, self.postcode, self.country)
        return Address(*(field.text().strip() for field in fields))

    @Slot(int)
    def _on_choice_changed(self, chosen: int) -> None:
        blank = Address(self._customer.name, country=self._customer.country)
        its = self._there[chosen - 1].address if chosen else blank
        fields = (self.name, self.street, self.town, self.postcode, self.country)
        for field, text in zip(fields, (its.name, its.street, its.city, its.postcode, its.country), strict=True):
            field.setText(text)
