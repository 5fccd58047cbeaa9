from core.domain.batches.commands import FinishBatch, ReverseBatch, StartBatch
from core.domain.batches.events import BatchFinished, BatchReversed, BatchStarted, Count
from tests.core.domain.scenario import scenario


def test_a_batch_begins_and_ends_once():
    given = scenario().when(StartBatch("b1", "shop", "file")).then(BatchStarted("b1", "shop", "file"))
    given.when(StartBatch("b1", "shop", "file")).then()
    counts = (Count("lines", 3),)
    given.when(FinishBatch("b1", counts)).then(BatchFinished("b1", counts)).when(FinishBatch("b1", counts)).then()


def test_a_batch_that_never_began_does_not_end():
    scenario().when(FinishBatch("b1", ())).refused("IMP-5")


def test_a_batch_is_reversed_once():
    counts = (Count("orders", 3), Count("kept", 1))
    given = scenario(BatchStarted("b1", "shop", "file")).when(ReverseBatch("b1", counts))
    given.then(BatchReversed("b1", counts)).when(ReverseBatch("b1", counts)).then()


def test_a_batch_that_never_began_is_not_reversed():
    scenario().when(ReverseBatch("b1", ())).refused("IMP-5")
