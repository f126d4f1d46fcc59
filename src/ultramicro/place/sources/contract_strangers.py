"""Registers of different buyers that do not say who buys: one reference in them is two contracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ultramicro.place.readers.contracts.naming import BETWEEN
from ultramicro.place.sources.contract_twins import firm_key, plain

Row = dict[str, Any]
REFERENCE_SHARED = "reference_shared"
ALIKE = 0.25
"""Of the references that two editions of one register share, at least so many agree; a judgement. [share]"""
_Held = dict[str, list[Row]]


def keep_strangers_apart(rows: Sequence[Row]) -> Mapping[str, str]:
    """Name contracts apart whose files share references and hardly anything else.

    Two files are of one register if of the references that both have enough agree on title or supplier.
    Files that say who buys, and notices, are told apart by that.

    Parameters
    ----------
    rows : sequence of dict
        Rows of `contracts` of all files. Those of a shared reference get a name of their own and a flag.

    Returns
    -------
    mapping of str to str
        Each file without buyers to the first file of its register.

    Examples
    --------
    >>> row = {"ocid": None, "buyer": None, "reference": "C1", "contract": "C1", "flag": None}
    >>> here = row | {"file": "a.csv", "title": "Cleaning", "supplier": "Green Ltd"}
    >>> there = row | {"file": "b.csv", "title": "Legal advice", "supplier": "Law LLP"}
    >>> keep_strangers_apart([here, there]), here["contract"], there["flag"]
    ({'a.csv': 'a.csv', 'b.csv': 'b.csv'}, 'C1 | a.csv', 'reference_shared')
    """
    files: dict[str, _Held] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if not row["ocid"] and not plain(row["buyer"]):
            files[row["file"]][plain(row["reference"] or row["contract"])].append(row)
    register = _registers(files)
    homes: dict[str, set[str]] = defaultdict(set)
    for file, held in files.items():
        for reference in held:
            homes[reference].add(register[file])
    for file, held in files.items():
        for row in (row for name, own in held.items() if len(homes[name]) > 1 for row in own):
            row["contract"] = BETWEEN.join((str(row["contract"]), register[file]))
            row["flag"] = " ".join(filter(None, (row["flag"], REFERENCE_SHARED)))
    return register


def _registers(files: Mapping[str, _Held]) -> dict[str, str]:
    """Return the first file of the register that each file is an edition of."""
    register: dict[str, str] = {}
    for file in sorted(files):
        kin = {register[other] for other in register if _editions(files[file], files[other])}
        first = min(kin, default=file)
        register = {other: first if home in kin else home for other, home in register.items()}
        register[file] = first
    return register


def _editions(one: _Held, other: _Held) -> bool:
    """Whether two files are editions of one register, as far as the references that both have tell."""
    shared = one.keys() & other.keys()
    agree = sum(bool(_said(one[name]) & _said(other[name])) for name in shared)
    return bool(shared) and agree >= ALIKE * len(shared)


def _said(rows: Iterable[Row]) -> set[tuple[str, str]]:
    named = {("title", plain(row["title"])) for row in rows}
    firms = {("supplier", firm_key(row["supplier"])) for row in rows}
    return {each for each in named | firms if each[1]}
