"""Products and orders in JSON-LD of the Data Food Consortium, by walking each link in both directions.

Systems write one direction of a link and leave out the other, so that a reader of one direction finds
products without a price. Nodes may stand in a list, in a graph or inside one another.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.readers.food.facts import Product, Wanted, number_in, unit_of
from ultramicro.place.readers.food.tabular import Extract, left_out

DEEPEST = 40
BOTH_WAYS = (
    ("supplies", "suppliedBy"), ("references", "referencedBy"), ("offeredThrough", "offers"),
    ("hasPart", "partOf"), ("concerns", "concernedBy"), ("orders", "orderedBy"),
)  # fmt: skip
"""Links that may be written from either end: the first name is the way they are followed here."""
UNITS = {"kilogram": "kg", "gram": "g", "tonne": "t", "litre": "l", "millilitre": "ml", "centilitre": "cl",
         "piece": "item", "unit": "item", "dozen": "dozen", "bunch": "bunch", "box": "box",
         "bottle": "bottle", "pack": "pack", "tray": "tray"}  # fmt: skip
MONEY = {"euro": "EUR", "poundsterling": "GBP", "usdollar": "USD", "canadiandollar": "CAD",
         "australiandollar": "AUD", "swissfranc": "CHF", "norwegiankrone": "NOK"}  # fmt: skip


@dataclass(kw_only=True)
class Graph:
    """Nodes by id, and links by name and the id that they lead from."""

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def of(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the nodes of a kind, in the order of the file."""
        return ((id_, node) for id_, node in self.nodes.items() if kind in node["kinds"])

    def ends(self, name: str, id_: str) -> list[str]:
        """Return where a link leads from a node, whichever end wrote it."""
        return list(dict.fromkeys(self.links.get((name, id_), ())))

    def starts(self, name: str, id_: str) -> list[str]:
        """Return from where a link leads to a node."""
        return [start for (link, start), ends in self.links.items() if link == name and id_ in ends]


def is_linked(head: bytes) -> bool:
    """Whether a file begins like JSON-LD of this vocabulary."""
    return b"@" in head and (b"dfc-b" in head or b"datafoodconsortium" in head.lower())


