"""The technique: what clearing would do here, what it leaves out, and that it names nobody."""

from datetime import date

import pyarrow as pa
import pytest

from tests.clearing.test_language import plain_words
from tests.multiplier.places import table
from ultramicro.clearing.eligible_obligations import eligible_obligations
from ultramicro.clearing.overdue import urgency
from ultramicro.clearing.sentences import REFUSALS, in_words
from ultramicro.clearing.solver.reasons import Law, Refusal, Unproved, Unusable
from ultramicro.clearing.technique import Clearing
from ultramicro.core.ask import ask
from ultramicro.core.contract import UNDATED
from ultramicro.core.errors import BadInput, BrokenLaw
from ultramicro.core.formatting import MADE_UP, Formatter
from ultramicro.core.memory import MemoryPlace
from ultramicro.core.message import Message, Pence, Share
from ultramicro.core.packing import unpacked
from ultramicro.main import main

OBLIGATIONS = {"debtor": pa.string(), "creditor": pa.string(), "amount_pence": pa.int64(), "issued_on": pa.date32(),
               "due_on": pa.date32(), "reference": pa.string(), "currency": pa.string(), "status": pa.string(),
               "related": pa.bool_()}  # fmt: skip


def owes(debtor, creditor, pence, **more):
    return {
        "debtor": debtor,
        "creditor": creditor,
        "amount_pence": pence,
        "reference": f"{debtor}{creditor}{pence}",
        **more,
    }


RING = [owes("Ann", "Bob", 10_000), owes("Bob", "Cy", 8_000), owes("Cy", "Ann", 7_000)]


def answer(rows):
    return ask(Clearing(), MemoryPlace("Town", date(2026, 3, 31), {"obligations": table(OBLIGATIONS, rows)}))


def test_a_ring_is_cancelled_and_said_in_pounds():
    got = answer(RING)
    told = got.sentence("cancelled").values
    assert (told["cancelled"], told["share"]) == (Pence(210_00), Share(0.84))
    assert (got.figure("cancelled_share").value, got.figure("parties_helped").value) == (0.84, 3)


def test_no_name_stands_in_the_answer():
    got = answer(RING)
    words = (
        str(got.says())
        + str([t.to_pyarrow().to_pylist() for t in got.tables().values()])
        + str(got.figures())
    )
    assert not any(name in words for name in ("Ann", "Bob", "Cy"))


def test_overdue_invoices_go_first():
    rows = [
        owes("A", "B", 100, due_on=date(2026, 4, 30)),
        owes("A", "B", 90, due_on=date(2025, 12, 1)),
        owes("B", "A", 90),
    ]
    assert answer(rows).found.overdue_pence() == (90, 90)


def test_what_cannot_be_set_off_is_left_out_with_its_reason():
    rows = [*RING, owes("Ann", "ann ", 5), owes("Ann", "Bob", 1, status="disputed"), owes("Ann", "Bob", 2, currency="EUR"),
            owes("Ann", "Bob", 0), RING[0]]  # fmt: skip
    left = {
        (row.reason, row.detail): (row.invoices, row.amount_pence)
        for row in answer(rows).found.eligible.left_out
    }
    assert left == {("not_open", "disputed"): (1, 1), ("other_currency", "EUR"): (1, 2), ("nothing_owed", ""): (1, 0),
                    ("same_party", ""): (1, 5), ("duplicate", ""): (1, 10_000)}  # fmt: skip


def test_a_place_with_nothing_to_set_off_is_told_what_to_give():
    with pytest.raises(BadInput) as refused:
        answer([owes("Ann", "Bob", 5, status="disputed")])
    assert refused.value.what.values == {"currency": "GBP"}
    assert refused.value.do


def test_what_is_left_is_told_with_its_reason():
    rows = answer([*RING, owes("Di", "Ann", 900)]).tables()["clearing_left"].to_pyarrow().to_pylist()
    assert [(row["reason_id"], row["pairs"], row["amount_pence"]) for row in rows] == [
        ("no_loop", 1, 900), ("loops_full", 2, 4_000)
    ]  # fmt: skip


def test_who_belongs_to_one_owner_is_left_out():
    found = answer([owes("Ann", "Bob", 10_000, related=True), *RING[:2], owes("Cy", "Ann", 7_000)])
    assert "one_owner" in {row.reason for row in found.found.eligible.left_out}


