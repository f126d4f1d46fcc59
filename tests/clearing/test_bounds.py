"""A consent up to a sum bounds all claims that it covers together, and the round is still the greatest."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from tests.clearing.ring import done_at, ring, total
from tests.desk import new_place
from ultramicro.clearing.round.consents import ALL, Consent, agreed, bounds, with_whom
from ultramicro.clearing.round.solution import net_of, solve_round
from ultramicro.clearing.round.verbs.solve import Solve
from ultramicro.ledger.people.claims import Claim

ON = date(2026, 11, 28)
members = st.sampled_from("abcde")
claims = st.lists(
    st.tuples(members, members, st.integers(1, 1000), st.integers(-100, 100)).filter(lambda c: c[0] != c[1]),
    min_size=1, max_size=14,
).map(lambda rows: [
    Claim(f"c{n}", d, c, "GBP", p, p, ON, ON + timedelta(late)) for n, (d, c, p, late) in enumerate(rows)
])  # fmt: skip
most = st.none() | st.integers(1, 1500)
consents = st.lists(st.tuples(members, st.just(ALL) | members.map(with_whom), most), max_size=6)


def consents_of(drawn):
    everybody = [Consent(n, who, ALL, None) for n, who in enumerate("abcde")]
    return everybody + [Consent(n, *each) for n, each in enumerate(drawn, len(everybody))]


@given(claims, consents)
def test_a_round_within_bounds_is_the_greatest_that_another_solver_finds(drawn, given_):
    told = consents_of(given_)
    sums, limits = agreed(told, drawn), bounds(told, drawn)
    found = solve_round(drawn, agreed=sums, disputed=(), currency="GBP", on=ON, bounds=limits)
    rows = [[(c.debtor == m) - (c.creditor == m) for c in drawn] for m in "abcde"]
    within = [[c.id in bound.claims for c in drawn] for bound in limits] or [[0] * len(drawn)]
    best = linprog(
        -np.ones(len(drawn)), A_eq=rows, b_eq=np.zeros(5), A_ub=np.array(within, float),
        b_ub=[bound.most_pence for bound in limits] or [0], bounds=[(0, sums.get(c.id, 0)) for c in drawn],
    )  # fmt: skip
    assert found.total_pence() == round(-best.fun)
    assert found.proof is None or found.proof.holds
    _require_within(found, limits)


@given(claims, consents, st.integers(2, 4))
def test_short_loops_keep_to_bounds_too(drawn, given_, longest):
    told = consents_of(given_)
    limits = bounds(told, drawn)
    found = solve_round(
        drawn,
        agreed=agreed(told, drawn),
        disputed=(),
        currency="GBP",
        on=ON,
        bounds=limits,
        longest_loop=longest,
    )
    _require_within(found, limits)


def _require_within(found, limits):
    cut = {each.claim.id: each.cleared_pence for each in found.cuts}
    assert not any(net_of(found.cuts).values())
    assert all(sum(cut.get(claim, 0) for claim in bound.claims) <= bound.most_pence for bound in limits)


def test_a_bound_on_all_claims_bounds_the_sum_and_a_lower_one_after_solving_is_seen(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "mill:firm", "joiner:firm", "cafe:firm")
    ring(say, tmp_path, 100, 100, 100)
    (tmp_path / "more.csv").write_text(
        "debtor,creditor,amount,reference,due\njoiner,mill,100,M-2,2026-10-01\nmill,cafe,100,C-2,2026-10-01\n"
        "cafe,joiner,100,G-2,2026-10-01\n"
    )
    say("round collect --file", tmp_path / "more.csv")
    told = say("round consent --who mill --up-to 60 --key capped")[1]
    assert "60.00" in told
    solved = done_at(say, Solve())[1]
    assert total(solved) == 180_00
    say("round consent --who cafe --up-to 50 --key less")
    fell = say.rows("round settle --on 2026-12-01")
    assert {row["status"] for row in fell} == {"left_out"}
    assert "agreed_to_less" in {row["why"] for row in fell}
    say("round undo --on 2026-12-01")
    say("round solve --on 2026-12-01")
    assert total(say.rows("round settle --on 2026-12-01")) == 150_00


def test_of_one_debtors_claims_the_oldest_goes_first_however_they_were_typed(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "mill:firm", "joiner:firm")
    (tmp_path / "typed.csv").write_text(
        "debtor,creditor,amount,reference,due\njoiner,mill,100,NEW,2026-10-25\njoiner,mill,100,OLD,2026-09-05\n"
        "mill,joiner,100,B,2026-11-20\n"
    )
    say("round collect --file", tmp_path / "typed.csv")
    for who in ("mill", "joiner"):
        say(f"round consent --who {who}")
    say("round open --cutoff 2026-12-31 --on 2026-11-01")
    say("round solve --on 2026-11-28")
    say("round settle --on 2026-11-28")
    assert [row["invoice"] for row in say.rows("books claims")] == ["NEW"]
