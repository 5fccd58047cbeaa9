"""Columns of one type, side by side."""

from core.projections.model import Column


def texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "TEXT") for name in names)


def numbers(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "INTEGER") for name in names)
