"""What a round does, hashes and proves is the same in every language; only what people read is not."""

import json
import re
from datetime import UTC, date, datetime

import pytest

from ultramicro.clearing.round.events import EVENTS, ConsentGiven, RoundOpened
from ultramicro.clearing.round.letterhead import Roll
from ultramicro.clearing.round.outcomes import Fate, Why, WhyNotCut, outcome_of
from ultramicro.clearing.round.projections import solved_round
from ultramicro.clearing.round.settlement import settled
from ultramicro.clearing.round.statement_lines import Paper
from ultramicro.clearing.round.statements import statement, summary, totals
from ultramicro.clearing.round.verbs.consent import GiveConsent
from ultramicro.clearing.round.verbs.dispute import Dispute
from ultramicro.clearing.round.verbs.open_round import OpenRound
from ultramicro.clearing.round.verbs.settle import Settle, says
from ultramicro.clearing.round.verbs.solve import Solve
from ultramicro.clearing.round.words import claims_left
from ultramicro.core.formatting import ENGLISH, MADE_UP, Formatter
from ultramicro.core.message import Message
from ultramicro.ledger.claim_events import (
    ChangeAnswered,
    ChangeTold,
    ClaimDisputed,
    RoundSolved,
    RoundUndone,
    SolvedCut,
)
from ultramicro.ledger.deciding import Decision
from ultramicro.ledger.engine.events import body_of, event_of, note_of
from ultramicro.ledger.engine.store import Noted
from ultramicro.ledger.events import Change, ClaimMade
from ultramicro.ledger.exports.page import PAGE, STYLE
from ultramicro.ledger.people.names import NamesInMemory
from ultramicro.ledger.people.register import Person
from ultramicro.ledger.simulated import SimulatedBooks

DAY, NOON = date(2026, 12, 1), datetime(2026, 12, 1, 12, tzinfo=UTC)
LANGUAGES = {"english": ENGLISH, "made_up": Formatter(language=MADE_UP, currency="EUR")}
MEMBERS = ("mill", "joiner", "cafe")
DATA = {*MEMBERS, "December", "GBP", "HMRC"}


def town():
    """Books in memory in which three members owe each other in a ring, and one more claim is in no loop."""
    people = [Person(id=f"id-{n}", short=short, name=short, kind="firm", contact="", joined_on=DAY)
              for n, short in enumerate(MEMBERS)]  # fmt: skip
    books = SimulatedBooks(NamesInMemory(people))
    for n, pence in enumerate((100_00, 30_00, 70_00)):
        debtor, creditor = f"id-{n}", f"id-{(n + 1) % 3}"
        claim = ClaimMade(
            debtor=debtor, creditor=creditor, currency="GBP", amount_pence=pence, issued_on=DAY, due_on=DAY
        )
        number = f"claim-{debtor}-{creditor}-M {n}"
        books.turn(day=DAY, at=NOON)
        books.take(Decision(operations=[books.asked().note(claim, about=number, key=number)]))
    return books


def do(books, action):
    books.turn(day=DAY, at=NOON)
    return action.act(books)


def a_round(formatter):
    """Hold a round in a language; all that is said, and all that must not depend on it."""
    with formatter.speaking():
        books = town()
        told = [do(books, GiveConsent(who=who)) for who in MEMBERS]
        told += [do(books, each) for each in (OpenRound(), Solve(), Dispute(claim="M 1"), Settle())]
        told += [do(books, each) for each in (Dispute(claim="M 1", settled=True), Settle(), Settle())]
        found = solved_round(books)
        done = settled(books, found)
        paper = Paper(found=found, done=done, roll=Roll(books.people))
        pages = [statement(paper, member) for member in ("id-0", "id-1", "id-2")] + [summary(done)]
        proofs = [re.findall(r"<code.*?</code>", page) for page in pages]
        written = [each.recorded for each in books.entries()]
        rows = [each.rows for each in told]
        facts = (written, found, done.proved(), done.tree, totals(done), proofs, rows)
        return facts, told, pages


