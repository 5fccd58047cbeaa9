"""The in-process signals. They wake; they never deliver: whoever is woken reads the journal or the read models.

Receivers run in the sender's thread and are held weakly: connect bound methods, and do nothing in them but set an
event or emit a queued Qt signal.
"""

import logging
from typing import Any

from blinker import Signal

log = logging.getLogger(__name__)

journal_advanced = Signal("A commit added entries. Carries position: int, the new end of the journal.")
read_models_changed = Signal("A projection committed. Carries changes: ChangeSet.")


def send_guarded(signal: Signal, sender: object, **carried: Any) -> None:
    """Send to every receiver; one that raises is logged and does not stop the rest, for the commit stands."""
    for receiver in signal.receivers_for(sender):
        try:
            receiver(sender, **carried)
        except Exception:  # a receiver's bug must not look like a failed commit to the sender
            log.exception("a receiver of %r failed", signal)
