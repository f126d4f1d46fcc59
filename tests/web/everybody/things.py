"""Things of the made-up town that pages show: what stands in the places of their addresses."""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.web.conftest import TOWN, a_person
from ultramicro.core.message import say
from ultramicro.core.packing import packed
from ultramicro.techniques import TECHNIQUES as LISTED

Given = Sequence[Mapping[str, Any]]
SHORT = {"member": "m01", "shop": "bakery"}
"""By which name the books know whoever opens pages; the other roles have no account."""
TECHNIQUES = tuple(each.name for each in LISTED)


def show_all() -> None:
    """Let the town show to everybody all that a place may show."""
    from tests.web.test_permissions import routes
    from ultramicro.web.people.allow import To
    from ultramicro.web.people.showing import show

    for page in {route.allow.reads for route in routes() if route.allow.reads}:
        show(TOWN, page, To.PUBLIC)


def root():
    from ultramicro.web.site import site

    return site().places[TOWN]


def tables(technique: str) -> list[str]:
    """The tables with rows of an answer that is kept; none where it is not."""
    from ultramicro.web.asking import finding, pointers

    told = pointers.pointer(root(), technique, {})
    answer = finding.kept(root(), told.key) if told else None
    return [name for name in (answer.tables() if answer else ()) if answer.stored(name).count().rows]


def manual(_role: str) -> Given:
    from ultramicro.manual.sections import sections

    return [{"page": each.page} for each in sections() if each.level == 1]


def actions(role: str) -> Given:
    from ultramicro.web.acting.catalogue import actions_for
    from ultramicro.web.people.roles import Role

    mine = actions_for(frozenset({Role(role)}))
    return [{"group": group, "verb": each.name} for group, found in mine.items() for each in found]


def own_acts(_role: str) -> Given:
    """Acts that are begun from nothing; those on a thing of one's own need its number, and have the same form."""
    from ultramicro.web.acting.mine.own_acts import OWN_ACTS

    return [{"act": name} for name in OWN_ACTS]


def kept_tables(_role: str) -> Given:
    from ultramicro.web.putting_in.kept_tables import TABLES

    return [{"table": table} for table in TABLES]


def kept_rows(_role: str) -> Given:
    from ultramicro.web.putting_in.kept_tables import TABLES, kept

    found = [(table, kept(root(), table)) for table in TABLES]
    return [{"table": table, "mark": file.rows[0].mark} for table, file in found if file and file.rows]


def records(_role: str) -> Given:
    from ultramicro.web.asking.records import TABLES
    from ultramicro.web.asking.records_views import stored

    return [{"table": table} for table in TABLES if stored(root(), table)]


def parties(_role: str) -> Given:
    from ultramicro.web.asking import querying
    from ultramicro.web.asking.records import NAMES
    from ultramicro.web.asking.records_views import stored

    found = stored(root(), NAMES)
    rows = querying.look_up(found, NAMES, querying.wanted({}, found.columns)).frame.records() if found else []
    return [{"party_id": row["party_id"]} for row in rows[:1]]


def jobs(role: str) -> Given:
    from ultramicro.web.running.models import Job

    if not role:
        return []
    word = f"{role:0<32}"
    who = _who(role).name
    Job.objects.get_or_create(
        id=word,
        defaults={"place": TOWN, "kind": "place", "asked": {}, "key": word, "by": who, "state": "failed"},
    )
    return [{"job_id": word}]


def _who(role: str):
    """Whoever `as_role` signs in as."""
    return a_person(f"{role}-of-{TOWN}", role, short=SHORT.get(role, ""))


def people(_role: str) -> Given:
    return [{"person": a_person("everybody-here", "member").pk}]


def waiting(_role: str) -> Given:
    from ultramicro.web.people.models import Waiting

    asked = {"who": "m01", "amount": "25.00"}
    found, _ = Waiting.objects.get_or_create(
        key="everybody", defaults={"place": TOWN, "group": "currency", "action": "issue", "asked": asked,
                                   "made_by": a_person("everybody-asked", "treasurer")},
    )  # fmt: skip
    return [{"waiting": found.pk}]


def _desk():
    from ultramicro.web.served import served

    return served(TOWN).keeper.reading()


def statements(role: str) -> Given:
    from ultramicro.web.acting.mine.person import accounts_of, me

    with _desk() as desk:
        mine = me(desk, SHORT[role]).id
        return [{"owner": mine, "currency": each.currency} for each in accounts_of(desk, mine)]


def rounds(role: str) -> Given:
    from ultramicro.web.acting.mine.claims import papers_with
    from ultramicro.web.acting.mine.person import me

    with _desk() as desk:
        return [{"round_number": each.found.id} for each in papers_with(desk, me(desk, SHORT[role]).id)]


def club_months(_role: str) -> Given:
    """None: the town's club has settled no month; the pages of one that has are looked at in `tests/web/club`."""
    return []


def club_bills(_role: str) -> Given:
    """None, as above."""
    return []


def hub_weeks(_role: str) -> Given:
    """None: the town's hub has opened no week; the pages of one that has are looked at in `tests/web/hub`."""
    return []


def sheets(_role: str) -> Given:
    """The start-up sheets, where there is a plan."""
    return [{}] if tables("plan") else []


def receipts(role: str) -> Given:
    """The receipt of something that was done, as its page kept it."""
    from ultramicro.web.acting.models import Receipt

    if not role:
        return []
    who = _who(role)
    key = f"{who.pk}-{'0' * 32}"
    Receipt.objects.get_or_create(
        place=TOWN, key=key,
        defaults={"person": who, "group": "currency", "action": "pay", "status": "done",
                  "says": json.loads(packed(say("Done."))), "rows": []},
    )  # fmt: skip
    return [{"key": key}]


def _uploaded():
    """A file of the town that was sent and read: made once."""
    from ultramicro.web.putting_in import checking
    from ultramicro.web.putting_in import uploads as sent

    found = [each for each in sent.uploads(root()) if each.by == "everybody"]
    if found:
        return found[0]
    lines = "Supplier,Date,Amount\nA Bakery Ltd,2025-04-01,120.00\nKelder Builders,2025-04-02,90.50\n"
    made = sent.receive(root(), [sent.Sent("spend.csv", io.BytesIO(lines.encode()))], by="everybody")
    checking.check(root(), {"upload": made.id}, lambda *_told: None, lambda: False)
    return sent.require(root(), made.id)


def uploads(_role: str) -> Given:
    return [{"upload": _uploaded().id}]


def uploaded_files(_role: str) -> Given:
    return [{"upload": _uploaded().id, "number": 1}]
