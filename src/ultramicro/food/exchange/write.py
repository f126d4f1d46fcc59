"""Offers and orders in the forms of other systems: numbers and units go out as they would be read again."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ultramicro.core.rows import Row
from ultramicro.core.units import unit_named
from ultramicro.food.goods import folded, unit_of

STOCK = ("producer", "distributor", "name", "display_name", "variant_unit_name", "sku", "units", "unit_type",
         "price", "on_hand", "on_demand")  # fmt: skip
ARTICLES = (
    "avail.", "Order number", "Name", "Supplier order unit", "Unit", "Ratios to supplier order unit",
    "Minimum order quantity", "Billing unit", "Group order granularity", "Group order unit", "Price (net)",
    "Price unit", "VAT", "Deposit", "Note", "Category", "Origin", "Manufacturer",
)  # fmt: skip
_ONE = re.compile(r"([0-9]+(?:\.[0-9]+)?) (.+)")
CONTEXT = "https://www.datafoodconsortium.org"
UNITS = {
    "kg": "dfc-m:Kilogram",
    "g": "dfc-m:Gram",
    "l": "dfc-m:Litre",
    "ml": "dfc-m:Millilitre",
    "t": "dfc-m:Tonne",
}
MONEY = {"GBP": "dfc-m:PoundSterling", "EUR": "dfc-m:Euro", "USD": "dfc-m:USDollar"}


def stock_csv(offers: Sequence[Row]) -> str:
    r"""Write offers of one day as a stock file of Open Food Network.

    Examples
    --------
    >>> print(stock_csv([{"offer": "A1", "grower": "Green Farm", "item": "leeks", "unit": "bunch",
    ...                   "quantity": 12.0, "price_pence": 200}]).splitlines()[1])
    Green Farm,,leeks,,bunch,A1,1,,2.00,12,0
    """
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(STOCK)
    for row in offers:
        many, called = parts(str(row["unit"]))
        measured = unit_named(called, "mass", "volume") is not None
        out.writerow([
            _cell(row["grower"]), "", _cell(row["item"]), "", "" if measured else _cell(called),
            _cell(row["offer"]), many, called if measured else "", price(int(str(row["price_pence"]))),
            _plain(row["quantity"]), 0,
        ])  # fmt: skip
    return text.getvalue()


def articles_csv(offers: Sequence[Row], vat: Mapping[str, float]) -> str:
    r"""Write the offers of one grower as a list of articles of Foodsoft, which knows no stock.

    What there is none of is marked as not to be had. A rate of VAT that nobody told stays empty.

    Parameters
    ----------
    offers : sequence of Row
        Of `availability`.
    vat : mapping of str to float
        The rate of each item that is known, by its name as names are compared. [share]

    Examples
    --------
    >>> print(articles_csv([{"offer": "A1", "grower": "Green Farm", "item": "leeks", "unit": "bunch",
    ...                      "quantity": 12.0, "price_pence": 200, "pack": 5.0}], {}).splitlines()[1])
    ;A1;leeks;;bunch;1;5;;;;2.00;;;;;;;Green Farm
    """
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n", delimiter=";")
    out.writerow(ARTICLES)
    for row in offers:
        rate, pack = vat.get(folded(row["item"])), row.get("pack")
        out.writerow([
            "" if float(str(row["quantity"])) > 0 else "x", _cell(row["offer"]), _cell(row["item"]), "",
            _cell(row["unit"]), 1, "" if pack is None else _plain(pack), "", "", "",
            price(int(str(row["price_pence"]))), "", "" if rate is None else f"{rate * 100:g}", "", "", "",
            "", _cell(row["grower"]),
        ])  # fmt: skip
    return text.getvalue()


def parts(unit: str) -> tuple[str, str]:
    """Cut a unit into its number and its word.

    Examples
    --------
    >>> parts("500 g"), parts("kg"), parts("6 eggs")
    (('500', 'g'), ('1', 'kg'), ('6', 'eggs'))
    """
    found = _ONE.fullmatch(unit)
    return (found[1], found[2]) if found else ("1", unit)


def price(pence: int) -> str:
    """Write pence as systems do that count in whole units of money.

    Examples
    --------
    >>> price(5), price(110)
    ('0.05', '1.10')
    """
    return f"{pence // 100}.{pence % 100:02d}"


def _cell(value: object) -> str:
    # A name that begins like a formula must not be one in somebody's spreadsheet.
    text = " ".join(str(value).split())
    return f"'{text}" if text[:1] in {*"=+-@'"} else text


def _plain(value: object) -> str:
    number = float(str(value))
    return str(int(number)) if number == int(number) else str(number)


def linked(offers: Sequence[Row], orders: Sequence[Row], *, currency: str) -> str:
    """Write offers and orders of one day as JSON-LD of the Data Food Consortium, each link from both ends.

    An order names what it asks for by a product of its own, as no offer is chosen for it yet.
    """
    graph: dict[str, dict[str, Any]] = {}
    for row in offers:
        _offer(graph, row, currency)
    for row in orders:
        _order(graph, row)
    return json.dumps({"@context": CONTEXT, "@graph": list(graph.values())}, indent=1, ensure_ascii=False)


def _node(graph: dict[str, dict[str, Any]], id_: str, kind: str, **more: Any) -> dict[str, Any]:
    node = graph.setdefault(id_, {"@id": id_, "@type": f"dfc-b:{kind}"})
    node.update({f"dfc-b:{name}": value for name, value in more.items() if value not in (None, "")})
    return node


def _offer(graph: dict[str, dict[str, Any]], row: Row, currency: str) -> None:
    name = str(row["offer"])
    farm, product, item, sold = (
        f"#grower/{row['grower']}",
        f"#product/{name}",
        f"#item/{name}",
        f"#offer/{name}",
    )
    grower = _node(graph, farm, "Enterprise", name=row["grower"])
    grower.setdefault("dfc-b:supplies", []).append({"@id": product})
    _node(graph, product, "SuppliedProduct", name=row["item"], hasQuantity=_quantity(row["unit"]),
          suppliedBy={"@id": farm}, referencedBy=[{"@id": item}],
          hasAllergenCharacteristic=_marks(row.get("allergens")),
          hasCertification=_marks(row.get("certificates")))  # fmt: skip
    _node(graph, item, "CatalogItem", sku=name, references={"@id": product}, offeredThrough=[{"@id": sold}],
          stockLimitation=_plain(row["quantity"]))  # fmt: skip
    _node(graph, sold, "Offer", offers={"@id": item}, hasPrice={
        "@type": "dfc-b:Price", "dfc-b:value": price(int(str(row["price_pence"]))),
        "dfc-b:hasUnit": {"@id": MONEY.get(currency, f"dfc-m:{currency}")},
    })  # fmt: skip


def _marks(value: object) -> list[dict[str, str]] | None:
    """Return a list with commas as marks; None where nothing is known, which is not the same as none."""
    return [
        {"@id": f"dfc-m:{quote(each.strip(), safe=' ')}"}
        for each in str(value or "").split(",")
        if each.strip()
    ] or None


def _order(graph: dict[str, dict[str, Any]], row: Row) -> None:
    name = str(row["order"])
    who, order, line = f"#buyer/{row['buyer']}", f"#order/{name}", f"#line/{name}"
    product, item, wanted = f"#wanted/{name}", f"#wanted-item/{name}", f"#wanted-offer/{name}"
    buyer = _node(graph, who, "Enterprise", name=row["buyer"])
    buyer.setdefault("dfc-b:orders", []).append({"@id": order})
    _node(graph, order, "Order", orderNumber=name, orderedBy={"@id": who}, hasPart=[{"@id": line}])
    _node(graph, line, "OrderLine", partOf={"@id": order}, quantity=_plain(row["quantity"]),
          concerns={"@id": wanted})  # fmt: skip
    _node(graph, product, "DefinedProduct", name=row["item"], hasQuantity=_quantity(row["unit"]),
          referencedBy=[{"@id": item}])  # fmt: skip
    _node(graph, item, "DefinedItem", references={"@id": product}, offeredThrough=[{"@id": wanted}])
    _node(graph, wanted, "Offer", offers={"@id": item})


def _quantity(unit: object) -> Mapping[str, Any]:
    many, called = parts(unit_of(unit))
    return {"@type": "dfc-b:QuantitativeValue", "dfc-b:value": many,
            "dfc-b:hasUnit": {"@id": UNITS.get(called, f"dfc-m:{quote(called, safe=' ')}")}}  # fmt: skip
