"""Over the files of a place each contract is told once: by its newest register or notice."""

import json
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.contracts.reading import package, release
from tests.readers.contracts.test_registers import register
from ultramicro.place.dictionary import columns
from ultramicro.place.sources.contracts import newest
from ultramicro.techniques import open_place

EMPTY = {column.name: None for column in columns("contracts")}


def row(**cells):
    return EMPTY | {"file": "a", "line": 2, "stage": "contract", "contract": "c", "title": "Mowing"} | cells


def ocds(**cells):
    return row(**({"ocid": "o", "release": "r1", "contract": "o | a", "buyer": "B"} | cells))


FILES, NAMES = st.sampled_from(["a", "b", "c"]), st.sampled_from(["c1", "c2", "c3"])
DAYS = st.dates(date(2024, 1, 1), date(2026, 1, 1))
ROWS = st.lists(st.tuples(FILES, NAMES, st.sampled_from(["X Ltd", "Y Ltd", None]), DAYS), max_size=12)


@given(ROWS)
def test_no_contract_is_lost_and_none_is_told_by_two_files(drawn):
    rows = [row(file=f, contract=c, supplier=s, starts_on=d, line=n) for n, (f, c, s, d) in enumerate(drawn)]
    used = newest(rows)
    assert {each["contract"] for each in used} == {each["contract"] for each in rows}
    assert all(len({u["file"] for u in used if u["contract"] == each["contract"]}) == 1 for each in used)
    assert all(each in rows for each in used)


@given(st.permutations([
    ocds(stage="pipeline", contract="o", release="r0", published_on=date(2025, 1, 1), commenced_on=date(2025, 9, 1)),
    ocds(stage="tender", contract="o", release="r1", published_on=date(2025, 3, 1), commenced_on=date(2025, 3, 1),
         estimated_pence=500, kind="works"),
    ocds(stage="award", release="r2", published_on=date(2025, 6, 1), supplier="X Ltd", value_pence=400),
    ocds(stage="contract", release="r3", published_on=date(2025, 7, 1), ends_on=date(2027, 1, 1)),
]))  # fmt: skip
def test_notices_of_one_process_are_one_contract_whatever_their_order(rows):
    (one,) = newest([dict(each) for each in rows])
    told = {
        name: one[name] for name in ("stage", "supplier", "value_pence", "estimated_pence", "kind", "ends_on")
    }
    assert told == {"stage": "contract", "supplier": "X Ltd", "value_pence": 400, "estimated_pence": 500,
                    "kind": "works", "ends_on": date(2027, 1, 1)}  # fmt: skip
    assert one["commenced_on"] == date(2025, 3, 1)


def test_lots_that_are_not_awarded_stay_open():
    rows = [ocds(stage="tender", contract="o | lot 1", lot="1", line=3),
            ocds(stage="tender", contract="o | lot 2", lot="2", line=3),
            ocds(stage="award", lot="1", release="r2", supplier="X Ltd")]  # fmt: skip
    assert [(each["stage"], each["lot"]) for each in newest(rows)] == [("tender", "2"), ("award", "1")]


def test_strangers_under_one_id_are_not_joined_over_files():
    rows = [ocds(file="a", contract="o", stage="tender", release=None, title="Mowing"),
            ocds(file="b", contract="o", stage="tender", release=None, title="Roads", buyer="C")]  # fmt: skip
    used = newest(rows)
    assert len({each["contract"] for each in used}) == 2
    assert all(each["flag"] == "ocid_shared" for each in used)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    root = tmp_path_factory.mktemp("place")
    (root / "place.toml").write_text('name = "Anytown"\n', encoding="utf-8")
    later = {"reference": "S1", "ends_on": "31/03/2029", "starts_on": "01/07/2026"}
    paid = {"id": "c", "awardID": "a1", "implementation": {"transactions": [
        {"id": "t", "value": {"amount": 5, "currency": "GBP"}, "date": "2026-07-01"}]}}  # fmt: skip
    files = {
        "contracts/2026-q1.csv": register({}, {"reference": "S2"}, {"reference": "S3", "supplier": "Jane Doe",
                                                                   "company_number": ""}),
        "contracts/2026-q2.csv": register(later, {"reference": "S2", "starts_on": "01/07/2026"}),
        "contracts/a.json": json.dumps(package(release(1), release(1, id="r2", contracts=[paid]))),
        "contracts/b.json": json.dumps(package(release(1, id="r2", contracts=[paid]))),
        "contracts/spend.csv": "Supplier,Amount,Payment Date\nKelder Ltd,5.00,01/05/2026\nA Ltd,6.00,01/05/2026\n",
    }  # fmt: skip
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return open_place(root)


