"""Every technique there is, and a place opened with all of them at hand."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from ultramicro.bank.book import loans_rows
from ultramicro.bank.technique import Bank
from ultramicro.bank.verbs import BANK_ACTIONS
from ultramicro.clearing.round.verbs import ROUND_VERBS
from ultramicro.clearing.technique import Clearing
from ultramicro.core.action import Action
from ultramicro.core.contract import Technique
from ultramicro.core.source import Source
from ultramicro.currency.reserve import currencies_rows
from ultramicro.currency.technique import Currency
from ultramicro.currency.verbs import CURRENCY_VERBS
from ultramicro.flows.households.technique import HouseholdSide
from ultramicro.flows.technique import Flows
from ultramicro.flows.where.technique import AskNext, Places
from ultramicro.flows.who.technique import Suppliers
from ultramicro.leaks.technique import Leaks
from ultramicro.ledger.posts import Posts
from ultramicro.ledger.source import BooksSource, Rows
from ultramicro.ledger.verbs import BOOKS_VERBS
from ultramicro.multiplier.technique import Multiplier
from ultramicro.noticeboard.exports import needs_rows, offers_wants_rows, resources_rows
from ultramicro.noticeboard.technique import Noticeboard
from ultramicro.noticeboard.verbs import BOARD_VERBS
from ultramicro.place.config import Config
from ultramicro.place.folder import FolderPlace, makers_of
from ultramicro.place.intake import Progress, no_progress
from ultramicro.place.opening import open_folder
from ultramicro.plan.proposals import Recipes
from ultramicro.plan.technique import Plan
from ultramicro.undo import Reverse

TECHNIQUES: tuple[type[Technique[Any]], ...] = (
    Flows,
    Leaks,
    Multiplier,
    HouseholdSide,
    Clearing,
    Currency,
    Bank,
    Noticeboard,
    Recipes,
    Plan,
    Suppliers,
    Places,
    AskNext,
)

ACTIONS: Mapping[str, tuple[type[Action[Any]], ...]] = {
    "books": (*BOOKS_VERBS, Reverse),
    "currency": CURRENCY_VERBS,
    "bank": BANK_ACTIONS,
    "board": BOARD_VERBS,
    "round": ROUND_VERBS,
}
"""What can be done, by the word of the command that gathers it."""
BOOKS_TABLES: Mapping[str, Rows] = {
    "currencies": currencies_rows,
    "loans": loans_rows,
    "offers_wants": lambda books: offers_wants_rows(Posts(books.people).all()),
    "needs": lambda books: needs_rows(Posts(books.people).all(), books.on),
    "resources": lambda books: resources_rows(Posts(books.people).all(), books.on),
}
"""Tables that rooms other than the ledger make of the books."""
GROUPS = {
    "books": "the place's own ledger: open, pay, statement, reconcile, verify, back up",
    "currency": "local money, mutual credit and hours: open, issue, pay, redeem, prove, limit, help",
    "bank": "the community bank: apply, decide, lend, collect, arrears, savings and shares",
    "board": "the noticeboard: offers and wants, who can help whom, agree, done",
    "round": "a clearing round: collect, consent, solve, settle, statements",
}
"""What each word gathers."""


def technique_named(name: str) -> type[Technique[Any]]:
    """Return the technique of a name.

    Raises
    ------
    KeyError
        If there is none.
    """
    return {technique.name: technique for technique in TECHNIQUES}[name]


def makers_first() -> list[type[Technique[Any]]]:
    """Put the techniques in an order in which none is asked before those that make what it reads.

    Examples
    --------
    >>> names = [technique.name for technique in makers_first()]
    >>> names.index("suppliers") < names.index("places") < names.index("flows") < names.index("leaks")
    True
    """
    makes = {table: technique for technique in TECHNIQUES for table in technique.makes}
    needs = {t: [makes[name] for name in (*t.reads, *t.uses) if name in makes] for t in TECHNIQUES}
    return list(TopologicalSorter(needs).static_order())


def open_place(root: Path, *, progress: Progress = no_progress) -> FolderPlace:
    """Open a place folder with every technique ready to derive what another needs.

    Parameters
    ----------
    root : Path
        The place's folder.
    progress : callable
        Shown what is being read: name, number, of how many.
    """
    makers = makers_of(technique() for technique in TECHNIQUES)
    return open_folder(root, makers, more=_books, progress=progress)


def _books(config: Config) -> tuple[Source, ...]:
    return (BooksSource(config.root, config.currency, config.settings, BOOKS_TABLES),)
