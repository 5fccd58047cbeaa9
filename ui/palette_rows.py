"""What the palette offers for a text: actions in their sections, those that are not available last; then records."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from msgspec import Struct
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from core.projections.reader import Reader
from core.readmodels.search import FindAnything, Found
from ui.actions import ActionRegistry, ActionSpec, key_text
from ui.desk import Desk
from ui.formats import money
from ui.matching import fit
from ui.menus import is_within_reach

KINDS = {"#": "order", "@": "customer", "$": "product"}
_ICONS = {
    "order": "clipboard-list",
    "customer": "users",
    "product": "boxes",
    "invoice": "receipt-text",
    "payment": "wallet",
}
_TITLES = {
    "order": "Orders",
    "customer": "Customers",
    "product": "Products",
    "invoice": "Invoices and credit notes",
    "payment": "Payments",
}
_DATED = {"order": "placed", "invoice": "of", "payment": "of"}
_KIND_WORDS = ("Order", "Draft", "Entry", "Invoice", "Credit", "Payment", "Refund")
_MOST_OF_EACH = {"customer": 4, "product": 4, "order": 8, "invoice": 6, "payment": 6}
_MOST_OF_ONE = 20
NEVER_OFFERED = frozenset(("open_palette",))


@dataclass(frozen=True)
class PaletteRow:
    """`call` runs or opens it. One that is not available has a reason and does nothing."""

    text: str
    detail: str
    icon: str
    keys: str
    call: Callable[[], object]
    name: str = ""  # of an action
    is_available: bool = True


@dataclass(frozen=True)
class Section:
    title: str
    rows: tuple[PaletteRow, ...]


@dataclass(frozen=True)
class Asked:
    """A typed text, taken apart: its prefix says what kind of thing is looked for."""

    prefix: str
    text: str

    @property
    def wants_actions(self) -> bool:
        return self.prefix in ("", ">")

    @property
    def kinds(self) -> tuple[str, ...] | None:
        """Kinds of records to look for, none for all; None when no records are wanted."""
        if self.prefix == ">" or not self.text:
            return None
        return (KINDS[self.prefix],) if self.prefix else ()


def asked(typed: str) -> Asked:
    typed = typed.lstrip()
    prefix = typed[:1] if typed[:1] in (">", *KINDS) else ""
    return Asked(prefix, typed[len(prefix) :].strip())


@dataclass(frozen=True)
class _Fitting:
    fit: int
    section: str
    row: PaletteRow


def action_sections(
    text: str, registry: ActionRegistry, window: QWidget, recent: Sequence[str], record: str
) -> list[Section]:
    """The actions that fit. `record` names what is in view: "Order 10482"."""
    kind = record.partition(" ")[0]
    here = f"On {kind.lower() if kind in _KIND_WORDS else kind}{record[len(kind) :]}" if record else "Here"
    fitting = list(_fitting(text, registry, window, here))
    if not text:
        return _suggested(fitting, recent, here)
    fitting.sort(key=lambda each: each.fit)
    available = [each for each in fitting if each.row.is_available]
    sections = [
        Section(title, tuple(each.row for each in available if each.section == title))
        for title in (here, "Go to", "Everything else")
    ]
    sections.append(Section("Not now", tuple(each.row for each in fitting if not each.row.is_available)))
    return [section for section in sections if section.rows]


class FindEachKind(Struct, frozen=True):
    """Records of each kind apart, so that an item is not hidden behind the orders it is on."""

    text: str
    kinds: tuple[str, ...] = ()

    def run(self, reader: Reader) -> tuple[Found, ...]:
        limits = dict.fromkeys(self.kinds, _MOST_OF_ONE) or _MOST_OF_EACH
        return tuple(
            found for kind, limit in limits.items() for found in FindAnything(self.text, (kind,), limit).run(reader)
        )


def found_sections(found: Iterable[Found], desk: Desk) -> list[Section]:
    """One section a kind."""
    return [
        Section(_TITLES[kind], tuple(_record_row(each, desk) for each in group))
        for kind, group in groupby(found, key=lambda each: each.kind)
    ]


def _suggested(fitting: Sequence[_Fitting], recent: Sequence[str], here: str) -> list[Section]:
    """Before anything is typed: what was used last, what can be done here, and where to go."""
    by_name = {each.row.name: each for each in fitting if each.row.is_available}
    used = [by_name[name] for name in recent if name in by_name]
    rest = [each for name, each in by_name.items() if name not in recent]
    sections = (
        Section("Used last", tuple(each.row for each in used)),
        Section(here, tuple(each.row for each in rest if each.section == here)),
        Section("Go to", tuple(each.row for each in rest if each.section == "Go to")),
        Section("Everything else", tuple(each.row for each in rest if each.section == "Everything else")),
    )
    return [section for section in sections if section.rows]


def _fitting(text: str, registry: ActionRegistry, window: QWidget, here: str) -> Iterable[_Fitting]:
    seen: set[str] = set()
    for spec, made, owner in sorted(registry.specs(), key=lambda each: each[0].menu != "Order"):
        how_well = fit(text, spec.label, f"{spec.words} {spec.menu}")
        is_offered = is_within_reach(owner, window) and spec.name not in NEVER_OFFERED | seen
        if how_well is not None and is_offered:
            seen.add(spec.name)
            section = here if owner is not window else "Go to" if spec.name.startswith("go_") else "Everything else"
            yield _Fitting(how_well, section, _action_row(spec, made))


def _action_row(spec: ActionSpec, made: QAction) -> PaletteRow:
    is_available = made.isEnabled()
    detail = "" if is_available else made.statusTip() or "not available here"
    keys = key_text(spec.keys[0]) if spec.keys else ""
    text = made.text().replace("&", "")
    return PaletteRow(text, detail, spec.icon, keys, made.trigger, spec.name, is_available)


def _record_row(found: Found, desk: Desk) -> PaletteRow:
    opens = {
        "order": desk.order_asked,
        "customer": desk.customer_asked,
        "product": desk.product_asked,
        "invoice": desk.invoice_asked,
        "payment": desk.payment_asked,
    }
    asked_for, key = opens[found.kind], found.key
    text, detail = _told(found, desk)
    return PaletteRow(text, detail, _ICONS[found.kind], "", lambda: asked_for.emit(key))


def _told(found: Found, desk: Desk) -> tuple[str, str]:
    if found.kind not in _DATED:
        return found.title, ", ".join(filter(None, (found.kind, found.detail)))
    amount = money(found.amount, found.currency or desk.currency) if found.amount is not None else ""
    text = "  ".join(filter(None, (found.title, found.detail)))
    dated = f"{_DATED[found.kind]} {desk.day(date.fromisoformat(found.day))}" if found.day else ""
    return text, ", ".join(filter(None, (dated, amount)))
