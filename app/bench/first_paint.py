"""Opens the desk on the books in a folder as the program does, says when its list is painted, and closes it."""

import sys
from pathlib import Path

from app.books import Books
from app.gui import Program, make_application


def main(folder: Path) -> int:
    app = make_application()
    program = Program(Books(folder), "", is_sample=False)
    program.begin()
    if program.desk is None:
        return 1  # the lists were not there: not what is measured
    program.desk.window.first_painted.connect(lambda: print("painted", flush=True))
    program.desk.window.first_painted.connect(app.quit)
    code = app.exec()
    program.end()
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
