"""Exports of other systems: what they say becomes offers and orders, what they leave open is asked about."""

import json
from datetime import date

import pyarrow.parquet as pq
import pytest

from ultramicro.core.errors import BadInput
from ultramicro.place.readers.food.reader import read_food_export

ON = date(2026, 6, 4)
STOCK = """producer,distributor,name,display_name,variant_unit_name,sku,units,unit_type,price,on_hand,on_demand,extra
Green Farm,Hub,Carrots,,,C1,1,kg,1.10,60,,kept
Green Farm,Hub,Carrots,,,C5,500,g,0.75,40,0,
Green Farm,Hub,Leeks,,bunch,L1,1,,2.00,12,,
Green Farm,Hub,Eggs,,eggs,E6,6,,1.80,0,1,
Hill Farm,Hub,Beetroot,,,B1,1,kg,0.00,10,,
Hill Farm,Hub,Honey,,jar,H1,1,,5.005,10,,
Hill Farm,Hub,Kale,,,K1,1,kg,lots,10,,
"""


def read(tmp_path, name, text, **settings):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir(exist_ok=True)
    reading = read_food_export(path, file=f"food/exports/{name}", settings=settings, out=out)
    assert reading.accepted + reading.rejected + reading.set_aside == reading.lines
    return reading, {table: pq.read_table(file).to_pylist() for table, file in reading.tables.items()}


def test_stock_becomes_offers_in_the_units_in_which_it_is_sold(tmp_path):
    _, tables = read(tmp_path, "stock-2026-06-04.csv", STOCK)
    got = [
        (r["item"], r["unit"], r["quantity"], r["price_pence"], r["cycle_on"]) for r in tables["availability"]
    ]
    assert got == [
        ("Carrots", "kg", 60, 110, ON), ("Carrots", "500 g", 40, 75, ON), ("Leeks", "bunch", 12, 200, ON),
    ]  # fmt: skip
    why = {row["line"]: row["code"] for row in tables["rejects"]}
    # Unlimited is not none; a price of 0 and one of parts of a penny are asked about; a word is no price or stock.
    assert why == {5: "food.unlimited", 6: "food.free", 7: "food.part_pence", 8: "food.unreadable"}
    unlimited = {row["number"]: row["unlimited"] for row in tables["food_products"]}
    assert unlimited["E6"] is True
    assert unlimited["C5"] is False


def test_without_a_day_nothing_is_offered_and_it_is_said_how_to_give_one(tmp_path):
    _, tables = read(tmp_path, "stock.csv", STOCK)
    assert "availability" not in tables
    assert {row["code"] for row in tables["rejects"]} >= {"food.no_day"}
    assert len(tables["food_products"]) == 6
    _, tables = read(tmp_path, "stock.csv", STOCK, cycle_on="2026-06-04")
    assert len(tables["availability"]) == 3


HEADERS = """\
Order Date,Order Id,Customer Name,Customer Email,SKU,Item name,Variant,Quantity,Max Quantity,Cost
Date de commande,N° Commande,Nom Acheteur,E-mail,Référence Produit,Nom de la pièce,Variante,Quantité,Quantité Max,Coût
Bestelldatum,Bestell-Nummer,Kundenname,E-Mail,Artikelnummer,Produktname,Variante,Menge,Max Menge,Summe
Fecha de pedido,ID de Pedido,Nombre de la consumidora,Correo,SKU,Nombre del artículo,Variante,Cantidad,Cantidad máxima,Coste
Data richiesta,ID richiesta,Nome Consumatore,Email consumatore,SKU,Nome articolo,Variante,Quantità,Quantità massima,Costo
Bestellingsnummer,Bestelnummer,Naam klant,Email klant,SKU,Naam van het stuk,Variant,Kwantiteit,Maximale Hoeveelheid,Kost
Data da encomenda,Id de Encomenda,Nome do Consumidor,Email do Consumidor,SKU,Nome do item,Variante,Quantidade,Quantidade Máxima,Custo
"""


