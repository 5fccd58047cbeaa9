"""Values of the company that others know by name."""

from core.domain.values import Id

MAIN: Id = "main"
"""The location that setting up the company makes."""
