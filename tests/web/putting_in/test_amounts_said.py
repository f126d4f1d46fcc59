"""Forms and pasted rows read amounts as people write them in a file, and ask the same questions."""

import pytest

from tests.readers.test_written import documented
from ultramicro.place.config import load_config
from ultramicro.place.readers.values.amounts_said import amount_said
from ultramicro.place.readers.values.sums_said import sum_said
from ultramicro.web.putting_in.kept_csv import parse, with_row
from ultramicro.web.putting_in.pasting import pasted
from ultramicro.web.putting_in.table_forms import read_row
from ultramicro.web.putting_in.understanding import line_of, read_as_place

AMOUNTS = sorted({(cell, _beside) for cell, written, _ in documented()
                  for _beside in [written.split(" beside `")[1].split("`")[0] if " beside `" in written else ""]})  # fmt: skip


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    root = tmp_path_factory.mktemp("said")
    (root / "place.toml").write_text('name = "Place"\n')
    return load_config(root)


def form(config, **typed):
    return read_row(
        parse("resources", None), config, {"resource": "R", "kind": "land", "what": "field", **typed}
    )


@pytest.mark.parametrize(("cell", "beside"), AMOUNTS)
def test_a_form_keeps_an_amount_so_that_the_reader_takes_it_as_from_a_file(config, cell, beside):
    filled = form(config, quantity=cell, unit=beside)
    assert not filled.errors
    kept = amount_said(filled.said["quantity"], filled.said["unit"])
    assert kept == amount_said(cell, beside)


@pytest.mark.parametrize(
    ("text", "pence"),
    [("£12 a day", 1200), ("about 12 a day", 1200), ("free", 0), ("85p", 85), ("£5k", 500_000), ("10-15", 1500),
     ("£120 an acre", 12_000), ("12.50", 1250), ("12", 1200)],
)  # fmt: skip
def test_a_sum_in_a_form_is_in_pounds_unless_it_says_pence(config, text, pence):
    filled = form(config, quantity="1", unit="acre", cost_pence=text)
    assert not filled.errors
    assert sum_said(filled.said["cost_pence"], careful="most").number == pence


ROWS = {
    "1/4 acre": 1012, "30 x 12 m": 360, "half an acre": 2023, "mornings": None, "up to 40": None,
    "60 x 2 x 3 m": None,
}  # fmt: skip


def test_the_form_and_a_pasted_row_end_where_a_file_does(config):
    file = parse("resources", None)
    text = "resource\tkind\twhat\tquantity\n" + "".join(f"{q}\tland\tfield\t{q}\n" for q in ROWS)
    shown = pasted(config, file, "resources.csv", text, explain=True)
    by_form = file
    for quantity in ROWS:
        by_form = with_row(by_form, form(config, resource=quantity, quantity=quantity).said)
    read = read_as_place(config, by_form, "resources.csv")
    for row, kept, (quantity, area) in zip(shown, by_form.rows, ROWS.items(), strict=True):
        wrong = read.wrong.get(line_of(by_form, kept.mark), "")
        # The same question, word for word, wherever it is typed.
        assert row.wrong == wrong
        assert bool(wrong) is (area is None)
        assert area is None or (f"{area:,}" in row.taken and f"'{quantity}'" in row.taken)


def test_what_cannot_be_read_is_asked_about_with_its_words(config):
    text = "kind\twhat\tquantity\nmoon dust\tdust\theaps\n"
    (row,) = pasted(config, parse("resources", None), "resources.csv", text)
    assert "does not say how much" in row.wrong
    assert "Its kind is moon dust" in row.wrong