def test_sectors_and_districts_are_told_but_never_of_fewer_than_three():
    parties = [
        {"party": name, "sector": sector, "postcode": "BB5 1AA"}
        for name, sector in (("ann", "farming"), ("Bob", "farming"), ("Cy", "farming"), ("Di", "law"))
    ]
    known = {"party": pa.string(), "sector": pa.string(), "postcode": pa.string()}
    tables = {
        "obligations": table(OBLIGATIONS, [*RING, *(owes(name, "Ann", 50) for name in ("Di", "Ed", "Flo"))]),
        "parties": table(known, parties),
    }
    found = ask(Clearing(), MemoryPlace("Town", date(2026, 3, 31), tables))
    rows = found.tables()["clearing_groups"].to_pyarrow().to_pylist()
    told = {
        (row["grouped_by_id"], row["name_id"]): (row["parties"], row["owed_pence"], row["cleared_pence"])
        for row in rows
    }
    assert told == {
        ("sector", "named"): (3, 25_000, 21_000),
        ("sector", "others"): (3, 150, 0),
        ("postcode_district", "others"): (6, 25_150, 21_000),
    }
    assert unpacked(rows[0]["name"]).values == {"name": "farming"}


def test_credit_lines_in_the_books_are_capacities():
    chain = [owes("A1", "B2", 100_00), owes("B2", "C3", 100_00)]
    kinds = {"owner": pa.string(), "class": pa.string(), "currency": pa.string(), "status": pa.string()}
    sums = ("balance_pence", "held_out_pence", "held_in_pence", "floor_pence", "ceiling_pence")
    accounts = [
        {"owner": who, "class": "member", "currency": "GBP", "status": status, "balance_pence": 10_00,
         "floor_pence": floor, "ceiling_pence": 60_00}
        for who, floor, status in (("a1", -30_00, "open"), ("b2", 0, "open"), ("c3", 0, "open"), ("a1", -999_00, "closed"))
    ]  # fmt: skip
    tables = {
        "obligations": table(OBLIGATIONS, chain),
        "accounts": table(kinds | dict.fromkeys(sums, pa.int64()), accounts),
    }
    found = ask(Clearing(), MemoryPlace("Town", date(2026, 3, 31), tables)).found.by_accounts
    assert (found.total_pence, found.lent_pence) == (90_00, 50_00)
    assert found.borrowed_pence.max() == 40_00


def test_loops_of_few_parties_are_told_beside():
    tables = {"obligations": table(OBLIGATIONS, [*RING, owes("Bob", "Ann", 3_000)])}
    found = ask(Clearing(longest_loop=2), MemoryPlace("Town", date(2026, 3, 31), tables))
    told = found.figure("short_loops_share", longest_loop="2")
    assert told.value == pytest.approx(6_000 / 28_000)


def test_rounds_at_the_ends_of_months_carry_over_what_is_left():
    rows = [
        owes("Ann", "Bob", 10_000, issued_on=date(2026, 1, 5)),
        owes("Bob", "Ann", 4_000, issued_on=date(2026, 1, 9)),
        owes("Bob", "Cy", 9_000, issued_on=date(2026, 2, 1)),
        owes("Cy", "Ann", 9_000),
    ]
    told = answer(rows).tables()["clearing_rounds"].to_pyarrow().to_pylist()
    assert [(r["month"], r["new_pence"], r["open_pence"], r["cleared_pence"]) for r in told] == [
        ("2026-01", 23_000, 23_000, 8_000), ("2026-02", 9_000, 24_000, 18_000),
    ]  # fmt: skip


def test_rows_that_are_no_debt_are_listed_with_file_and_row(tmp_path, capsys):
    main(["new", str(tmp_path / "town")])
    (tmp_path / "town" / "obligations" / "a.csv").write_text(
        "debtor,creditor,amount_pence,reference\nAnn,Bob,100,1\nAnn,Bob,-5,2\nAnn,Bob,0,3\nann,Ann,7,4\n"
        "Ann,Bob,101,1\nBob,Ann,60.5,5\nBob,Ann,60,6\n"
    )
    main(["check", str(tmp_path / "town")])
    told = capsys.readouterr().out
    for line, why in ((3, "not above 0"), (4, "not above 0"), (5, "debtor and creditor are the same"),
                      (6, "already on an earlier line"), (7, "not a whole number")):  # fmt: skip
        assert any(f"a.csv line {line}:" in row and why in row for row in told.splitlines()), (line, told)


