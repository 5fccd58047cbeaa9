"""Registering a customer, or changing one: who they are, how to reach them, on which terms they buy."""

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from core.domain.customers.commands import ChangeCustomerDetails, RegisterCustomer, SetCreditLimit, SetTerms
from core.domain.customers.values import Details
from core.domain.decider import Command, Stream
from core.domain.values import Address, Minor
from core.readmodels.customer_list import CustomerMatch, CustomerRow
from core.readmodels.keys import KeyOf
from ui import formats
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog
from ui.dispatcher import new_id

_USUAL_TERMS = 30
_LONGEST_TERMS = 365


class CustomerDialog(CommandDialog):
    """`registered` carries the new customer's key once the lists show it."""

    registered = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget, customer: CustomerMatch | None = None, name: str = "") -> None:
        its = customer.customer if customer else None
        title = self.tr("Change customer") if its else self.tr("New customer")
        super().__init__(desk, parent, title, its.name if its else "", width=620, with_effects=False)
        self._customer = its
        self._customer_id = its.uuid if its else new_id()
        self._currency = its.currency if its else desk.currency
        self._code_typed = its is not None
        self._add_fields(its, name)
        self.set_primary(self.tr("Save") if its else self.tr("Register"))
        self.name.textEdited.connect(self._on_name_text_edited)
        self.code.textEdited.connect(self._on_code_text_edited)
        self._submission.visible.connect(self._on_submission_visible)
        self.name.setFocus()

    def commands(self) -> Sequence[Command]:
        its = self._customer
        if its is None:
            code = self.code.text().strip().upper()
            limit = self._limit()
            register = RegisterCustomer(self._customer_id, code, self._currency, self._days(), limit, self._details())
            return (register,)
        commands: list[Command] = []
        if self._details() != _details_of(its):
            commands.append(ChangeCustomerDetails(its.uuid, self._details()))
        if self._days() != its.terms_days:
            commands.append(SetTerms(its.uuid, self._days()))
        if self._limit() != its.credit_limit:
            commands.append(SetCreditLimit(its.uuid, self._limit()))
        return commands

    def unfit(self) -> Mapping[str, str]:
        texts = {}
        if not self.name.text().strip():
            texts["name"] = self.tr("A customer needs a name.")
        if not self.code.text().strip():
            texts["code"] = self.tr("A customer needs a code to be found by.")
        if not self.terms.text().strip().isdigit():
            texts["terms_days"] = self.tr("Type a number of days, 0 to 365.")
        if self.limit.text().strip() and formats.parse_money(self.limit.text(), self._currency) is None:
            texts["credit_limit"] = self.tr("“{text}” is not an amount.").format(text=self.limit.text())
        return texts

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("customer", self._customer.uuid): self._customer.version} if self._customer else {}

    def done_text(self) -> str:
        name = self.name.text().strip()
        return (self.tr("{name} changed") if self._customer else self.tr("{name} registered")).format(name=name)

    def _add_fields(self, its: CustomerRow | None, name: str) -> None:
        self.name = self.add_text("name", self.tr("Name"), its.name if its else name)
        self.code = self.add_text("code", self.tr("Code"), its.code if its else code_of(name))
        self.code.setEnabled(its is None)
        self.street = self.add_text("street", self.tr("Street"), its.street if its else "")
        self.town = self.add_text("town", self.tr("Town"), its.town if its else "")
        self.postcode = self.add_text("postcode", self.tr("Postcode"), its.postcode if its else "")
        self.country = self.add_text("country", self.tr("Country"), its.country if its else self.desk.company.country)
        self.email = self.add_text("email", self.tr("Email"), its.email if its else "")
        self.phone = self.add_text("phone", self.tr("Phone"), its.phone if its else "")
        days = str(its.terms_days if its else _USUAL_TERMS)
        self.terms = self.add_text("terms_days", self.tr("Terms"), days, self.tr("days to pay"))
        limit = its.credit_limit if its else None
        shown = formats.money(limit, self._currency) if limit is not None else ""
        self.limit = self.add_text("credit_limit", self.tr("Credit limit"), shown, self._currency, self.tr("no limit"))
        rows = (("name", "code"), ("street", "town"), ("postcode", "country"), ("email", "phone"))
        for row in (*rows, ("terms_days", "credit_limit")):
            self.add_row(*row)

    def _details(self) -> Details:
        parts = (self.street, self.town, self.postcode, self.country)
        name = self.name.text().strip()
        address = Address(name, *(part.text().strip() for part in parts))
        return Details(name, address, self.email.text().strip(), self.phone.text().strip())

    def _days(self) -> int:
        return int(self.terms.text())

    def _limit(self) -> Minor | None:
        text = self.limit.text().strip()
        return formats.parse_money(text, self._currency) if text else None

    @Slot(str)
    def _on_name_text_edited(self, text: str) -> None:
        if not self._code_typed:
            self.code.setText(code_of(text))

    @Slot(str)
    def _on_code_text_edited(self, text: str) -> None:
        self._code_typed = bool(text)

    @Slot(int)
    def _on_submission_visible(self, position: int) -> None:
        key = KeyOf("customer", self._customer_id).run(self.desk.dispatcher.reader)
        if self._customer is None and key is not None:
            self.registered.emit(key)


def code_of(name: str) -> str:
    """A code to begin with: the initials of a name, or the first letters of a single word."""
    words = re.findall(r"\w+", name.upper())
    return "".join(word[0] for word in words[:4]) if len(words) > 1 else (words[0][:4] if words else "")


def _details_of(its: CustomerRow) -> Details:
    return Details(its.name, Address(its.name, its.street, its.town, its.postcode, its.country), its.email, its.phone)
