"""Opens a file for import: what it holds, as a report first, and then as commands."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from core.domain.decider import Command
from core.domain.values import Id
from core.importers.catalogue import Catalogue, catalogue_of
from core.importers.import_commands import Settings, import_commands
from core.importers.online_retail import Trade, read_trade
from core.importers.reading import read_rows
from core.importers.report import ImportReport, report_on


@dataclass(frozen=True)
class Import:
    """A file that was read to its end. Nothing is booked before its commands are dispatched."""

    name: str
    digest: str  # SHA-256 of the file's bytes, as hexadecimal digits
    report: ImportReport
    trade: Trade
    catalogue: Catalogue
    settings: Settings

    def commands(self, batch_id: Id) -> Iterator[Command]:
        """All of them, each one idempotent: after a stop, the same commands complete what is missing."""
        return import_commands(
            self.trade,
            self.catalogue,
            self.report,
            self.settings,
            batch_id=batch_id,
            file=f"{self.name} sha256:{self.digest}",
        )


def open_import(path: Path, zone: ZoneInfo, settings: Settings) -> Import:
    """Read a whole file; its times are local times of the zone. Raises UnreadableFile."""
    trade = read_trade(read_rows(path), zone, path.name)
    catalogue = catalogue_of(trade.invoices)
    report = report_on(trade, catalogue, settings.currency)
    return Import(path.name, _digest(path), report, trade, catalogue, settings)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
