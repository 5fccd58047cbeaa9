"""The dev script's front door."""

import subprocess
from pathlib import Path

DEV = Path(__file__).parent.parent / "dev"


def test_help_names_every_command():
    shown = subprocess.run([DEV, "help"], capture_output=True, text=True, check=True).stdout
    assert [word for word in ("setup", "run", "test", "check", "bench") if f"  {word} " not in shown] == []


def test_an_unknown_command_is_refused_with_the_usage():
    done = subprocess.run([DEV, "fly"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Usage: ./dev COMMAND" in done.stderr
