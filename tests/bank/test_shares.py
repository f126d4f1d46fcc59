"""The share register's year: interest by days, certificates, the queue, deaths, the annual return, the meeting."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.asking import done, values
from tests.desk import new_place
from ultramicro.bank.holders import HolderKept, share_year
from ultramicro.bank.shares import interest_moves, interest_owed, require_year
from ultramicro.core.errors import BadInput
from ultramicro.ledger.engine.state import Transfer
from ultramicro.techniques import open_place

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
KINDS = st.sampled_from(["share", "share_redemption", "share_transfer"])


@st.composite
def holders(draw):
    """Somebody who bought, gave back and passed on, never more than they had."""
    made, held = [], 0
    days = sorted(draw(st.lists(DAYS, max_size=8)))
    for seq, day in enumerate(days, 1):
        kind, pence = draw(KINDS), draw(st.integers(1, 90)) * 100
        comes = kind == "share" or (kind == "share_transfer" and draw(st.booleans()))
        if not comes:
            pence = min(pence, held)
        if pence:
            held += pence if comes else -pence
            ends = ("GBP/bob/shares", "GBP/ann/shares") if comes else ("GBP/ann/shares", "GBP/bob/shares")
            made.append(transfer(seq, *ends, pence, kind, day))
    return HolderKept("ann", tuple(made))


def transfer(seq, debit, credit, pence, kind, day):  # noqa: PLR0917
    return Transfer(
        seq=seq, key=f"k{seq}", debit=debit, credit=credit, amount_pence=pence, currency="GBP", kind=kind,
        business_on=day.isoformat(), reverses=None, memo_ref="", post="",
    )  # fmt: skip


def days_of(year):
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


@given(holders(), st.sampled_from([2025, 2026, 2027]))
def test_pence_days_are_the_sum_of_what_is_held_at_the_end_of_each_day(holder, year):
    assert holder.pence_days(year) == sum(holder.held_pence(day) for day in days_of(year))


@given(st.lists(holders(), max_size=4), st.integers(0, 2000))
def test_interest_of_a_year_is_by_days_held_to_half_a_penny(found, hundredths):
    found = [each._replace(owner=f"m{n}") if not each.transfers else each for n, each in enumerate(found)]
    percent = Decimal(hundredths) / 100
    owed = interest_owed(found, percent, 2026)
    for each in found:
        exact = Fraction(each.pence_days(2026), 365) * Fraction(percent) / 100
        if len([x for x in found if x.owner == each.owner]) == 1:
            assert abs(owed.get(each.owner, 0) - exact) <= Fraction(1, 2)


def test_shares_bought_on_the_last_day_earn_one_day():
    """10,000 pounds at 3%: 82 pence for 31 December, 300 pounds for a whole year."""
    late = HolderKept(
        "ann", (transfer(1, "GBP/ann/member", "GBP/ann/shares", 10_000_00, "share", date(2026, 12, 31)),)
    )
    assert interest_owed([late], Decimal(3), 2026) == {"ann": 82}
    assert interest_owed([late], Decimal(3), 2027) == {"ann": 300_00}


def test_no_more_interest_is_paid_than_was_earned():
    assert len(interest_moves({"ann": 5, "bob": 6}, 11, "GBP", "share-interest-2026")) == 2
    with pytest.raises(BadInput):
        interest_moves({"ann": 5, "bob": 6}, 10, "GBP", "share-interest-2026")


@pytest.mark.parametrize(("year", "on", "may"), [
    (2026, date(2026, 12, 31), True), (2026, date(2026, 12, 30), False), (2025, date(2026, 1, 1), True),
    (2099, date(2026, 12, 31), False), (-5, date(2026, 12, 31), False), (0, date(2026, 12, 31), False),
    (1843, date(2026, 12, 31), False), (20261, date(2026, 12, 31), False),
])  # fmt: skip
def test_interest_is_for_real_years_that_are_over(year, on, may):
    if may:
        require_year(year, on)
    else:
        with pytest.raises(BadInput):
            require_year(year, on)


@given(st.lists(holders(), max_size=5), st.sampled_from([2025, 2026, 2027]))
def test_the_years_figures_add_up(found, year):
    """Members and capital at the start, what came and what went, make those at the end; and the next year goes on."""
    now, after = share_year(found, year), share_year(found, year + 1)
    assert now.members_at_start + now.joined - now.left == now.members_at_end == after.members_at_start
    passed = sum(
        pence
        for each in found
        for day, pence, kind in each.moves()
        if kind == "share_transfer" and day.year == year
    )
    assert (
        now.capital_at_start_pence + now.issued_pence - now.withdrawn_pence + passed
        == now.capital_at_end_pence
    )
    assert now.capital_at_end_pence == after.capital_at_start_pence
    assert now.members_at_end == sum(each.held_pence(date(year, 12, 31)) > 0 for each in found)


BANK = """Date,Description,Paid in,Paid out,Balance
02/01/2026,COUNCIL GRANT-1,9000.00,,9000.00
02/01/2026,ANN IN-1,8000.00,,17000.00
02/01/2026,BOB IN-2,1000.00,,18000.00
"""


@pytest.fixture
def say(tmp_path, capsys):
    desk = new_place(tmp_path / "place", capsys, "ann", "bob", "cat", "council:public")
    (tmp_path / "bank.csv").write_text(BANK)
    for who, pounds, ref in (("council", 9000, "GRANT-1"), ("ann", 8000, "IN-1"), ("bob", 1000, "IN-2")):
        desk(f"books expect --who {who} --amount {pounds} --reference {ref}")
    desk("books reconcile --statement", tmp_path / "bank.csv")
    desk("bank share --who council --amount 3000 --on 2026-01-05")
    desk("bank share --who ann --amount 6000 --on 2026-01-05")
    desk("bank share --who bob --amount 100 --on 2026-12-31")
    return desk


def lend(say):
    """Interest is earned: a loan of 5,000 for a year."""
    loan = say(
        "bank apply --who council --product production --amount 5000 --purpose tools --on 2026-01-05 --by pat"
    )[1].split(":")[0]
    say(f"bank decide --loan {loan} --allow --why ok --by sam --on 2026-01-05")
    assert say(f"bank lend --loan {loan} --on 2026-01-05")[0] == 0
    assert say(f"bank collect --loan {loan} --settle --on 2026-12-30")[0] == 0


def test_interest_by_days_is_paid_once_and_the_frozen_are_paid_later(say):
    lend(say)
    say("books status --who ann --status frozen")
    assert say("bank interest --percent 1 --year 2026 --on 2026-12-30")[0] == 2
    status, told = say("bank interest --percent 1 --year 2026 --on 2026-12-31")
    days = 361
    assert (status, f"£{30_00 * days / 365 / 100:.2f} paid to 1 holder" in told, "not open" in told) == (
        0,
        True,
        True,
    )
    assert "before" in say("bank interest --percent 1 --year 2026 --on 2026-12-31 --key more")[1]
    assert say("bank interest --percent 2 --year 2026 --on 2026-12-31")[0] == 2
    say("books status --who ann --status open")
    before = say.balances()[("ann", "member")]
    status, told = say("bank interest --percent 1 --year 2026 --on 2027-01-02")
    assert (status, say.balances()[("ann", "member")] - before) == (0, round(60_00 * days / 365))
    assert say("bank interest --percent 1 --year 2026 --on 2027-01-02")[0] == 4
    figures = {row["figure"]: row["members"] if row["sum_pence"] is None else row["sum_pence"]
               for row in say.rows("bank annual-return --year 2026 --on 2027-01-02")}  # fmt: skip
    assert figures == {
        "members_at_start": 0, "joined": 3, "left": 0, "members_at_end": 3, "capital_at_start": 0,
        "issued": 9100_00, "withdrawn": 0, "capital_at_end": 9100_00, "transferred": 0,
        "interest_paid": round(30_00 * days / 365),
    }  # fmt: skip


def test_certificates_are_numbered_once_printed_again_and_replaced(say, tmp_path):
    page = tmp_path / "certificates.html"
    rows = say.rows(f"bank certificates --to {page} --on 2027-01-02")
    assert [(row["certificate"], row["who"]) for row in rows] == [(1, "council"), (2, "ann"), (3, "bob")]
    assert page.read_text().count("<article>") == 3
    assert say(f"bank certificates --to {page} --on 2027-01-02")[1].startswith("Every certificate is what")
    say("bank share --who bob --amount 50 --on 2027-01-02")
    (row,) = say.rows(f"bank certificates --to {page} --who bob --on 2027-01-02")
    assert (row["certificate"], row["shares_pence"]) == (4, 150_00)
    text = page.read_text()
    assert "certificate 3, which is void" in text
    assert "150 shares of £1.00, £150.00 in all" in text
    assert say.rows(f"bank certificates --to {page} --who bob --on 2027-01-02")[0]["certificate"] == 4
    assert say(f"bank certificates --to {page} --who cat")[0] == 2
    assert {row["who"]: row["certificate"] for row in say.rows("bank register --on 2027-01-02")} == {
        "council": 1,
        "ann": 2,
        "bob": 4,
    }


def test_the_queue_is_paid_in_order_within_the_years_limit_and_nobody_frozen_stops_it(say):
    assert say("bank share-rules --notice-days 30 --year-limit 1500")[0] == 0
    assert (
        "Notice is 30 days. At most £1,500.00"
        in say("bank share-rules --notice-days 30 --year-limit 1500")[1]
    )
    for who, pounds, day in (("council", 1000, 10), ("ann", 400, 11), ("council", 200, 12)):
        assert say(f"bank share-notice --who {who} --amount {pounds} --on 2027-01-{day}")[0] == 0
    rows = say.rows("bank share-queue --on 2027-02-10")
    assert [(row["who"], row["amount_pence"], row["ended"]) for row in rows] == [
        ("council", 1000_00, True), ("ann", 400_00, True), ("council", 200_00, False)
    ]  # fmt: skip
    assert say(f"bank cancel-notice --notice {rows[2]['notice']}")[0] == 0
    assert say(f"bank cancel-notice --notice {rows[2]['notice']} --key x")[0] == 2
    assert say("bank redeem-shares --window 1501 --on 2027-02-12")[0] == 2
    say("books status --who council --status frozen")
    status, told = say("bank redeem-shares --window 1100 --on 2027-02-12")
    assert (status, told.startswith("£400.00 paid out"), "1 notice keeps its place" in told) == (
        0,
        True,
        True,
    )
    assert "give the same command again" in told
    # 700.00 of the window is left, which is no more than that: the same day pays no second window.
    say("books status --who council --status open")
    assert say("bank redeem-shares --window 1100 --on 2027-02-12")[1].startswith("£0.00 paid out")
    assert say("bank redeem-shares --window 1100 --on 2027-02-13")[1].startswith("£1,000.00 paid out")
    assert "leaves £100.00" in say("bank redeem-shares --window 101 --on 2027-02-14")[1]
    assert say.rows("bank share-queue --on 2027-02-14") == []


def test_at_death_nominees_get_five_thousand_pounds_at_most_and_the_rest_needs_probate(say):
    """Co-operative and Community Benefit Societies Act 2014, s. 37(4)."""
    assert "£5,000 at most" in say("bank nominate --who ann --nominees bob,cat")[1]
    assert say("bank nominate --who ann --nominees ann")[0] == 2
    assert say("bank share-notice --who ann --amount 500 --on 2027-01-02")[0] == 0
    status, told = say("bank death --who ann --died-on 2027-02-01 --on 2027-02-10")
    assert (
        status,
        "£5,000.00 of shares is passed on" in told,
        "£1,000.00 belongs to the estate" in told,
    ) == (0, True, True)
    found = say.balances()
    assert (found[("bob", "shares")], found[("cat", "shares")], found[("ann", "shares")]) == (
        2600_00,
        2500_00,
        1000_00,
    )
    assert say.rows("bank share-queue --on 2027-02-10") == []
    assert say("bank death --who ann --died-on 2027-02-01 --to cat --on 2027-02-11")[0] == 2
    assert (
        say("bank death --who ann --died-on 2027-02-01 --to cat --on 2027-02-11 --seen", "grant of probate")[
            0
        ]
        == 0
    )
    assert say.balances()[("cat", "shares")] == 3500_00
    assert {row["who"] for row in say.rows("bank meeting --on 2027-02-12")} == {"council", "bob", "cat"}


def test_a_small_holding_without_a_nomination_passes_without_probate(say):
    """The same act, s. 40: up to 5,000 pounds."""
    assert say("bank death --who bob --died-on 2027-02-01 --to cat --on 2027-02-10")[0] == 0
    assert say.balances()[("cat", "shares")] == 100_00
    assert say("bank death --who ann --died-on 2027-02-01 --to cat --on 2027-02-10")[0] == 2


def test_shares_pass_between_members_only_where_the_rules_allow_it(say):
    give = "bank share-transfer --who ann --to cat --amount 50 --on 2027-01-02"
    assert say(give)[0] == 2
    assert say("bank share-rules --transferable")[0] == 0
    # What is not given stays: a longer notice must not end the transfers, nor transfers the notice.
    told = values(done(say.root, "bank share-rules --notice-days 30 --year-limit 1500").says)
    assert (told["n"], told["sum"]) == (30, 1500_00)
    assert values(done(say.root, "bank share-rules --transferable").says)["n"] == 30
    assert say(give)[0] == 0
    assert say("bank share-transfer --who ann --to ann --amount 50 --on 2027-01-02")[0] == 2
    assert say("bank share-transfer --who ann --to cat --amount 9000 --on 2027-01-02")[0] == 2
    assert say.balances()[("cat", "shares")] == 50_00


def test_a_meeting_lists_one_vote_a_member_as_of_a_day(say, tmp_path):
    page = tmp_path / "meeting.html"
    assert [row["who"] for row in say.rows(f"bank meeting --on 2026-12-30 --page {page}")] == [
        "ann",
        "council",
    ]
    assert "represented by" in page.read_text()
    rows = say.rows("bank meeting --on 2026-12-31 --without council")
    assert [(row["who"], row["votes"]) for row in rows] == [("ann", 1), ("bob", 1)]
    assert say("bank meeting --without nobody")[0] == 2


def test_undone_purchases_count_nowhere(say):
    seq = say.balances()
    assert seq[("bob", "shares")] == 100_00
    last = max(row["transfer"] or 0 for row in say.rows("books statement --who bob"))
    assert say(f"books reverse --transfer {last} --why slip --on 2026-12-31")[0] == 0
    assert {row["who"] for row in say.rows("bank register --on 2026-12-31")} == {"ann", "council"}
    rows = {row["figure"]: row["members"] for row in say.rows("bank annual-return --year 2026")}
    assert rows["joined"] == 2


def test_the_register_and_its_years_are_tables_of_the_place_without_names(say, tmp_path):
    place = open_place(tmp_path / "place")
    shares = place.table("shares").to_pyarrow().to_pylist()
    assert sorted(row["shares_pence"] for row in shares) == [100_00, 3000_00, 6000_00]
    assert not {"ann", "bob", "council"} & {row["holder"] for row in shares}
    (year,) = place.table("share_years").to_pyarrow().to_pylist()
    assert (year["year"], year["joined"], year["capital_at_end_pence"]) == (2026, 3, 9100_00)
