import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from ui import cell_painting, chips, lettering, theme
from ui.cells import Cell

WIDTH, HEIGHT = 160, 34


def painted(cell: Cell, *, rtl: bool = False, faded: bool = False) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    cell_painting.paint_cell(painter, QRectF(0, 0, WIDTH, HEIGHT), cell, rtl=rtl, faded=faded)
    painter.end()
    return image


def inked_columns(image: QImage) -> list[int]:
    white = theme.color("onAccent").rgba()
    return [x for x in range(WIDTH) if any(image.pixel(x, y) != white for y in range(HEIGHT))]


def test_numbers_end_at_the_right_edge_and_words_start_at_the_left():
    assert inked_columns(painted(Cell("12.50", align="right")))[-1] >= WIDTH - 3
    assert inked_columns(painted(Cell("Placed")))[0] <= 2


def test_a_mirrored_cell_starts_at_the_right():
    assert inked_columns(painted(Cell("Placed"), rtl=True))[-1] >= WIDTH - 3


def test_long_text_is_cut_with_an_ellipsis_instead_of_running_over():
    shown = lettering.elided("Harbour Lights Café and Bakery of the Old Town", "body", 400, WIDTH)
    assert shown.endswith("…")
    assert lettering.width(shown, "body", 400) <= WIDTH


def test_what_is_cut_stays_inside_its_cell():
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        lettering.draw(painter, QRectF(0, 0, 60, HEIGHT), "Harbour Lights Café", "body", theme.color("text"))
    assert inked_columns(image)[-1] <= 60


def test_text_that_fits_exactly_is_not_cut():
    assert lettering.elided("2,310.75", "body", 500, lettering.width("2,310.75", "body", 500)) == "2,310.75"


def test_a_chip_has_its_tint_from_edge_to_edge_and_stops_there():
    cell = Cell("Shipped", tone="active", icon="truck", chip=True)
    image, width = painted(cell), round(chips.width("Shipped", "truck"))
    assert image.pixelColor(width - 3, HEIGHT // 2) == theme.tone("active").bg
    assert inked_columns(image)[-1] <= width


@pytest.mark.parametrize("at_edge", [True, False])
def test_icons_of_numbers_stand_at_the_edge_or_before_the_number(at_edge: bool):
    columns = inked_columns(painted(Cell("5", align="right", icon="circle", tone="neutral", icon_at_edge=at_edge)))
    assert (columns[0] < 5) is at_edge


def test_a_faded_row_loses_the_colour_of_its_words():
    late = Cell("late", color="danger")
    assert painted(late, faded=True) == painted(Cell("late", color="text3"))
    assert painted(late) != painted(late, faded=True)


def test_the_natural_width_is_enough():
    for cell in (
        Cell("Oat drink"),
        Cell("8", icon="hourglass", tone="warning"),
        Cell("On hold", icon="ban", chip=True),
    ):
        assert inked_columns(painted(cell))[-1] <= cell_painting.natural_width(cell)