def test_books_hashes_and_proofs_do_not_depend_on_the_language():
    english, made_up = (a_round(formatter)[0] for formatter in LANGUAGES.values())
    assert english == made_up
    _, _, proved, tree, totals_, proofs, _ = english
    assert len(proved) == 3
    assert totals_.root == tree[-1][0]
    assert all(len(each) > 2 for each in proofs[:3])


def test_nothing_that_a_round_says_is_plain_english():
    """In the made-up language every letter of a message is accented; what is not has not been a message."""
    _, told, pages = a_round(LANGUAGES["made_up"])
    for says_ in (done.says for done in told):
        assert isinstance(says_, Message)
        assert not plain_words(says_), says_
    for page in pages:
        text = re.sub(r"<style>.*?</style>|<code.*?</code>", "", page, flags=re.DOTALL)
        shown = re.sub(r"<[^>]*>", " ", text.partition("<title>")[2])
        assert not plain_words(shown), shown


def plain_words(text):
    """Words of three letters or more without an accent that are no names, months, commands or numbers of rounds."""
    words = re.findall(r"\w+", re.sub(r"round-\S+|`[^`]*`", "", text))
    return {word for word in words if word.isascii() and word.isalpha() and len(word) > 2} - DATA


@pytest.mark.parametrize("fate", Fate)
@pytest.mark.parametrize("why", [*Why, "period_closed"])
def test_whatever_becomes_of_a_claim_can_be_said(fate, why):
    if (fate is Fate.REFUSED) != (why == "period_closed"):
        return
    row = outcome_of(SolvedCut("c", "a", "b", 5, 5, 0), 5, fate, why=why, on=DAY)
    assert isinstance(says([row], "GBP"), Message)


def test_every_reason_for_which_a_claim_is_left_has_words_for_one_and_for_many():
    said = {claims_left(why, n) for why in WhyNotCut for n in (1, 2)}
    assert len(said) == 2 * len(WhyNotCut)


def test_a_page_says_in_which_language_it_is():
    assert '<html lang="{language}">' in PAGE
    assert "{" in STYLE
    assert '<html lang="en-XA">' in a_round(LANGUAGES["made_up"])[2][0]


OLD = [
    (RoundOpened, '{"currency":"GBP","cutoff":"2026-12-31","members":[]}', RoundOpened(currency="GBP", cutoff=date(2026, 12, 31))),
    (RoundOpened, '{"currency":"GBP","cutoff":"2026-12-31"}', RoundOpened(currency="GBP", cutoff=date(2026, 12, 31))),
    (RoundSolved, '{"cuts":[{"claim":"c","cleared_pence":5,"creditor":"b","debtor":"a","open_pence":7,"set":1}],"root":"f0"}',
     RoundSolved(cuts=(SolvedCut("c", "a", "b", 7, 5, 1),), root="f0")),
    (ConsentGiven, '{"agrees":true,"claim":"all","up_to_pence":null,"who":"a"}',
     ConsentGiven(who="a", claim="all", agrees=True, up_to_pence=None)),
    (ClaimDisputed, '{"disputed":true,"who":""}', ClaimDisputed(disputed=True)),
    (ClaimDisputed, '{"disputed":false}', ClaimDisputed(disputed=False)),
    (RoundUndone, '{"over":true}', RoundUndone(over=True)),
    (ChangeTold, '{"less_pence":5,"on":"2026-12-31","what":"paid","who":"a"}',
     ChangeTold(who="a", what=Change.PAID, less_pence=5, on=date(2026, 12, 31))),
    (ChangeAnswered, '{"agrees":false,"who":"a"}', ChangeAnswered(who="a", agrees=False)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "event"), OLD)
def test_what_older_books_hold_is_still_read(kind, body, event):
    assert event_of(kind, Noted("k", "it", kind.kind, body, "ann", NOON)) == event
    assert {each for each, *_ in OLD} == set(EVENTS)


def test_what_is_hashed_of_a_solved_round_is_written_as_older_books_hold_it():
    _, body, event = OLD[2]
    assert json.loads(body_of(event)) == json.loads(body)
    assert note_of(event, about="round-1", key="k", at=NOON).kind == "round_solved"
