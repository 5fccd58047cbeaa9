"""What was typed into dialogs that were left with Esc, for their next opening on the same record."""

from collections.abc import Hashable

from PySide6.QtCore import QObject


class TypedValues(QObject):
    """Lives as long as the desk. Only what was typed is kept: what else stands in the fields may change meanwhile."""

    def __init__(self, desk: QObject) -> None:
        super().__init__(desk)
        self._values: dict[Hashable, dict[str, object]] = {}

    def keep(self, key: Hashable, values: dict[str, object]) -> None:
        self._values[key] = values

    def take(self, key: Hashable) -> dict[str, object]:
        """What was kept, which is then forgotten; empty when nothing was."""
        return self._values.pop(key, {})


def typed_values(desk: QObject) -> TypedValues:
    """The desk's own."""
    found = desk.findChild(TypedValues)
    return found if isinstance(found, TypedValues) else TypedValues(desk)
