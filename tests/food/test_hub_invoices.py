"""Invoices as the law of VAT asks them: numbered, with rates by line, simplified where they may be, credited."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.food.test_hub import HUB, opened, owed, quick, say, text, upto  # noqa: F401  fixtures
from ultramicro.core.money import round_half_even
from ultramicro.food.hub.events import PlannedLine
from ultramicro.food.hub.money import priced
from ultramicro.food.hub.pricing import priced_as
from ultramicro.food.hub.stock import Batch, Parcel
from ultramicro.food.hub.weeks import Week

pytestmark = pytest.mark.usefixtures("quick")


def papers(say, tmp_path):  # noqa: F811
    told = say("hub papers --to", tmp_path / "out")[1]
    return told, {path.stem: text(path) for path in (tmp_path / "out").glob("*.html")}


def test_a_simplified_invoice_says_rates_by_line_and_adds_up_to_the_penny(say, tmp_path):  # noqa: F811
    upto(say, "invoice")
    told, made = papers(say, tmp_path)
    assert "address" not in told
    page = made["invoice-veg-box"]
    for words in (
        "VAT invoice, simplified", "From Our Hub Ltd, 1 Mill Side, Our Town", "VAT number GB 980 7806 84",
        "To Veg Box", "tax point 4 June 2026", "beetroot, from Hill Garden", "0.90 a kg|zero-rated|£18.00",
        "18.00 a piece|20 %|£36.00", "Net at 0 %||||£18.00", "VAT at 0 %||||£0.00", "Net at 20 %||||£36.00",
        "VAT at 20 %||||£7.20", "With VAT at 20 %||||£43.20", "Net||||£54.00", "VAT||||£7.20", "Total||||£61.20",
    ):  # fmt: skip
        assert words.replace("||||", "|") in page, (words, page)
    numbers = [int(n) for name in made if "invoice" in name for n in re.findall(r"Number (\d+),", made[name])]
    assert sorted(numbers) == [1, 2, 3]


def test_a_full_invoice_needs_the_buyers_address_and_says_so(say, tmp_path):  # noqa: F811
    goods = say.root / "food" / "goods.csv"
    # What was bought is a little over 250 with VAT.
    goods.write_text("item,vat_share\ncarrots,0.2\nbeetroot,0\ncheese,0.2\n")
    orders = say.root / "food" / "orders.csv"
    orders.write_text(
        "order,buyer,item,quantity,unit,limit_price_pence,cycle_on\nO1,School,cheese,12,piece,2000,2026-06-04\n"
    )
    offers = say.root / "food" / "availability.csv"
    offers.write_text(
        "offer,grower,item,quantity,unit,price_pence,cycle_on\nA1,Hill Garden,cheese,12,piece,1800,2026-06-04\n"
    )
    assert say("hub undo --whole")[0] == 0
    assert say("hub open --week 2026-06-04 --on 2026-06-02 --key anew")[0] == 0
    upto(say, "deliver")
    # No number is used before it is known whether the paper can be what the law asks.
    status, told = say("hub invoice --on 2026-06-04")
    assert (status, "nothing says where the buyer is: school" in told) == (2, True), told
    assert owed(say) == {}
    assert say("hub invoice --without-address --on 2026-06-04")[0] == 0
    told, made = papers(say, tmp_path)
    assert "no full VAT invoice" in told
    assert "VAT invoice" not in made["invoice-school"]
    (say.root / "food" / "stops.csv").write_text('stop,name,address\ns1,School,"2 School Lane, Our Town"\n')
    told, made = papers(say, tmp_path)
    assert "address" not in told
    assert "|VAT invoice|" in made["invoice-school"]
    assert "To School, 2 School Lane, Our Town" in made["invoice-school"]


def test_what_is_corrected_or_taken_back_is_credited_by_a_note_of_the_same_series(say, tmp_path):  # noqa: F811
    upto(say, "invoice")
    batch = next(r["batch"] for r in say.rows("hub recall --who hill-garden") if r["item"] == "beetroot")
    assert say(f"hub spoil --batch {batch} --buyer veg-box --quantity 5 --on 2026-06-05")[0] == 0
    first = re.search(r"Number (\d),", papers(say, tmp_path)[1]["invoice-veg-box"])[1]
    assert say("hub invoice --on 2026-06-05")[0] == 0
    _, made = papers(say, tmp_path)
    note = made["credit-veg-box-4"]
    assert f"Takes back invoice {first} of 4 June 2026" in note
    assert "invoice 5 takes its place" in note
    assert "Total|£61.20" in note
    assert "Number 5, made on 5 June 2026" in made["invoice-veg-box"]
    # The tax point is that of the delivery, however often it is corrected.
    assert "tax point 4 June 2026" in made["invoice-veg-box"]
    told = say("hub undo --tell --on 2026-06-05")[1]
    said = "1 credit note is made: number 6 of £56.70 for veg-box, which takes back invoice 5."
    assert "Nothing is done yet" in told
    assert said in told
    told = say("hub undo --on 2026-06-05")[1]
    assert said in told
    assert "hub invoice" in told
    # Nothing more than the credit note: what is right then is invoiced when it is asked for.
    _, made = papers(say, tmp_path)
    assert "delivery was" not in made["credit-veg-box-4"]
    assert "Reason: the bill was taken back" in made["credit-veg-box-6"]
    assert "Takes back invoice 5" in made["credit-veg-box-6"]
    assert ("veg-box", "food-hub") not in owed(say)
    assert "not what was billed" in say("hub close --on 2026-06-05")[1]
    told = say("hub invoice --on 2026-06-05")[1]
    _, made = papers(say, tmp_path)
    assert "Number 7, made on 5 June 2026" in made["invoice-veg-box"]
    assert "Total|£56.70" in made["invoice-veg-box"]
    assert owed(say)["veg-box", "food-hub"] == 5670


def test_a_week_that_is_taken_back_whole_says_first_which_credit_notes_it_makes(say):  # noqa: F811
    upto(say, "invoice")
    rows = say.rows("hub undo --whole --tell --on 2026-06-05")
    assert [(r["document"], r["invoice"]) for r in rows] == [("credit_note", n) for n in (4, 5, 6)]
    assert sorted(r["credits"] for r in rows) == [1, 2, 3]
    assert sum(r["total_pence"] for r in rows) == 4600 + 3200 + 6120
    assert owed(say)["school", "food-hub"] == 4600
    assert say.rows("hub undo --whole --on 2026-06-05") == rows
    assert owed(say) == {}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("spoil --batch {} --buyer veg-box",), "what was delivered has spoilt"),
        (("undo --number 3",), "the delivery was taken back"),
    ],
)
def test_a_credit_note_says_why_nothing_is_left_of_an_invoice(say, tmp_path, words, reason):  # noqa: F811
    upto(say, "invoice")
    had = [r["batch"] for r in say.rows("hub recall --who hill-garden") if r["buyer"] == "veg-box"]
    for each in dict.fromkeys(word.format(batch) for batch in had for word in words):
        assert say(f"hub {each} --on 2026-06-05")[0] == 0
    assert say("hub invoice --on 2026-06-05")[0] == 0
    _, made = papers(say, tmp_path)
    notes = [page for name, page in made.items() if name.startswith("credit-veg-box")]
    assert [f"Reason: {reason}" in page for page in notes] == [True]


def test_nobody_charges_vat_without_a_number(say):  # noqa: F811
    toml = say.root / "place.toml"
    toml.write_text(toml.read_text().replace(HUB, "\n[hub]\n"))
    upto(say, "deliver")
    status, told = say("hub invoice")
    assert status == 2
    assert "[hub]" in told
    toml.write_text(toml.read_text().replace("[hub]", '[hub]\nvat_number = "GB 123 4567 89"'))
    assert "no VAT number" in say("hub invoice")[1]
    (say.root / "food" / "goods.csv").write_text("item,vat_share\ncarrots,0\nbeetroot,0\ncheese,0\n")
    toml.write_text(toml.read_text().replace('vat_number = "GB 123 4567 89"', ""))
    assert say("hub invoice")[0] == 0


def test_a_hub_that_is_not_registered_shows_no_vat(say, tmp_path):  # noqa: F811
    toml = say.root / "place.toml"
    toml.write_text(toml.read_text().replace(HUB, "\n[hub]\n"))
    (say.root / "food" / "goods.csv").write_text("item,vat_share\ncarrots,0\nbeetroot,0\ncheese,0\n")
    upto(say, "invoice")
    _, made = papers(say, tmp_path)
    page = made["invoice-veg-box"]
    assert "|Invoice|" in page
    assert "zero-rated" not in page
    assert "VAT at" not in page


def test_a_week_that_was_taken_back_whole_and_opened_anew_still_has_its_credit_notes(say, tmp_path):  # noqa: F811
    upto(say, "invoice")
    assert say("hub undo --whole --on 2026-06-05")[0] == 0
    (say.root / "food" / "orders.csv").write_text(
        "order,buyer,item,quantity,unit,limit_price_pence,cycle_on\nN1,School,beetroot,10,kg,200,2026-06-04\n"
    )
    assert say("hub open --week 2026-06-04 --on 2026-06-05 --key anew")[0] == 0
    _, made = papers(say, tmp_path)
    notes = {name: page for name, page in made.items() if name.startswith("credit-veg-box")}
    (page,) = notes.values()
    assert "cheese, from Hill Garden" in page
    assert "Total|£61.20" in page
    assert "Reason: the delivery was taken back" in page


def test_what_a_piece_weighs_stands_on_every_paper_that_goes_with_it(say, tmp_path):  # noqa: F811
    upto(say, "pack")
    batch = next(r["batch"] for r in say.rows("hub recall --who hill-garden") if r["item"] == "cheese")
    assert say(f"hub weigh --batch {batch} --buyer veg-box --each 1.5 --weight 3.3 --on 2026-06-04")[0] == 0
    for words in ("deliver", "invoice"):
        assert say(f"hub {words} --on 2026-06-04")[0] == 0
    _, made = papers(say, tmp_path)
    for name in ("pick", "note-veg-box", "labels", "invoice-veg-box"):
        assert "2 piece, weighed 3.3 kg" in made[name], name
    assert "cheese, weighed 3.3 kg" in made["paid-to-hill-garden"]
    assert "2 piece, weighed 3.3 kg|12.00 a kg|20 %|£39.60" in made["invoice-veg-box"]
    assert "2 piece|12.00 a kg|£39.60" in made["paid-to-hill-garden"]


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 60_000), st.integers(1, 9_000), st.integers(1, 5_000), st.integers(0, 60),
    st.sampled_from(("kg", "piece", "weighed")),
)  # fmt: skip
def test_quantity_times_price_and_the_rounding_that_is_said_is_the_amount(parts, each_g, pence, margin, kind):
    weighed = kind == "weighed"
    line = PlannedLine(1, "g", "b", "m", 1000 if kind == "kg" else 1, parts, pence, "o", "r")
    parcel = Parcel(
        "w", 1, "b", 0, 1 if weighed else parts, parts if weighed else 0, each_g if weighed else 0
    )
    week = Week(
        id="w", day=date(2026, 6, 4), digest="", margin=Decimal(margin) / 100, rule="equal",
        opened_on=date(2026, 6, 4), lines=(line,), asked=(parts,),
    )  # fmt: skip
    batch = Batch(id="x", grower="g", good="m", scale=line.scale, week="w", came_on=date(2026, 6, 4))
    billed = priced(week, batch, parcel, Decimal(0))
    net = billed.grower_pence + billed.hub_pence
    told = priced_as(billed, "kg" if kind == "kg" else "piece", billed.price, net)
    quantity = Decimal(parts) / (1 if kind == "piece" else 1000)
    # As a reader has it before them: the printed price, to the penny, and what is said of rounding.
    printed, *more = re.findall(r"[\d,.]+\d", str(told.says))
    off = int(Decimal(more[0]) * 100) * (-1 if "less" in told.says else 1) if more else 0
    assert round_half_even(quantity * Decimal(printed.replace(",", "")) * 100) + off == net
    # Two sums are rounded, and a price of so many figures is off by half its last one.
    assert abs(off) <= 1 + quantity / 1000
    assert (told.unit == "kg") is (kind != "piece")


def test_credit_notes_of_a_week_that_was_taken_back_whole_are_printed_and_told(say, tmp_path):  # noqa: F811
    upto(say, "invoice")
    told = say("hub undo --whole --on 2026-06-05")[1]
    assert "`ultramicro hub papers --week 2026-06-04 --to papers` prints them" in told
    # Given again nothing else is taken back, with the day or without.
    for words in ("hub undo --whole --on 2026-06-05", "hub undo --whole --week 2026-06-04 --on 2026-06-06",
                  "hub undo --on 2026-06-05"):  # fmt: skip
        status, told = say(words)
        assert (status, "so before" in told) == (4, True)
    told, made = papers(say, tmp_path)
    assert "only its credit notes" in told
    assert "3 papers are written" in told
    assert all(name.startswith("credit-") for name in made)
    assert "cheese, from Hill Garden" in made[next(name for name in made if "veg-box" in name)]
    rows = say.rows("hub show --week 2026-06-04")
    assert [(r["document"], r["invoice"]) for r in rows] == [
        *(("invoice", n) for n in (1, 2, 3)), *(("credit_note", n) for n in (4, 5, 6)),
    ]  # fmt: skip
    assert "taken back on 5 June 2026" in say("hub show --week 2026-06-04")[1]
    assert say("hub papers --week 2026-06-11 --to", tmp_path / "other")[0] == 2


def test_an_invoice_without_vat_says_who_sells_by_when_and_how_it_is_paid_and_no_tax_point(say, tmp_path):  # noqa: F811
    settings = say.root / "place.toml"
    settings.write_text(settings.read_text().replace(HUB, "\n[hub]\n"))
    goods = say.root / "food" / "goods.csv"
    goods.write_text("item,vat_share\ncarrots,0\nbeetroot,0\ncheese,0\n")
    upto(say, "invoice")
    told, made = papers(say, tmp_path)
    page = made["invoice-school"]
    assert "Invoices lack the hub's name, address and way to be paid" in told
    assert "From Food hub" in page
    assert "tax point" not in page
    assert "To pay by 18 June 2026" in page
    assert "Price (GBP)" in page
    settings.write_text(settings.read_text().replace(
        "\n[hub]\n", '\n[hub]\nname = "Our Hub"\naddress = "1 Mill Side"\npay = "Sort code 00-00-00"\n'
    ))  # fmt: skip
    told, made = papers(say, tmp_path)
    assert "lack" not in told
    assert "From Our Hub, 1 Mill Side" in made["invoice-school"]
    assert "How to pay: Sort code 00-00-00" in made["invoice-school"]
