"""What the place says of goods in food/goods.csv: their rate of VAT, allergens, and how they are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.flows.tables import rows_of
from ultramicro.food.hub.allergens import Allergen, Named, allergens_in
from ultramicro.food.hub.billing import require_rates
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.alike import folded
from ultramicro.place.opening import open_folder

TABLE, OFFERS = "food_goods", "availability"


class Told(NamedTuple):
    """What is known of a good; None where nobody said."""

    vat_share: Decimal | None = None
    allergens: frozenset[Named] | None = None
    storage: str = ""


def goods_told(root: Path) -> dict[str, Told]:
    """Return what food/goods.csv says, by the folded name of the good; nothing where there is no such file.

    Raises
    ------
    BadInput
        If a rate is no share, or an allergen is none of those that the law names.
    """
    place = open_folder(root, lambda _: ())
    if not place.has(TABLE):
        return {}
    return {folded(row["item"]): _told(row) for row in rows_of(place.table(TABLE))}


def growers_told(root: Path) -> dict[tuple[str, str], list[str]]:
    """Return what growers' offers say of allergens, by the folded names of grower and good."""
    place = open_folder(root, lambda _: ())
    found = defaultdict[tuple[str, str], list[str]](list)
    for row in rows_of(place.table(OFFERS)) if place.has(OFFERS) else ():
        found[folded(row["grower"]), folded(row["item"])].append(str(row.get("allergens") or ""))
    return dict(found)


def _told(row: Mapping[str, object]) -> Told:
    share = row.get("vat_share")
    # As it is written: a fifth is 0.2 and no float beside it.
    rate = None if share is None else Decimal(str(share))
    if rate is not None and not 0 <= rate <= 1:
        raise BadInput(
            say("{item} has a rate of VAT of {rate}", item=str(row["item"]), rate=str(rate)),
            where="food/goods.csv", do=say("write 0 where it is zero-rated, 0.2 at 20%"),
        )  # fmt: skip
    words = str(row.get("allergens") or "")
    found, unknown = allergens_in(words)
    if unknown:
        raise BadInput(
            say("{words} of {item} is none of the allergens that must be named", words=Listed(unknown),
                item=str(row["item"])),
            where="food/goods.csv",
            do=say("use these names, with commas: {names}; “none” where it has none of them",
                   names=Listed([each.value for each in Allergen])),
        )  # fmt: skip
    return Told(rate, found, str(row.get("storage") or ""))


def vat_shares(desk: Desk, items: Mapping[str, str]) -> dict[str, Decimal]:
    """Return the rate of VAT of each good, by its mark.

    Raises
    ------
    BadInput
        If nothing says one of them.
    """
    told = goods_told(desk.root) if items else {}
    return require_rates(
        {mark: told.get(folded(item), Told()).vat_share for mark, item in items.items()}, items
    )
