"""`window`: cold start to the first painted list, beside a bare PySide6 window, each a process of its own."""

import subprocess
import sys
from pathlib import Path
from time import perf_counter

from app.bench.figures import Figures, Round, figures
from app.bench.sized_books import copied

ROUNDS = 7

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self.report)

    def report(self):
        print("painted", flush=True)
        QApplication.quit()

app = QApplication(sys.argv)
window = Window()
window.resize(1440, 900)
window.show()
app.exec()
"""


def window(orders: int) -> Figures:
    """Openings a second; p50 and p99 are milliseconds from the start of the process to the painted list."""
    with copied(orders) as books:
        ours = ("-m", "app.bench.first_paint", str(books.folder))
        rounds = [(_opened(*ours), _opened("-c", BARE)) for _ in range(ROUNDS + 1)][1:]  # the first warms up
    return figures("window", orders, [our for our, _ in rounds], [bare for _, bare in rounds])


def _opened(*arguments: str) -> Round:
    """Seconds from the start of a process until it says that it has painted."""
    root = Path(__file__).resolve().parent.parent.parent
    begun = perf_counter()
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None, "it is a pipe"
        said = process.stdout.readline().strip()
        seconds = perf_counter() - begun
    if said != "painted":
        raise RuntimeError(f"{arguments[:2]} did not paint")
    return Round((seconds,), 1)
