"""Keeping the lists in step with the journal: by a thread while they keep up, by a child process while they cannot."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.backups import accept_journal, check_witnesses
from app.books import Books, now
from app.child import Child
from app.composition import READ_MODELS
from app.witness import with_what_is_missing
from core.errors import Damaged, Newer, Unavailable
from core.journal.connection import Error
from core.journal.faults import unlisted, unreadable
from core.projections.freshness import Freshness, Sighting, freshness, reached_position, seen
from core.projections.projector_thread import ProjectorState, ProjectorThread
from core.projections.reader import Reader
from core.projections.rebuild import needs_rebuild
from core.signals import journal_advanced, send_guarded

if TYPE_CHECKING:
    from core.journal.follower import FollowerState

FAR_BEHIND = 500  # entries; more of them make the window stutter when a thread takes them
_REFRESH_MS = 1_000


class ReadSide(QObject):
    """`ready` once the lists can be shown and are near the journal's end. Lives on the GUI thread."""

    progressed = Signal(int, int)
    ready = Signal()
    advanced = Signal()  # a child has moved the lists: what is shown is to be read again
    stopped = Signal()  # the child was asked to, and the lists are what they were
    failed = Signal(object, str)  # core.errors.Sentence, details

    def __init__(self, books: Books, owner: str, parent: QObject) -> None:
        super().__init__(parent)
        self._books, self._owner = books, owner
        self._thread: ProjectorThread | None = None
        self._follower = books.open_follower()
        self._is_following_server = False
        self._child: Child | None = None
        self._is_ending_follow = self._follows_again = False
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self.advanced)

    @property
    def state(self) -> ProjectorState:
        return self._thread.state if self._thread is not None else ProjectorState()

    def prepare(self) -> None:
        """Make the lists, or let them catch up, in a child when it takes long; then `ready`."""
        if needs_rebuild(self._books.folder, READ_MODELS):
            self.rebuild()
        elif self._behind() > FAR_BEHIND:
            self._run("rebuild", "--catch-up", "--progress")
        else:
            self.ready.emit()

    def rebuild(self) -> None:
        """Make the lists anew in a child; those that there are serve meanwhile."""
        self._run("rebuild", "--progress")

    def follow(self) -> None:
        """Let a child keep the lists in step, for as long as another one writes much."""
        if self._is_ending_follow:  # the last one has not ended yet
            self._is_ending_follow, self._follows_again = False, True
            return
        self._stop_thread()
        self._run("rebuild", "--catch-up", "--follow", "--progress")

    def end_following(self) -> None:
        """Stop the child, let another bring the rest, then `ready`."""
        if self._child is not None:
            self._is_ending_follow, self._follows_again = True, False
            self._child.stop()
        else:
            self.prepare()

    @property
    def newer(self) -> Newer | None:
        """Why the books can be read and not be written, if a newer Daybook has given them its form."""
        return self._books.newer

    @property
    def server(self) -> "FollowerState | None":
        """How it is with the server that the journal lies on, if it lies on one."""
        return self._follower.state if self._follower is not None else None

    def start_thread(self) -> None:
        if self._follower is not None and not self._is_following_server:
            self._is_following_server = True
            self._follower.start()
        if self._thread is None:
            self._thread = ProjectorThread(self._books.open_projector)
            self._thread.start()

    def wake(self) -> None:
        """Look at the journal now."""
        with self._books.open_journal() as journal:
            send_guarded(journal_advanced, self, position=journal.head().position)

    def retry(self, models: tuple[str, ...]) -> None:
        """Let parked read models try again; without any, try everything again."""
        if self._thread is None:
            return
        for model in models:
            self._thread.retry(model)
        if not models:
            self._thread.reopen()

    def testimony(self) -> Damaged | None:
        """What the names of the backups say against the journal."""
        if self._books.is_copy:
            return None
        try:
            check_witnesses(self._books)
        except Damaged as damaged:
            return damaged
        return None

    def accept(self) -> None:
        if not self._books.is_copy:
            accept_journal(self._books)

    def reopen(self) -> None:
        if self._thread is not None:
            self._thread.reopen()

    def stop_child(self) -> None:
        if self._child is not None:
            self._child.stop()

    def stop(self) -> None:
        """At the end of the program: finish the batch in hand. Nothing is told any more."""
        self.blockSignals(True)
        self._refresh.stop()
        self._stop_thread()
        if self._follower is not None:
            self._follower.stop()
        if self._child is not None and self._child.is_running:
            self._child.stop()
            self._child.wait()

    def _behind(self) -> int:
        reader = Reader(self._books.folder)
        try:
            with self._books.open_journal() as journal:
                return journal.head().position - reader.position()
        finally:
            reader.close()

    def _run(self, *arguments: str) -> None:
        self._child = Child(self._books.name, self._owner, arguments, self)
        self._child.progressed.connect(self._on_child_progressed)
        self._child.done.connect(self._on_child_done)
        self._child.stopped.connect(self._on_child_stopped)
        self._child.failed.connect(self.failed)
        self._child.start()

    def _stop_thread(self) -> None:
        if self._thread is not None:
            self._thread.stop()
            self._thread = None

    @Slot(str, int, int)
    def _on_child_progressed(self, step: str, done: int, of: int) -> None:
        self.progressed.emit(done, of)
        if step == "following" and not self._refresh.isActive():
            self._refresh.start()

    @Slot()
    def _on_child_stopped(self) -> None:
        self._child = None
        if self._follows_again:
            self._follows_again = False
            self.follow()
        elif self._is_ending_follow:
            self._is_ending_follow = False
            self.prepare()
        else:
            self.stopped.emit()

    @Slot(object)
    def _on_child_done(self, result: object) -> None:
        self._child = None
        self.reopen()
        self.ready.emit()


