"""Things that belong to somebody or to one place, by the `owner` of the routes that show them.

A route with an owner that is not here fails `test_permissions.py`: write down one of this place and one that is
not for whoever asks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.web.conftest import OTHER, TOWN, a_person


@dataclass(frozen=True)
class Owned:
    """One thing that may be seen, and one that may not, as what stands in the address.

    What belongs to a person and not to a place has no `own` here: the tests of its part look at it as its owner.
    """

    own: Mapping[str, Any] | None
    other: Mapping[str, Any]


def person() -> Owned:
    """Somebody of this place, and somebody of another alone."""
    here, there = a_person("owned-here", "member"), a_person("owned-there", "member", place=OTHER)
    return Owned({"person": here.pk}, {"person": there.pk})


def waiting() -> Owned:
    """What waits here, and there."""
    from ultramicro.web.people.models import Waiting

    found = [
        Waiting.objects.create(
            place=place, group="currency", action="issue", asked={}, key=f"owned-{place}",
            made_by=a_person("owned-maker", "treasurer", place=place),
        ).pk
        for place in (TOWN, OTHER)
    ]  # fmt: skip
    return Owned(*({"waiting": number} for number in found))


def recovery() -> Owned:
    """Help that was opened here, and there."""
    from datetime import timedelta

    from django.utils import timezone

    from ultramicro.web.people.models import Recovery

    found = [
        Recovery.objects.create(
            place=place, person=a_person(f"owned-{place}", "member", place=place),
            opened_by=a_person(f"owned-helper-{place}", "coordinator", place=place),
            until=timezone.now() + timedelta(hours=1),
        ).pk
        for place in (TOWN, OTHER)
    ]  # fmt: skip
    return Owned(*({"recovery": number} for number in found))


def backup() -> Owned:
    """A copy of this place's books, and one of another's."""
    from ultramicro.web.people import backups
    from ultramicro.web.served import served

    names = [f"20260101-00000{n}-abcdef" for n in range(2)]
    for place, name in zip((TOWN, OTHER), names, strict=True):
        (backups.folder_of(served(place)) / name).mkdir(parents=True, exist_ok=True)
    return Owned(*({"name": name} for name in names))


def account() -> Owned:
    """The account of somebody else in the town."""
    return Owned(None, {"owner": "demo1bakery", "currency": "GBP"})


def job() -> Owned:
    """A job of another place."""
    from ultramicro.web.running.models import Job

    Job.objects.get_or_create(
        id="0" * 32, defaults={"place": OTHER, "kind": "place", "asked": {}, "key": "owned"}
    )
    return Owned(None, {"job_id": "0" * 32})


def receipt() -> Owned:
    """What somebody else was told."""
    return Owned(None, {"key": f"{a_person('owned-payer', 'member').pk}-{'0' * 32}", "file": "x.csv"})


def clearing_round() -> Owned:
    """A round that is not there."""
    return Owned(None, {"round_number": "round-none"})


def upload() -> Owned:
    """What was sent to another place."""
    return Owned(None, {"upload": "0" * 12, "number": 1})


def month() -> Owned:
    """A month that was never settled; that of one's own club are tried in `club/`."""
    return Owned(None, {"month": "1999-01"})


def bill() -> Owned:
    """A bill of a run that is not there; those of others of one's own club are tried in `club/`."""
    return Owned(None, {"bill": "bill-energy-1999-01-1-1"})


def week() -> Owned:
    """A hub's week that was never opened; those of one's own hub are tried in `hub/`."""
    return Owned(None, {"week": "1999-01-07", "act": "pack"})


OWNED: Mapping[str, Callable[[], Owned]] = {
    "account": account,
    "backup": backup,
    "bill": bill,
    "job": job,
    "month": month,
    "person": person,
    "receipt": receipt,
    "round": clearing_round,
    "upload": upload,
    "recovery": recovery,
    "waiting": waiting,
    "week": week,
}
