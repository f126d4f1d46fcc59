"""For any ring, and whatever happens between solving and settling: the papers agree with the books."""

import json
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from hypothesis import event, given
from hypothesis import strategies as st

from tests.clearing.ring import at_desk, take_back
from ultramicro.clearing.round.verbs.consent import GiveConsent
from ultramicro.clearing.round.verbs.dispute import Dispute
from ultramicro.clearing.round.verbs.open_round import OpenRound
from ultramicro.clearing.round.verbs.papers import Statements
from ultramicro.clearing.round.verbs.settle import Settle
from ultramicro.clearing.round.verbs.solve import Solve
from ultramicro.core.errors import BadInput
from ultramicro.ledger.engine.model import Leg, Note, Post, as_json
from ultramicro.ledger.people.claims import KIND, Claims

MEMBERS = "abcde"
FIRST = date(2026, 12, 1)
sums = st.integers(1, 1000)
rings = st.integers(2, len(MEMBERS)).flatmap(
    lambda size: st.tuples(*[sums] * size).map(
        lambda pence: [(MEMBERS[n], MEMBERS[(n + 1) % size], each) for n, each in enumerate(pence)]
    )
)
pairs = st.sampled_from([(a, b) for a in MEMBERS for b in MEMBERS if a != b])
others = st.lists(st.tuples(pairs, sums).map(lambda drawn: (*drawn[0], drawn[1])), max_size=4)
some = st.integers(0, 8)
events = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), some, st.integers(1, 1000)),
        st.tuples(st.just("reverse"), some, st.just(0)),
        st.tuples(st.just("dispute"), some, st.sampled_from([True, False])),
        st.tuples(st.just("agree"), some, st.sampled_from([True, False])),
        st.tuples(st.just("agree to all"), st.sampled_from(MEMBERS), st.sampled_from([True, False])),
    ),
    max_size=4,
)


class Town:
    """A place's books, and beside them the plainest account of what was said and paid."""

    def __init__(self, desk, owed):
        self.desk, self.turns = desk, 0
        self.id = {short: desk.people.add(short, short.upper(), on=FIRST).id for short in MEMBERS}
        self.owed = dict(enumerate(owed))
        self.claim = {n: self._claim(n, *row) for n, row in self.owed.items()}
        self.paid, self.disputed = {}, set()
        self.agrees = {(who, n): True for n, row in self.owed.items() for who in row[:2]}
        for short in MEMBERS:
            self.act(GiveConsent(who=short))

    def _claim(self, n, debtor, creditor, pence):
        number = f"claim-{self.id[debtor]}-{self.id[creditor]}-{n}"
        body = {"amount_pence": pence, "creditor": self.id[creditor], "currency": "GBP", "debtor": self.id[debtor],
                "due_on": "2026-11-01", "issued_on": "2026-10-01"}  # fmt: skip
        self.desk.submit(Note(key=number, at=self.desk.at, about=number, kind=KIND, body=as_json(body)))
        return number

    def act(self, action, on=FIRST):
        self.turns += 1
        self.desk.turn(f"turn-{self.turns}", by="test", on=on, at=self.desk.at)
        return action.act(self.desk)

    def happens(self, what, which, how):
        if what == "agree to all":
            self.act(GiveConsent(who=which, withdraw=not how))
            self.agrees |= {key: how for key in self.agrees if key[0] == which}
            return
        n = which % len(self.owed)
        debtor, creditor, _ = self.owed[n]
        try:
            if what == "pay":
                self.pay(n, debtor, creditor, how)
            elif what == "dispute":
                self.act(Dispute(claim=str(n), who=creditor, settled=not how))
                self.disputed = self.disputed | {n} if how else self.disputed - {n}
            elif what == "agree":
                self.act(GiveConsent(who=debtor, claim=str(n), withdraw=not how))
                self.agrees[debtor, n] = how
            elif self.paid:
                seq = sorted(self.paid)[which % len(self.paid)]
                take_back(self.desk, lambda t: t.seq == seq)
                del self.paid[seq]
        except BadInput:
            # Nothing is open of it, and that is all that is refused here.
            assert what in {"dispute", "agree"}
            assert self.open_pence()[self.claim[n]] == 0

    def pay(self, n, debtor, creditor, most):
        pence = min(most, self.open_pence()[self.claim[n]])
        if pence:
            legs = (Leg(self.purse(debtor), self.purse(creditor), pence, "payment", "", self.claim[n]),)
            self.turns += 1
            (done,) = self.desk.submit(
                Post(key=f"pay-{self.turns}", at=self.desk.at, legs=legs, business_on=FIRST)
            )
            self.paid[done.first_seq] = n, pence

    def purse(self, short):
        return self.desk.account(self.id[short], floor_pence=None)

    def open_pence(self):
        stand = {c.id: c.open_pence for c in self.desk.ledger.of(Claims).open()}
        return {claim: stand.get(claim, 0) for claim in self.claim.values()}

    def fits(self, row, open_):
        n = next(n for n, claim in self.claim.items() if claim == row["claim"])
        agreed = all(self.agrees[who, n] for who in self.owed[n][:2])
        return agreed and n not in self.disputed and open_[row["claim"]] >= row["solved_pence"]

    def cleared(self):
        """What stands of clearing transfers in the books, by claim."""
        found = Counter()
        for t in self.desk.ledger.transfers():
            if t.kind == "clearing":
                found[t.post] += t.amount_pence if t.reverses is None else -t.amount_pence
        return +found