def test_the_newest_register_counts_and_the_account_says_so(place):
    rows = place.table("contracts").to_pyarrow().to_pylist()
    assert Counter(each["file"] for each in rows) == {
        "contracts/2026-q1.csv": 1, "contracts/2026-q2.csv": 2, "contracts/b.json": 1}  # fmt: skip
    files = {f["file"]: f for f in place.table("files").to_pyarrow().to_pylist()}
    assert all(f["accepted"] + f["rejected"] + f["set_aside"] == f["lines"] for f in files.values())
    assert (files["contracts/2026-q1.csv"]["accepted"], files["contracts/2026-q1.csv"]["set_aside"]) == (1, 2)
    rejects = place.table("rejects").to_pyarrow().to_pylist()
    assert Counter(each["code"] for each in rejects) == {"contract_replaced": 4}


def test_a_payment_that_two_notices_tell_counts_once(place):
    (paid,) = place.table("contract_payments").to_pyarrow().to_pylist()
    assert (paid["amount_pence"], paid["reference"]) == (500, "ocds-test-1 | a1")


def test_no_person_is_named_as_a_supplier(place):
    rows = place.table("contracts").to_pyarrow().to_pylist()
    (hidden,) = [each for each in rows if each["reference"] == "S3"]
    assert (hidden["supplier"], hidden["postcode"], hidden["flag"]) == (None, None, "supplier_person")


def test_payments_among_contracts_are_payments(place):
    assert place.table("payments").count().execute() == 2


@pytest.mark.parametrize(("later", "stays"), [
    ({"supplier": "Y Ltd", "starts_on": date(2025, 4, 1)}, True),
    ({"supplier": "X LIMITED", "starts_on": date(2025, 4, 1)}, True),
    ({"supplier": "X Ltd", "starts_on": date(2024, 6, 1)}, False),
    ({"supplier": "Y Ltd", "starts_on": date(2023, 1, 1)}, False),
    ({"supplier": "Y Ltd", "starts_on": date(2024, 6, 1)}, False),
])  # fmt: skip
def test_a_reference_that_is_let_again_is_two_contracts(later, stays):
    """To another supplier, or after it ended; a novation or a correction of the same letting is one."""
    first = {"reference": "S1", "buyer": "B", "supplier": "X Ltd", "starts_on": date(2023, 1, 1)}
    rows = [
        row(**first, ends_on=date(2024, 12, 31)),
        row(**first | later, file="b", ends_on=date(2027, 3, 31)),
    ]
    used = newest([dict(each) for each in rows])
    assert [each["file"] for each in used] == (["a", "b"] if stays else ["b"])
    assert len({each["contract"] for each in used}) == len(used)


def test_a_reference_that_got_lots_later_is_told_once():
    first = row(reference="S1", buyer="B", supplier="X Ltd", starts_on=date(2025, 1, 1))
    lots = [first | {"file": "b", "contract": f"c | {lot}", "supplier": lot, "starts_on": date(2025, 1, 1)}
            for lot in ("X Limited", "Y Ltd")]  # fmt: skip
    assert {each["file"] for each in newest([dict(first), *map(dict, lots)])} == {"b"}


REGISTERED = {"buyer": "Kelder MBC", "supplier": "Elm & Co Ltd", "reference": "DN12345", "title": "Parks: mowing",
              "starts_on": date(2026, 4, 1), "ends_on": date(2028, 3, 31), "value_pence": 10_000_000}  # fmt: skip
