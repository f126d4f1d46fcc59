"""What order lines weigh, by what the place says that a unit weighs; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ultramicro.core.rows import Row
from ultramicro.food.goods import COLD, Good, good_of, kg_of
from ultramicro.food.rounds.model import Load


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What one unit of an item weighs, and how many crates it fills.

    Parameters
    ----------
    kg, crates : mapping of (str, str) to float
        By item and unit, as they are compared. [kg], [crates]
    """

    kg: Mapping[Good, float]
    crates: Mapping[Good, float]

    def load(self, line: Row, *, storage: str, in_kg: bool, in_crates: bool) -> Load | None:
        """Return what a line weighs; None where that is needed and not known.

        Parameters
        ----------
        line : Row
            A row of `food_lines`.
        storage : str
            How its offer is to be kept.
        in_kg, in_crates : bool
            Whether any vehicle is limited so: what limits nothing need not be known.
        """
        good = good_of(line["item"], line["unit"])
        kg, crates = self.kg.get(good, kg_of(good[1])), self.crates.get(good)
        if (in_kg and kg is None) or (in_crates and crates is None):
            return None
        quantity = float(str(line["quantity"]))
        # Rounded up, so that what fits on paper fits into the van.
        grams, parts = (-int(-round(quantity * (each or 0.0) * 1_000, 6) // 1) for each in (kg, crates))
        return Load(grams=grams, crates=parts, cold_grams=grams if storage in COLD else 0)


def weights_of(rows: Iterable[Row]) -> Weights:
    """Return what rows of `weights` say."""
    kept = [(good_of(row["item"], row["unit"]), row) for row in rows]
    return Weights(
        kg={good: float(str(row["kg"])) for good, row in kept if row.get("kg") is not None},
        crates={good: float(str(row["crates"])) for good, row in kept if row.get("crates") is not None},
    )
