"""The documents that search looks through: one a record, made of the words by which somebody may look for it."""

from collections.abc import Iterable

from core.projections.model import Column, Table

DOCUMENTS = Table(
    "search",
    (
        Column("id", "INTEGER"),
        Column("kind", "TEXT"),  # order, customer, product, invoice (a credit note too), payment (a refund too)
        Column("title", "TEXT"),
        Column("detail", "TEXT"),
        Column("amount", "INTEGER"),  # of an order or a document, in minor units; else NULL
        Column("currency", "TEXT"),
        Column("day", "TEXT"),  # of an order, when placed; of a document, its date; else empty
        Column("words", "TEXT"),  # line by line: the kind's word, the record's own words, then those of each line
    ),
    search="words",
)


def kind_word(kind: str) -> str:
    """The word that every document of a kind has, so that one match can be limited to it."""
    return f"kind{kind}"


def document(kind: str, lines: Iterable[str]) -> str:
    return "\n".join((kind_word(kind), *[" ".join(line.split()) for line in lines]))


def one_line(*parts: str) -> str:
    """The parts on one line, whatever breaks they hold: as they stand in a document."""
    return " ".join(" ".join(parts).split())