def in_euros(currency=""):
    rows = [*RING, owes("Ann", "Bob", 1, currency="GBP"), owes("Bob", "Ann", 1, currency="GBP")]
    tables = {"obligations": table(OBLIGATIONS, rows)}
    place = MemoryPlace("Town", date(2026, 3, 31), tables, settings={"currency": "EUR"})
    return ask(Clearing(currency=currency), place)


def test_it_clears_the_places_own_currency_and_takes_invoices_without_one_to_be_in_it():
    own, other = in_euros(), in_euros("GBP")
    assert (own.found.currency, own.found.owed_pence, own.found.best.total_pence) == ("", 25_000, 21_000)
    assert own.sentence("cancelled").values["cancelled"] == Pence(210_00)
    assert (other.found.currency, other.found.owed_pence) == ("GBP", 2)
    for answered, left in ((own, "GBP"), (other, "EUR")):
        assert {(row.reason, row.detail) for row in answered.found.eligible.left_out} == {
            ("other_currency", left)
        }


def test_every_fact_of_the_answer_has_an_id_of_its_own():
    tables = {"obligations": table(OBLIGATIONS, [*RING, owes("Bob", "Ann", 3_000, due_on=date(2025, 12, 1))])}
    got = ask(Clearing(longest_loop=2), MemoryPlace("Town", date(2026, 3, 31), tables))
    figures = [(figure.id, *figure.of.items()) for figure in got.figures()]
    sentences = [each.id for each in (*got.says(), *got.lacks())]
    for ids in (figures, sentences, [check.id for check in got.checks()]):
        assert len(set(ids)) == len(ids)
        assert all(ids)
    assert {"cancelled", "overdue_first", "loans"} <= set(sentences)


def test_the_answer_is_the_same_in_every_language_but_for_its_words():
    english = answer(RING)
    with Formatter(language=MADE_UP, currency="EUR").speaking():
        made_up = answer(RING)
        shown = [*made_up.says(), *made_up.lacks(), *(text for f in made_up.figures() for text in (f.name, f.how, f.rests_on)),
                 *(check.law for check in made_up.checks()), *(text for p in made_up.pictures() for text in (p.title, p.alt))]  # fmt: skip
    assert not {word for text in shown for word in plain_words(text)}
    assert [f.value for f in english.figures()] == [f.value for f in made_up.figures()]
    assert [(c.id, c.error) for c in english.checks()] == [(c.id, c.error) for c in made_up.checks()]
    tables = (got.tables() for got in (english, made_up))
    first, second = ({name: each.to_pyarrow().to_pylist() for name, each in got.items()} for got in tables)
    assert first == second


def test_what_the_solver_refuses_becomes_a_message_that_says_what_to_do():
    places = {"most": 5, "parties": 3, "least": 2, "invoice": 0}
    for refusal, (wrong, _) in REFUSALS.items():
        wanted = {name: places[name] for name in wrong.__code__.co_varnames[: wrong.__code__.co_argcount]}
        with pytest.raises(BadInput) as told, in_words("clearing"):
            raise Unusable(refusal, **wanted)
        assert isinstance(told.value.what, Message)
        assert isinstance(told.value.do, Message)
    assert set(REFUSALS) == set(Refusal)
    for law in Law:
        with pytest.raises(BrokenLaw) as broken, in_words("clearing"):
            raise Unproved({law: 3})
        assert [(check.id, check.error) for check in broken.value.broken] == [(law.value, 3)]


DUE = [(date(2026, 3, 31), 0), (date(2026, 3, 30), 1), (date(2026, 3, 1), 1), (date(2026, 2, 28), 2), (date(2025, 12, 31), 2),
       (date(2025, 12, 30), 3), (None, 0)]  # fmt: skip


def eligible(rows, currency="GBP"):
    return eligible_obligations(
        table(OBLIGATIONS, rows), currency=currency, own_currency="GBP", on=date(2026, 3, 31)
    )


def test_an_invoice_is_the_more_urgent_the_longer_it_is_overdue():
    rows = [owes("A", "B", 100 + n, due_on=due) for n, (due, _) in enumerate(DUE)]
    found = eligible(rows)
    told = dict(zip(found.amount_pence.tolist(), found.urgency.tolist(), strict=True))
    assert told == {100 + n: steps for n, (_, steps) in enumerate(DUE)}
    days = [(date(2026, 3, 31) - due).days for due, _ in DUE if due]
    assert [urgency(each) for each in days] == [steps for due, steps in DUE if due]


