"""Rows that people type and paste: what they write stays theirs, and every change can be undone."""

import concurrent.futures

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.putting_in.conftest import PLACE, tree

RESOURCES = (
    "﻿# Walked round the town.\r\n"
    "resource,kind,what,quantity,unit,Our own mark,cost_pence,cost_per\r\n"
    'Shop 3,building,shop,66,m2,"a ""b""",90000,month\r\n'
    "\r\n"
    "Ann,people,gardening,20,hours a week,,,\r\n"
)


def address(*more: str) -> str:
    return "/".join([f"/{PLACE}/put-in/tables", *more])


@pytest.fixture
def resources(place):
    path = place / "resources.csv"
    path.write_bytes(RESOURCES.encode())
    return path


def marks(place, table="resources"):
    from ultramicro.web.putting_in.kept_tables import kept

    file = kept(place, table)
    return {next(iter(file.said(row).values())): row.mark for row in file.filled}


def typed(client, path):
    """What the form of a row holds, as a browser would send it back."""
    import re

    text = client.get(path).content.decode()
    found = dict(
        re.findall(r'<input type="(?:text|date)" id="f-\w+" name="(\w+)"[^>]*? value="([^"]*)"', text)
    )
    for name, options in re.findall(r'<select id="f-\w+" name="(\w+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_every_table_of_buying_is_begun_from_a_page_and_read_back(coordinator, place):
    from ultramicro.place.dictionary import columns
    from ultramicro.techniques import open_place
    from ultramicro.web.putting_in.kept_tables import TABLES

    buying = [name for name in TABLES if name.startswith("lot_")]
    buying += ["supplier_survey", "interventions", "promises", "measures", "bundle_parts"]
    said = {"text": "Mill Ltd", "integer": "2030", "number": "0.5", "date": "2026-11-30", "boolean": "yes"}
    for table in buying:
        row = {column.name: said[column.type] for column in columns(table) if column.required}
        answer = coordinator.post(address(table, "new"), row)
        assert answer.status_code == 302, answer.content.decode()
    opened = open_place(place)
    assert [opened.table(table).count().to_pyarrow().as_py() for table in buying] == [1] * len(buying)


def test_a_new_table_is_begun_with_the_headings_of_the_dictionary(coordinator, place):
    row = {"need": "Bread", "item": "bread_loaf", "quantity": "1,200", "unit": "item", "price_pence": "1.90",
           "capturable_share": "15%", "essential": "yes"}  # fmt: skip
    answer = coordinator.post(address("needs", "new"), row)
    assert answer.status_code == 302, answer.content.decode()
    assert (place / "needs.csv").read_text().splitlines() == [
        "need,item,area,quantity,unit,price_pence,capturable_share,supplied_from,beside,essential,source",
        "Bread,bread_loaf,,1200,item,190,0.15,,,yes,",
    ]
    page = coordinator.get(answer["Location"]).content.decode()
    assert "Understood as" in page
    assert "£1.90" in page


def test_a_row_that_is_changed_leaves_all_else_as_it_stands(coordinator, place, resources):
    path = address("resources", "row", marks(place)["Shop 3"])
    form = typed(coordinator, path)
    assert form["cost_pence"] == "900.00"
    answer = coordinator.post(path, {**form, "quantity": "70 m2", "cost_pence": "£850"})
    assert answer.status_code == 302, answer.content.decode()
    wanted = RESOURCES.replace(",66,", ",70,").replace("90000", "85000")
    assert resources.read_bytes() == wanted.encode()


def test_a_form_sent_back_unchanged_changes_nothing(coordinator, place, resources):
    for mark in marks(place).values():
        path = address("resources", "row", mark)
        assert coordinator.post(path, typed(coordinator, path)).status_code == 302
    assert resources.read_bytes() == RESOURCES.encode()


def test_a_column_that_the_file_lacks_is_added_at_its_end(coordinator, place, resources):
    path = address("resources", "row", marks(place)["Ann"])
    coordinator.post(path, {**typed(coordinator, path), "postcode": "zy11aa"})
    text = resources.read_text(encoding="utf-8-sig")
    assert text.splitlines()[1].endswith("cost_per,postcode")
    assert text.splitlines()[2].endswith('"a ""b""",90000,month,')
    assert text.splitlines()[4].endswith(",ZY1 1AA") or text.splitlines()[4].endswith(",zy11aa")


def test_deleting_and_undoing_brings_the_file_back_to_the_byte(coordinator, place, resources):
    before = tree(place)
    answer = coordinator.post(address("resources", "row", marks(place)["Shop 3"]), {"do": "delete"})
    assert b"Shop 3" not in resources.read_bytes()
    change = answer["Location"].partition("changed=")[2]
    assert coordinator.post(f"/{PLACE}/put-in/changes", {"change": change}).status_code == 302
    assert tree(place) == before


def test_what_was_changed_since_is_not_undone(coordinator, place, resources):
    first = coordinator.post(address("resources", "row", marks(place)["Shop 3"]), {"do": "delete"})
    coordinator.post(address("resources", "row", marks(place)["Ann"]), {"do": "delete"})
    change = first["Location"].partition("changed=")[2]
    assert coordinator.post(f"/{PLACE}/put-in/changes", {"change": change}).status_code == 422


def test_a_stale_page_is_refused_with_both_versions_and_nothing_is_lost(
    coordinator, place, resources, as_role
):
    path = address("resources", "row", marks(place)["Shop 3"])
    mine, theirs = typed(coordinator, path), typed(coordinator, path)
    other = as_role("administrator", place=PLACE)
    assert other.post(path, {**theirs, "quantity": "77"}).status_code == 302
    now = resources.read_bytes()
    answer = coordinator.post(path, {**mine, "quantity": "88"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "77" in page
    assert "88" in page
    assert resources.read_bytes() == now
    new = address("resources", "row", marks(place)["Shop 3"])
    assert f'action="{new}"' in page
    coordinator.post(new, {**mine, "quantity": "88"})
    assert b",88," in resources.read_bytes()


def test_two_people_changing_different_rows_lose_neither(place, resources, as_role):
    people = [as_role("coordinator", place=PLACE, name=f"c{n}") for n in range(6)]

    def add(pair):
        number, client = pair
        from django.db import connection

        try:
            return client.post(address("resources", "new"), {
                "resource": f"Spade {number}", "kind": "equipment", "what": "spade", "quantity": str(number + 1),
                "unit": "items",
            }).status_code  # fmt: skip
        finally:
            connection.close()

    with concurrent.futures.ThreadPoolExecutor(6) as many:
        assert set(many.map(add, enumerate(people))) == {302}
    text = resources.read_text(encoding="utf-8-sig")
    assert all(text.count(f"Spade {n},") == 1 for n in range(6))


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("quantity", "many", "does not say how much"),
        ("quantity", "", "must be filled in"),
        ("cost_pence", "dear", "is no sum of money"),
        ("cost_pence", "-5", "0 or more"),
        ("people", "0", "above 0"),
        ("available_from", "soon", "is not a date"),
        ("resource", "=HYPERLINK(1)", "may not begin with"),
        ("resource", "@x", "may not begin with"),
    ],
)
def test_what_cannot_be_understood_is_refused_at_its_field_and_stays(  # noqa: PLR0917  fixtures and cases
    coordinator, place, resources, name, value, why
):
    row = {"resource": "Spade", "kind": "equipment", "what": "spade", "quantity": "1", "unit": "items"}
    answer = coordinator.post(address("resources", "new"), {**row, name: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert f'id="e-{name}"' in page
    assert value.replace("&", "&amp;") in page
    assert resources.read_bytes() == RESOURCES.encode()


def test_two_rows_of_one_name_are_refused_as_the_reader_would(coordinator, place, resources):
    row = {"resource": "Shop 3", "kind": "building", "what": "shop", "quantity": "1", "unit": "m2"}
    answer = coordinator.post(address("resources", "new"), row)
    assert answer.status_code in {302, 422}
    from ultramicro.techniques import open_place

    rows = open_place(place).table("resources").to_pyarrow().num_rows
    assert rows == (3 if answer.status_code == 302 else 2), "what is taken in is read, and nothing else"


def test_near_words_are_offered_where_the_plan_knows_no_such_word(coordinator, place):
    row = {"need": "Loafs", "item": "bred", "quantity": "5", "unit": "item"}
    answer = coordinator.post(address("needs", "new"), row)
    page = coordinator.get(answer["Location"]).content.decode()
    assert "Did you mean" in page
    assert "bread" in page


@pytest.mark.parametrize(("table", "has"), [("resources", True), ("needs", True), ("survey", False)])
def test_where_words_of_recipes_are_asked_for_the_recipes_are_a_link_away(coordinator, place, table, has):
    for path in (address(table), address(table, "new")):
        assert ('href="/help/recipes"' in coordinator.get(path).content.decode()) == has
    assert not has or coordinator.get("/help/recipes").status_code == 200


def test_pasted_rows_are_shown_as_understood_and_then_taken_in(coordinator, place, resources):
    text = "Resource\tKind\tWhat\tQuantity\tUnit\tCost\tCost per\nMower\tequipment\tmower\t2\titems\t£15\tonce\nOdd\tland\tgarden\tmuch\tm2\t\t\n"
    page = coordinator.post(address("resources", "paste"), {"rows": text, "do": "look"}).content.decode()
    assert "1 of 2 rows" in page
    assert "does not say how much" in page
    assert resources.read_bytes() == RESOURCES.encode()
    answer = coordinator.post(address("resources", "paste"), {"rows": text, "do": "take"})
    assert answer.status_code == 302
    assert resources.read_bytes() == (RESOURCES + "Mower,equipment,mower,2,items,,1500,once\r\n").encode()


def test_pasted_hostile_rows_are_words_and_no_formulas(coordinator, place):
    text = "party,local\n=cmd|x,yes\n<img src=x>,no\nAsh,maybe\n"
    page = coordinator.post(address("parties", "paste"), {"rows": text, "do": "look"}).content.decode()
    assert "<img" not in page
    coordinator.post(address("parties", "paste"), {"rows": text, "do": "take"})
    assert "=cmd" not in (place / "parties.csv").read_text()
    assert "Ash" not in (place / "parties.csv").read_text()


def test_a_workbook_is_not_written_over(coordinator, place):
    (place / "survey.xlsx").write_bytes(b"PK\x03\x04")
    page = coordinator.get(address("survey")).content.decode()
    assert "workbook" in page
    row = {"respondent": "Ann"}
    assert coordinator.post(address("survey", "new"), row).status_code == 422
    assert not (place / "survey.csv").exists()


def test_the_choices_of_a_form_are_words_of_the_dictionary():
    from ultramicro.place.dictionary import columns
    from ultramicro.web.putting_in.table_forms import CHOICES

    for key, choices in CHOICES.items():
        table, _, name = key.partition(".")
        meaning = next(str(c.meaning) for c in columns(table) if c.name == name)
        rule = next(c.rule for c in columns(table) if c.name == name)
        assert all(word in meaning for word in choices) or rule == "yes_or_no", key


def test_all_that_the_plan_knows_of_where_sellers_are_can_be_chosen():
    from ultramicro.plan.recipes.wants import SELLERS_ARE
    from ultramicro.web.putting_in.table_forms import CHOICES

    for table in ("needs", "pledges"):
        assert set(CHOICES[f"{table}.supplied_from"]) == {*SELLERS_ARE, "unknown"}


cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n\x00", exclude_categories=("Cs", "Cc")), max_size=12
)


@given(
    rows=st.lists(st.lists(cells, min_size=3, max_size=3), max_size=6),
    end=st.sampled_from(["\n", "\r\n"]),
    above=st.sampled_from(["", "# note\n", "\n\n"]),
)
def test_a_file_is_cut_and_put_together_without_loss(rows, end, above):
    import csv
    import io

    from ultramicro.web.putting_in.kept_csv import parse, with_row, without_row

    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(["party", "postcode", "ours"])
    writer.writerows(rows)
    content = (above + out.getvalue()).encode()
    file = parse("parties", content)
    assert file.content() == content
    new = with_row(file, {"party": "One more", "postcode": "ZY1 1AA"})
    again = parse("parties", new.content())
    assert again.rows[-1].cells[:2] == ("One more", "ZY1 1AA")
    assert without_row(new, new.rows[-1].mark).content() == content


def test_every_table_has_a_form_with_all_that_a_person_fills_in(coordinator, place):
    from ultramicro.web.putting_in.kept_tables import TABLES
    from ultramicro.web.putting_in.table_forms import asked_columns

    for table in TABLES:
        page = coordinator.get(address(table, "new")).content.decode()
        assert coordinator.get(address(table)).status_code == 200
        assert coordinator.get(address(table, "paste")).status_code == 200
        for column in asked_columns(table):
            assert f'name="{column.name}"' in page, (table, column.name)
    assert coordinator.get(address("payments")).status_code == 404


def test_a_cell_that_is_longer_than_any_name_is_refused(coordinator, place):
    row = {"need": "x" * 200_000, "item": "bread_loaf", "quantity": "1", "unit": "item"}
    answer = coordinator.post(address("needs", "new"), row)
    assert answer.status_code == 422
    assert "longer than 4,000 letters" in answer.content.decode()
    assert not (place / "needs.csv").exists()
