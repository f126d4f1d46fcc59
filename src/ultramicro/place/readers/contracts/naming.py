"""One name for each contract within a place, and buyings that only seem to be one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

Row = dict[str, Any]
BETWEEN = " | "
OCID_SHARED = "ocid_shared"
_WHOLE = ("title", "value_pence", "annual_pence", "starts_on", "ends_on")


def _plain(text: object) -> str:
    return " ".join(str(text or "").casefold().split())


def name_contracts(records: Sequence[Sequence[Row]]) -> None:
    """Name the contracts of a register, a record of which may name several suppliers.

    Records of one buyer and reference that agree on title, days and value are one contract with several
    suppliers; where they differ each is a lot of its own, told by its title, else by its supplier.

    Parameters
    ----------
    records : sequence of sequence of dict
        The rows of each record. They get `contract`, and `suppliers` where several records are one contract.

    Examples
    --------
    >>> a = {"buyer": "B", "reference": "S1", "title": "Care", "supplier": "X", "lot": None}
    >>> rows = [[dict(a)], [dict(a, supplier="Y")], [dict(a, reference="S2")]]
    >>> name_contracts(rows)
    >>> [(row["contract"], row["suppliers"]) for (row,) in rows]
    [('b | S1', 2), ('b | S1', 2), ('b | S2', 1)]
    """
    groups: dict[tuple[str, str], list[Sequence[Row]]] = defaultdict(list)
    for rows in records:
        if rows:
            groups[_plain(rows[0].get("buyer")), _reference(rows[0])].append(rows)
    for (buyer, reference), held in groups.items():
        _name(BETWEEN.join(filter(None, (buyer, reference))), held)


def _reference(row: Row) -> str:
    """Return what a contract is known by: its reference, else what it is called and when it starts."""
    own = row.get("reference") or row.get("release") or row.get("ocid")
    if own:
        return str(own)
    return BETWEEN.join(str(part) for part in (_plain(row["title"]), row.get("starts_on")) if part)


def _name(base: str, held: Sequence[Sequence[Row]]) -> None:
    kinds: dict[tuple[object, ...], list[Sequence[Row]]] = defaultdict(list)
    for rows in held:
        kinds[tuple(rows[0].get(part) for part in _WHOLE)].append(rows)
    marks = marks_of([same[0][0] for same in kinds.values()]) if len(kinds) > 1 else [""]
    for mark, same in zip(marks, kinds.values(), strict=True):
        suppliers = {_plain(row["supplier"]) for rows in same for row in rows if row.get("supplier")}
        for row in (row for rows in same for row in rows):
            # The lot that a cell puts before a supplier is that supplier's own.
            own = row.get("lot") if len(same[0]) > 1 or not mark else None
            row["contract"] = BETWEEN.join(filter(None, (base, mark, f"lot {own}" if own else "")))
            row["lot"] = row.get("lot") or mark or None
            row["suppliers"] = len(suppliers) or None
            if len(suppliers) > 1 and row.get("value_pence"):
                row["flag"] = [*row.get("flag", []), "value_shared"]


def marks_of(rows: Sequence[Row]) -> list[str]:
    """Find what tells contracts of one reference apart; running numbers only for what nothing tells apart.

    Examples
    --------
    >>> marks_of([{"title": "Care", "supplier": "X"}, {"title": "Care", "supplier": "Y"}])
    ['X', 'Y']
    """
    for part in ("lot", "title", "supplier"):
        marks = [str(row.get(part) or "") for row in rows]
        if len({_plain(mark) for mark in marks}) == len(rows):
            return marks
    pairs = [BETWEEN.join(filter(None, (row.get("title"), row.get("supplier")))) for row in rows]
    seen: Counter[str] = Counter()
    marks = []
    for pair in pairs:
        seen[_plain(pair)] += 1
        marks.append(pair if seen[_plain(pair)] == 1 else f"{pair} ({seen[_plain(pair)]})")
    return marks


def set_apart(releases: Sequence[Sequence[Row]]) -> dict[str, int]:
    """Keep releases apart that share an OCID and have nothing else in common; return how many share which.

    A process may have many releases. They are one process if each has an id of its own, or if they agree on
    who buys or on what. Of others nothing tells what is an amendment of what.

    Parameters
    ----------
    releases : sequence of sequence of dict
        The rows of each release. Those set apart get a name of their own and the flag `ocid_shared`.

    Examples
    --------
    >>> a = {"ocid": "o", "release": None, "buyer": "B", "title": "Care", "contract": "o", "flag": None}
    >>> rows = [[dict(a)], [dict(a, title="Roads", buyer="C")]]
    >>> set_apart(rows), [row["contract"] for (row,) in rows]
    ({'o': 2}, ['o | b | care', 'o | c | roads'])
    """
    groups: dict[str, list[Sequence[Row]]] = defaultdict(list)
    for rows in releases:
        if rows:
            groups[str(rows[0]["ocid"])].append(rows)
    found = {}
    for ocid, held in groups.items():
        if len(held) > 1 and _unrelated([rows[0] for rows in held]):
            _apart(held)
            found[ocid] = len(held)
    return found


def _unrelated(rows: Iterable[Row]) -> bool:
    held = list(rows)
    buyers, titles = ({_plain(row.get(part)) for row in held} for part in ("buyer", "title"))
    no_ids = any(not row.get("release") for row in held)
    return (no_ids and len(titles) > 1) or (len(buyers) > 1 and len(titles) > 1)


def _apart(held: Sequence[Sequence[Row]]) -> None:
    seen: Counter[str] = Counter()
    for rows in held:
        own = BETWEEN.join(_plain(rows[0].get(part)) for part in ("buyer", "title"))
        seen[own] += 1
        mark = own if seen[own] == 1 else f"{own} ({seen[own]})"
        for row in rows:
            ocid = str(row["ocid"])
            rest = str(row["contract"]).removeprefix(ocid).strip(" |-")
            row["contract"] = BETWEEN.join(filter(None, (ocid, mark, rest)))
            row["flag"] = " ".join(filter(None, (row.get("flag"), OCID_SHARED)))
