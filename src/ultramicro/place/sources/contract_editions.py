"""Of several editions of one contract the newest counts; lettings under one reference stay apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ultramicro.place.readers.contracts.naming import BETWEEN, OCID_SHARED, set_apart
from ultramicro.place.readers.contracts.states import END_UNKNOWN, ENDED
from ultramicro.place.sources.contract_strangers import keep_strangers_apart
from ultramicro.place.sources.contract_twins import firm_key, join_twins, plain

Row = dict[str, Any]
RANK = {"pipeline": 0, "tender": 1, "award": 2, "contract": 3}
BEFORE_AWARD = ("pipeline", "tender")
NO_DAY = date.min
# Who supplies is told together or not at all, and what is doubtful belongs to its own row.
_OWN = frozenset(
    {"file", "line", "stage", "status", "state", "ended_on", "also_in", "flag", "release", "published_on",
     "supplier", "supplier_id", "suppliers", "company_number", "postcode", "address", "sme", "vcse", "lot",
     "contract"}
)  # fmt: skip
REACH = 0.95
"""A register's newest starts are slips now and then; so many of its rows start no later than it reaches."""
HANDOVER_DAYS = 92
"""So long two suppliers may both be under contract when one takes over from the other. [days]"""
YEAR = timedelta(days=366)


def record_of(row: Row) -> tuple[object, ...]:
    """Return what tells a record of a file: many releases may stand on one line."""
    own = row["ocid"] and not row["also_in"]
    return (row["file"], row["line"], row["ocid"] if own else None, row["release"] if own else None)


def newest(rows: Sequence[Row]) -> list[Row]:
    """Keep one account of each contract: its newest, with what that leaves out taken from older ones.

    Of a buying process with awards, the call is not kept beside them; what only the call says is taken over.
    Rows keep the order in which they were read.

    Parameters
    ----------
    rows : sequence of dict
        Rows of `contracts` of all files, in the order of files.

    Returns
    -------
    list of dict
        No contract is told twice; none is lost.
    """
    _apart(rows)
    register = keep_strangers_apart(rows)
    order = {id(row): number for number, row in enumerate(rows)}
    reach = _reach(rows)
    _overrun(rows, reach)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in _lettings(rows, reach, register):
        groups[row["contract"]].append(row)
    told = [row for held in groups.values() for row in _one(held, reach, order)]
    processes: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for at, row in told:
        # What shares an id with strangers stands for itself.
        alone = not row["ocid"] or OCID_SHARED in (row["flag"] or "")
        processes[f"{row['contract']}" if alone else f"ocid {row['ocid']}"].append((at, row))
    kept = [each for held in processes.values() for each in _stages(held)]
    return join_twins([row for _, row in sorted(kept, key=lambda each: each[0])])


def _apart(rows: Sequence[Row]) -> None:
    """Keep releases apart that share an OCID over files and have nothing else in common."""
    releases: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["ocid"] and OCID_SHARED not in (row["flag"] or ""):
            releases[record_of(row)].append(row)
    set_apart(list(releases.values()))


def _reach(rows: Iterable[Row]) -> Mapping[str, date]:
    """Return how far each file reaches: the day until which nearly all of its contracts start."""
    starts: dict[str, list[date]] = defaultdict(list)
    for row in rows:
        starts[row["file"]] += [row["starts_on"]] if row["starts_on"] else []
    return {file: sorted(days)[int(len(days) * REACH)] if days else NO_DAY for file, days in starts.items()}


def _overrun(rows: Iterable[Row], reach: Mapping[str, date]) -> None:
    """Take no day for the end of what is over if it lies far ahead of all that its register holds."""
    for row in rows:
        known = reach[row["file"]]
        far = row["ends_on"] and known != NO_DAY and row["ends_on"] > known + YEAR
        if row["state"] == ENDED and not row["ended_on"] and far and not row["ocid"]:
            row["ends_on"] = row["extended_until_on"] = None
            row["flag"] = " ".join(filter(None, (row["flag"], END_UNKNOWN)))


def _lettings(rows: Sequence[Row], reach: Mapping[str, date], register: Mapping[str, str]) -> list[Row]:
    """Drop what a later edition of a register tells anew under another name; name earlier lettings apart.

    A reference is let again: to another supplier, or to the same one after it had ended. Both are contracts.
    """
    registers: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if not row["ocid"]:
            who = plain(row["buyer"]) or register[row["file"]]
            base = (who, plain(row["reference"] or row["contract"]))
            registers[base][row["file"]].append(row)
    gone: set[int] = set()
    for files in registers.values():
        later: list[Row] = []
        for file in sorted(files, key=lambda file: (_day(files[file], reach), file), reverse=True):
            older = [row for row in files[file] if later]
            gone |= {id(row) for row in older if _retold(row, later)}
            _let_before([row for row in older if id(row) not in gone], later)
            later += [row for row in files[file] if id(row) not in gone]
    return [row for row in rows if id(row) not in gone]


