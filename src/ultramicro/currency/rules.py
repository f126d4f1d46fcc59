"""What a place can choose for a currency of its own, and how the choice is written down."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from fractions import Fraction

from ultramicro.core.errors import BadInput
from ultramicro.ledger.engine.model import as_json
from ultramicro.ledger.engine.store import Noted

KIND = "currency"
MODELS = ("backed", "mutual", "hours")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of one currency; shares are whole hundredths of a percent.

    Parameters
    ----------
    code : str
        What it is called in the books, as in `BRX`.
    model : str
        `backed`: one for one against money at a bank, as Banco Palmas and Mumbuca. `mutual`: members owe
        each other, as WIR, Sardex and LETS. `hours`: a time bank; an hour is an hour.
    fee_bp, lent_bp : int
        What a seller pays of a sale, and how much of that is lent on; the rest runs the currency. [1/100 %]
    levy_pence : int
        What every member pays a month for the running of it. [hundredths]
    demurrage_bp, exempt_pence : int
        What a month takes of a balance above the exempt sum. [1/100 %, hundredths]
    release_above_pence : int
        A redemption above this needs a second person. [hundredths]
    settle_within_days : int
        How old a debt may become before it is to be spent off or settled. [days]
    """

    code: str
    model: str
    fee_bp: int = 0
    lent_bp: int = 0
    levy_pence: int = 0
    demurrage_bp: int = 0
    exempt_pence: int = 0
    release_above_pence: int = 0
    settle_within_days: int = 365

    def body(self) -> str:
        """Return the rules as a note's text."""
        return as_json(dict(sorted(asdict(self).items())))

    def treasury(self) -> str:
        """Return who runs the currency in the books."""
        return f"{self.code.lower()}-treasury"


def all_rules(notes: Iterable[Noted]) -> dict[str, Rules]:
    """Return the rules of every currency by its code, as they were written down last."""
    return {note.about: Rules(**json.loads(note.body)) for note in notes if note.kind == KIND}


def rules_of(notes: Iterable[Noted], code: str = "") -> Rules:
    """Return the rules of a currency as they were written down last.

    Parameters
    ----------
    notes : iterable of Noted
        The notes of the books.
    code : str
        Which currency; may be left out where there is only one.

    Raises
    ------
    BadInput
        If there is none of that name, or several and none was named.
    """
    found = all_rules(notes)
    if code in found:
        return found[code]
    if not code and len(found) == 1:
        return next(iter(found.values()))
    if not found:
        raise BadInput("there is no local currency yet", do="open one with `ultramicro currency open`")
    raise BadInput(f"which currency? {', '.join(sorted(found))}", do="name it with --code")


def part(amount_pence: int, basis_points: int) -> int:
    """Return a part of a sum, rounded half to even.

    Examples
    --------
    >>> part(10000, 200), part(125, 200)
    (200, 2)
    """
    return round(Fraction(amount_pence * basis_points, 10_000))
