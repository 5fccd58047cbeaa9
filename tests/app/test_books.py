"""Who is at work in a books folder."""

from pathlib import Path
from uuid import UUID

from app.books import Books
from core.domain.decider import Stream
from core.domain.people.events import PersonAdded


def test_the_systems_user_is_one_person_at_every_opening(tmp_path: Path):
    actors = set()
    for _ in range(2):
        books = Books(tmp_path)
        books.open_bus().close()
        actors.add(books.actor)
    (actor,) = actors
    with books.open_journal() as journal:
        (entry,) = journal.stream(Stream("person", actor))
    assert isinstance(entry.event, PersonAdded) and entry.event.login == books.login
    assert UUID(actor).version == 7, "drawn: nobody's login can be guessed from it"
