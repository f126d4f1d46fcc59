"""The technique `currency`: how the local money does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.errors import BadInput
from ultramicro.currency.answer import CurrencyAnswer
from ultramicro.currency.health import health
from ultramicro.flows.tables import rows_of
from ultramicro.ledger.engine.reversals import standing_rows


@dataclass(frozen=True)
class Currency(Technique[CurrencyAnswer]):
    """Speed, members, where it sticks, who earns it, and the run that its reserve survives."""

    name: ClassVar[str] = "currency"
    question: ClassVar[str] = "Is our local money healthy?"
    reads: ClassVar[tuple[str, ...]] = ("accounts", "transfers")
    uses: ClassVar[tuple[str, ...]] = ("currencies",)
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "I. Fisher, The Purchasing Power of Money (1911): velocity is what is spent over what is held",
        "Banco Palmas, e-dinheiro: one for one, a seller's fee of 2% of which 60% is lent",
        "Sardex: zero at the start, each debt settled within twelve months",
    )

    code: str = param("", "which currency; the one that most is spent in where it is not given")

    def run(self, place: Place) -> CurrencyAnswer:
        """Answer for a place.

        Raises
        ------
        BadInput
            If the books have no local currency of that name.
        """
        accounts, every = (rows_of(place.table(name).order_by(key)) for name, key in KEYS)
        transfers = standing_rows(every)
        national = str(place.settings.get("currency", "GBP"))
        spent: dict[str, int] = {a["currency"]: 0 for a in accounts if a["currency"] != national}
        for t in transfers:
            if t["currency"] in spent:
                spent[t["currency"]] += t["amount_pence"]
        code = self.code or max(sorted(spent), key=lambda each: spent[each], default="")
        if code not in spent:
            raise BadInput(
                f"the books have no local currency {code}".strip(),
                where=place.name,
                do="open one with `ultramicro currency open`",
            )
        on = max((t["business_on"] for t in transfers), default=place.as_of)
        found = health(accounts, transfers, code, on, reserve_pence=_reserve_pence(place, code))
        return CurrencyAnswer(found=found)


KEYS = (("accounts", "account"), ("transfers", "transfer"))


def _reserve_pence(place: Place, code: str) -> int | None:
    """Return what surely stands against a currency; nothing where it is not backed."""
    known = rows_of(place.table("currencies")) if place.has("currencies") else []
    row = next((row for row in known if row["currency"] == code), None)
    if row is None or row["treasury_pence"] is None or row["bank_pence"] is None:
        return None
    return min(row["treasury_pence"], row["bank_pence"])