@pytest.mark.parametrize("header", HEADERS.splitlines())
def test_orders_are_known_by_their_words_in_each_language(tmp_path, header):
    rows = "2026-05-30 10:00,R1,Corner Shop,a@b.c,C1,Carrots,1 kg,5,,5.50\n,R1,Corner Shop,,L1,Leeks,bunch,0,,0\n"
    _, tables = read(tmp_path, "orders-2026-06-04.csv", f"{header}\n{rows}")
    (order,) = tables["orders"]
    assert (order["buyer"], order["item"], order["unit"], order["quantity"]) == (
        "Corner Shop",
        "Carrots",
        "kg",
        5,
    )
    assert order["limit_price_pence"] is None
    assert [row["code"] for row in tables["rejects"]] == ["food.no_quantity"]


def test_articles_of_foodsoft_have_decimal_commas_and_no_stock(tmp_path):
    text = (
        "avail.;Order number;Name;Supplier order unit;Unit;Price (net);VAT;Deposit;Manufacturer\n"
        ";F1;Tomatoes;;500g;1,95;7,0;0;Sun Farm\nx;F2;Walnuts;;1 kg;9,00;7,0;0;Sun Farm\n"
    )
    _, tables = read(tmp_path, "articles-2026-06-04.csv", text)
    (first, second) = tables["food_products"]
    assert (first["unit"], first["price_pence"], first["unlimited"]) == ("500 g", 195, True)
    assert second["unlimited"] is False
    assert [row["code"] for row in tables["rejects"]] == ["food.unlimited", "food.gone"]


def test_a_unit_of_nothing_a_price_below_nought_and_a_pack_of_none_are_asked_about(tmp_path):
    head = "producer,name,units,unit_type,variant_unit_name,price,on_hand,on_demand\n"
    text = f"{head}Farm,Kale,0,kg,,1.00,5,0\nFarm,Peas,1,kg,,-1.00,5,0\n"
    _, tables = read(tmp_path, "stock-2026-06-04.csv", text)
    assert [row["code"] for row in tables["rejects"]] == ["food.no_unit", "food.price_below"]
    articles = "avail.;Order number;Name;Unit;Price (net);Unit quantity\n;1;Rice;1 kg;2,50;0\n"
    _, tables = read(tmp_path, "articles-2026-06-04.csv", articles)
    assert tables["food_products"][0]["pack"] is None


def test_harvests_of_litefarm_are_goods_without_a_price_and_without_who_picked_them(tmp_path):
    text = (
        "activity_id,activity_kind,first_name,last_name,user_id,date,photo,field_id,field_name,field_area_m2,"
        "field_crop_id,crop_common_name,notes,harvest_quantity_kg\n"
        "7,harvest,Ann,Grey,u1,2026-06-03,,f1,Top field,900,3,Carrots,,42.5\n"
    )
    _, tables = read(tmp_path, "harvest_logs-2026-06-04.csv", text, grower="Green Farm")
    (row,) = tables["food_products"]
    assert (row["grower"], row["item"], row["unit"], row["quantity"]) == ("Green Farm", "Carrots", "kg", 42.5)
    assert [row["code"] for row in tables["rejects"]] == ["food.no_price"]
    assert "Ann" not in str(tables["rejects"]) + str(tables["food_products"])


def test_crops_of_litefarm_offer_what_the_farm_expects_at_its_price(tmp_path):
    text = (
        "farm_id,field_id,field_name,crop_id,field_crop_id,crop_common_name,crop_group,start_date,end_date,"
        "area_used,estimated_production,estimated_revenue,price.value_$/kg\n"
        "a,f1,Top field,9,3,Carrots,Roots,2026-03-01,2026-06-10,900,120,96,0.8\n"
    )
    reading, tables = read(tmp_path, "field_crops-2026-06-04.csv", text, grower="Green Farm")
    (offer,) = tables["availability"]
    assert (offer["item"], offer["quantity"], offer["unit"], offer["price_pence"]) == (
        "Carrots",
        120,
        "kg",
        80,
    )
    assert [note.id for note in reading.notes] == ["food.system", "food.estimates"]


