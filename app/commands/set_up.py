"""`daybook set-up`: begins books with the business's name, its country and its currency."""

import json
from argparse import ArgumentParser, Namespace

from uuid_utils import uuid7

from app.books import Books
from core.bus import Envelope
from core.domain.company.commands import DefineTaxRate, SetUpCompany
from core.domain.decider import Command

STANDARD_RATES = {  # parts per million, by country
    "AT": 200_000, "AU": 100_000, "BE": 210_000, "CH": 81_000, "DE": 190_000, "DK": 250_000, "ES": 210_000,
    "FI": 255_000, "FR": 200_000, "GB": 200_000, "IE": 230_000, "IT": 220_000, "LU": 170_000, "NL": 210_000,
    "NO": 250_000, "NZ": 150_000, "PL": 230_000, "PT": 230_000, "SE": 250_000,
}  # fmt: skip


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="the business's name")
    parser.add_argument("--country", required=True, help="two letters, as in GB")
    parser.add_argument("--currency", required=True, help="three letters, as in GBP")
    parser.add_argument("--zone", default="UTC", help="time zone, as in Europe/London")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. The same set-up twice is one."""
    bus = books.open_bus()
    try:
        for command in _commands(arguments):
            bus.dispatch(command, Envelope(str(uuid7()), books.actor, books.station))
    finally:
        bus.close()
    told = f"The books of {arguments.name} are in {books.folder}."
    print(json.dumps({"name": arguments.name}) if arguments.json else told)
    return 0


def _commands(asked: Namespace) -> list[Command]:
    """The company, its country's standard rate, and the rate of what is not taxed."""
    standard = STANDARD_RATES.get(asked.country, 0)
    rates = [DefineTaxRate("Z", "Zero rate", "Z", 0)]
    if standard:
        rates.insert(0, DefineTaxRate("S", "Standard rate", "S", standard))
    return [SetUpCompany(asked.name, asked.country, asked.currency, asked.zone), *rates]
