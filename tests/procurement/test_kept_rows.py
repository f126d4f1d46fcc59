"""Odd rows of the room's own tables, in real files: each is kept out with file and line, and none stops an answer."""

import pytest

from tests.procurement.places import rows
from ultramicro.core.ask import ask
from ultramicro.techniques import open_place, technique_named

HUGE = (9 * 10**18, 2**63 - 1, 2**63, 10**25, "9e18", "1e308", "-9e18", 10**15 + 1)
TABLES = {
    "lot_packages": ("contract,package,load,value_pence,turnover_pence", "R,P{n},1,{huge},", "R,A,1,500,"),
    "lot_bids": ("contract,package,firm,cost_pence", "R,A,G{n},{huge}", "R,A,F,400"),
    "lot_firms": ("firm,capacity,turnover_pence", "G{n},5,{huge}", "F,5,500"),
    "bundle_parts": ("bundle,part,probability,exposure_pence", "B,P{n},0.1,{huge}", "B,A,0.1,500"),
    "promises": ("promise,contract,promised,due_on", "P{n},C,{huge},2026-03-01", "P,C,1,2026-03-01"),
    "measures": ("measure,unit,value_pence", "m{n},hours,{huge}", "jobs,persons,5"),
}
ODD = {
    "lot_firms": ("f ,5,500", "J,nan,500", "K,inf,500", ",5,500"),
    "promises": ("Q,C,1,9999-12-31", "Q,C,1,0001-01-01", "Q,C,,2026-03-01", "Q,C,1,31/02/2026"),
    "lot_bids": ("r,a,F,1", "R,A,F,", "R,A,F,-1", "R,A,F,1.5"),
    "bundle_parts": ("B,a,0.1,500", "B,C,1.0001,5", "B,D,-0.1,5", "B,E,0.1,"),
    "lot_packages": ("R,a ,1,5,", "R,,1,5,", "R,C,-1,5,", "R,D,1,much,"),
    "measures": ("JOBS,persons,6", "x,hours,-1", "y,hours,?", ",hours,1"),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    root = tmp_path_factory.mktemp("odd") / "town"
    (root / "buying").mkdir(parents=True)
    (root / "place.toml").write_text('name = "Town"\nas_of = 2026-06-30\n')
    for table, (header, huge, good) in TABLES.items():
        lines = [header, good, *(huge.format(n=n, huge=each) for n, each in enumerate(HUGE)), *ODD[table]]
        (root / "buying" / f"{table}.csv").write_text("\n".join(lines) + "\n")
    return open_place(root)


@pytest.mark.parametrize(
    ("question", "tables"),
    [("lots", ("lot_packages", "lot_bids", "lot_firms")), ("bundle", ("bundle_parts",)), ("promises", ("promises", "measures"))],
)  # fmt: skip
def test_every_odd_row_is_told_with_file_and_line_and_the_good_one_answers(place, question, tables):
    got = ask(technique_named(question)(), place)
    told = {(row["file"], row["line"]) for row in rows(got, "rows_kept_out")}
    assert told == {(f"buying/{table}.csv", line) for table in tables for line in range(3, 3 + len(HUGE) + 4)}
    assert f"{len(tables) * 12} rows could not be used" in got.sentence("rows_kept_out")
    (first, *_) = [figure.value for figure in got.figures() if figure.value is not None]
    assert first in {200_400, 50, 1}  # of the one good row each


def test_the_very_same_intervention_twice_is_paid_for_once(tmp_path):
    root = tmp_path / "town"
    for folder in ("buying", "payments"):
        (root / folder).mkdir(parents=True)
    (root / "place.toml").write_text(
        'name = "Town"\nas_of = 2026-06-30\n[[areas]]\nname = "T"\nprefixes = ["ZY1"]\n'
    )
    paid = "Payer,Supplier,Date,Amount,Category\n" + "".join(
        f"Town Council,Green Ltd,{day:02}/05/2026,{day * 10}.00,Cleaning\n" for day in range(1, 9)
    )
    (root / "payments" / "a.csv").write_text(paid)
    rows_ = [
        "Hall,2026,500,cleaning",
        "HALL ,2026,500,cleaning",
        "Hall,2027,500,cleaning",
        "Hall,2026,700,cleaning",
    ]
    (root / "buying" / "interventions.csv").write_text(
        "intervention,year,amount_pence,trade\n" + "\n".join(rows_)
    )
    answer = ask(technique_named("annex")(), open_place(root))
    assert sum(each.of.amount_pence for each in answer.rows) == 1700
    assert [(out.line, "line 2" in str(out.why)) for out in answer.kept_out] == [(3, True)]