def linked(**more):
    """As Open Food Network writes it: items name what they reference, products name no item."""
    graph = [
        {"@id": "/farm", "@type": "dfc-b:Enterprise", "dfc-b:name": "Green Farm", "dfc-b:supplies": "/p1"},
        {"@id": "/p1", "@type": "dfc-b:SuppliedProduct", "dfc-b:name": "Carrots",
         "dfc-b:hasQuantity": {"@type": "dfc-b:QuantitativeValue", "dfc-b:value": 1, "dfc-b:hasUnit": "dfc-m:Kilogram"},
         **more.pop("product", {})},
        {"@id": "/i1", "@type": "dfc-b:CatalogItem", "dfc-b:sku": "C1", "dfc-b:references": {"@id": "/p1"},
         "dfc-b:stockLimitation": 60, "dfc-b:offeredThrough": "/o1", **more.pop("item", {})},
        {"@id": "/o1", "@type": ["dfc-b:Offer"],
         "dfc-b:hasPrice": {"@type": "dfc-b:Price", "dfc-b:value": 1.1, "dfc-b:hasUnit": "dfc-m:PoundSterling"},
         **more.pop("offer", {})},
    ]  # fmt: skip
    return json.dumps(
        {"@context": "https://www.datafoodconsortium.org", "@graph": [*graph, *more.pop("also", [])]}
    )


def test_links_written_from_one_end_alone_are_walked_from_both(tmp_path):
    _, tables = read(tmp_path, "catalogue-2026-06-04.json", linked())
    (offer,) = tables["availability"]
    assert (offer["grower"], offer["item"], offer["unit"], offer["quantity"], offer["price_pence"]) == (
        "Green Farm", "Carrots", "kg", 60, 110,
    )  # fmt: skip
    # The same with every link from its other end.
    turned = json.loads(linked())
    farm, product, item, price = turned["@graph"]
    del farm["dfc-b:supplies"], item["dfc-b:references"], item["dfc-b:offeredThrough"]
    product |= {"dfc-b:suppliedBy": "/farm", "dfc-b:referencedBy": "/i1"}
    price["dfc-b:offers"] = "/i1"
    _, again = read(tmp_path, "catalogue-2026-06-04.json", json.dumps(turned))
    assert again["availability"] == tables["availability"]


def test_a_stock_of_nought_and_another_currency_are_asked_about(tmp_path):
    for changed, why in (
        ({"item": {"dfc-b:stockLimitation": 0}}, "food.zero"),
        ({"offer": {"dfc-b:hasPrice": {"dfc-b:value": 1.1, "dfc-b:hasUnit": "dfc-m:Euro"}}}, "food.currency"),
        ({"product": {"dfc-b:hasQuantity": None}}, "food.no_unit"),
    ):
        _, tables = read(tmp_path, "catalogue-2026-06-04.json", linked(**changed))
        assert [row["code"] for row in tables["rejects"]] == [why]


def test_lines_of_orders_are_followed_to_their_products(tmp_path):
    also = [
        {"@id": "/shop", "@type": "dfc-b:Enterprise", "dfc-b:name": "Corner Shop"},
        {"@id": "/or1", "@type": "dfc-b:Order", "dfc-b:orderNumber": "R1", "dfc-b:orderedBy": "/shop",
         "dfc-b:hasPart": [{"@id": "/l1", "@type": "dfc-b:OrderLine", "dfc-b:quantity": 5, "dfc-b:concerns": "/o1"}]},
    ]  # fmt: skip
    _, tables = read(tmp_path, "orders-2026-06-04.json", linked(also=also))
    (order,) = tables["orders"]
    assert (order["buyer"], order["item"], order["quantity"], order["unit"]) == (
        "Corner Shop",
        "Carrots",
        5,
        "kg",
    )


def test_what_is_no_export_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(BadInput, match="no export that is known"):
        read(tmp_path, "other.csv", "a,b\n1,2\n")
    with pytest.raises(BadInput, match="no valid JSON"):
        read(tmp_path, "cut.json", linked()[:-9])
