"""What is stored once must be readable for ever: the files beside this one hold every shape there ever was."""

import json
from pathlib import Path

import pytest

from core.domain.decider import Event
from tests.core.write.desk import codec
from tests.golden.samples import FOLDER, WHY, digest_of, file_of, locked, sample, shape_of, stored

FILES = sorted(FOLDER.glob("*.json"))
EVENTS = codec().classes


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_event_has_a_sample_and_is_stored_as_the_sample_says(event: type[Event]):
    assert file_of(event).exists(), "run: python -m tests.golden.samples"
    assert json.loads(file_of(event).read_text("utf-8")) == stored(sample(event))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_sample_still_means_the_same(file: Path):
    kept = json.loads(file.read_text("utf-8"))
    type = kept["data"]["type"]
    event, why = codec().decode(type, kept["schema"], json.dumps(kept["data"]), json.dumps(kept["personal"]))
    (expected,) = (sample(each) for each in EVENTS if file_of(each).stem.startswith(f"{type}."))
    said = [name for name in expected.__struct_fields__ if name in kept["data"] | kept["personal"]]
    assert why == WHY
    assert {name: getattr(event, name) for name in said} == {name: getattr(expected, name) for name in said}
    assert len(said) == len(expected.__struct_fields__) or kept["schema"] < expected.schema


def test_the_order_of_fields_is_kept():
    """The seal covers the text, so a field that only moves is a changed shape too."""
    for event in EVENTS:
        kept = json.loads(file_of(event).read_text("utf-8"))
        assert json.dumps(kept) == json.dumps(stored(sample(event)))


def test_values_in_a_sample_differ():
    """Two fields that were swapped could not be told apart otherwise."""
    for event in EVENTS:
        made = sample(event)
        numbers = [value for value in (getattr(made, name) for name in made.__struct_fields__) if type(value) is int]
        assert len(numbers) == len(set(numbers))


CHANGED = (
    "{name} is stored in another shape than it was. Entries of the old one are in books for ever: give the event"
    " the next schema number, its upcast a line in core/journal/upcasts.py, and run python -m tests.golden.samples."
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_no_shape_changes_under_its_schema_number(event: type[Event]):
    name = file_of(event).stem
    assert name in locked(), "run: python -m tests.golden.samples"
    assert shape_of(event) == locked()[name]["shape"], CHANGED.format(name=name)


@pytest.mark.parametrize("name", locked())
def test_no_sample_is_ever_written_again_or_removed(name: str):
    file = FOLDER / f"{name}.json"
    assert file.exists(), f"{name} was stored once; its sample must stay"
    assert digest_of(file) == locked()[name]["sample"], CHANGED.format(name=name)
