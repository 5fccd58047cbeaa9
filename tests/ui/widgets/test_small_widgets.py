from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui import shapes, theme
from ui.widgets.chip import Chip
from ui.widgets.effects_panel import Effect, EffectsPanel
from ui.widgets.freshness_dot import Freshness, FreshnessDot
from ui.widgets.key_cap import KeyLegend
from ui.widgets.label import Label
from ui.widgets.message_bar import MessageBar
from ui.widgets.state_path import StatePath, Step
from ui.widgets.tab_strip import Tab, TabStrip
from ui.widgets.toast import ToastStack

TABS = (Tab("open", "Open", "48"), Tab("pick", "To pick", "12"), Tab("all", "All"))


def has_colour(image: QImage, color: QColor) -> bool:
    return any(image.pixelColor(x, y) == color for x in range(image.width()) for y in range(image.height()))


@pytest.fixture
def strip(qtbot: QtBot) -> TabStrip:
    strip = TabStrip(TABS)
    qtbot.addWidget(strip)
    strip.resize(500, strip.sizeHint().height())
    strip.show()
    return strip


def test_choosing_a_tab_tells_its_key(qtbot: QtBot, strip: TabStrip):
    with qtbot.waitSignal(strip.tab_chosen) as chosen:
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.tabRect(1).center())
    assert chosen.args == ["pick"]


def test_arrows_go_from_tab_to_tab(qtbot: QtBot, strip: TabStrip):
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert strip.current() == "pick"


def test_setting_a_tab_or_a_count_tells_nobody(qtbot: QtBot, strip: TabStrip):
    with qtbot.assertNotEmitted(strip.tab_chosen):
        strip.set_current("all")
        strip.set_count("pick", "13")
        strip.set_tabs((*TABS[:2], Tab("all", "All", "9")))
    assert strip.current() == "all"


def test_a_tab_reads_its_count(strip: TabStrip):
    strip.set_count("pick", "13")
    assert [strip.accessibleTabName(index) for index in range(3)] == ["Open, 48", "To pick, 13", "All"]


def test_becoming_current_moves_no_other_tab(strip: TabStrip):
    before = [strip.tabRect(index) for index in range(3)]
    strip.set_current("all")
    assert [strip.tabRect(index) for index in range(3)] == before


def test_the_path_shows_full_half_and_hollow_discs(qtbot: QtBot):
    colours = {}
    for state in ("done", "partial", "todo"):
        path = StatePath([Step("Placed", "17 Nov", state)])
        qtbot.addWidget(path)
        path.resize(100, 58)
        image = path.grab().toImage()
        colours[state] = [name for name in ("success", "warning") if has_colour(image, theme.color(name))]
    assert colours == {"done": ["success"], "partial": ["warning"], "todo": []}


def test_the_path_is_read_as_a_sentence(qtbot: QtBot):
    path = StatePath([Step("Placed", "17 Nov", "done"), Step("Picked", "60 of 71", "partial", is_current=True)])
    qtbot.addWidget(path)
    assert path.accessibleName() == "Placed 17 Nov, Picked 60 of 71"


