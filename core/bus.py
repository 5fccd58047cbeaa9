"""The command bus: the fixed way of every command, from its envelope to its receipt."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core import signals
from core.consequences import Consequences
from core.domain.company.events import COMPANY, Company
from core.domain.decider import Accepted, Command, Context, Decider, Event, Refused, State, Stream, Violation
from core.domain.values import Id, Micros
from core.errors import CommandReused, Conflict, Unknown
from core.journal.connection import Error
from core.journal.faults import is_worth_another_try, unavailable
from core.journal.reader import JournalReader
from core.journal.writer import Circumstances
from core.write.foresight import Asked, changes, consequences, states_after
from core.write.repository import Loaded, WriteRepository

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE: Micros = 60_000_000
_COMPANY = (Stream("company", COMPANY),)
TIMES_TO_TRY, TRYING_S = 3, 3.0
"""So often is a transaction begun anew, and decided afresh, that others stood in the way of."""
ANSWER_S, BATCH_ANSWER_S = 11.0, 70.0
"""So long is a server waited for, all in all: for one command, and for several, for which nobody waits at a key."""


@dataclass(frozen=True)
class Envelope:
    """Who asks, from where, why, and what they were looking at. The command id is the caller's, a UUID."""

    command_id: Id
    actor: Id
    station: str = ""
    why: str = ""
    seen: Mapping[Stream, int] = field(default_factory=dict)
    correlation_id: Id | None = None
    causation: Id | None = None
    undoes: Id | None = None
    business_date: date | None = None


@dataclass(frozen=True)
class Receipt:
    """The command stands. Once a read model has reached `position`, it shows it."""

    position: int
    is_new: bool = True  # False: it was so already, and nothing was written


Outcome = Receipt | Refused | Conflict