@given(rings, others, events, events, st.booleans())
def test_papers_are_what_the_books_hold_whatever_happens_between_solving_and_settling(
    ring, others, then, later, back
):
    with tempfile.TemporaryDirectory() as folder, at_desk(Path(folder)) as desk:
        town = Town(desk, [*ring, *others])
        town.act(OpenRound())
        town.act(Solve())
        for days, happenings in enumerate((then, later)):
            for each in happenings:
                town.happens(*each)
            settle_and_check(town, FIRST + timedelta(days))
        if back:
            take_back(desk)
            check_papers(town)


def settle_and_check(town, day):
    open_ = town.open_pence()
    rows = town.act(Settle(), on=day).rows
    for row in rows:
        event(row["status"] + " " + row["why"])
    sets = {row["set"]: [r for r in rows if r["set"] == row["set"]] for row in rows}
    for legs in sets.values():
        (status,) = {row["status"] for row in legs}
        if status in {"settled", "left_out"}:
            assert (status == "settled") == all(town.fits(row, open_) for row in legs)
            assert {row["claim"] for row in legs if row["why"] not in {"", "set_fell"}} == {
                row["claim"] for row in legs if not town.fits(row, open_)
            }
    now = {row["claim"]: row["set_off_pence"] for row in rows if row["status"] == "settled"}
    assert town.open_pence() == {claim: pence - now.get(claim, 0) for claim, pence in open_.items()}
    for line in check_papers(town):
        if line["claim"] in now:
            assert line["before_pence"] == open_[line["claim"]]
            assert line["left_pence"] == town.open_pence()[line["claim"]]
            assert line["settled_on"] == day


def check_papers(town):
    """Every line is a transfer of the books, each party gives what it gets, and the total is the books'."""
    cleared = town.cleared()
    to = town.desk.root / "papers"
    try:
        rows = town.act(Statements(to=to)).rows
    except BadInput:
        assert not cleared
        return []
    assert all(row["before_pence"] - row["set_off_pence"] == row["left_pence"] >= 0 for row in rows)
    assert {row["claim"]: row["set_off_pence"] for row in rows} == cleared
    assert len(rows) == 2 * len(cleared)
    net = Counter()
    for row in rows:
        net[row["member"]] += row["set_off_pence"] * (1 if row["side"] == "debtor" else -1)
    assert not any(net.values())
    public = json.loads((to / "summary.json").read_text())
    assert public["cancelled_pence"] == sum(cleared.values())
    return rows