def read_linked(path: Path, *, currency: str) -> Extract:
    """Read a file.

    Parameters
    ----------
    path : Path
        The file.
    currency : str
        In what the place counts; a price in another is asked about.

    Raises
    ------
    BadInput
        If it is no JSON, or is nested without end.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise BadInput(say("it is no valid JSON"), do=say("export it again")) from error
    graph = Graph()
    _walk(graph, held, 0)
    found = Extract(system="dfc")
    for number, (id_, node) in enumerate(graph.of("CatalogItem"), start=1):
        _each(found, number, node, lambda id_=id_, n=number: _item(graph, id_, n, currency))
    for number, (id_, node) in enumerate(graph.of("OrderLine"), start=found.records + 1):
        _each(found, number, node, lambda id_=id_, n=number: _line(graph, id_, n))
    return found


def _each(found: Extract, number: int, node: Mapping[str, Any], read: Any) -> None:
    found.records += 1
    try:
        one = read()
    except BadInput as error:
        found.left.append(left_out(number, [json.dumps(node, default=str)], error))
        return
    if isinstance(one, Wanted):
        found.wanted.append(one)
    else:
        found.products.append(one)


def _walk(graph: Graph, held: Any, depth: int) -> str:
    """Take in a value and what is inside it; returns the id of a node, nothing of another value."""
    if depth > DEEPEST:
        raise BadInput(say("it is nested without end"), do=say("export it again"))
    if isinstance(held, list):
        for each in held:
            _walk(graph, each, depth + 1)
        return ""
    if not isinstance(held, dict):
        return ""
    plain = {local(name): value for name, value in held.items()}
    id_ = str(plain.get("@id") or f"_:{len(graph.nodes)}")
    node = graph.nodes.setdefault(id_, {"kinds": set()})
    node["kinds"] |= {local(str(kind)) for kind in _listed(plain.get("@type"))}
    for name, value in plain.items():
        if not name.startswith("@") or name == "@graph":
            _property(graph, id_, name, value, depth)
    return id_


def _property(graph: Graph, id_: str, name: str, value: Any, depth: int) -> None:
    for each in _listed(value):
        if isinstance(each, dict) and "@value" in each:
            graph.nodes[id_].setdefault(name, each["@value"])
        elif isinstance(each, dict | list):
            if (end := _walk(graph, each, depth + 1)) and name != "@graph":
                _link(graph, name, id_, end)
        elif each is not None:
            graph.nodes[id_].setdefault(name, each)
            if isinstance(each, str):
                _link(graph, name, id_, each)


def _link(graph: Graph, name: str, start: str, end: str) -> None:
    for there, back in BOTH_WAYS:
        if name == back:
            name, start, end = there, end, start
            break
    graph.links[name, start].append(end)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def local(name: str) -> str:
    """Return a name without its vocabulary.

    Examples
    --------
    >>> local("dfc-b:hasPrice"), local("https://example.org/dfc#hasPrice"), local("@id")
    ('hasPrice', 'hasPrice', '@id')
    """
    if name.startswith("@"):
        return name
    return unquote(name.rsplit("#", 1)[-1].rsplit("/", 1)[-1].rsplit(":", 1)[-1])


def _first(graph: Graph, name: str, id_: str) -> tuple[str, dict[str, Any]]:
    ends = [end for end in graph.ends(name, id_) if end in graph.nodes]
    return (ends[0], graph.nodes[ends[0]]) if ends else ("", {})


def _item(graph: Graph, id_: str, number: int, currency: str) -> Product:
    node = graph.nodes[id_]
    product_id, product = _first(graph, "references", id_)
    _, offer = offer_of(graph, id_)
    growers = graph.starts("supplies", product_id)
    grower = graph.nodes.get(growers[0], {}) if growers else {}
    price, money = price_of(graph, offer_of(graph, id_)[0])
    stock = [number_in(each.get("stockLimitation")) for each in (node, offer)]
    limits = [limit for limit in stock if limit is not None]
    kinds = graph.ends("hasAllergenCharacteristic", product_id)
    return Product(
        line=number, number=str(node.get("sku") or ""), item=str(product.get("name") or ""),
        variety=str(product.get("description") or ""), grower=str(grower.get("name") or ""),
        unit=quantity_unit(graph, product_id), price=price, stock=min(limits, default=None),
        unlimited=not limits, allergens=tuple(map(local, kinds)) if kinds else None,
        certificates=tuple(map(local, graph.ends("hasCertification", product_id))),
        doubt="currency" if money not in {"", currency} else "zero" if stock_is_nought(limits) else "",
    )  # fmt: skip


def stock_is_nought(limits: Sequence[Decimal]) -> bool:
    """Whether a stock of nought is told: some systems write it for what is sold without limit."""
    return min(limits, default=1) == 0


def offer_of(graph: Graph, item: str) -> tuple[str, dict[str, Any]]:
    """Return the offer through which an item of a catalogue is sold."""
    return _first(graph, "offeredThrough", item)


def price_of(graph: Graph, offer: str) -> tuple[Decimal | None, str]:
    """Return the price of an offer, and the currency that it names."""
    id_, price = _first(graph, "hasPrice", offer)
    if not price:
        return number_in(graph.nodes.get(offer, {}).get("hasPrice")), ""
    named = local(str(graph.nodes[id_].get("hasUnit") or (graph.ends("hasUnit", id_) or [""])[0]))
    return number_in(price.get("value")), MONEY.get(named.casefold(), named)


def quantity_unit(graph: Graph, product: str) -> str:
    """Return the unit in which a product is sold, as its quantity says it."""
    id_, quantity = _first(graph, "hasQuantity", product)
    if not quantity:
        return ""
    named = local(str(quantity.get("hasUnit") or (graph.ends("hasUnit", id_) or [""])[0]))
    called = UNITS.get(named.casefold(), named.casefold())
    return unit_of(quantity.get("value"), "", called)


def _line(graph: Graph, id_: str, number: int) -> Wanted:
    orders = graph.starts("hasPart", id_)
    order = graph.nodes.get(orders[0], {}) if orders else {}
    starts = graph.starts("orders", orders[0]) if orders else []
    buyers = [graph.nodes[start] for start in starts if start in graph.nodes]
    offer, _ = _first(graph, "concerns", id_)
    items = graph.starts("offeredThrough", offer)
    product_id, product = _first(graph, "references", items[0] if items else "")
    quantity = graph.nodes[id_].get("quantity")
    if quantity is None:
        quantity = _first(graph, "hasQuantity", id_)[1].get("value")
    return Wanted(
        line=number, order=str(order.get("orderNumber") or (orders[0] if orders else "")),
        number=str(graph.nodes.get(items[0], {}).get("sku") or "") if items else "",
        buyer=str(buyers[0].get("name") or "") if buyers else "", item=str(product.get("name") or ""),
        unit=quantity_unit(graph, product_id), quantity=number_in(quantity),
    )  # fmt: skip