class CommandBus:
    """Takes commands on the thread that owns the repository. Answers with a receipt and no data.

    Raises Refused, Conflict, Unavailable, or Unknown, when the same command with the same id settles what happened.
    """

    def __init__(
        self,
        repository: WriteRepository,
        journal: JournalReader,
        deciders: Iterable[Decider],
        clock: Callable[[], Micros],
        app_version: str,
    ) -> None:
        self._repository = repository
        self._journal = journal
        known = tuple(deciders)
        self._decider_of = {command: decider for decider in known for command in decider.command_types}
        self._decider_by_kind = {decider.state.kind: decider for decider in known}
        self._clock = clock
        self._app_version = app_version
        self._day_asked = ("", 0)
        self._day = date.min

    def dispatch(self, command: Command, envelope: Envelope) -> Receipt:
        (outcome,) = self.dispatch_all([(command, envelope)])
        if isinstance(outcome, Receipt):
            return outcome
        raise outcome

    def dispatch_all(self, commands: Iterable[tuple[Command, Envelope]]) -> list[Outcome]:
        """Several commands in one commit, each whole or not at all; a refused one does not stop the next."""
        asked = list(commands)
        with self._repository.answering_within(ANSWER_S if len(asked) == 1 else BATCH_ANSWER_S):
            return self._tried(asked)

    def _tried(self, asked: Sequence[tuple[Command, Envelope]]) -> list[Outcome]:
        begun = time.monotonic()
        for _ in range(TIMES_TO_TRY - 1):
            try:
                return self._transact(asked)
            except Error as error:
                if not is_worth_another_try(error) or time.monotonic() - begun > TRYING_S:
                    raise unavailable(error) or error from error
        try:
            return self._transact(asked)
        except Error as error:
            raise unavailable(error) or error from error

    def answering(self) -> AbstractContextManager[None]:
        """Whatever is asked in the block, a command and the same once more, is over in the time of one answer."""
        return self._repository.answering_within(ANSWER_S)

    def undo(self, command_id: Id, envelope: Envelope) -> Receipt:
        """Take back what a command did, by its inverse command; refused with UND-1 or UND-2 when there is none."""
        with self.answering():
            return self.dispatch(self._inverse(command_id), replace(envelope, undoes=command_id, causation=command_id))

    def _inverse(self, command_id: Id) -> Command:
        try:
            entries = self._journal.command(command_id)
        except Error as error:
            raise unavailable(error) or error from error
        if not entries:
            raise Refused(Violation("UND-2"))
        decider = self._decider_by_kind[entries[0].stream.kind]
        inverse = decider.inverse(tuple(entry.event for entry in entries))
        if isinstance(inverse, Refused):
            raise inverse
        return inverse

    def foresee(self, commands: Sequence[Command], envelope: Envelope) -> Consequences:
        """What commands would do one after the other, decided by the same rules at this moment; nothing is written.

        Raises Refused as the first would that is, and Unavailable.
        """
        try:
            self._repository.begin()
            foreseen = self._foreseen(commands, envelope)
            self._repository.commit()
        except Error as error:
            self._repository.rollback()
            raise unavailable(error) or error from error
        except BaseException:
            self._repository.rollback()
            raise
        if isinstance(foreseen, Refused):
            raise foreseen
        return foreseen

    def close(self) -> None:
        """Close the connection, on the thread that owns it."""
        self._repository.close()

    def _transact(self, commands: Sequence[tuple[Command, Envelope]]) -> list[Outcome]:
        repository = self._repository
        try:
            repository.begin(alone=len(commands) > 1)
            before = repository.journal.position
            outcomes = [self._handle(command, envelope) for command, envelope in commands]
            if repository.journal.position != before:
                repository.finish()
        except BaseException:
            repository.rollback()
            raise
        self._commit()
        if repository.journal.position != before:
            signals.send_guarded(signals.journal_advanced, self, position=repository.journal.position)
        return outcomes

    def _commit(self) -> None:
        try:
            self._repository.commit()
        except (Error, MemoryError) as error:
            self._repository.rollback()
            raise Unknown(str(error)) from error

    def _handle(self, command: Command, envelope: Envelope) -> Outcome:
        dated = envelope.business_date or command.day()
        about = self._circumstances(envelope, dated)
        known = self._known_receipt(command, envelope)
        if known is not None:
            return known
        loaded = self._repository.load(command, _COMPANY if dated else ())
        conflict = self._conflict(command, envelope, loaded)
        if conflict is not None:
            return conflict
        numbers = self._numbers(command, loaded)
        refused = self._not_undone(command, envelope) or _locked(dated, loaded)
        decision = refused or self._decide(command, loaded, about, numbers)
        if isinstance(decision, Refused):
            codes = " ".join(sorted({violation.code for violation in decision.violations}))
            self._repository.journal.log(command, about, None, None, codes)
            return decision
        return self._accept(command, decision, loaded, about, numbers)

    def _foreseen(self, commands: Sequence[Command], envelope: Envelope) -> Consequences | Refused:
        repository, deciders = self._repository, self._decider_by_kind
        before: dict[Stream, State] = {}
        events: tuple[Event, ...] = ()
        for command in commands:
            dated = envelope.business_date or command.day()
            loaded = repository.load(command, _COMPANY if dated else ())
            before = {stream: kept.state for stream, kept in loaded.kept.items()} | before
            loaded = loaded._replace(states=loaded.states.with_changed(states_after(before, events, deciders)))
            about = self._circumstances(envelope, dated)
            decision = _locked(dated, loaded) or self._decide(command, loaded, about, self._numbers(command, loaded))
            if isinstance(decision, Refused):
                return decision
            events += decision.events
        changed = changes(before, events, deciders)
        return consequences(changed, events, Asked(repository.glance, repository.answer))

    def _numbers(self, command: Command, loaded: Loaded) -> dict[str, int]:
        return {series: self._repository.next_number(series) for series in command.draws(loaded.states)}

    def _decide(
        self, command: Command, loaded: Loaded, about: Circumstances, numbers: Mapping[str, int]
    ) -> Accepted | Refused:
        context = Context(about.recorded_at, about.business_date, about.actor, numbers, loaded.facts)
        return self._decider_of[type(command)].decide(command, loaded.states, context)

    def _accept(
        self,
        command: Command,
        accepted: Accepted,
        loaded: Loaded,
        about: Circumstances,
        numbers: Mapping[str, int],
    ) -> Receipt:
        if not accepted.events:  # it is so already; whenever this command comes again, the answer is the same
            position = self._repository.journal.position
            self._repository.journal.log(command, about, None, position, "accepted")
            return Receipt(position, is_new=False)
        for series, number in numbers.items():
            self._repository.use_number(series, number)
        _, last = self._repository.save(command, accepted, loaded, about)
        return Receipt(last)

    def _known_receipt(self, command: Command, envelope: Envelope) -> Receipt | None:
        logged = self._repository.journal.logged(envelope.command_id)
        if logged is None:
            return None
        if logged.digest != self._repository.journal.digest(command):
            raise CommandReused(envelope.command_id)
        if logged.last is None:
            return None  # a refused one is decided afresh
        return Receipt(logged.last, is_new=logged.first is not None)

    def _conflict(self, command: Command, envelope: Envelope, loaded: Loaded) -> Conflict | None:
        for stream, seen in envelope.seen.items():
            kept = loaded.kept.get(stream)
            if kept is not None and kept.version > seen:
                since = self._repository.overlaps(stream, seen, command.conflicts_with, envelope.correlation_id)
                if since:
                    return Conflict(stream, kept.version, since)
        return None

    def _not_undone(self, command: Command, envelope: Envelope) -> Refused | None:
        """Why an undo cannot be: it was undone already, or it would take back a later step along with it."""
        if envelope.undoes is None:
            return None
        undone, standing = self._since(envelope.undoes)
        if envelope.undoes in undone:
            return Refused(Violation("UND-3"))
        if any(command.sets_back(event) for event in standing):
            facts = {"step": "Changed", "later": "a later change", "alternative": "undo the later change first"}
            return Refused(Violation("UND-1", facts=facts))
        return None

    def _since(self, command_id: Id) -> tuple[set[Id], list[Event]]:
        """What its stream got after a command: the ids of commands undone by what stands, and the events that count.

        An undone step and its undo cancel each other out; an undo that was undone itself leaves the step standing.
        """
        first, *_ = self._journal.command(command_id)
        later = [entry for entry in self._journal.stream(first.stream, first.version) if entry.command_id != command_id]
        ids = {entry.command_id for entry in later}
        undone: set[Id] = set()
        standing = []
        for entry in reversed(later):
            if entry.command_id in undone:
                continue
            if entry.undoes is not None:
                undone.add(entry.undoes)
            if entry.undoes not in ids:
                standing.append(entry.event)
        return undone, standing

    def _circumstances(self, envelope: Envelope, dated: date | None) -> Circumstances:
        now = self._clock()
        return Circumstances(
            envelope.command_id,
            envelope.correlation_id or envelope.command_id,
            envelope.causation,
            envelope.undoes,
            envelope.actor,
            envelope.station,
            self._app_version,
            dated or self._business_date(now),
            now,
            envelope.why,
        )

    def _business_date(self, now: Micros) -> date:
        """The day it is in the company's zone."""
        company = self._repository.glance(Stream("company", COMPANY))
        zone = company.zone if isinstance(company, Company) else "UTC"
        asked = (zone, now // _MINUTE)
        if asked != self._day_asked:  # zones differ by whole minutes, so that a minute lies within one day
            moment = _EPOCH + timedelta(microseconds=now)
            self._day_asked, self._day = asked, moment.astimezone(ZoneInfo(zone)).date()
        return self._day


def _locked(dated: date | None, loaded: Loaded) -> Refused | None:
    """Refused when what is asked is for a day that nothing may be booked on any more."""
    through = loaded.states.of(Company, COMPANY).locked_through if dated else None
    if dated is None or through is None or dated > through:
        return None
    return Refused(Violation("DAY-1", facts={"date": through}))
