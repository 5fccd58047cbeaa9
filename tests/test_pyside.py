"""The faults of PySide6 versions that the project must not be given."""

import sys

import pytest
from PySide6.QtGui import QImage, QPainter, QPen


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there, so the fault cannot show")
def test_calls_into_qt_lose_no_reference_to_none(qapp):
    """PySide6 6.12.0 loses one at every call on Python 3.11, which aborts after about 7,000 calls."""
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    pen = QPen()
    before = sys.getrefcount(None)
    for _ in range(1000):
        painter.setPen(pen)
    after = sys.getrefcount(None)
    painter.end()
    assert after > before - 100
