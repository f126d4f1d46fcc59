"""Whose answer each row of the survey is: matched to suppliers of the area by name, or set aside with why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from ultramicro.core.contract import Place
from ultramicro.core.message import Message, say
from ultramicro.flows.areas import areas_by_size
from ultramicro.flows.entity_resolution.names import normalise, normalise_all
from ultramicro.flows.surveyed import PEOPLE, SUPPLIER, SurveyRow, area_names, kind_of, of_area, survey_rows
from ultramicro.flows.tables import rows_of
from ultramicro.multiplier.paid import PaidRow

ALIKE = 75.0
"""From this likeness on a known name is offered for one that is not known. [percent]"""
OFFERED = 3


class Reason(StrEnum):
    """Why an answer is not used."""

    UNKNOWN_NAME = "unknown_name"
    SEVERAL_PAYEES = "several_payees"
    ELSEWHERE = "elsewhere"
    PLACE_NOT_KNOWN = "place_not_known"
    NOT_PAID = "not_paid"
    OTHER_AREA = "other_area"
    UNKNOWN_KIND = "unknown_kind"
    NO_SHARE = "no_share"


REASONS: Mapping[Reason, Message] = {
    Reason.UNKNOWN_NAME: say("unknown name"),
    Reason.SEVERAL_PAYEES: say("several payees"),
    Reason.ELSEWHERE: say("elsewhere"),
    Reason.PLACE_NOT_KNOWN: say("place not known"),
    Reason.NOT_PAID: say("not paid"),
    Reason.OTHER_AREA: say("other area"),
    Reason.UNKNOWN_KIND: say("unknown kind"),
    Reason.NO_SHARE: say("no share"),
}
"""The reasons in two words."""
WHY: Mapping[Reason, Message] = {
    Reason.UNKNOWN_NAME: say("no payee has this name"),
    Reason.SEVERAL_PAYEES: say("several payees have names like this one"),
    Reason.ELSEWHERE: say("the supplier is in another place"),
    Reason.PLACE_NOT_KNOWN: say("it is not known where the supplier is"),
    Reason.NOT_PAID: say("nothing is paid to this supplier that could have gone to another"),
    Reason.OTHER_AREA: say("the answer is about another area"),
    Reason.UNKNOWN_KIND: say("kind is not supplier, household or worker"),
    Reason.NO_SHARE: say("it gives no local_share"),
}
"""The reasons as sentences."""


@dataclass(frozen=True, kw_only=True)
class Unused:
    """A row of the survey that is not used.

    Parameters
    ----------
    file : str
        The file it stands in.
    row : int or None
        Its row in the file, the header counted, where that is known.
    respondent : str
        Who answered; empty but for suppliers, as people are named nowhere.
    reason : Reason
        Why.
    nearest : tuple of str
        Known names like the one that is not known, the most alike first.
    """

    file: str
    row: int | None
    respondent: str
    reason: Reason
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Supplier:
    """A payee that an answer may be of: its names, what it is paid net, and where it is."""

    party_id: str
    names: frozenset[str]
    amount_pence: int
    inside: str


@dataclass(frozen=True, kw_only=True)
class Heard:
    """The survey, sorted: rows of suppliers by their party, rows of people, and what is not used."""

    suppliers: Mapping[str, Sequence[SurveyRow]]
    people: Sequence[SurveyRow]
    unused: Sequence[Unused]

    def left_out(self) -> dict[Reason, int]:
        """Count who answered but is not used, by reason; one that answered in several rows counts once."""
        # One answer has many rows; it is left out once.
        once = {(u.respondent or u.row, u.reason) for u in self.unused}
        counts = Counter(reason for _, reason in once)
        return {reason: counts[reason] for reason in Reason if counts[reason]}


def hear(rows: Iterable[SurveyRow], suppliers: Sequence[Supplier], *, areas: Sequence[str]) -> Heard:
    """Sort the answers of a survey.

    Parameters
    ----------
    rows : iterable of SurveyRow
        The answers.
    suppliers : sequence of Supplier
        Everybody with a name who is paid.
    areas : sequence of str
        The names of the area looked at.

    Returns
    -------
    Heard
        Every row is in exactly one part of it.

    Examples
    --------
    >>> near = Supplier(party_id="p1", names=frozenset({"Near Ltd"}), amount_pence=100, inside="inside")
    >>> rows = [SurveyRow(respondent=who, local_share=0.5) for who in ("NEAR LIMITED", "Neer Ltd")]
    >>> heard = hear(rows, [near], areas=["Town"])
    >>> list(heard.suppliers), str(heard.unused[0].reason), heard.unused[0].nearest
    (['p1'], 'unknown_name', ('Near Ltd',))
    """
    known = _Names(suppliers)
    said: dict[str, list[SurveyRow]] = defaultdict(list)
    people: list[SurveyRow] = []
    unused: list[Unused] = []
    for row in rows:
        kind = kind_of(row)
        parties = known.parties(row.respondent) if kind == SUPPLIER else ()
        reason = _general(row, kind, areas) or (None if kind in PEOPLE else _of_supplier(parties))
        if reason:
            unused.append(_unused(row, kind, reason, known))
        elif kind in PEOPLE:
            people.append(row)
        else:
            said[parties[0].party_id].append(row)
    return Heard(suppliers=said, people=people, unused=unused)


def _general(row: SurveyRow, kind: str, areas: Sequence[str]) -> Reason | None:
    """Return why a row cannot be used whoever it is of; None if it can."""
    if kind not in PEOPLE | {SUPPLIER}:
        return Reason.UNKNOWN_KIND
    if not of_area(row, areas):
        return Reason.OTHER_AREA
    return Reason.NO_SHARE if row.local_share is None else None


def _of_supplier(parties: Sequence[Supplier]) -> Reason | None:
    """Return why a supplier's answer cannot be used; None if it can."""
    if len(parties) != 1:
        return Reason.SEVERAL_PAYEES if parties else Reason.UNKNOWN_NAME
    found = parties[0]
    if found.amount_pence <= 0:
        return Reason.NOT_PAID
    if found.inside == "inside":
        return None
    return Reason.ELSEWHERE if found.inside == "outside" else Reason.PLACE_NOT_KNOWN


