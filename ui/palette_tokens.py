"""Every colour of the window by name, light beside dark; the contrast test reads these tables."""

from typing import Final

# token: (light, dark)
COLORS: Final[dict[str, tuple[str, str]]] = {
    "window": ("#F4F3EF", "#161615"),
    "panel": ("#FFFFFF", "#1E1E1C"),
    "panel2": ("#FAF9F6", "#232321"),
    "sunken": ("#F0EFEA", "#1A1A18"),
    "hover": ("#F3F2ED", "#272725"),
    "selected": ("#E4EBFB", "#263457"),
    "selectedInactive": ("#ECEBE5", "#2E2D2A"),
    "border": ("#E1DFD8", "#343330"),
    "hairline": ("#ECEAE4", "#2A2A27"),
    "borderStrong": ("#8B887F", "#7F7C74"),
    "accent": ("#2A55C9", "#3E66DA"),
    "accentHover": ("#2349B0", "#466CDC"),
    "accentPress": ("#1C3B90", "#3459C4"),
    "onAccent": ("#FFFFFF", "#FFFFFF"),
    "accentText": ("#2850BF", "#9DB7FF"),
    "link": ("#2850BF", "#9DB7FF"),
    "focus": ("#2A55C9", "#8FADFF"),
    "text": ("#1C1B19", "#ECEAE4"),
    "text2": ("#55524C", "#B9B6AE"),
    "text3": ("#6B6861", "#A3A098"),
    "disabled": ("#A3A098", "#6B6861"),
    "timeBar": ("#4C2C8C", "#4A3388"),
    "timeBar2": ("#D9C9F7", "#C3ABF5"),
    "chart1": ("#2A55C9", "#7797F2"),
    "chartBar": ("#738FDA", "#5670BE"),
    "chart2": ("#0E7C88", "#45B5C0"),
    "chart3": ("#B4690E", "#DB9A3F"),
    "chart4": ("#95296A", "#DB7DB5"),
    "chart5": ("#6B6861", "#A3A098"),
}

# tone: ((light foreground, light background), (dark foreground, dark background))
TONES: Final[dict[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "neutral": (("#55524C", "#EDEBE5"), ("#C3C0B8", "#32312E")),
    "info": (("#1F4AB6", "#E4EBFB"), ("#AAC1FF", "#24325C")),
    "active": (("#0A5F6B", "#DBF0F2"), ("#7FD4DC", "#123A40")),
    "success": (("#1B6638", "#DFF1E5"), ("#86D8A2", "#173B26")),
    "warning": (("#855000", "#FBEACB"), ("#F0BD69", "#413010")),
    "danger": (("#AE241C", "#FBE3E0"), ("#FF9F95", "#4A211D")),
    "return": (("#95296A", "#F9E3EF"), ("#F1A4CF", "#45213A")),
    "time": (("#5A2EA6", "#EEE7FA"), ("#CBB3FF", "#33255A")),
}