def _day(rows: Sequence[Row], reach: Mapping[str, date]) -> date:
    return max(row["published_on"] or reach[row["file"]] for row in rows)


def _retold(row: Row, later: Iterable[Row]) -> bool:
    """Whether later editions have the same letting under another name, as its reference got lots."""
    return any(
        other["contract"] != row["contract"]
        and firm_key(other["supplier"]) == firm_key(row["supplier"])
        and not _disjoint(row, other)
        and (row["starts_on"] == other["starts_on"] or plain(row["title"]) == plain(other["title"]))
        for other in later
    )


def _let_before(older: Sequence[Row], later: Sequence[Row]) -> None:
    """Name those apart that are other lettings than all that bear their name later."""
    named: dict[str, list[Row]] = defaultdict(list)
    for row in older:
        named[row["contract"]].append(row)
    for contract, held in named.items():
        same = [row for row in later if row["contract"] == contract]
        if same and all(_let_again(row, other) for row in held for other in same):
            mark = f"{held[0]['starts_on']}"
            for row in held:
                row["contract"] = f"{contract}{BETWEEN}{mark}"


def _let_again(one: Row, other: Row) -> bool:
    """Whether two rows of one reference are two lettings: other days, and another supplier or days apart."""
    if not (one["starts_on"] and other["starts_on"]) or one["starts_on"] == other["starts_on"]:
        return False
    firms = firm_key(one["supplier"]), firm_key(other["supplier"])
    if all(firms) and firms[0] != firms[1]:
        return _disjoint(one, other, unknown=True, overlap=HANDOVER_DAYS)
    return _disjoint(one, other)


def _disjoint(one: Row, other: Row, *, unknown: bool = False, overlap: int = 0) -> bool:
    """Whether one letting ended before the other began; `unknown` where its end is not told."""
    first, second = sorted((one, other), key=lambda row: row["starts_on"] or NO_DAY)
    if not (first["starts_on"] and second["starts_on"]) or first["starts_on"] == second["starts_on"]:
        return False
    ends = first["ends_on"]
    return unknown if ends is None else bool(ends < second["starts_on"] + timedelta(days=overlap))


def _one(held: Sequence[Row], reach: Mapping[str, date], order: Mapping[int, int]) -> list[tuple[int, Row]]:
    """Return the rows of the newest account of a contract, gaps filled from older ones."""
    accounts: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
    for row in held:
        accounts[row["file"], row["release"]].append(row)
    if len(accounts) == 1:
        return [(order[id(row)], row) for row in held]

    def age(rows: Sequence[Row]) -> tuple[object, ...]:
        row = rows[0]
        # Notices bear a day; a register is as new as what it holds.
        day = row["published_on"] or reach[row["file"]]
        return (day, RANK[row["stage"]], row["file"], order[id(row)])

    oldest_first = sorted(accounts.values(), key=age)
    last = oldest_first[-1]
    named = next((rows for rows in reversed(oldest_first) if any(row["supplier"] for row in rows)), last)
    older = [rows[0] for rows in reversed(oldest_first[:-1])]
    if not last[0]["ocid"]:
        # A register says all that it says anew: what it leaves out now is not so any more.
        return [(order[id(row)], row) for row in last]
    if named is last or last[0]["stage"] in BEFORE_AWARD:
        return [(order[id(row)], _filled(row, older)) for row in last]
    # The newest does not say who supplies: an older one does.
    whole = {
        key: value
        for key, value in last[0].items()
        if key not in _OWN or key in ("release", "stage", "file", "line")
    }
    return [
        (order[id(last[0])], {**row, **{k: v for k, v in whole.items() if v is not None}}) for row in named
    ]


def _filled(row: Row, older: Sequence[Row]) -> Row:
    """Fill what a row leaves empty from older accounts of the same thing."""
    gaps = [key for key, value in row.items() if value is None and key not in _OWN]
    found = {key: next((each[key] for each in older if each[key] is not None), None) for key in gaps}
    return row | found


def _stages(held: Sequence[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """Drop calls that led to awards, and plans that led to calls; each hands on what it alone says."""
    best = max(RANK[row["stage"]] for _, row in held)
    if len(held) == 1 or best == 0:
        return list(held)
    late = [each for each in held if RANK[each[1]["stage"]] >= min(best, RANK["award"])]
    awarded = {lot for _, row in late for lot in (row["lot"] or "").split(", ")}
    # Lots that are not awarded yet are still open.
    called = [each for each in held if each not in late and each[1]["stage"] == "tender" and each[1]["lot"]]
    still = [each for each in called if "" not in awarded and each[1]["lot"] not in awarded]
    older = [row for _, row in reversed(held) if RANK[row["stage"]] < min(best, RANK["award"])]
    calls = [_call(row) for row in older]
    return [(at, _filled(row, calls)) for at, row in late] + still


def _call(row: Row) -> Row:
    """Return what a call says that holds of the contract too: a plan's day of beginning is only a plan."""
    hidden = ("commenced_on",) if row["stage"] == "pipeline" else ()
    return {**row, **dict.fromkeys(hidden)}
