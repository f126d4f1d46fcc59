"""What can be bought anew, by when, and what it is worth: the laws of the parts."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.core.calendar_file import Entry, calendar, escaped, folded
from ultramicro.core.errors import BadInput
from ultramicro.flows.needs import needs
from ultramicro.procurement.influence.best import best_figures
from ultramicro.procurement.influence.law import lawful
from ultramicro.procurement.influence.market import Firm, markets
from ultramicro.procurement.influence.opportunities import Asked, opportunities
from ultramicro.procurement.influence.reasons import next_step, reasons, why
from ultramicro.procurement.influence.split import Under, split
from ultramicro.procurement.influence.streams import CLASSES, Spent, streams
from ultramicro.procurement.influence.terms import Terms, terms_of
from ultramicro.procurement.influence.tied import tied
from ultramicro.procurement.influence.when import LOCKED, When, of_several, when
from ultramicro.procurement.influence.worth import capped, gross, net, sized
from ultramicro.procurement.rules.contract import Kind

TODAY = date(2026, 4, 1)
FAR = date(2028, 3, 31)
PENCE = st.integers(0, 10**12)
PARTS = st.floats(0, 1)
days = st.dates(date(2024, 1, 1), date(2032, 1, 1))
maybe_days = st.none() | days
LAWS = settings(max_examples=60, deadline=None)


@LAWS
@given(maybe_days, maybe_days, st.integers(0, 3000))
def test_a_longer_look_ahead_never_locks_what_was_free(ends, extended, more):
    near, far = (when(ends, extended, on=TODAY, horizon_on=FAR + timedelta(d)) for d in (0, more))
    assert (near.kind == LOCKED) >= (far.kind == LOCKED)
    if near.kind != LOCKED:
        assert near == far


@LAWS
@given(st.lists(st.tuples(maybe_days, maybe_days), min_size=1, max_size=4))
def test_of_several_contracts_none_is_called_free_that_one_of_them_locks(pairs):
    each = [when(*pair, on=TODAY, horizon_on=FAR) for pair in pairs]
    both, locked = of_several(each), [one.kind == LOCKED for one in each]
    assert (both.kind == LOCKED) == all(locked)
    assert (both.kind == "perhaps") == (any(locked) and not all(locked))
    assert both == of_several(reversed(each))
    if len(each) == 1:
        assert both.kind == each[0].kind


def test_a_contract_of_several_that_has_no_days_leaves_the_day_open():
    assert of_several([When(kind="now"), When(kind="undated")]).kind == "undated"


unders = st.lists(
    st.builds(
        Under, contracts=st.tuples(st.sampled_from("ABCD")), need=st.sampled_from(["food", "roads", "waste"]),
        amount_pence=st.integers(0, 500), evidence=st.just("strong"),
    ), max_size=4,
)  # fmt: skip
paid = st.dictionaries(st.sampled_from(["food", "roads", "printing"]), st.integers(-300, 900))


@LAWS
@given(paid, unders)
def test_what_is_attributed_and_the_rest_are_what_was_paid_to_the_penny(paid_pence, under):
    parts = split(paid_pence, under)
    for need, pence in paid_pence.items():
        assert sum(part.amount_pence for part in parts if part.need == need) == pence
    attributed = sum(part.amount_pence for part in parts if part.under)
    most = sum(pence for pence in paid_pence.values() if pence > 0)
    assert attributed == min(most, sum(one.amount_pence for one in under))
    assert all(part.amount_pence > 0 for part in parts if part.under)


def test_a_contract_of_less_than_nothing_is_refused():
    with pytest.raises(BadInput):
        split({}, [Under(contracts=("A",), need="", amount_pence=-1, evidence="")])


spent = st.builds(
    Spent, payer=st.sampled_from(["Any Borough Council", "Any NHS Trust", "(people)"]),
    payee=st.sampled_from(["Shiny Ltd", "Vale Water Services Ltd", "Schools (Two) Ltd"]),
    party_id=st.none() | st.sampled_from(["1", "2"]),
    category=st.sampled_from(["Cleaning", "Unitary charge", "Levies", None]), sector=st.none(),
    flow=st.sampled_from(["purchase", "grant", "tax", "receipt"]),
    inside=st.sampled_from(["inside", "outside", "unknown"]), amount_pence=st.integers(-10**9, 10**9),
)  # fmt: skip
terms = st.dictionaries(
    st.sampled_from("AB"),
    st.builds(Terms, contract=st.just("A"), ends_on=maybe_days, extended_until_on=maybe_days),
)
links = st.dictionaries(st.tuples(st.just("Any Borough Council"), st.sampled_from(["1", "2"])), unders)


@LAWS
@given(st.lists(spent, max_size=12), links, terms, st.randoms(use_true_random=False))
def test_every_penny_is_in_exactly_one_class_whatever_the_order_of_rows(rows, under, known, dice):
    made = streams(rows, under, known, on=TODAY, horizon_on=FAR)
    for who in {(row.payer, row.payee) for row in rows}:
        assert sum(s.amount_pence for s in made if (s.payer, s.payee) == who) == sum(
            row.amount_pence for row in rows if (row.payer, row.payee) == who
        )
    assert {stream.class_ for stream in made} <= set(CLASSES)
    assert all(s.class_ == "not_bought" for s in made if s.payer == "(people)")
    dice.shuffle(rows)
    assert streams(rows, under, known, on=TODAY, horizon_on=FAR) == made


@pytest.mark.parametrize(
    ("payee", "category", "class_"),
    [
        ("Kelder Water Services Ltd", "Utilities", "tied"), ("Kelder Water Coolers Ltd", "Hire", None),
        ("Any Drainage Board", "Levies", "tied"), ("Northern Electricity Distribution plc", None, "tied"),
        ("Shiny Ltd", "Unitary charge", "pfi"), ("Shiny Ltd", "Cleaning", None),
        ("Shiny Ltd", "Water sports", None), ("Shiny Ltd", "Software licences", None),
    ],
)  # fmt: skip
def test_who_is_tied_is_told_by_kind_and_never_by_name(payee, category, class_):
    rule = tied(payee, category)
    assert (rule.class_ if rule else None) == class_


def test_private_finance_that_a_contract_ends_soon_is_free_then():
    row = Spent(payer="C", payee="Schools (Two) Ltd", party_id="1", category="Unitary charge", sector=None,
                flow="purchase", inside="outside", amount_pence=100)  # fmt: skip
    under = {("C", "1"): [Under(contracts=("A",), need="", amount_pence=100, evidence="strong")]}
    soon = {"A": Terms(contract="A", title="PFI schools", ends_on=date(2027, 1, 1))}
    undated = {"A": Terms(contract="A", title="PFI schools")}
    found = [streams([row], *given, on=TODAY, horizon_on=FAR)[0].class_
             for given in (({}, {}), (under, soon), (under, undated))]  # fmt: skip
    assert found == ["pfi", "by_end", "pfi"]


@LAWS
@given(
    PENCE,
    PENCE,
    st.tuples(PARTS, PARTS, PARTS, PARTS),
    st.builds(sized, st.integers(0, 10**10), lot_pence=st.just(10**7), lots=st.integers(1, 9)),
)
def test_low_middle_and_high_are_in_order_and_never_above_what_goes_elsewhere(known, more, shares, size):
    law, market = sorted(shares[:2]), sorted(shares[2:])
    ends = gross(known, known + more, law=tuple(law), market=tuple(market), size=size)
    assert 0 <= ends[0] <= ends[1] <= ends[2] <= known + more
    assert ends[1] <= known
    kept = net(ends)
    assert kept[0] <= kept[1] <= kept[2]
    assert all(after <= before for after, before in zip(kept, ends, strict=True))


@LAWS
@given(st.lists(st.integers(0, 10**9), max_size=6), st.integers(-5, 10**9))
def test_no_more_is_shared_out_than_firms_can_do(wanted, capacity):
    given_ = capped(wanted, capacity)
    assert sum(given_) <= max(0, capacity)
    assert all(0 <= got <= want for got, want in zip(given_, wanted, strict=True))
    # What is lost to rounding is less than a penny each.
    assert sum(given_) >= min(sum(wanted), max(0, capacity)) - len(wanted)


def test_more_lots_never_fit_fewer_small_firms():
    shares = [sized(100, lot_pence=10, lots=lots).high for lots in range(1, 15)]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    with pytest.raises(BadInput):
        sized(100, lot_pence=0, lots=1)


def firm(name, received, *, inside="inside", could=None, trade="cleaning"):
    return Firm(party_id=name, name=name, sector=None, size="", inside=inside, received_pence=received,
                could_pence=could, trade=trade)  # fmt: skip


def test_a_local_monopoly_counts_in_no_case_but_the_high_one():
    two = markets([firm("A", 60), firm("B", 40)])["cleaning"]
    most = markets([firm("A", 95), firm("B", 5)])["cleaning"]
    assert (two.alone, most.alone, markets([firm("A", 5)])["cleaning"].alone) == (False, True, True)
    assert (two.share[0] > 0, most.share[0]) == (True, 0.0)
    assert (two.capacity_pence, markets([firm("A", 60, could=7)])["cleaning"].capacity_pence) == (100, 7)


def test_firms_elsewhere_are_in_no_market_and_those_around_are_named_apart():
    found = markets([firm("A", 60, inside="outside"), firm("B", 40, inside="near"), firm("C", 1)])["cleaning"]
    assert ([each.name for each in found.firms], found.near) == (["C"], ("B",))


@pytest.mark.parametrize(
    ("on", "reserve"), [(date(2026, 2, 3), "no"), (date(2026, 2, 4), "yes")]
)  # fmt: skip
def test_the_law_is_that_of_the_day_on_which_buying_begins(on, reserve):
    said = lawful(buyer="Any Borough Council", nation="england", kinds=(Kind.GOODS_SERVICES,),
                  low_pence=50_000_00, high_pence=50_000_00, vat="including", on=on)  # fmt: skip
    assert (said.threshold, said.reserve, said.share[0]) == ("below", reserve, float(reserve == "yes"))
    assert said.rules


ASKED = Asked(on=TODAY, horizon_on=FAR, nation="england")


def cleaning(amount, contract=None, inside="outside", payer="Any Borough Council"):
    row = Spent(payer=payer, payee="Far Ltd", party_id="1", category="Cleaning", sector=None, flow="purchase",
                inside=inside, amount_pence=amount)  # fmt: skip
    known = {contract.contract: contract} if contract else {}
    under = {(payer, "1"): [Under(contracts=(contract.contract,), need="cleaning", amount_pence=amount,
                                  evidence="strong")]} if contract else {}  # fmt: skip
    return streams([row], under, known, on=TODAY, horizon_on=FAR), known


TWO_FIRMS = (firm("A", 60_000_00), firm("B", 40_000_00))


def found_of(amount=90_000_00, contract=None, firms=TWO_FIRMS, **more):
    made, known = cleaning(amount, contract, **more)
    return opportunities(made, known, markets(firms), {}, ASKED)


def test_an_opportunity_has_a_reason_of_each_kind_and_a_first_step():
    (found,) = found_of(contract=Terms(contract="C", title="Offices", ends_on=date(2027, 3, 31), vat="including",
                                       value_pence=180_000_00, annual_pence=90_000_00))  # fmt: skip
    assert [each.id for each in reasons(found, ASKED)] == [
        "ends", "below_threshold", "may_reserve", "able_firms", "fits_small", "judgement",
    ]  # fmt: skip
    assert (found.begin_on, next_step(found).id) == (date(2026, 9, 30), "invite")
    need = needs()["cleaning"]
    assert found.gross[0] == int(90_000_00 * need.low)


def test_the_best_stand_among_the_figures_with_their_reasons_and_the_first_step():
    (one,) = found_of()
    (figure,) = best_figures(SimpleNamespace(opportunities=[one], asked=ASKED))
    assert (figure.low, figure.value, figure.high) == one.net
    assert figure.how == f"{why(one, ASKED)} {next_step(one)}"
    nothing = replace(one, need=replace(one.need, high=0.0))
    assert list(best_figures(SimpleNamespace(opportunities=[nothing], asked=ASKED))) == []


def test_what_nobody_here_could_do_yet_counts_in_the_high_case_alone_at_its_low_end():
    (found,) = found_of(firms=())
    assert found.gross[0] == 0
    assert next_step(found).id == "ask_contract"
    assert "no_firm" in [each.id for each in reasons(found, ASKED)]


def test_the_low_case_of_many_purchases_is_what_firms_here_can_do_between_them():
    rows = [*cleaning(30_000_00)[0], *cleaning(30_000_00, payer="Other Borough Council")[0]]
    found = opportunities(rows, {}, markets([firm("A", 6_000_00), firm("B", 4_000_00)]), {}, ASKED)
    assert 9_999_98 <= sum(each.gross[0] for each in found) <= 10_000_00


def test_what_stays_here_already_is_no_opportunity():
    (found,) = found_of(inside="inside")
    assert found.gross == (0, 0, 0)


def test_a_contract_of_which_nothing_is_paid_stands_in_the_calendar_and_in_no_sum():
    end = date(2027, 3, 31)
    known = {"C": Terms(contract="C", title="Catering", buyer="Any Borough Council", ends_on=end),
             "P": Terms(contract="P", title="Pipeline of printing", planned=True, opens_on=end),
             "X": Terms(contract="X", title="Past", ends_on=date(2020, 1, 1))}  # fmt: skip
    found = opportunities([], known, {}, {}, ASKED)
    assert [(each.id, each.class_, each.gross) for each in found] == [
        ("C", "register", (0, 0, 0)), ("P", "planned", (0, 0, 0)),
    ]  # fmt: skip


def test_a_value_is_never_added_over_the_suppliers_who_share_it():
    row = {"contract": "C", "stage": "award", "title": "Roads", "value_pence": 900, "ends_on": FAR}
    assert terms_of([row, row, row])["C"].value_pence == 900


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=90)


@LAWS
@given(texts)
def test_a_folded_line_has_75_octets_and_unfolds_to_what_it_was(text):
    lines = folded(text).split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "".join([lines[0], *(line[1:] for line in lines[1:])]) == text


@LAWS
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60))
def test_an_escaped_text_is_one_line_and_hides_no_separator(text):
    written = escaped(text)
    assert not {"\r", "\n", "\0"} & set(written)
    bare = written.replace("\\\\", "").replace("\\;", "").replace("\\,", "")
    assert not {";", ","} & set(bare)


def test_a_calendar_is_the_same_whatever_the_order_and_ends_each_line_as_the_standard_asks():
    entries = [Entry(id=str(n), on=date(2027, 3, n + 1), summary="A", description="b\nc") for n in range(3)]
    made = calendar(entries, name="Town", made_on=TODAY)
    assert made == calendar(reversed(entries), name="Town", made_on=TODAY)
    assert made.count("BEGIN:VEVENT") == 3
    assert made.count("\n") == made.count("\r\n")
    assert "DTEND;VALUE=DATE:20270302" in made


def test_what_a_register_calls_the_payer_tells_which_body_it_is():
    made, _ = cleaning(30_000_00, payer="Kelder")
    known = Asked(on=TODAY, horizon_on=FAR, nation="england", called={"Kelder": "Kelder Borough Council"})
    answers = [opportunities(made, {}, {}, {}, asked)[0].law.reserve for asked in (ASKED, known)]
    assert answers == ["unknown", "yes"]


@pytest.mark.parametrize("status", ["cancelled", "Unsuccessful", " withdrawn "])
def test_an_award_that_came_to_nothing_is_no_contract(status):
    row = {"contract": "C", "stage": "award", "title": "Roads", "value_pence": 900, "ends_on": FAR}
    assert terms_of([row, row | {"contract": "D", "status": status}]).keys() == {"C"}
