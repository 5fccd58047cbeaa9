"""What a person set, kept in a TOML file. A file that cannot be read is left alone and counts as empty."""

import json
import logging
from pathlib import Path

import msgspec
from platformdirs import user_config_path

from ui.preferences import Chosen

log = logging.getLogger(__name__)


def settings_path() -> Path:
    return user_config_path("daybook", appauthor=False) / "settings.toml"


def load(path: Path) -> Chosen:
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Chosen)
    except FileNotFoundError:
        return Chosen()
    except (OSError, msgspec.MsgspecError) as error:
        log.warning("the settings in %s cannot be read: %s", path, error)
        return Chosen()


def save(path: Path, chosen: Chosen) -> None:
    """The new file takes the old one's place at once. Values written as JSON are TOML too, for these types."""
    values = msgspec.to_builtins(chosen)
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items()]
    beside = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text("".join(lines), "utf-8")
        beside.replace(path)
    except OSError as error:
        log.warning("the settings cannot be kept in %s: %s", path, error)
