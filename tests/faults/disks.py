"""The disks that a power cut can leave: from a recording, every kind of cut, torn and reordered one.

What was written before the last sync of its file is there. Of what was written since, anything may be: all, nothing,
all but one write, one alone, some, some in another order, one torn between sectors, and noise where a lost write would
have made the file longer. Names of files made or deleted since the last sync of the folder are there up to some moment.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tests.faults.errands import Errand
from tests.faults.recording import Asked, Recording, Told
from tests.faults.storage import Call

SECTOR = 512
SOME = 10
"""So many disks of each random kind for every sync."""


class Disk(NamedTuple):
    """The files as the next start finds them, and what had been told and asked by then."""

    kind: str
    step: int
    files: dict[str, bytes]
    told: dict[str, int]
    in_hand: Errand | None  # asked for and not answered, else the one answered last


class _Write(NamedTuple):
    """Bytes on their way to one file; without any, it is cut to the length `offset`."""

    file: int
    offset: int
    data: bytes | None


class _Chosen(NamedTuple):
    """What of it all reached the disk."""

    names: int  # so many changes of names
    writes: Sequence[_Write]  # in the order they reached it
    noise: bool = False


class _Model:
    """A disk under power: what is safe, and what is on its way."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}  # as the program sees them
        self._safe_names: dict[str, int] = {}
        self._contents: list[bytearray] = []  # what is safe of each file there ever was
        self.naming: list[tuple[str, int | None]] = []  # on its way
        self.writes: list[_Write] = []

    def take(self, call: Call) -> None:
        match call.kind:
            case "create":
                self.names[call.path] = len(self._contents)
                self.naming.append((call.path, len(self._contents)))
                self._contents.append(bytearray())
            case "delete":
                del self.names[call.path]
                self.naming.append((call.path, None))
            case "write":
                self.writes.append(_Write(self.names[call.path], call.offset, call.data))
            case "cut":
                self.writes.append(_Write(self.names[call.path], call.offset, None))
            case "sync":
                self._sync(self.names[call.path])
            case "sync folder":
                self._safe_names, self.naming = dict(self.names), []

    def _sync(self, file: int) -> None:
        for write in self.writes:
            if write.file == file:
                _apply(self._contents[file], write)
        self.writes = [write for write in self.writes if write.file != file]

    def files(self, chosen: _Chosen, chance: random.Random) -> dict[str, bytes]:
        names = dict(self._safe_names)
        for name, file in self.naming[: chosen.names]:
            names.pop(name, None)
            if file is not None:
                names[name] = file
        return {name: self._content(file, chosen, chance) for name, file in names.items()}

    def _content(self, file: int, chosen: _Chosen, chance: random.Random) -> bytes:
        content = bytearray(self._contents[file])
        if chosen.noise:
            ends = [write.offset + len(write.data) for write in self.writes if write.file == file and write.data]
            content += chance.randbytes(max(0, max(ends, default=0) - len(content)))
        for write in chosen.writes:
            if write.file == file:
                _apply(content, write)
        return bytes(content)


def _apply(content: bytearray, write: _Write) -> None:
    if write.data is None:
        del content[write.offset :]
        return
    content.extend(bytes(max(0, write.offset - len(content))))
    content[write.offset : write.offset + len(write.data)] = write.data


def disks(recording: Recording, seed: int, share: float = 1.0) -> Iterator[Disk]:
    """All disks of a recording, or a random share of them, in the order of the recording."""
    chance = random.Random(seed)
    model = _Model()
    told: dict[str, int] = {}
    in_hand: Errand | None = None
    for place, step in enumerate(recording.steps):
        if isinstance(step, Asked):
            in_hand = step.errand
            continue
        if isinstance(step, Told):
            told = told | step.receipts
            wanted = _kinds(model, chance) if model.writes else iter(())
        elif step.kind == "sync":
            yield from _made(model, _kinds(model, chance), place, told, in_hand, chance, share)
            model.take(step)
            wanted = _cut(model)
        else:
            model.take(step)
            wanted = _cut(model)
        yield from _made(model, wanted, place, told, in_hand, chance, share)
    yield from _made(model, _kinds(model, chance), len(recording.steps), told, in_hand, chance, share)


def _made(
    model: _Model,
    wanted: Iterable[tuple[str, _Chosen]],
    place: int,
    told: dict[str, int],
    in_hand: Errand | None,
    chance: random.Random,
    share: float,
) -> Iterator[Disk]:
    for kind, chosen in wanted:
        if chance.random() < share:
            yield Disk(kind, place, model.files(chosen, chance), told, in_hand)


def _cut(model: _Model) -> Iterator[tuple[str, _Chosen]]:
    yield "cut", _Chosen(len(model.naming), model.writes)


def _kinds(model: _Model, chance: random.Random) -> Iterator[tuple[str, _Chosen]]:
    """What can have become of all that is on its way."""
    writes, names = model.writes, len(model.naming)
    yield "nothing", _Chosen(0, ())
    yield "all, names lost", _Chosen(0, writes)
    yield "names alone", _Chosen(names, ())
    for number, write in enumerate(writes):
        yield "one lost", _Chosen(names, [*writes[:number], *writes[number + 1 :]])
        yield "one alone", _Chosen(names, [write])
    for _ in range(SOME if writes else 0):
        some = [write for write in writes if chance.random() < 0.5]
        some_names = chance.randint(0, names)
        yield "some", _Chosen(some_names, some)
        yield "reordered", _Chosen(some_names, chance.sample(some, len(some)))
        yield "noise", _Chosen(some_names, some, noise=True)
        number = chance.randrange(len(writes))
        yield "torn", _Chosen(names, [*writes[:number], *_torn(writes[number], chance)])
        yield "torn", _Chosen(names, [*writes[:number], *_torn(writes[number], chance), *writes[number + 1 :]])


def _torn(write: _Write, chance: random.Random) -> Iterator[_Write]:
    """Some of the sectors of one write."""
    if write.data is None:
        return
    end = write.offset + len(write.data)
    edges = [write.offset, *range((write.offset // SECTOR + 1) * SECTOR, end, SECTOR), end]
    for begin, finish in pairwise(edges):
        if chance.random() < 0.5:
            yield _Write(write.file, begin, write.data[begin - write.offset : finish - write.offset])
