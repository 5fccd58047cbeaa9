"""The errors that Daybook answers for; whatever else is raised is a bug and rises to the crash window.

Refused       the business says no, with all reasons at once (core.domain.decider)
Conflict      somebody was faster; nothing was written
Unavailable   disk, file, lock or server; the user can act
  Offline     the server is out of reach; the desk reads and keeps drafts
  NotSignedIn the server wants a password that is not known, or does not take the one that is
  Damaged     the journal or its witness does not fit; the desk turns read-only
  Newer       a newer Daybook has brought the books to another form; the desk is read-only, or stays closed
  Older       the books are of an older form; they are to be upgraded first
Unknown       a commit's outcome is not known; ask again with the same command id
"""

from dataclasses import dataclass

from core.domain.decider import Stream


@dataclass(frozen=True)
class Sentence:
    """What a user reads when something went wrong, in three parts, each a whole sentence."""

    happened: str
    safe: str
    todo: str

    def __str__(self) -> str:
        return f"{self.happened} {self.safe} {self.todo}"


@dataclass(frozen=True)
class Overlap:
    """One entry that came between: its position, type, actor (a person's id) and moment (µs)."""

    position: int
    type: str
    actor: str
    recorded_at: int


class Conflict(Exception):
    """The stream moved on to `version` since the user looked, in a way that touches this command."""

    def __init__(self, stream: Stream, version: int, since: tuple[Overlap, ...]) -> None:
        super().__init__(f"{stream.kind} {stream.id} moved on")
        self.stream = stream
        self.version = version
        self.since = since


class Unavailable(Exception):
    """Something outside the program is in the way. `sentence` says what, what is safe and what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Offline(Unavailable):
    """The server is out of reach. The lists can be read, drafts kept; nothing is queued."""


class NotSignedIn(Unavailable):
    """The server asks for a password that is not known, or does not take the one that is."""


class Damaged(Unavailable):
    """History does not fit its seals; `position` is the first entry that does not."""

    def __init__(self, sentence: Sentence, position: int) -> None:
        super().__init__(sentence)
        self.position = position


class Newer(Unavailable):
    """The books are of a form that a newer Daybook gave them. What is known of them can be read."""


class Older(Unavailable):
    """The books are of a form that this Daybook can bring forward, and has not yet."""


class Unknown(Exception):
    """Whether the commit stands is not known. The same command with the same id settles it."""


class CommandReused(Exception):
    """A command id came a second time with other content. A bug of the caller; nothing was written."""