def test_a_message_has_three_parts_and_its_buttons_say_which(qtbot: QtBot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message("error", "The disk is full.", "The order is kept.", "Free some space.", ["Try again", "Details"])
    assert bar.text() == "The disk is full. The order is kept. Free some space."
    with qtbot.waitSignal(bar.action_chosen) as chosen:
        bar.buttons()[1].click()
    assert chosen.args == [1]


def test_a_cleared_message_bar_says_nothing(qtbot: QtBot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message("info", "Imported.", actions=["Open"])
    bar.clear()
    assert (bar.text(), bar.isHidden(), bar.buttons()) == ("", True, ())


def test_freshness_is_words_not_colour_alone(qtbot: QtBot):
    dot = FreshnessDot(Freshness("Live", "0.2 s behind"))
    qtbot.addWidget(dot)
    dot.set_freshness(Freshness("Paused", "figures from 14:02", "warning"))
    assert dot.accessibleName() == "Paused figures from 14:02"
    assert has_colour(dot.grab().toImage(), theme.tone("warning").fg)


def test_a_chip_grows_with_its_word(qtbot: QtBot):
    chip = Chip("Placed", "info", "circle-dot")
    qtbot.addWidget(chip)
    before = chip.sizeHint().width()
    chip.set_status("Part shipped", "active", "truck")
    assert chip.sizeHint().width() > before + 20
    assert chip.accessibleName() == "Part shipped"


def test_a_narrow_legend_gives_up_whole_pairs(qtbot: QtBot):
    pairs = [("Tab", "next cell"), ("F6", "next pane")]
    legend, first_alone = KeyLegend(pairs), KeyLegend(pairs[:1])
    for widget in (legend, first_alone):
        qtbot.addWidget(widget)
        widget.resize(first_alone.sizeHint().width() + 40, 20)
    assert legend.grab().toImage() == first_alone.grab().toImage()


def test_effects_are_replaced_not_added(qtbot: QtBot):
    panel = EffectsPanel("What this will do")
    qtbot.addWidget(panel)
    panel.set_effects([Effect("boxes", "Chocolate on shelf", "6", "0")])
    panel.set_effects([Effect("boxes", "Chocolate on shelf", "6", "1")], undo_note="Can be undone.")
    assert panel.texts() == ["Chocolate on shelf", "6", "1", "Can be undone."]
    qtbot.waitUntil(lambda: "0" not in [label.text() for label in panel.findChildren(Label)])


@pytest.fixture
def panel(qtbot: QtBot) -> QWidget:
    panel = QWidget()
    qtbot.addWidget(panel)
    panel.resize(800, 600)
    panel.show()
    return panel


def test_at_most_three_toasts_stand_and_the_newest_lowest(panel: QWidget):
    stack = ToastStack(panel)
    for number in range(4):
        stack.show_toast(f"Order {number} placed")
    toasts = stack.toasts()
    assert [toast.accessibleName() for toast in toasts] == ["Order 1 placed", "Order 2 placed", "Order 3 placed"]
    assert toasts[0].y() < toasts[1].y() < toasts[2].y()


def test_toasts_stay_at_the_corner_when_the_panel_grows(panel: QWidget, qtbot: QtBot):
    toast = ToastStack(panel).show_toast("Backup made")
    panel.resize(1000, 700)
    qtbot.waitUntil(lambda: 980 <= toast.geometry().right() <= 1000)
    assert toast.geometry().bottom() > 680


def test_acting_on_a_toast_takes_it_away(panel: QWidget):
    stack = ToastStack(panel)
    asked: list[str] = []
    offered = [(word, partial(asked.append, word)) for word in ("Undo", "Open")]
    toast = stack.show_toast("Order 10493 placed", offered)
    toast.buttons()[1].click()
    assert (stack.toasts(), asked) == ((), ["Open"])


def test_a_toast_goes_when_what_it_tells_of_is_no_longer_so(panel: QWidget):
    stack = ToastStack(panel)
    for about in ("one", "two"):
        stack.show_toast(f"Command {about}", about=about)
    stack.close_about("one")
    assert [toast.about for toast in stack.toasts()] == ["two"]


def test_toasts_stand_above_what_they_may_not_cover(panel: QWidget):
    foot = QWidget(panel)
    foot.setGeometry(0, panel.height() - 58, panel.width(), 58)
    stack = ToastStack(panel)
    toast = stack.show_toast("Backup made")
    foot.show()
    stack.stand_above(foot, None)
    assert toast.geometry().adjusted(0, 0, 0, -shapes.SHADOW_PX).bottom() < foot.y()
    foot.hide()
    assert toast.geometry().bottom() > foot.y()


def test_a_toast_waits_while_the_pointer_rests_on_it(panel: QWidget, qapp: QApplication):
    toast = ToastStack(panel).show_toast("Backup made")
    middle = QPointF(100, 30)
    qapp.sendEvent(toast, QEnterEvent(middle, middle, middle))
    is_counting = toast._timer.isActive()
    qapp.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert not is_counting
    assert toast._timer.remainingTime() > 5_000
