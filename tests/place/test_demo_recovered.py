"""Reading, resolving and locating the demo's untidy files recovers what truly happened."""

from collections import Counter, defaultdict

import pytest

from ultramicro.place.demo import truth
from ultramicro.place.demo.parties import PAYERS
from ultramicro.techniques import open_place

BANDS = {"Mill Side": 1, "Kelderby": 2, "Keldervale": 3, "Doggershire": 4}


@pytest.fixture(scope="module")
def place(demo_place):
    return open_place(demo_place)


def rows(place, table):
    return place.table(table).to_pyarrow().to_pylist()


@pytest.fixture(scope="module")
def spend(place):
    return [row for row in rows(place, "payments") if row["kind"] == "spend"]


@pytest.mark.parametrize("payer", PAYERS.values())
def test_every_body_paid_what_it_truly_paid_to_the_penny(spend, payer):
    held = [row for row in spend if row["payer"] == payer]
    meant = [line for line in truth().lines if line.payer == payer]
    assert sum(row["amount_pence"] for row in held) == sum(line.amount_pence for line in meant)
    assert len(held) == len(meant)


def test_every_payment_has_its_true_day_and_amount(spend):
    found = Counter((row["paid_on"], row["amount_pence"]) for row in spend)
    assert found == Counter((ln.paid_on, ln.amount_pence) for ln in truth().lines)


def test_every_payment_has_its_true_reference_unless_it_could_lead_to_a_person(spend):
    found = Counter((row["paid_on"], row["amount_pence"], row["reference"]) for row in spend)
    missing = Counter((ln.paid_on, ln.amount_pence, ln.reference) for ln in truth().lines) - found
    people = Counter((row["paid_on"], row["amount_pence"]) for row in spend if row["payee_kind"] == "person")
    assert people
    assert Counter(missing_line[:2] for missing_line in missing.elements()) == people


def test_no_line_of_any_file_is_lost(place):
    for row in rows(place, "files"):
        assert row["accepted"] + row["rejected"] + row["set_aside"] == row["lines"], row["file"]
        assert row["rejected"] == 0, row


def test_no_name_is_put_with_another_partys(place, spend):
    """A false merge moves money unseen; a missed one only leaves more to ask."""
    true = {line.printed: line.party_id for line in truth().lines if line.party_id}
    together = defaultdict(set)
    for row in rows(place, "party_names"):
        if row["name"] in true:
            together[row["party_id"]].add(true[row["name"]])
    assert not {party: ids for party, ids in together.items() if len(ids) > 1}


def test_most_names_of_one_party_are_put_together(place):
    true = {line.printed: line.party_id for line in truth().lines if line.party_id}
    found = {row["name"]: row["party_id"] for row in rows(place, "party_names")}
    by_party = defaultdict(list)
    for name, party_id in true.items():
        by_party[party_id].append(name)
    pairs = [(a, b) for names in by_party.values() for i, a in enumerate(names) for b in names[:i]]
    together = sum(found[a] == found[b] for a, b in pairs)
    assert together / len(pairs) > 0.8


def own_books(place):
    """The months in which each party's own payments are in the place, by its true name."""
    months = defaultdict(set)
    for row in rows(place, "payments"):
        months[row["payer"].casefold()].add((row["paid_on"].year, row["paid_on"].month))
    return months


@pytest.mark.parametrize("area", BANDS)
def test_the_true_share_inside_lies_in_the_range(place, area):
    held, books = truth(), own_books(place)
    bands = ("neighbourhood", "town", "district", "county")[: BANDS[area]]
    for payer in PAYERS.values():
        row = next(r for r in rows(place, "locality") if (r["area"], r["basis"], r["dimension"], r["item"])
                   == (area, "influenceable", "payer", payer))  # fmt: skip
        # What is paid to another body whose books are here is counted where that body spends it.
        counted = [
            line for line in held.lines
            if line.payer == payer and line.class_ in ("purchase", "grant")
            and (line.paid_on.year, line.paid_on.month)
            not in books[held.parties[line.party_id].name.casefold()]
        ]  # fmt: skip
        whole = sum(line.amount_pence for line in counted)
        inside = sum(line.amount_pence for line in counted if held.parties[line.party_id].band in bands)
        assert 0.9 * held.paid_pence(payer=payer) < whole <= held.paid_pence(payer=payer)
        assert row["total_pence"] == whole
        assert row["share_low"] <= inside / whole <= row["share_high"]
        assert row["unknown_pence"] > 0