class Watchdog:
    """Judges how fresh the lists are, on the reader thread; it is not the projector, which may be dead."""

    def __init__(self, read_side: ReadSide) -> None:
        self._read_side = read_side
        self._sighting: Sighting | None = None
        self._damage: Damaged | None = None
        self._testimony: Damaged | None = None  # of the backups, asked once
        self._has_asked_backups = self._is_accepted = False

    def accept(self) -> None:
        """The journal is meant to be as it is: what witnesses say against it counts no more."""
        self._is_accepted = True  # noted at the next look, on the reader's thread

    def look(self, reader: Reader) -> Freshness:
        """Raises Damaged when the projector found the journal altered, Newer for books of a newer form, and Unavailable
        when something else keeps it from going on or the books cannot be asked."""
        self._raise_damage(reader)
        if self._read_side.newer is not None:
            raise self._read_side.newer
        server = self._read_side.server
        if server is not None and server.error is not None:
            raise server.error
        assert reader.journal is not None
        reader.reopen_if_switched()
        try:
            head = reader.journal.head().position
            with reader.transaction():
                checkpoints, parked = reader.checkpoints(), reader.parked()
        except Error as error:
            raise unreadable(error) or error from error
        if server is not None and server.lost_at is not None:
            away = Sighting(reached_position(checkpoints, parked), server.lost_at)
            return freshness(None, checkpoints, parked, away, now())
        at = now()
        self._sighting = seen(self._sighting, head, reached_position(checkpoints, parked), at)
        return freshness(head, checkpoints, parked, self._sighting, at)

    def _raise_damage(self, reader: Reader) -> None:
        """Damage lasts until a projector has opened the books and found none: meanwhile there may be no projector."""
        state = self._read_side.state
        if isinstance(state.error, Damaged) and reader.journal is not None:
            self._damage = self._damage or with_what_is_missing(state.error, reader, reader.journal.head().position)
        elif state.position:
            self._damage = None
        if self._is_accepted:
            self._is_accepted, self._testimony = False, None
            self._read_side.accept()
        if not self._has_asked_backups:
            self._has_asked_backups = True
            self._testimony = self._read_side.testimony()
        if (damage := self._damage or self._testimony) is not None:
            raise damage
        if isinstance(state.error, Unavailable):
            raise state.error
        if isinstance(state.error, Error):
            raise unlisted(state.error) from state.error
