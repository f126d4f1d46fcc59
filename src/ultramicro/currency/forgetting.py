"""What a currency says before a person is erased: nobody is forgotten who stands for another's debt."""

from __future__ import annotations

from ultramicro.core.errors import BadInput
from ultramicro.core.message import note
from ultramicro.currency.projections import Guarantees
from ultramicro.ledger.deciding import View


def require_forgettable(view: View, who: str) -> None:
    """Refuse to erase somebody who guarantees a member's debt.

    Parameters
    ----------
    view : View
        The books.
    who : str
        Their id.

    Raises
    ------
    BadInput
        With the currency and the member.
    """
    for code, member in view.of(Guarantees).given_by(who):
        raise BadInput(
            note(
                "currency.still_guarantees",
                "{guarantor} still guarantees the debt of {member} in {code}",
                guarantor=view.people.called(who), member=view.people.called(member), code=code,
            ),
            do=note(
                "currency.end_guarantee",
                "end it first: `ultramicro currency guarantee --guarantor {guarantor} --member {member} "
                "--code {code} --cap 0`",
                guarantor=view.people.called(who), member=view.people.called(member), code=code,
            ),
        )  # fmt: skip
