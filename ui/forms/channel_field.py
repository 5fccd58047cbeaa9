"""How an order came in: by phone, by mail, on the web, or over the counter."""

from PySide6.QtWidgets import QWidget

from ui.forms.placing import CHANNELS
from ui.widgets.fields import ChoiceField


class ChannelField(ChoiceField):
    """One that came in otherwise keeps its word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), parent)
        words = (self.tr("Phone"), self.tr("Mail"), self.tr("Web"), self.tr("Counter"))
        for channel, word in zip(CHANNELS, words, strict=True):
            self.addItem(word, channel)

    def channel(self) -> str:
        return str(self.currentData())

    def show_channel(self, channel: str) -> None:
        place = self.findData(channel or CHANNELS[0])
        if place < 0:
            self.addItem(channel.capitalize(), channel)
            place = self.count() - 1
        self.setCurrentIndex(place)
