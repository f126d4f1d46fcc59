"""The forms in which registers are published: what tells each, and which column is what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.message import Message, note
from ultramicro.place.people.decide import PRIVATE
from ultramicro.place.readers.text.engine import text

Cells = Mapping[str, str]
Fates = Sequence[tuple[str, Message]]


@dataclass(frozen=True, kw_only=True)
class Form:
    """One publisher's form.

    Parameters
    ----------
    kind : str
        What such a file is called.
    source : str
        Which register it is.
    columns : mapping of str to str
        What is needed to the column's name in plain words.
    marks : frozenset of str
        Columns, in plain words, that only this form has together.
    others : callable
        From the cells, further columns of the table in SQL.
    aside : callable
        From the cells, which records are set aside, and why.
    """

    kind: str
    source: str
    columns: Mapping[str, str]
    marks: frozenset[str]
    others: Callable[[Cells], dict[str, str]] = lambda _: {}
    aside: Callable[[Cells], Fates] = lambda _: ()

    def values(self, cell: Cells) -> dict[str, str]:
        """Give the SQL of the columns that are not simply taken over."""
        return {"source": text(self.source)} | self.others(cell)


# Forms that the law binds to a purpose or to members; both as Companies House writes them and as its
# interface does.
VOLUNTARY = (
    "community interest|charitable incorporated|charitable-incorporated|"  # data
    "registered society|registered-society|industrial and provident|industrial-and-provident"  # data
)
GUARANTEE = "guarant"
"""Companies limited by guarantee are charities, clubs, flats and public bodies: their form tells no kind."""
# Such a company is one limited by shares or guarantee as well, and may be listed as that; the law has its
# name end so.
CIC = r"\b(c\.?i\.?c\.?|community interest company)$"  # data


def company_kind(category: str, name: str) -> str:
    """Give SQL that tells a company's kind by its legal form.

    Parameters
    ----------
    category, name : str
        SQL of the legal form and of the name.

    Returns
    -------
    str
        SQL of `voluntary`, `business`, `public` or nothing.
    """
    return (
        f"CASE WHEN regexp_matches({category}, {text(VOLUNTARY)}, 'i') "
        f"OR regexp_matches({name}, {text(CIC)}, 'i') THEN 'voluntary' "
        f"WHEN {category} = 'public_body' THEN 'public' "
        f"WHEN {category} IS NOT NULL AND NOT contains(lower({category}), '{GUARANTEE}') THEN 'business' END"
    )


def _company(cell: Cells) -> dict[str, str]:
    values = {"kind": company_kind(cell["category"], cell["name"])} if "category" in cell else {}
    if "sector" in cell:
        # What Companies House writes for a code that was not filed.
        values["sector"] = f"nullif({cell['sector']}, 'None Supplied')"
    return values


def _charity(_: Cells) -> dict[str, str]:
    return {"kind": "'voluntary'"}


def _northern_charity(cell: Cells) -> dict[str, str]:
    at_end = "'([A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})\\W*$'"
    address = cell.get("address", "NULL")
    # The register has bare numbers, payment lists have NIC before them.
    number = f"regexp_replace({cell['charity_number']}, '^NIC?', '')"
    return {
        "kind": "'voluntary'",
        "charity_number": f"'NIC' || {number}",
        # This register has no column of postcodes; they end the address.
        "postcode": f"nullif(replace(regexp_extract(upper({address}), {at_end}, 1), ' ', ''), '')",
    }


def _linked(cell: Cells) -> Fates:
    if "linked" not in cell:
        return ()
    return (
        (
            # Linked charities share their parent's number, and a number must lead to one name.
            f"CAST({cell['linked']} AS VARCHAR) NOT IN ('0', '')",
            note("charity_linked", "a linked charity, which shares the number of its parent"),
        ),
    )


def _nothing_known(cell: Cells) -> Fates:
    # A name that was looked up in vain must not count as found.
    known = " AND ".join(
        f"{cell[role]} IS NULL"
        for role in ("postcode", "office", "status", "category", "company_number")
        if role in cell
    )
    return ((known, note("nothing_found", "nothing was found for this name")),) if known else ()


def _carried(cell: Cells) -> dict[str, str]:
    """Take what holds in any place: who a party is and where, and never whether that is local."""
    postcode = f"coalesce({cell['postcode']}, {cell.get('office', 'NULL')})"
    values = {"postcode": f"nullif(upper(replace({postcode}, ' ', '')), '')"}
    # A row with an alias is there for the alias: payments print that.
    if "alias" in cell:
        values["name"] = f"coalesce({cell['alias']}, {cell['name']})"
    return values | ({"kind": cell["kind"]} if "kind" in cell else {})


def _of_people(cell: Cells) -> Fates:
    people = ", ".join(f"'{kind}'" for kind in sorted(PRIVATE))
    private = f"coalesce(lower({cell['kind']}) IN ({people}), false)" if "kind" in cell else "false"
    return (
        # What one place knows of a person stays there.
        (private, note("person_left", "a person, whom no other place is told of")),
        *_nothing_known(
            {role: cell[role] for role in ("postcode", "office", "company_number") if role in cell}
        ),
    )


# The names of columns and of registers, as they are published.
# data below
FORMS = (
    Form(
        kind="companies",
        source="Companies House",
        columns={
            "name": "companyname", "company_number": "companynumber", "postcode": "regaddress postcode",
            "category": "companycategory", "status": "companystatus", "sector": "siccode sictext 1",
        },
        marks=frozenset({"companyname", "companynumber"}),
        others=_company,
    ),
    Form(
        kind="charities",
        source="Charity Commission for England and Wales",
        columns={
            "name": "charity name", "charity_number": "registered charity number",
            "linked": "linked charity number",
            "company_number": "charity company registration number", "postcode": "charity contact postcode",
            "status": "charity registration status", "sector": "charity type",
        },
        marks=frozenset({"charity name", "registered charity number"}),
        others=_charity,
        aside=_linked,
    ),
    Form(
        kind="charities",
        source="Office of the Scottish Charity Regulator",
        columns={
            "name": "charity name", "charity_number": "charity number", "postcode": "postcode",
            "status": "charity status", "sector": "constitutional form",
        },
        marks=frozenset({"charity name", "charity number", "charity status"}),
        others=_charity,
    ),
    Form(
        kind="charities",
        source="Charity Commission for Northern Ireland",
        columns={
            "name": "charity name", "charity_number": "reg charity number", "linked": "sub charity number",
            "company_number": "company number", "address": "public address", "status": "status",
        },
        marks=frozenset({"charity name", "reg charity number"}),
        others=_northern_charity,
        aside=_linked,
    ),
    Form(
        kind="places",
        source="places looked up",
        columns={
            "name": "name", "company_number": "company number", "postcode": "postcode", "status": "status",
            "category": "company type", "sector": "sector",
        },
        marks=frozenset({"name", "company type", "postcode", "status"}),
        others=_company,
        aside=_nothing_known,
    ),
    Form(
        kind="places",
        source="parties.csv of another place",
        columns={
            "name": "party", "alias": "alias", "company_number": "company number",
            "charity_number": "charity number", "postcode": "postcode", "office": "office postcode",
            "kind": "kind", "sector": "sector",
        },
        marks=frozenset({"party", "postcode"}),
        others=_carried,
        aside=_of_people,
    ),
    Form(
        kind="registers",
        source="register of the place",
        columns={
            name: name.replace("_", " ")
            for name in ("name", "company_number", "charity_number", "postcode", "kind", "sector", "status")
        },
        marks=frozenset({"name", "postcode"}),
        others=lambda cell: {role: cell[role] for role in ("kind",) if role in cell},
    ),
)  # fmt: skip
"""The most particular first."""
