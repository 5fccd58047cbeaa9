"""Orders that were typed and closed: said so, opened again from the toast or by a key, all of them from the menu."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from core.domain.values import Id
from ui import formats
from ui.desk import Desk
from ui.forms.draft_file import kept_drafts
from ui.pages import Pages
from ui.widgets.toast import ToastStack


class KeptDrafts(QObject):
    """What is typed stays in a file beside the books until it is placed, saved or discarded; tabs only show it."""

    def __init__(self, desk: Desk, pages: Pages, toasts: ToastStack) -> None:
        super().__init__(pages)
        self._desk, self._pages, self._toasts = desk, pages, toasts
        self._closed: list[Id] = []  # the last on top
        pages.entry_closed.connect(self._on_pages_entry_closed)

    def reopen_last(self) -> None:
        """The tab that was closed last, if it holds anything."""
        while self._closed:
            draft_id = self._closed.pop()
            if self._is_kept(draft_id):
                self._open_again(draft_id)
                return
        self._desk.say(self.tr("No tab with an order was closed"))

    def open_all(self) -> int:
        """Those that were only typed and are in no tab; gives how many there were."""
        is_open = {getattr(entry, "order_id", None) for entry in self._pages.entries}
        drafts = [each for each in kept_drafts(self._desk.drafts_folder) if each.draft_id not in is_open]
        for draft in drafts:
            self._pages.open_entry(draft.draft_id, in_front=False)
        if drafts:
            count = formats.count(len(drafts))
            words = self.tr("1 draft is") if len(drafts) == 1 else self.tr("{count} drafts are").format(count=count)
            self._desk.say(self.tr("{drafts} open again, as you left it").format(drafts=words))
        return len(drafts)

    def _open_again(self, draft_id: Id) -> None:
        self._toasts.close_about(draft_id)
        self._pages.open_entry(draft_id)

    def _is_kept(self, draft_id: Id) -> bool:
        from ui.forms.opening import draft_of  # noqa: PLC0415  heavy: not needed for the first paint

        return draft_of(self._desk.drafts_folder, draft_id, self._desk.dispatcher.reader) is not None

    @Slot(str, str)
    def _on_pages_entry_closed(self, title: str, draft_id: Id) -> None:
        if self._is_kept(draft_id):
            self._closed = [*(each for each in self._closed if each != draft_id), draft_id]
            again = (self.tr("Open again"), partial(self._open_again, draft_id))
            self._toasts.show_toast(self.tr("Draft kept: {title}").format(title=title), (again,), about=draft_id)
