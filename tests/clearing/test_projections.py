"""What is kept up to date of clearing is what all notes and transfers say, whatever came in which order."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from ultramicro.clearing.round.claim_histories import ClaimHistories
from ultramicro.clearing.round.claim_numbers import matching, memos_of
from ultramicro.clearing.round.consents import ALL, Consent, with_whom
from ultramicro.clearing.round.events import ConsentGiven, RoundOpened
from ultramicro.clearing.round.projections import Consents, Rounds
from ultramicro.ledger.claim_events import ClaimDisputed, RoundSolved, SolvedCut
from ultramicro.ledger.engine.events import note_of
from ultramicro.ledger.engine.model import ACCEPTED
from ultramicro.ledger.engine.projections import Entry
from ultramicro.ledger.engine.reversals import undone
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.engine.store import Noted, Recorded
from ultramicro.ledger.events import Change, ClaimChanged, ClaimMade, ClaimWithdrawn
from ultramicro.ledger.hanging import CLEARING, Disputes
from ultramicro.ledger.people.claims import claim_of, claims
from ultramicro.ledger.people.names import NamesInMemory
from ultramicro.ledger.people.references import claim_number

DAY, NOON = date(2026, 12, 1), datetime(2026, 12, 1, tzinfo=UTC)
CLAIM = ClaimMade(debtor="a", creditor="b", currency="GBP", amount_pence=1000, issued_on=DAY, due_on=DAY)


def noted(number, event, about="c", key=""):
    """An entry of the books that writes an event down."""
    note = note_of(event, about=about, key=key or f"k{number}", at=NOON)
    recorded = Recorded(
        number, number, note.key, "note", note.asked(), "", NOON.isoformat(), ACCEPTED, None, ""
    )
    return Entry(recorded), Noted(note.key, about, event.kind, note.body, "", NOON)


def moved(seq, kind, pence, *, back=None):
    """A transfer that pays the claim, or one that takes another back."""
    ends = ("GBP/a/clearing", "GBP/b/clearing")
    if back:
        kind, pence, ends = back.kind, back.amount_pence, (back.credit, back.debit)
    return Transfer(
        seq, f"round-1:settle:{seq}", *ends, pence, "GBP", kind, "2026-12-01", back and back.seq, "", "c"
    )


steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["payment", CLEARING]), st.integers(1, 300)),
        st.tuples(st.just("back"), st.integers(0, 20)),
        st.tuples(st.just("withdrawn"), st.sampled_from([None, 1, 40, 250])),
        st.tuples(st.sampled_from(["corrected", "withdrawal back"]), st.integers(-300, 300)),
    ),
    max_size=10,
)


@given(steps)
def test_a_claim_and_its_cleared_lines_are_what_all_transfers_say(drawn):
    """Against the plainest reading, with reversals that are taken back themselves, as older books hold them."""
    projection = ClaimHistories.begin()
    entry, note = noted(1, CLAIM)
    projection.apply(entry)
    notes, transfers, before = [note], [], {}
    for number, (what, size) in enumerate(drawn, start=2):
        if what == "withdrawn":
            entry, note = noted(number, ClaimWithdrawn(less_pence=size))
            notes.append(note)
        elif what in {"corrected", "withdrawal back"}:
            kind = Change.CORRECTED if what == "corrected" else Change.WITHDRAWN
            entry, note = noted(number, ClaimChanged(what=kind, less_pence=size, on=NOON.date()))
            notes.append(note)
        else:
            # Nothing is taken back twice; that is an old rule.
            there = [t for t in transfers if t.seq not in {each.reverses for each in transfers}]
            if what == "back" and not there:
                continue
            back = there[size % len(there)] if what == "back" else None
            transfer = moved(number, what, size, back=back)
            (claim,) = claims(notes, transfers)
            before[number] = claim.open_pence
            transfers.append(transfer)
            recorded = Recorded(
                number, number, f"p{number}", "post", "[]", "", NOON.isoformat(), ACCEPTED, number, ""
            )
            entry = Entry(recorded, (transfer,))
        projection.apply(entry)
    (claim,) = claims(notes, transfers)
    history = projection.shelf.get("c")
    assert history.kept.now() == claim
    gone = undone((t.seq, t.reverses) for t in transfers)
    cleared = [t for t in transfers if t.kind == CLEARING and t.reverses is None]
    assert [(line.seq, line.cleared_pence, line.before_pence) for line in history.lines] == [
        (t.seq, t.amount_pence, before[t.seq]) for t in cleared
    ]
    assert [line.stands for line in history.lines] == [t.seq not in gone for t in cleared]


def test_a_round_is_solved_once_and_the_last_that_was_opened_is_the_last():
    projection = Rounds.begin()
    first, again = (
        RoundSolved(cuts=(SolvedCut("c", "a", "b", 9, pence, 0),), root=f"{pence}") for pence in (5, 6)
    )
    for number, (event, about) in enumerate(
        [(RoundOpened(currency="GBP", cutoff=DAY), "round-z"), (RoundOpened(currency="EUR", cutoff=DAY), "round-a"),
         (first, "round-z"), (again, "round-z"), (first, "round-unknown")]
    ):  # fmt: skip
        projection.apply(noted(number, event, about)[0])
    assert projection.shelf.keys() == ["round-z", "round-a"]
    assert (projection.shelf.get("round-z").root, projection.shelf.get("round-a").root) == ("5", "")
    assert projection.shelf.get("round-z").solved == first.cuts


def test_the_last_consent_of_each_scope_and_open_disputes_are_kept():
    consents, disputes = Consents.begin(), Disputes.begin()
    for number, (covers, agrees, up_to) in enumerate(
        [(ALL, True, None), (ALL, False, None), (with_whom("b"), True, 5)]
    ):
        consents.apply(
            noted(number, ConsentGiven(who="a", claim=covers, agrees=agrees, up_to_pence=up_to), "a")[0]
        )
    assert consents.shelf.values() == [Consent(1, "a", ALL, 0), Consent(2, "a", with_whom("b"), 5)]
    for number, (claim, disputed) in enumerate([("c", True), ("d", True), ("c", False)]):
        disputes.apply(noted(number, ClaimDisputed(disputed=disputed), claim)[0])
    assert disputes.shelf.keys() == ["d"]


numbers = st.text("M1- m", max_size=4)


@given(st.lists(numbers, max_size=6), numbers, st.booleans())
def test_the_claims_that_a_number_can_mean_are_found_without_looking_at_all(references, asked, whole):
    projection, every, names = ClaimHistories.begin(), [], NamesInMemory()
    for n, reference in enumerate(dict.fromkeys(references)):
        # As of today, of older books, and a number that was made of no invoice.
        ours = claim_number(names, "a", "b", reference)
        names.memos |= {m.ref: m.words for m in memos_of(ours, reference, ("a", "b")) if n % 3 == 0}
        number = (ours, f"claim-a-b-{reference}", reference or "x")[n % 3]
        if any(claim.id == number for claim in every):
            continue
        entry, note = noted(n, CLAIM, number, key=f"k{n}")
        projection.apply(entry)
        every.append(claim_of(note))
    wanted = every[0].id if whole and every else asked
    found, meant = projection.numbered(wanted, names), matching(wanted, every, names)
    assert sorted(matching(wanted, found, names)) == sorted(meant)
