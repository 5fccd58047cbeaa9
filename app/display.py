"""Whether a window can be shown at all, asked before Qt is: it would end the process without a word."""

import ctypes
import os
import sys
from collections.abc import Mapping

from core.errors import Sentence

# library: Debian's package
_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",  # Qt's network module, for handing over the focus
}
_LIBRARIES_X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def missing(environment: Mapping[str, str] = os.environ) -> Sentence | None:
    """What is in the way of a window, in words; None when it can open."""
    if sys.platform != "linux":
        return None
    platform = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    has_display = bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
    if not has_display and platform in ("", "xcb", "wayland"):
        return Sentence(
            "There is no screen to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set.",
            "The books are untouched.",
            "Start Daybook from a desktop session, or use a command such as `daybook verify`.",
        )
    wanted = dict(_LIBRARIES)
    if platform == "xcb" or (not platform and not environment.get("WAYLAND_DISPLAY")):
        wanted |= _LIBRARIES_X11
    packages = sorted(package for library, package in wanted.items() if not _loads(library))
    if not packages:
        return None
    return Sentence(
        f"Libraries for windows are missing from this system: {', '.join(packages)}.",
        "The books are untouched.",
        f"Install them, on Debian with: sudo apt-get install -y {' '.join(packages)}",
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
