"""Alt+1 to Alt+9 of the order form: each an action of its own, so that the table of shortcuts knows it."""

from PySide6.QtWidgets import QWidget

from ui.actions import action


class UsualKeys(QWidget):
    """Nine actions that end in `add_usual`."""

    def add_usual(self, place: int) -> None:
        raise NotImplementedError

    @action("Add usual product 1", "Alt+1", menu="Order")
    def add_usual_1(self) -> None:
        self.add_usual(0)

    @action("Add usual product 2", "Alt+2", menu="Order")
    def add_usual_2(self) -> None:
        self.add_usual(1)

    @action("Add usual product 3", "Alt+3", menu="Order")
    def add_usual_3(self) -> None:
        self.add_usual(2)

    @action("Add usual product 4", "Alt+4", menu="Order")
    def add_usual_4(self) -> None:
        self.add_usual(3)

    @action("Add usual product 5", "Alt+5", menu="Order")
    def add_usual_5(self) -> None:
        self.add_usual(4)

    @action("Add usual product 6", "Alt+6", menu="Order")
    def add_usual_6(self) -> None:
        self.add_usual(5)

    @action("Add usual product 7", "Alt+7", menu="Order")
    def add_usual_7(self) -> None:
        self.add_usual(6)

    @action("Add usual product 8", "Alt+8", menu="Order")
    def add_usual_8(self) -> None:
        self.add_usual(7)

    @action("Add usual product 9", "Alt+9", menu="Order")
    def add_usual_9(self) -> None:
        self.add_usual(8)
