"""Windows in tests wear Daybook's own theme, so that sizes and colours are the real ones."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from ui import theme


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns that it cannot raise or limit windows; real screens can."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(autouse=True)
def light_theme(qapp: QApplication) -> None:
    if theme.is_dark() or theme.text_scale() != 1.0 or not qapp.styleSheet():
        theme.apply(qapp, dark=False)
