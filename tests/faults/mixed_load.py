"""A desk that works at random until it is killed: `python -m tests.faults.mixed_load FOLDER SEED MUTANT`.

MUTANT is the name of a deliberate mistake, or "". Before it goes on to the next command it writes
`<command id> <position>` for each one acknowledged, and first `ready`.
"""

import sys
import time
from pathlib import Path

from tests.core.write.desk import Desk
from tests.faults import mutants
from tests.faults.errands import Errands, latest_command, tell_receipts
from tests.faults.places import unchanged


def main(folder: Path, seed: int) -> None:
    desk = Desk(folder)
    errands = Errands(seed)
    tell_receipts(say, errands.first().run(desk))
    say("ready")
    while True:
        desk.now = time.time_ns() // 1_000
        tell_receipts(say, errands.next(latest_command(desk)).run(desk))


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    folder, seed, mistake = sys.argv[1:]
    with getattr(mutants, mistake)() if mistake else unchanged():
        main(Path(folder), int(seed))
