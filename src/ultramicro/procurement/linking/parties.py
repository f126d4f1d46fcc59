"""Which payees are which suppliers: every name of a payer's files against every name of its contracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ultramicro.flows.entity_resolution.names import form_of, normalise_all
from ultramicro.flows.entity_resolution.numbers import agree
from ultramicro.procurement.linking.candidates import candidates, word_counts
from ultramicro.procurement.linking.cells import suppliers_in
from ultramicro.procurement.linking.printed import Printed, keyed, printed_all
from ultramicro.procurement.linking.rules import LINKED, REVIEW, Verdict, decide

CLOSE = 90.0
"""Likeness from which two names are asked about though one has a namesake already. [percent]"""
LAST = frozenset({"initials"})
"""Rules that are only asked where nothing else speaks of a supplier."""
CONFIRMED = frozenset({"branch", "misspelt", "name_within", "generic_differs", "alike"})
"""Questions that an equal postcode answers; a house of firms with longer and shorter names has one too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A name with what is known of it; numbers and postcodes are cleaned."""

    name: str
    company_numbers: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyLink:
    """A supplier cell and a payee, `linked` or for `review`, the evidence by id, the likeness in percent."""

    supplier: str
    payee: str
    party: str
    rule: str
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reading:
    """One name that a supplier cell may be read as; `part` if it is one of several."""

    cell: str
    name: str
    part: bool


def link_parties(
    suppliers: Sequence[Named], payees: Sequence[Named], *, own: Iterable[str] = ()
) -> list[PartyLink]:
    """Link the suppliers of one buyer's contracts with the payees of the same body.

    The order of the names does not matter, nor does case or punctuation.

    Parameters
    ----------
    suppliers : sequence of Named
        Supplier cells as registers print them.
    payees : sequence of Named
        Names that were paid.
    own : iterable of str
        Words of the payer's own name.

    Returns
    -------
    list of PartyLink
        One a pair, sorted; pairs of which there is nothing to say are left out.

    Examples
    --------
    >>> paid = [Named(name="SMITH AND CO"), Named(name="Jones")]
    >>> found = link_parties([Named(name="Smith & Co Ltd")], paid)
    >>> [(link.payee, link.party, link.rule) for link in found]
    [('SMITH AND CO', 'linked', 'same_name')]
    """
    cells = {cell.name: cell for cell in sorted(suppliers, key=lambda n: n.name)}
    paid = {payee.name: payee for payee in sorted(payees, key=lambda n: n.name)}
    readings = [
        _Reading(cell=cell, name=name, part=at > 0)
        for cell in cells for at, name in enumerate(suppliers_in(cell)) if name
    ]  # fmt: skip
    found = _by_name(readings, list(paid), own)
    links: dict[tuple[str, str], Verdict] = {}
    for cell, several in found.items():
        for payee, verdict in _of_cell(several):
            links[cell, payee] = _weighed(verdict, cells[cell], paid[payee])
    links |= dict(_by_number(cells, paid, links))
    return [
        PartyLink(supplier=cell, payee=payee, party=v.party, rule=v.rule, score=round(v.score, 1))
        for (cell, payee), v in sorted(_cut_once(links).items())
    ]


Verdicts = list[tuple[str, Verdict]]


def _by_name(
    readings: Sequence[_Reading], payees: Sequence[str], own: Iterable[str]
) -> dict[str, dict[_Reading, Verdicts]]:
    """Judge every pair worth it; by supplier cell and how it may be read."""
    # A name that a register writes as the payments do is taken apart once.
    different = sorted({*payees, *(reading.name for reading in readings)})
    known = dict(zip(different, printed_all(different), strict=True))
    names, paid = [known[reading.name] for reading in readings], [known[payee] for payee in payees]
    counts = word_counts(paid, own)
    pairs = [(readings[at], payees[payee]) for at, payee in candidates(names, paid, counts)]
    near = keyed({name: known[name] for reading, payee in pairs for name in (reading.name, payee)})
    found: dict[str, dict[_Reading, Verdicts]] = defaultdict(lambda: defaultdict(list))
    for reading, payee in pairs:
        if verdict := decide(near[reading.name], near[payee], counts):
            verdict = _formed(verdict, reading.name, near[payee], payee)
            found[reading.cell][reading].append((payee, verdict))
    return found


def _of_cell(several: Mapping[_Reading, Verdicts]) -> Verdicts:
    """Keep what is worth telling of a cell: of its whole, or else of each of the suppliers that it lists."""
    wholes = [v for reading, verdicts in several.items() if not reading.part for v in _worth(verdicts)]
    if any(verdict.party == LINKED for _, verdict in wholes):
        return wholes
    best = dict(wholes)
    for reading, verdicts in several.items():
        if reading.part:
            best |= {p: replace(v, rule="one_of_several") for p, v in _of_part(_worth(verdicts))}
    return list(best.items())


def _worth(verdicts: Verdicts) -> Verdicts:
    """Leave out questions about a name that has a namesake, but for near spellings of it.

    Civica's payee is found: that there is a Civica Election Services beside it says nothing.
    """
    linked = any(verdict.party == LINKED for _, verdict in verdicts)
    asked = [v for v in verdicts if v[1].party == LINKED or not linked or v[1].score >= CLOSE]
    first = [v for v in asked if v[1].rule not in LAST]
    return first or _if_one(asked)


def _of_part(verdicts: Verdicts) -> Verdicts:
    """Ask about one of several suppliers only where a single payee comes into question."""
    linked = [v for v in verdicts if v[1].party == LINKED]
    return linked or _if_one(verdicts)


def _if_one(verdicts: Verdicts) -> Verdicts:
    """Keep questions about one payee, however often it is printed."""
    return verdicts if len({" ".join(payee.casefold().split()) for payee, _ in verdicts}) == 1 else []


def _formed(verdict: Verdict, name: str, printed: Printed, payee: str) -> Verdict:
    """Ask about one word with two legal forms: Reach plc and Reach CIC read the same."""
    if verdict.rule == "same_name" and len(printed.words) == 1:
        ours, theirs = form_of(name), form_of(payee)
        if ours and theirs and not ours & theirs:
            return Verdict(party=REVIEW, rule="other_form", score=verdict.score)
    return verdict


def _weighed(verdict: Verdict, supplier: Named, payee: Named) -> Verdict:
    """Weigh a likeness of names with company numbers and postcodes where both sides have them."""
    ours, theirs = supplier.company_numbers, payee.company_numbers
    if ours and theirs:
        if ours & theirs:
            return Verdict(party=LINKED, rule="company_number", score=verdict.score)
        # Two numbers are two companies, whatever their names.
        return Verdict(party=REVIEW, rule="numbers_differ", score=verdict.score)
    if verdict.rule in CONFIRMED and supplier.postcodes & payee.postcodes:
        return Verdict(party=LINKED, rule="postcode", score=verdict.score)
    return verdict


def _by_number(
    cells: Mapping[str, Named], paid: Mapping[str, Named], known: Mapping[tuple[str, str], Verdict]
) -> Iterator[tuple[tuple[str, str], Verdict]]:
    """Link unlike names that carry one company number if a telling word agrees; otherwise ask."""
    holders: dict[str, list[str]] = defaultdict(list)
    for payee in paid.values():
        for number in payee.company_numbers:
            holders[number].append(payee.name)
    pairs = {
        (c.name, name) for c in cells.values() for number in c.company_numbers for name in holders[number]
    }
    for pair in sorted(pairs - known.keys()):
        party = LINKED if agree(*normalise_all(pair)) else REVIEW
        yield pair, Verdict(party=party, rule="company_number", score=0.0)


def _cut_once(links: Mapping[tuple[str, str], Verdict]) -> dict[tuple[str, str], Verdict]:
    """Ask where a print that was cut begins several suppliers that do not read the same."""
    begun: dict[str, set[str]] = defaultdict(set)
    for (cell, payee), verdict in links.items():
        if verdict.rule == "cut_short":
            begun[payee].add(normalise_all([cell])[0])
    return {
        (cell, payee): replace(v, party=REVIEW) if v.rule == "cut_short" and len(begun[payee]) > 1 else v
        for (cell, payee), v in links.items()
    }