NOTICED = REGISTERED | {"buyer": "KELDER COUNCIL", "supplier": "ELM AND CO LIMITED", "reference": "T9", "file": "n.json",
                        "stage": "award", "company_number": "01234567", "published_on": date(2026, 3, 1)}  # fmt: skip


@pytest.mark.parametrize(("change", "joined", "asked"), [
    ({}, True, False), ({"reference": "dn12345", "title": "Grass", "value_pence": 12_000_000}, True, False),
    ({"value_pence": 10_050_000, "ends_on": None}, True, False), ({"value_pence": 90, "ends_on": None}, False, True),
    ({"title": "Grass", "value_pence": 90}, False, True), ({"supplier": "Oak Ltd"}, False, False),
    ({"supplier": "Oak Ltd", "reference": "DN12345"}, False, True), ({"buyer": "Vale Council"}, False, False),
    ({"title": "Grass", "value_pence": 90, "ends_on": None}, False, False), ({"stage": "tender"}, False, False),
])  # fmt: skip
def test_a_contract_in_a_register_and_a_notice_is_one(change, joined, asked):
    used = newest([row(**REGISTERED), ocds(**NOTICED | change)])
    if joined:
        (one,) = used
        assert (one["file"], one["also_in"], one["ocid"], one["company_number"]) == (
            "a",
            "n.json",
            "o",
            "01234567",
        )
        assert one["value_pence"] == 10_000_000
        assert (one["flag"] == "sources_differ") == (change.get("value_pence", 0) > 11_000_000)
    else:
        assert len(used) == 2
        assert {each["flag"] for each in used} == ({"perhaps_same"} if asked else {None})


def test_a_register_row_that_two_notices_fit_is_asked():
    used = newest([row(**REGISTERED), ocds(**NOTICED), ocds(**NOTICED | {"ocid": "p", "contract": "p | a"})])
    assert [each["flag"] for each in used] == ["perhaps_same"] * 3


def test_what_is_expired_does_not_end_years_after_its_register():
    rows = [row(line=n, contract=f"c{n}", starts_on=date(2024, 1, 1)) for n in range(9)]
    over = row(contract="x", state="ended", starts_on=date(2023, 1, 1), ends_on=date(2030, 1, 1))
    told = newest([*rows, dict(over), over | {"contract": "y", "ended_on": date(2030, 1, 1)}])
    assert [(each["ends_on"], each["flag"]) for each in told[-2:]] == [
        (None, "end_unknown"),
        (date(2030, 1, 1), None),
    ]


NUMBERS = ("C1", "C2", "C3", "C4")


def unnamed_buyer(file, words, **cells):
    """A register that does not say who buys: a row for each reference."""
    return [row(file=file, contract=name, reference=name, title=f"{words} {name}", supplier=f"{words} {name} Ltd",
                starts_on=date(2024, 4, 1), line=n, **cells) for n, name in enumerate(NUMBERS)]  # fmt: skip


@given(st.permutations(["council", "hospital"]), st.integers(0, 3))
def test_two_registers_without_buyers_never_take_each_other_for_an_edition(order, renewed):
    """None is lost, whichever comes first; and a later edition of the one still replaces its own."""
    rows = [each for file in order for each in unnamed_buyer(f"{file}.csv", file)]
    later = unnamed_buyer("later.csv", "council", published_on=date(2026, 1, 1))
    later[renewed] |= {"title": "Something else", "supplier": "Another LLP"}
    used = newest([dict(each) for each in (*rows, *later)])
    assert Counter(each["file"] for each in used) == {"hospital.csv": 4, "later.csv": 4}
    assert len({each["contract"] for each in used}) == len(used)
    assert {each["flag"] for each in used} == {"reference_shared"}


def test_registers_that_share_no_reference_or_name_their_buyer_are_left_alone():
    rows = [*unnamed_buyer("a.csv", "council", buyer="B"), *unnamed_buyer("b.csv", "hospital")]
    assert {each["flag"] for each in newest(rows)} == {None}
