"""Names found in official registers: few rows are fetched of millions, and only one answer counts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.entity_resolution.model import Name
from ultramicro.flows.entity_resolution.names import cut_text, plain_text
from ultramicro.flows.entity_resolution.numbers import (
    clean_charity_number,
    clean_company_number,
    clean_postcode,
)
from ultramicro.flows.tables import relation, rows_of
from ultramicro.place.sources.known import BUILT_IN

_ENDS = (
    "(publiclimitedcompany|communityinterestcompany|limitedliabilitypartnership|"
    "charitableincorporatedorganisation|limited|ltd|plc|llp|cic|cio)$"
)
_BEHIND = re.compile(r"\s-+\s*|\s*[(\[]")
LEAST_BEGUN = 20
"""A name that was cut off is only looked for if so much of it is left. [letters]"""
_FORM = re.compile(r"\b(limited|ltd|plc|llp|cic|cio|company|lp)\b")
DEAD = re.compile(r"dissol|remov|closed|ceased|struck|converted|merged|inactive|not active", re.IGNORECASE)
COLUMNS = ("name", "company_number", "charity_number", "postcode", "kind", "sector", "status", "source")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One live entry of a register, its numbers and postcode cleaned; empty where it has none."""

    name: str
    rough: str
    company_number: str = ""
    charity_number: str = ""
    postcode: str = ""
    kind: str = ""
    sector: str = ""
    source: str = ""

    @property
    def identity(self) -> str:
        """What tells this entry from another of the same name."""
        return self.company_number or self.charity_number or self.postcode or self.source


def rough_key(name: str) -> str:
    """Strip a name to letters and digits without its legal form: a key that any SQL engine can make.

    Parameters
    ----------
    name : str
        A name as printed.

    Returns
    -------
    str
        Lower-case letters a to z and digits.

    Examples
    --------
    >>> rough_key("The Smith & Sons (Yorks) Ltd.")
    'smithandsonsyorks'
    """
    # Nothing that engines do differently: accents and cases of other scripts are left out.
    letters = re.sub(r"[^a-z0-9]", "", name.lower().replace("&", "and"))
    return re.sub(_ENDS, "", re.sub("^the", "", letters))


def rough_column(name: ibis.Value) -> ibis.Value:
    """Give the same key as `rough_key` as a column expression."""
    letters = name.lower().replace("&", "and").re_replace("[^a-z0-9]", "")
    return letters.re_replace("^the", "").re_replace(_ENDS, "")


def fetch(register: Relation, names: Sequence[Name]) -> list[Entry]:
    """Fetch the live entries that may concern the names: by rough name or by number.

    The register may hold millions of rows; it is filtered where it lies.

    Parameters
    ----------
    register : Relation
        The table `registers`.
    names : sequence of Name
        The names that are looked for.

    Returns
    -------
    list of Entry
        Sorted, without repeats.
    """
    have = set(register.columns)
    whole = register.select(**{c: register[c] if c in have else ibis.null("string") for c in COLUMNS})
    table = whole.mutate(rough=rough_column(whole.name))
    begun = {key[:LEAST_BEGUN] for n in names if (key := begun_key(n.name))}
    table = table.mutate(
        begun=ibis.ifelse(table.source.startswith(BUILT_IN), table.rough.left(LEAST_BEGUN), "")
    )
    wanted = {
        "rough": {r for n in names for r in (*rough_keys(n.name), head_key(n.name)) if r},
        "begun": begun,
        "company_number": {c for n in names for c in n.company_numbers},
        "charity_number": {c for n in names for c in n.charity_numbers},
    }
    hits = None
    for column, values in wanted.items():
        if values:
            # A join and not a list in the query, which would be as long as all suppliers.
            some = table.semi_join(relation({column: "text"}, [(v,) for v in sorted(values)]), column)
            hits = some if hits is None else hits.union(some)
    return [] if hits is None else _entries(rows_of(hits.drop("begun").distinct()))


def _entries(rows: Iterable[Mapping[str, str | None]]) -> list[Entry]:
    """Clean the rows and leave out what is dissolved or removed."""
    # Names of firms that were dissolved are free again, and others take them.
    live = (row for row in rows if row["name"] and not DEAD.search(row["status"] or ""))
    entries = {
        Entry(
            name=row["name"] or "", rough=row["rough"] or "", kind=row["kind"] or "",
            sector=row["sector"] or "", source=row["source"] or "",
            company_number=clean_company_number(row["company_number"]),
            charity_number=clean_charity_number(row["charity_number"]),
            postcode=clean_postcode(row["postcode"]),
        )
        for row in live
    }  # fmt: skip
    return sorted(entries, key=lambda e: (e.rough, e.identity, e.name, e.kind, e.sector, e.source))


def rough_keys(name: str) -> tuple[str, ...]:
    """Give a name's rough keys: as printed, and without branch and remarks where that differs.

    Examples
    --------
    >>> rough_keys("Acme Ltd re invoice 7")
    ('acmeltdreinvoice7', 'acme')
    """
    keys = (rough_key(name), rough_key(cut_text(plain_text([name]))))
    return tuple(dict.fromkeys(k for k in keys if len(k) > 1))


def head_key(name: str) -> str:
    """Give the rough key of what stands before a dash or bracket: payers write sites and accounts behind it.

    Only the built-in list is asked for it, whose names are those of one body each.

    Examples
    --------
    >>> [head_key(name) for name in ("EDF - 59467592 - Lights", "Kelder CC (Direct Debit)", "Acme Ltd")]
    ['edf', 'keldercc', '']
    """
    head = _BEHIND.split(cut_start(name), maxsplit=1)[0]
    return rough_key(head) if len(head) < len(cut_start(name)) and len(rough_key(head)) > 1 else ""


