"""How long the server keeps what it only keeps for convenience, and letting go of what is older."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from django.utils import timezone

KEPT_DAYS: Mapping[str, int] = MappingProxyType({"receipts": 90, "answered": 90, "jobs": 30})
"""After so many days they go, jobs where they are over; the books keep what was done."""


def let_go(now: datetime | None = None) -> dict[str, int]:
    """Delete what is older than it is said to be kept.

    A page or a program that sends the same once more is told by the books themselves that it was done before.

    Parameters
    ----------
    now : datetime, optional
        From when on it is counted.

    Returns
    -------
    dict of str to int
        How many went, by what they are.
    """
    from ultramicro.web.acting.models import Receipt  # noqa: PLC0415  tables are known only once Django is set up
    from ultramicro.web.api.models import Answered  # noqa: PLC0415  as above
    from ultramicro.web.running.models import ACTIVE, Job  # noqa: PLC0415  as above

    at = now or timezone.now()
    old = {what: at - timedelta(days=days) for what, days in KEPT_DAYS.items()}
    gone = {
        "receipts": Receipt.objects.filter(made_at__lt=old["receipts"]),
        "answered": Answered.objects.filter(made_at__lt=old["answered"]),
        "jobs": Job.objects.filter(made_at__lt=old["jobs"]).exclude(state__in=ACTIVE),
    }
    return {what: rows.delete()[0] for what, rows in gone.items()}
