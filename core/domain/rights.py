"""What the roles of a team may do: a reader nothing, a clerk the day's work, a lead everything.

Kept on the server, which refuses whatever a login's role may not, by the command and by what it brings about.
"""

from typing import Literal

Role = Literal["clerk", "lead", "reader"]

LEAD_COMMANDS = frozenset(
    {
        "SetUpCompany",
        "ChangeSetting",
        "DefineTaxRate",
        "DefineReason",
        "DefineLocation",
        "LockPeriod",
        "UnlockPeriod",
        "ReverseBatch",
        "WriteOffDifference",
        "SetCreditLimit",
        "LiftStop",
        "ChangePrice",
        "ChangePerson",
        "DeactivatePerson",
        "ImportTrade",
        "WithdrawHistory",
    }
)
"""Commands that a clerk may not ask for."""

LEAD_EVENTS = frozenset(
    {
        "company.set_up",
        "company.setting_changed",
        "company.tax_rate_defined",
        "company.reason_defined",
        "company.location_defined",
        "company.period_locked",
        "company.period_unlocked",
        "batch.reversed",
        "invoice.difference_written_off",
        "customer.credit_limit_set",
        "customer.stop_lifted",
        "product.price_changed",
        "person.changed",
        "person.deactivated",
        "order.history_recorded",
        "order.history_withdrawn",
    }
)
"""What a clerk may not bring about, whatever the command is called."""
