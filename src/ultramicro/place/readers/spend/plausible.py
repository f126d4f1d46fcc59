"""Whether a table's columns bear what they were taken for: a weak guess is told, and a poor one refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, note, say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.reasons import quoted
from ultramicro.place.readers.spend.columns import Column
from ultramicro.place.readers.spend.roles import LEAST, NAMES, Roles
from ultramicro.place.readers.values.dates import MONTHS

FEWEST_MONTHS = 3
"""So many columns of amounts called by months make a grid, not a list of payments."""
_DO = say(
    "name the columns in place.toml under [[files]] columns, or remove the file if it holds no payments"
)


def refuse_implausible(roles: Roles, columns: Sequence[Column], told: Settings, *, where: str) -> None:
    """Refuse a table that speaks against being a list of payments.

    What somebody wrote in place.toml is not doubted.

    Parameters
    ----------
    roles : Roles
        Which column was taken for what.
    columns : sequence of Column
        All columns.
    told : mapping
        The roles that place.toml settles.
    where : str
        The file, for messages.

    Raises
    ------
    BadInput
        With what speaks against it.
    """
    for problem in _problems(roles, columns, told):
        raise BadInput(problem, where=where, do=_DO)


def _problems(roles: Roles, columns: Sequence[Column], told: Settings) -> Iterator[Message]:
    if "supplier" not in told and is_guessed(roles, "supplier"):
        yield from _of_payee(roles, columns)
    if "amount" not in told:
        yield from _of_amount(roles, columns)


def _of_payee(roles: Roles, columns: Sequence[Column]) -> Iterator[Message]:
    payee = roles.columns["supplier"]
    if payee.contents.same:
        yield say(
            "all its lines have the same text where a payee should be ('{text}')", text=payee.contents.same
        )
    if _score(roles, "supplier") < LEAST:
        words = [c.label for c in columns if c.contents.text > 0.8 and not c.contents.same]
        yield note(
            "spend.payee_uncertain",
            "no column is named as the payee's, and none looks like one; columns of words are {columns}",
            columns=Listed([quoted(word) for word in words[:8]], by=""),
        )


def _of_amount(roles: Roles, columns: Sequence[Column]) -> Iterator[Message]:
    months = [c.label for c in columns if c.contents.amount > 0.5 and _is_month(c.name)]
    if len(months) >= FEWEST_MONTHS:
        yield say(
            "it has a column of amounts for each month ({columns}) and not a line for each payment",
            columns=Listed([quoted(month) for month in months[:3]], by=""),
        )
    amount = roles.columns.get("amount")
    if amount is None or not is_guessed(roles, "amount"):
        return
    if amount.contents.negative:
        yield say("all numbers in '{column}', the likeliest amounts, are below 0", column=amount.label)
    if is_guessed(roles, "supplier") and "date" not in roles.columns:
        yield say("no column is named as a payee's or an amount's, and none holds dates")


def is_guessed(roles: Roles, role: str) -> bool:
    """Say whether a column has its role by its contents alone, as its name does not speak for it."""
    column = roles.columns.get(role)
    return (
        column is not None
        and max(column.named(name) for name in NAMES[role]) < LEAST
        and bool(_score(roles, role) < 1)
    )


def guesses(roles: Roles) -> Iterator[Message]:
    """Say which of payee and amount were taken by their contents alone, where a name could have told.

    Examples
    --------
    >>> list(guesses(Roles(columns={})))
    []
    """
    if is_guessed(roles, "supplier") and roles.columns["supplier"].name:
        yield note(
            "spend.payee_guessed",
            "No column is named as the payee's. '{column}' was taken, as it looks like payees. Check it.",
            column=roles.columns["supplier"].label,
        )
    if is_guessed(roles, "amount") and roles.columns["amount"].name:
        yield note(
            "spend.amount_guessed",
            "No column is named as an amount. '{column}' was taken, as it looks like amounts. Check it.",
            column=roles.columns["amount"].label,
        )


def _score(roles: Roles, role: str) -> float:
    return next((choice.score for choice in roles.choices if choice.role == role), 0.0)


def _is_month(name: str) -> bool:
    """Say whether a column is called by a month, such as `Apr-24` or `September`."""
    words = "".join(c if c.isalpha() else " " for c in name.lower()).split()
    return len(words) == 1 and words[0][:3] in MONTHS and len(words[0]) < len("september") + 1
