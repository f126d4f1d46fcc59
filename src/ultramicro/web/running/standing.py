"""What the worker does by itself: the questions of a place are answered again when the place has changed."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from ultramicro.core.errors import UltramicroError
from ultramicro.web.asking import pointers
from ultramicro.web.running import queue
from ultramicro.web.served import all_roots

LOOK_SECONDS = 10.0
QUIET_SECONDS = 15.0
"""So long nothing may have changed: whoever uploads ten files wants one set of answers, not ten."""
REST_SECONDS = 300.0
"""At least so long lies between two times that a place is answered as a whole; books change all day."""
UNSETTLED_SECONDS = 1800.0
"""A place that never comes to rest is answered all the same after so long."""


@dataclass
class Standing:
    """Looks at the places now and then; belongs to one worker."""

    looked_at: float = -LOOK_SECONDS
    asked_at: dict[str, float] = field(default_factory=dict)
    seen: dict[str, tuple[str, float]] = field(default_factory=dict)

    def look(self) -> None:
        """Ask for the answers of each place that has changed since they were made."""
        now = time.monotonic()
        if now - self.looked_at < LOOK_SECONDS:
            return
        self.looked_at = now
        for word, root in all_roots().items():
            try:
                mark = pointers.mark_of(root)
                if self._is_due(word, mark, now) and not pointers.all_made(root, mark):
                    # One that still waits will read the place as it is then: two would answer it twice.
                    if queue.under_way(word, "place"):
                        continue
                    self.asked_at[word] = now
                    queue.ask(word, "place", {}, key=f"place:{word}:{mark}", anew=True)
            except (OSError, UltramicroError):
                continue  # a place that cannot be read now is looked at again

    def _is_due(self, word: str, mark: str, now: float) -> bool:
        first = word not in self.seen
        if first or self.seen[word][0] != mark:
            self.seen[word] = (mark, now)
        since = now - self.asked_at.get(word, -UNSETTLED_SECONDS)
        settled = first or now - self.seen[word][1] >= QUIET_SECONDS or since >= UNSETTLED_SECONDS
        return since >= REST_SECONDS and settled