def begun_key(name: str) -> str:
    """Give the rough key of a name that was cut off and says so, if enough of it is left.

    Examples
    --------
    >>> begun_key("Department of Roads, Bridges & Tun..."), begun_key("Acme...")
    ('departmentofroadsbridgesandtun', '')
    """
    text = name.rstrip()
    if not text.endswith(("...", "\u2026")):
        return ""
    key = rough_key(cut_text(plain_text([text])))
    return key if len(key) >= LEAST_BEGUN else ""


def cut_start(name: str) -> str:
    """Take a payment method in brackets off the beginning of a name.

    Examples
    --------
    >>> cut_start("(DD) Kelder Council")
    'Kelder Council'
    """
    return re.sub(r"^\s*\([A-Za-z]{1,4}\)\s*", "", name)


def match_exact(names: Sequence[Name], entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Find each name's entries by printed number, or else by equal name, narrowed by postcode.

    Parameters
    ----------
    names : sequence of Name
        The names, with the postcodes printed beside them.
    entries : sequence of Entry
        Live entries of the registers.

    Returns
    -------
    mapping of str to list of Entry
        Entries of one identity are a match; of several, a question.

    Examples
    --------
    >>> entries = [Entry(name="ACME LIMITED", rough="acme", company_number="00000012", postcode="BB51EX"),
    ...            Entry(name="ACME LTD", rough="acme", company_number="00000034", postcode="LS11AA")]
    >>> [e.company_number for e in match_exact([Name(name="Acme Ltd")], entries)["Acme Ltd"]]
    ['00000012', '00000034']
    >>> paid = Name(name="Acme", postcodes=frozenset({"LS11AA"}))
    >>> [e.company_number for e in match_exact([paid], entries)["Acme"]]
    ['00000034']
    """
    by_rough, by_number = defaultdict(list), defaultdict(list)
    for entry in entries:
        by_rough[entry.rough].append(entry)
        for number in {entry.company_number, entry.charity_number} - {""}:
            by_number[number].append(entry)
    found = {}
    for name in names:
        numbered = [e for c in sorted(name.company_numbers | name.charity_numbers) for e in by_number[c]]
        alike = next((by_rough[r] for r in rough_keys(name.name) if r in by_rough), [])
        alike = alike or _built_in(name.name, by_rough)
        near = [e for e in alike if e.postcode and e.postcode in name.postcodes]
        likely = [e for e in alike if believable(name.name, e.name, least=_least(e))]
        # A number is proof, a postcode nearly, and a name alone only where it is telling.
        if chosen := numbered or near or likely:
            found[name.name] = list(dict.fromkeys(own_first(chosen)))
    return found


def _built_in(name: str, by_rough: Mapping[str, Sequence[Entry]]) -> list[Entry]:
    """Find a name of the built-in list with more behind it, or one that was cut off."""
    start = begun_key(name)
    entries = by_rough.get(head_key(name), ())
    if start:
        entries = [e for key, some in by_rough.items() if key.startswith(start) for e in some]
    return [entry for entry in entries if entry.source.startswith(BUILT_IN)]


def own_first(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Leave out what only the built-in list says, where the place's own registers say something.

    Examples
    --------
    >>> own, built_in = (Entry(name="A", rough="a", source=source) for source in ("a list", BUILT_IN))
    >>> own_first([built_in, own]) == [own], own_first([built_in]) == [built_in]
    (True, True)
    """
    return [entry for entry in entries if not entry.source.startswith(BUILT_IN)] or entries


def _least(entry: Entry) -> int:
    """How many words must agree where the legal form is missing: fewer with a firm paid in many places."""
    return 2 if entry.source.startswith(BUILT_IN) else 3


def believable(printed: str, registered: str, *, least: int = 3) -> bool:
    """Whether an equal name alone is enough: somebody has registered `Mind Limited` too.

    The legal form must be printed where the register has one, unless `least` words agree.

    Examples
    --------
    >>> believable("Mind", "MIND LIMITED"), believable("Mind Ltd", "MIND LIMITED"), believable("Mind", "MIND")
    (False, True, True)
    """
    words = plain_text([printed]).split()
    has, should = (bool(re.search(_FORM, plain_text([text]))) for text in (printed, registered))
    return has or not should or len(words) >= least


def identities(entries: Iterable[Entry]) -> list[str]:
    """Give the different parties that the entries are.

    A charity that is a company is one party. An entry without a number, as a list of looked-up places
    has, is the numbered party of its name where there is but one; without any, postcodes tell them apart.

    Examples
    --------
    >>> firm = Entry(name="A", rough="a", company_number="1", charity_number="9")
    >>> identities([firm, Entry(name="A", rough="a", charity_number="9")])
    ['1']
    >>> here, there = (Entry(name="A", rough="a", postcode=p) for p in ("BB51EX", "LS11AA"))
    >>> identities([firm, here]), identities([here, there])
    (['1'], ['BB51EX', 'LS11AA'])
    """
    listed = list(entries)
    merged = {e.charity_number: e.company_number for e in listed if e.charity_number and e.company_number}
    numbers = {e.company_number or merged.get(e.charity_number, "") or e.charity_number for e in listed} - {
        ""
    }
    places = {e.postcode for e in listed} - {""}
    return sorted(numbers or places or {e.identity for e in listed})
