"""Registers of companies and charities as published, and places of suppliers looked up before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import note, say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.left_out import Fate
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.reasons import columns_seen
from ultramicro.place.readers.reference.reader import read_reference
from ultramicro.place.readers.reference.register_forms import FORMS, Form
from ultramicro.place.readers.tables.convert import Plan, Rule
from ultramicro.place.readers.tables.origin import Origin
from ultramicro.place.readers.text.engine import Engine

TAKEN = ("name", "company_number", "charity_number", "sector", "status")


class RegisterReader:
    """Reads registers, whichever body publishes them.

    Parameters
    ----------
    engine : Engine, optional
        What other readers read with too; each list is read with one of its own if none is given.

    Examples
    --------
    >>> RegisterReader().claims(Path("BasicCompanyData.csv"), b"CompanyName, CompanyNumber")
    True
    """

    name = "registers"

    def __init__(self, engine: Engine | None = None) -> None:
        self.engine = engine

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002  the protocol has it
        """Whether there is anything to read: no other reader is for registers."""
        return bool(head)

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read the register."""
        return read_reference(path, plan_of, file=file, settings=settings, out=out, engine=self.engine)


def plan_of(origin: Origin) -> Plan:
    """Plan the table `registers` by the columns that tell which register it is.

    Raises
    ------
    BadInput
        If it is no register that is known.
    """
    names = {plain(name): name for name in origin.cells}
    # By the columns, never by the file's name: registers are renamed with every month.
    form = next((form for form in FORMS if form.marks <= set(names)), None)
    if form is None:
        raise BadInput(
            say("it is not a known register: its columns are {columns}", columns=columns_seen(origin.cells)),
            do=say(
                "give the company data of Companies House or a charity register as published, or a CSV with "
                "the columns name, company_number, charity_number, postcode, kind, sector, status"
            ),
        )
    return _plan(form, origin, names)


def plain(name: str) -> str:
    """Bring the name of a column to lower case, with one blank for anything but letters and digits.

    Examples
    --------
    >>> plain(" SICCode.SicText_1"), plain("registered_charity_number")
    ('siccode sictext 1', 'registered charity number')
    """
    return " ".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def _plan(form: Form, origin: Origin, names: Mapping[str, str]) -> Plan:
    cell = {role: origin.cells[names[said]] for role, said in form.columns.items() if said in names}
    values: dict[str, str] = {role: cell[role] for role in TAKEN if role in cell}
    if "postcode" in cell:
        # As directories of postcodes are keyed: without the blank, which registers write or leave out.
        values["postcode"] = f"nullif(upper(replace({cell['postcode']}, ' ', '')), '')"
    return Plan(
        table="registers",
        kind=form.kind,
        values=values | form.values(cell),
        rules=[
            Rule(when=f"{cell['name']} IS NULL", reason=note("name_missing", "it has no name")),
            # Nothing is wrong with these, so they are not among the rejects.
            *(Rule(when=when, reason=reason, fate=Fate.SET_ASIDE) for when, reason in form.aside(cell)),
        ],
        columns={role: names[said] for role, said in form.columns.items() if said in names},
    )
