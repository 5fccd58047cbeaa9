import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.fields import ChoiceField, Field, NoteField, TextField
from ui.widgets.label import Label
from ui.widgets.search_box import SearchBox


def border_of(field: QWidget) -> QColor:
    """One pixel right of the left edge's outermost: inside a border of two, outside a border of one."""
    return field.grab().toImage().pixelColor(0, field.height() // 2)


@pytest.fixture
def field(qtbot: QtBot) -> Field:
    field = Field("Price", TextField(), "F4 look up")
    qtbot.addWidget(field)
    field.resize(240, 80)
    with qtbot.waitActive(field):
        field.show()
    return field


def test_a_field_is_as_high_as_its_density_says(field: Field):
    assert field.widget.height() == theme.density().field


def test_a_problem_is_written_below_and_told_to_screen_readers(field: Field):
    field.set_problem("The price 12,5O is not a number.")
    assert field.problem() == field.widget.accessibleDescription() == "The price 12,5O is not a number."
    assert border_of(field.widget) == theme.color("danger")


def test_a_solved_problem_leaves_nothing_behind(field: Field):
    height = field.sizeHint().height()
    field.set_problem("The price 12,5O is not a number.")
    assert field.sizeHint().height() > height
    field.set_problem("")
    assert field.widget.accessibleDescription() == "F4 look up"
    assert border_of(field.widget) == theme.color("focus")
    assert field.sizeHint().height() == height


@pytest.mark.parametrize("make", [TextField, ChoiceField, NoteField])
def test_the_border_shows_the_focus(qtbot: QtBot, make: type[QWidget]):
    field = Field("Note", make())
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
    field.widget.clearFocus()
    at_rest = border_of(field.widget)
    field.widget.setFocus()
    qtbot.waitUntil(field.widget.hasFocus)
    assert (at_rest, border_of(field.widget)) == (theme.color("borderStrong"), theme.color("focus"))


def test_a_label_names_its_field(field: Field):
    assert field.widget.accessibleName() == "Price"


def test_a_choice_is_made_in_the_list_with_keys(qtbot: QtBot):
    choice = ChoiceField(["one", "two", "three"])
    qtbot.addWidget(choice)
    with qtbot.waitActive(choice):
        choice.show()
    choice.setFocus()
    choice.showPopup()
    qtbot.keyClick(choice, Qt.Key.Key_Up)
    with qtbot.waitSignal(choice.activated) as activated:
        qtbot.keyClick(choice, Qt.Key.Key_Return)
    assert (activated.args, choice.currentText()) == ([2], "three")


def test_scrolling_past_a_choice_changes_nothing(qtbot: QtBot, qapp: QApplication):
    choice = ChoiceField(["one", "two", "three"])
    qtbot.addWidget(choice)
    choice.show()
    choice.clearFocus()
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    qapp.sendEvent(choice, wheel)
    assert choice.currentText() == "one"


def test_tab_leaves_a_note(qtbot: QtBot):
    form = QWidget()
    qtbot.addWidget(form)
    row = QHBoxLayout(form)
    note, after = NoteField(), TextField()
    row.addWidget(note)
    row.addWidget(after)
    with qtbot.waitActive(form):
        form.show()
    note.setFocus()
    qtbot.keyClick(note, Qt.Key.Key_Tab)
    assert (note.toPlainText(), after.hasFocus()) == ("", True)


@pytest.fixture
def box(qtbot: QtBot) -> SearchBox:
    box = SearchBox("Filter orders")
    qtbot.addWidget(box)
    box.resize(300, 32)
    box.show()
    box.setText("acme")
    return box


def test_escape_empties_the_filter(qtbot: QtBot, box: SearchBox):
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""


def test_the_cross_empties_the_filter_and_a_click_beside_it_does_not(qtbot: QtBot, box: SearchBox):
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(100, 16))
    kept = box.text()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(282, 16))
    assert (kept, box.text()) == ("acme", "")


def test_a_label_too_long_for_its_place_shows_all_of_it_in_its_tip(qtbot: QtBot):
    label = Label("Harbour Lights Café & Bakery")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.grab()
    cut_tip = label.toolTip()
    label.resize(label.sizeHint())
    label.grab()
    assert (cut_tip, label.toolTip()) == ("Harbour Lights Café & Bakery", "")


def test_a_label_shows_markup_as_it_was_typed(qtbot: QtBot):
    plain, bold = Label("<b>x</b>"), Label("x")
    qtbot.addWidget(plain)
    qtbot.addWidget(bold)
    assert plain.textFormat() is Qt.TextFormat.PlainText
    assert plain.sizeHint().width() > bold.sizeHint().width() * 3
