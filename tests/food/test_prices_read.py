"""A price or a quantity below nought is none: it is kept out where it is read."""

import pytest

from ultramicro.flows.tables import rows_of
from ultramicro.place.opening import open_folder

HEADS = {
    "availability": "offer,grower,item,quantity,unit,price_pence,pack,cycle_on\n",
    "orders": "order,buyer,item,quantity,unit,limit_price_pence,least_quantity,cycle_on\n",
}


@pytest.mark.parametrize(("table", "cells", "column"), [
    ("availability", "A{n},Farm,kale,9,kg,-500,,2026-06-04", "price_pence"),
    ("availability", "A{n},Farm,kale,-9,kg,50,,2026-06-04", "quantity"),
    ("availability", "A{n},Farm,kale,9,kg,50,-1,2026-06-04", "pack"),
    ("orders", "O{n},Shop,kale,9,kg,-5,,2026-06-04", "limit_price_pence"),
    ("orders", "O{n},Shop,kale,-9,kg,5,,2026-06-04", "quantity"),
    ("orders", "O{n},Shop,kale,9,kg,5,-2,2026-06-04", "least_quantity"),
])  # fmt: skip
def test_what_is_below_nought_is_kept_out_with_its_column(tmp_path, table, cells, column):
    (tmp_path / "food").mkdir()
    (tmp_path / "place.toml").write_text('name = "Our Town"\n')
    good = cells.replace("-", "").replace("20260604", "2026-06-04")
    (tmp_path / "food" / f"{table}.csv").write_text(
        f"{HEADS[table]}{good.format(n=1)}\n{cells.format(n=2)}\n"
    )
    place = open_folder(tmp_path, lambda _: ())
    assert len(rows_of(place.table(table))) == 1
    (reject,) = rows_of(place.table("rejects"))
    assert column in str(reject)