def _unused(row: SurveyRow, kind: str, reason: Reason, known: _Names) -> Unused:
    who = row.respondent if kind == SUPPLIER else ""
    return Unused(
        file=row.file or "survey.csv", row=row.row, respondent=who, reason=reason,
        nearest=known.nearest(who) if reason is Reason.UNKNOWN_NAME else (),
    )  # fmt: skip


class _Names:
    """Suppliers by their names, to the letter and as the resolver reads them."""

    def __init__(self, suppliers: Sequence[Supplier]) -> None:
        listed = [(name, supplier) for supplier in suppliers for name in sorted(supplier.names)]
        keys = normalise_all([name for name, _ in listed])
        # Who is paid as a purchase or grant is no person, so only such names may be shown.
        paid = [(name, s, key) for (name, s), key in zip(listed, keys, strict=True) if s.amount_pence > 0]
        self.offered = {(supplier.party_id, name): key for name, supplier, key in paid}
        self.printed = _grouped((name.casefold(), supplier) for name, supplier in listed)
        self.read = _grouped((key, s) for (_, s), key in zip(listed, keys, strict=True))

    def parties(self, name: str) -> tuple[Supplier, ...]:
        """Return who has this name: to the letter, else as names are read everywhere else."""
        # As printed goes first: two payees that read the same may be told apart by it.
        return self.printed.get(name.strip().casefold()) or self.read.get(normalise(name)) or ()

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return known names that are like this one."""
        best = process.extract(
            normalise(name), self.offered, scorer=fuzz.ratio, limit=None, score_cutoff=ALIKE
        )
        one_each: dict[str, str] = {}
        for _, _, (party, printed) in best:
            one_each.setdefault(party, printed)
        return tuple(one_each.values())[:OFFERED]


def _grouped(pairs: Iterator[tuple[str, Supplier]]) -> dict[str, tuple[Supplier, ...]]:
    found: dict[str, dict[str, Supplier]] = defaultdict(dict)
    for name, supplier in pairs:
        found[name][supplier.party_id] = supplier
    return {name: tuple(parties.values()) for name, parties in found.items()}


def survey_of(place: Place, area: str, paid: Sequence[PaidRow]) -> Heard:
    """Sort what was answered in a place's survey, if there was one.

    Parameters
    ----------
    place : Place
        The place.
    area : str
        The area looked at.
    paid : sequence of PaidRow
        Influenceable money by party, with where each is.
    """
    rows = survey_rows(place)
    if not rows:
        return Heard(suppliers={}, people=(), unused=())
    areas = [each.name for each in areas_by_size(place.table("areas"))]
    return hear(rows, _suppliers(place, paid), areas=area_names(area, place.name, areas))


def _suppliers(place: Place, paid: Sequence[PaidRow]) -> list[Supplier]:
    """Return everybody with a name: what they are paid of influenceable money, and where they are."""
    names: dict[str, set[str]] = defaultdict(set)
    sums: dict[str, int] = defaultdict(int)
    inside: dict[str, str] = {}
    # Names of payees that are paid nothing now are known too: an answer may use any of a party's names.
    for row in paid:
        if row.party_id is not None:
            names[row.party_id].add(row.payee)
            sums[row.party_id] += row.amount_pence
            inside[row.party_id] = row.inside
    if place.has("party_names"):
        for known in rows_of(place.table("party_names").select("party_id", "name")):
            names[known["party_id"]].add(known["name"])
    return [
        Supplier(party_id=party, names=frozenset(called), amount_pence=sums.get(party, 0),
                 inside=inside.get(party, "unknown"))
        for party, called in sorted(names.items())
    ]  # fmt: skip
