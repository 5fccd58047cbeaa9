"""A keyring in a file, for tests whose children look into the same one. Named by PYTHON_KEYRING_BACKEND."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.compat import properties

NAME = f"{__name__}.FileKeyring"
PLACE = "DAYBOOK_TEST_KEYRING"


class FileKeyring(KeyringBackend):
    """What it keeps lies in the file that the environment names."""

    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805  a property of the class
        """Every backend that was imported offers itself: this one only where a test wants it."""
        if PLACE not in os.environ:
            raise RuntimeError("no file is named")
        return 1

    def get_password(self, service: str, username: str) -> str | None:
        return kept().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        _file().write_text(json.dumps(kept() | {f"{service} {username}": password}))


def kept() -> dict[str, str]:
    return json.loads(_file().read_text()) if _file().exists() else {}


def _file() -> Path:
    return Path(os.environ[PLACE])
