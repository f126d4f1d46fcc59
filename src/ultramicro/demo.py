"""The made-up town with its books: a local currency, a community bank, and a year in which they were used."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ultramicro.bank.apply_verbs import Apply
from ultramicro.bank.decide_verbs import Decide, Guarantee
from ultramicro.bank.loan_verbs import Collect, Lend
from ultramicro.bank.share_verbs import BuyShares, Save
from ultramicro.core.action import Action, Done, Pence
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message
from ultramicro.core.months import months_between
from ultramicro.currency.money_verbs import Issue, OpenCurrency, Sale
from ultramicro.currency.reserve_verbs import Redeem
from ultramicro.ledger.bank.reconcile import BANK, reconcile
from ultramicro.ledger.bank.statement_lines import BankLine
from ultramicro.ledger.currencies import reserve_bank
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.marks import Sort
from ultramicro.ledger.stores.opening import BOOKS
from ultramicro.ledger.verbs.bank import Expect
from ultramicro.place.demo import town
from ultramicro.place.demo.draw import Dice
from ultramicro.place.demo.write import write_demo

CODE = "KLD"
SHOPS = (
    ("bakery", "Mill Side Bakery Co-op"), ("grocer", "Kelder Green Grocer"), ("cafe", "The Weir Cafe"),
    ("bikes", "Kelder Bike Kitchen"), ("joiner", "Weir Lane Joinery"), ("laundry", "Mill Side Laundry"),
)  # fmt: skip
PEOPLE = 18
FIRST = date(2025, 10, 1)
LOANS = (
    ("bakery", "production", 2400, "Catering", 5), ("bikes", "stepped", 500, "Equipment", 6),
    ("m03", "emergency", 300, "household", 2), ("joiner", "group", 900, "Building works", 1),
)  # fmt: skip
"""Who borrowed, in which line, how much, for what, and how many instalments were paid."""
REASON = "known to the panel"  # data


def write_town(root: Path, seed: int = 1) -> None:
    """Write the made-up town to a folder, complete with its books.

    Parameters
    ----------
    root : Path
        The folder; made if it is not there.
    seed : int
        Another seed makes another town of the same kind.

    Raises
    ------
    BadInput
        If the folder holds a place that is not a demo.
    """
    write_demo(root, seed)
    for left in (root / BOOKS).glob("*.sqlite3*"):
        left.unlink()
    _Town(root, seed).write()


def _loan_in(done: Done) -> str:
    """Return the number of the loan that was applied for."""
    return str(done.says.values["loan"]) if isinstance(done.says, Message) else ""


class _Town:
    """Acts at the town's desk, day by day, under keys that are the same for the same seed."""

    def __init__(self, root: Path, seed: int) -> None:
        now = datetime(2025, 9, 30, 9, tzinfo=UTC)
        self.desk = Desk(root=root, key="", at=now, on=now.date(), by="demo", make=True)
        self.seed, self.number = seed, 0
        self.loans: dict[str, str] = {}

    def write(self) -> None:
        """Open the books and live through half a year."""
        with self.desk:
            self._found()
            self._lend()
            for day in range((town.AS_OF - FIRST).days):
                self._day(FIRST + timedelta(day), Dice(self.seed, "books", day))

    def _do(self, action: Action[Desk], on: date, by: str = "demo") -> Done:
        self.number += 1
        noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        self.desk.people.marks.mark(Sort.CLERK, by, seed=f"{self.seed} {by}")
        self.desk.turn(f"demo-{self.number}", by=by, on=on, at=noon)
        return action.act(self.desk)

    def _found(self) -> None:
        """Everybody joins, pays in, and has local money or shares for it."""
        people = [(f"m{n:02}", f"Member {n}") for n in range(1, PEOPLE + 1)]
        kinds = [("firm", SHOPS), ("person", people), ("group", (("trust", "Kelderby Trust"),))]
        for kind, who in kinds:
            for short, name in who:
                self.desk.people.add(short, name, kind=kind, on=FIRST, key=f"demo{self.seed}{short}")
        self._do(
            OpenCurrency(code=CODE, model="backed", fee=2.0, lent=60.0, release_above=Pence(500_00)), FIRST
        )
        self._pay_in({"trust": 9000_00}, BANK)
        self._do(BuyShares(who="trust", amount=Pence(9000_00)), FIRST)
        self._pay_in({short: 150_00 for short, _ in people}, reserve_bank(CODE))
        for short, _ in people:
            self._do(Issue(who=short, amount=Pence(150_00), code=CODE), FIRST)
        self._pay_in({"m01": 400_00, "m02": 250_00}, BANK)
        self._do(Save(who="m01", amount=Pence(400_00)), FIRST)

    def _pay_in(self, sums: dict[str, int], bank: str) -> None:
        lines = []
        for short, pence in sums.items():
            self._do(Expect(who=short, amount=Pence(pence), reference=f"IN {short}"), FIRST)
            lines.append(BankLine(f"bank-{bank}-{short}-{pence}", FIRST, pence, short, f"IN {short}"))
        reconcile(self.desk, lines, bank)

    def _lend(self) -> None:
        for short, product, pounds, purpose, _ in LOANS:
            guarantors = "bakery=200" if product == "group" else ""
            asked = Apply(
                who=short, product=product, amount=Pence(pounds * 100), purpose=purpose, guarantors=guarantors
            )
            loan = _loan_in(self._do(asked, FIRST))
            if guarantors:
                self._do(Guarantee(loan=loan, who="bakery"), FIRST)
            self._do(Decide(loan=loan, allow=True, why=REASON), FIRST, by="panel")
            self._do(Lend(loan=loan), FIRST)
            self.loans[short] = loan

    def _day(self, on: date, dice: Dice) -> None:
        """People and shops buy of each other; now and then one gives money back, or repays a loan."""
        for buyer, seller, pence in self._purchases(dice):
            with contextlib.suppress(BadInput):  # who has nothing left buys nothing
                self._do(Sale(buyer=buyer, seller=seller, amount=Pence(pence), code=CODE), on)
        if on.day == 28:  # noqa: PLR2004
            with contextlib.suppress(BadInput):
                self._do(Redeem(who="laundry", amount=Pence(20_00), code=CODE), on)
        if on.day == 5:  # noqa: PLR2004
            self._collect(on)

    def _purchases(self, dice: Dice) -> Iterator[tuple[str, str, int]]:
        for _ in range(2):
            yield f"m{dice.between(1, PEOPLE):02}", dice.pick(SHOPS)[0], dice.between(2_00, 18_00)
        yield dice.pick(SHOPS)[0], dice.pick(SHOPS)[0], dice.between(5_00, 25_00)
        yield dice.pick(SHOPS)[0], f"m{dice.between(1, PEOPLE):02}", dice.between(5_00, 25_00)

    def _collect(self, on: date) -> None:
        for short, *_, times in LOANS:
            if months_between(FIRST, on) <= times:
                with contextlib.suppress(BadInput):
                    self._do(Collect(loan=self.loans[short]), on)
