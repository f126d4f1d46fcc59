"""What sort of file it is, by its columns: payments, cards, contracts, a statement, a survey, parties."""

from __future__ import annotations

from collections.abc import Sequence

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, note, say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.spend.columns import Column
from ultramicro.place.readers.values.vocabulary import kind_scores, plain_words

PAYMENTS = frozenset({"spend", "card"})
SET_ASIDE = {
    "contracts": note(
        "kind_contracts", "a contract or tender, not a payment: put the file into the folder contracts/"
    ),
    "bank": note(
        "kind_bank", "a line of a bank statement: give the file as a statement, not as a list of payments"
    ),
    "survey": note("kind_survey", "an answer to a survey: save the file as survey.csv in the place folder"),
    "parties": note("kind_parties", "a note on a party: save the file as parties.csv in the place folder"),
}
_OWN = {"survey": {"respondent", "local share"}, "parties": {"party", "not alias"}}


def told_kind(settings: Settings, file: str) -> str:
    """Return the kind that place.toml gives a file; nothing where it gives none.

    Raises
    ------
    BadInput
        If there is no such kind.
    """
    kind = str(settings.get("kind") or "")
    known = sorted(PAYMENTS | SET_ASIDE.keys())
    if kind and kind not in known:
        raise BadInput(
            say("place.toml gives it the kind '{kind}', which is not known", kind=kind),
            where=file,
            do=say("write one of: {known}", known=Listed(known, by="")),
        )
    return kind


def kind_of(columns: Sequence[Column]) -> str:
    """Say what a file is.

    Parameters
    ----------
    columns : sequence of Column
        Its columns.

    Returns
    -------
    str
        `spend`, `card`, `contracts`, `bank`, `survey` or `parties`.

    Examples
    --------
    >>> from ultramicro.place.readers.spend.contents import Contents
    >>> def of(*names):
    ...     return kind_of([Column(index=i, name=n, contents=Contents()) for i, n in enumerate(names)])
    >>> of("Supplier", "Amount", "Date"), of("Cardholder", "Merchant Name", "Amount")
    ('spend', 'card')
    >>> of("Contract Title", "Supplier", "Start Date", "End Date", "Total Value")
    'contracts'
    >>> of("Date", "Description", "Paid out", "Paid in", "Balance")
    'bank'
    """
    names = {plain_words(column.name) for column in columns}
    # Our own forms first: a survey has a payee and an amount too.
    for kind, own in _OWN.items():
        if own <= names:
            return kind
    signs = kind_scores(tuple(column.name for column in columns))
    party = max((column.named("supplier") for column in columns), default=0.0)
    paid = max((column.named("date") for column in columns), default=0.0)
    # A list of payments may give the contract beside each; a payment's date tells it from a register of
    # contracts.
    if signs.get("contracts", 0) >= 3 and paid < 0.9:
        return "contracts"
    # A column of suppliers is no bank's, even beside debits and credits.
    if signs.get("bank", 0) >= 4 and party < 0.8:
        return "bank"
    card = signs.get("card", 0)
    return "card" if card >= 4 or (card >= 2 and party < 0.9) else "spend"
