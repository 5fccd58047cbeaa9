import pytest


@pytest.fixture(autouse=True)
def on_every_store(every_store: None) -> None:
    """What is decided does not depend on where the books are kept."""
