"""The technique `bundle`: what many small ones cost to insure as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.flows.kept_out import kept_out
from ultramicro.ledger.people.alike import folded
from ultramicro.procurement.bundles.answer import BundleAnswer
from ultramicro.procurement.bundles.pool import Part, Pool
from ultramicro.procurement.bundles.reserve import breaking_correlation, reserve_of
from ultramicro.procurement.kept_rows import Row, once_each, some_rows

POUND = 100


@dataclass(frozen=True)
class Bundle(Technique[BundleAnswer]):
    """What is lost on average and at worst, what to set aside, each one's part, and what breaks it."""

    name: ClassVar[str] = "bundle"
    question: ClassVar[str] = say("What does a bundle of small ones cost to insure?")
    reads: ClassVar[tuple[str, ...]] = ("bundle_parts",)
    sources: ClassVar[tuple[str, ...]] = (
        "J. G. Skellam, J. R. Stat. Soc. B 10 (1948) 257: the beta-binomial distribution",  # data
        "F. P. Cantelli (1928): a bound for any spread",  # data
        "O. Vasicek, Probability of loss on loan portfolio, KMV (1987)",  # data
    )

    bundle: str = param("", "the bundle, as bundle_parts.csv has it; the first where empty")
    correlation: float = param(
        0.05, "how far any two fail together: 0 is each for itself, 1 is all or none", unit="share", low=0,
        high=1,
    )  # fmt: skip
    sure: float = param(
        0.95, "how surely what is set aside is to suffice", unit="share", low=0.5, high=0.9999
    )

    set_aside: int = param(-1, "what is set aside; what suffices where it is -1", unit="£", low=-1)

    def run(self, place: Place) -> BundleAnswer:
        """Answer for a place."""
        rows, twice = once_each(some_rows(place, "bundle_parts"), "bundle_parts", "bundle", "part")
        named: dict[str, str] = {}
        for row in rows:
            named.setdefault(folded(str(row["bundle"])), str(row["bundle"]))
        chosen = folded(self.bundle) or min(named)
        if chosen not in named:
            raise BadInput(
                say("bundle_parts.csv has no bundle '{bundle}'", bundle=self.bundle),
                do=say("name one of {bundles}", bundles=Listed(sorted(named.values()), by="")),
            )
        pool = Pool(parts=_parts(rows, chosen), correlation=self.correlation)
        needed = reserve_of(pool, self.sure)
        told = None if self.set_aside < 0 else self.set_aside * POUND
        kept = needed.pence if told is None else told
        return BundleAnswer(
            bundle=named[chosen], pool=pool, sure=self.sure, on=place.as_of,
            others=tuple(sorted(name for key, name in named.items() if key != chosen)),
            needed=needed, set_aside_pence=told, breaking=breaking_correlation(pool, kept, self.sure),
            kept_out=(*kept_out(place, *self.reads), *twice),
        )  # fmt: skip


def _parts(rows: Sequence[Row], bundle: str) -> list[Part]:
    return [
        Part(
            name=str(row["part"]),
            probability=float(str(row["probability"])),
            exposure_pence=int(str(row["exposure_pence"])),
            loss_share=1.0 if row.get("loss_share") is None else float(str(row["loss_share"])),
            wanted_pence=row.get("wanted_pence"),
            purpose=str(row.get("purpose") or ""),
            papers=frozenset(
                folded(name) for name in str(row.get("papers") or "").split(";") if folded(name)
            ),
            papers_due_on=row.get("papers_due_on"),
        )
        for row in sorted(rows, key=lambda row: str(row["part"]))
        if folded(str(row["bundle"])) == bundle
    ]
