"""The technique `currency`: how the local money does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import note, say
from ultramicro.currency.answer import CurrencyAnswer
from ultramicro.currency.gather import balances_of, moves_of
from ultramicro.currency.health import Move, health
from ultramicro.flows.tables import rows_of


@dataclass(frozen=True)
class Currency(Technique[CurrencyAnswer]):
    """Speed, active members, limits, concentration of earnings, and what run the reserve survives."""

    name: ClassVar[str] = "currency"
    question: ClassVar[str] = say("Is our local money healthy?")
    reads: ClassVar[tuple[str, ...]] = ("accounts", "transfers")
    uses: ClassVar[tuple[str, ...]] = ("currencies",)
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        (
            "I. Fisher, The Purchasing Power of Money (1911): "
            "velocity is what is spent over what is held"  # data
        ),
        "Banco Palmas, e-dinheiro: one for one, a seller's fee of 2% of which 60% is lent",  # data
        "Sardex: zero at the start, each debt settled within twelve months",  # data
    )

    code: str = param("", "currency (default: the one most is paid in)")

    def run(self, place: Place) -> CurrencyAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If the books have no local currency of that name.
        """
        moves = moves_of(rows_of(place.table("transfers").order_by("transfer")))
        code = self.code or _most_used(place, moves)
        if code not in _local(place):
            raise BadInput(
                note("currency.not_in_books", "The books have no local currency {code}", code=code)
                if code
                else note("currency.none_in_books", "The books have no local currency"),
                where=place.name,
                do=note("currency.open_one", "open one with `ultramicro currency open`"),
            )
        # By the books and not the clock, so that the same books give the same answer.
        on = max((move.on for each in moves.values() for move in each), default=place.as_of)
        balances = balances_of(rows_of(place.table("accounts").order_by("account")), code)
        found = health(balances, moves.get(code, []), code, on, reserve_pence=_reserve_pence(place, code))
        return CurrencyAnswer(found=found)


def _local(place: Place) -> set[str]:
    """Return the currencies that have accounts, the national one left out."""
    national = str(place.settings.get("currency", "GBP"))
    return {each["currency"] for each in rows_of(place.table("accounts"))} - {national}


def _most_used(place: Place, moves: Mapping[str, Sequence[Move]]) -> str:
    """Return the local currency that most was moved in; the first by name where several are alike."""
    moved = {code: sum(move.amount_pence for move in moves.get(code, ())) for code in _local(place)}
    # Sorted first, as sets come in another order in each process.
    return max(sorted(moved), key=lambda code: moved[code], default="")


def _reserve_pence(place: Place, code: str) -> int | None:
    """Return what surely stands against a currency; nothing where it is not backed."""
    known = rows_of(place.table("currencies")) if place.has("currencies") else []
    row = next((row for row in known if row["currency"] == code), None)
    if row is None or row["treasury_pence"] is None or row["bank_pence"] is None:
        return None
    return min(row["treasury_pence"], row["bank_pence"])