def test_open_and_confirmed_invoices_can_be_set_off_and_no_others():
    rows = [
        owes("A", "B", n + 1, status=status)
        for n, status in enumerate((None, "", "open", "confirmed", "disputed", "x"))
    ]
    found = eligible(rows)
    assert found.amount_pence.tolist() == [1, 2, 3, 4]
    assert [(row.reason, row.detail, row.amount_pence) for row in found.left_out] == [
        ("not_open", "disputed", 5), ("not_open", "x", 6)
    ]  # fmt: skip


def test_of_the_same_invoice_twice_the_larger_counts_and_sums_below_nought_count_as_none():
    same = {"reference": "R1"}
    found = eligible(
        [owes("A", "B", 5, **same), owes("A", "B", 9, **same), owes("B", "A", -7), owes("B", "A", 0)]
    )
    assert found.amount_pence.tolist() == [9]
    assert {(row.reason, row.invoices, row.amount_pence) for row in found.left_out} == {
        ("duplicate", 1, 5), ("nothing_owed", 2, 0)
    }  # fmt: skip


def test_a_party_is_one_however_its_name_is_written():
    found = eligible([owes("Ann  Lee", "BOB", 5), owes("bob", " ann lee ", 6), owes("Ann lee", "Cy", 7)])
    assert sorted(found.names) == ["ann lee", "bob", "cy"]
    ends = {(found.names[d], found.names[c]): pence for d, c, pence in
            zip(found.debtor.tolist(), found.creditor.tolist(), found.amount_pence.tolist(), strict=True)}  # fmt: skip
    assert ends == {("ann lee", "bob"): 5, ("bob", "ann lee"): 6, ("ann lee", "cy"): 7}


def test_the_month_of_an_invoice_is_counted_from_the_year_nought():
    found = eligible(
        [
            owes("A", "B", 1, issued_on=date(2026, 1, 31)),
            owes("A", "B", 2, issued_on=date(2025, 12, 1)),
            owes("A", "B", 3),
        ]
    )
    assert dict(zip(found.amount_pence.tolist(), found.month.tolist(), strict=True)) == {
        1: 2026 * 12,
        2: 2025 * 12 + 11,
        3: 0,
    }


def test_of_one_debtors_invoices_the_oldest_goes_first():
    rows = [
        owes("A", "B", 100, reference="NEW", due_on=date(2026, 2, 25)),
        owes("A", "B", 90, reference="OLD", due_on=date(2026, 2, 5)),
        owes("A", "B", 80, reference="NONE"),
        owes("B", "A", 90),
    ]
    found = answer(rows).found
    cleared = dict(
        zip(found.eligible.amount_pence.tolist(), found.preferred.cleared_pence.tolist(), strict=True)
    )
    assert (cleared[100], cleared[80]) == (0, 0)


def test_spellings_of_one_party_and_one_invoice_are_one_and_status_may_have_capitals():
    rows = [
        owes("Acme Ltd", "B", 100, reference="1", status="Open"), owes("B", "Acme Limited", 100, reference="2"),
        owes("ACME LTD.", "b", 100, reference="1 "), owes("Acme Ltd", "B", 100, reference="-1"),
    ]  # fmt: skip
    got = answer(rows).found
    assert (got.best.total_pence, got.eligible.parties) == (200, 2)
    assert [(row.reason, row.invoices) for row in got.eligible.left_out] == [("duplicate", 2)]


def test_parties_csv_says_what_else_a_party_is_called():
    parties = {"party": pa.string(), "alias": pa.string(), "sector": pa.string(), "postcode": pa.string()}
    tables = {
        "obligations": table(OBLIGATIONS, [owes("Old Mill", "B", 100), owes("B", "The Miller's", 100)]),
        "parties": table(parties, [{"party": "Old Mill", "alias": "The Miller's"}]),
    }
    place = MemoryPlace("Town", date(2026, 3, 31), tables)
    assert ask(Clearing(), place).found.best.total_pence == 200


def test_a_place_without_a_day_takes_today_and_says_so():
    rows = [owes("A", "B", 100, due_on=date(2020, 1, 1)), owes("B", "A", 100)]
    got = ask(Clearing(), MemoryPlace("Town", UNDATED, {"obligations": table(OBLIGATIONS, rows)}))
    assert got.found.overdue_pence() == (100, 100)
    assert got.sentence("day_is_today")
    assert not answer(rows).sentence("day_is_today")
