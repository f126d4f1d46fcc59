"""Rings of members who owe each other, at the command line: collected and agreed to by all."""

from datetime import UTC, date, datetime

from ultramicro.clearing.round.verbs.solve import Solve
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Post
from ultramicro.ledger.engine.reversals import mirror, posting

HEAD = "debtor,creditor,amount,reference,due\n"
RING = "joiner,mill,{},M-1,2026-10-01\nmill,cafe,{},C-1,2026-10-01\ncafe,joiner,{},G-1,2026-10-01\n"


def ring(say, tmp_path, *amounts, name="ring"):
    """Joiner owes mill M-1, mill owes cafe C-1, cafe owes joiner G-1; all agree, and a round is open."""
    give(say, tmp_path / f"{name}.csv", RING.format(*amounts))
    for who in ("mill", "joiner", "cafe"):
        say(f"round consent --who {who} --key {name}-{who}")
        say(f"books limits --who {who} --floor=-1000 --key {name}-{who}-floor")
    say(f"round open --cutoff 2026-12-31 --on 2026-11-01 --key {name}")


def give(say, path, rows):
    path.write_text(HEAD + rows)
    assert say("round collect --file", path)[0] == 0


def number_of(say, reference):
    """The whole number of the one open claim with that reference."""
    (found,) = [row["claim"] for row in say.rows("books claims") if row["invoice"] == reference]
    return found


def open_pence(say):
    """What is open in the books, by reference."""
    return {row["invoice"]: row["open_pence"] for row in say.rows("books claims")}


def pay(say, who, pounds, claim, *, key="pay"):
    """Pay a part of a claim in the books; `who` is payer and payee."""
    payer, payee = who
    words = f"books pay --payer {payer} --payee {payee} --amount {pounds} --post {claim} --key {key}"
    assert say(words)[0] == 0


def total(rows):
    return sum(row["set_off_pence"] for row in rows)


def at_desk(root):
    """A desk at the books of a place, without the command line."""
    return Desk(root=root, by="test", key="t", at=datetime.now(UTC), on=date(2026, 11, 28), make=True)


def take_back(desk, only=lambda transfer: transfer.kind == "clearing"):
    """Take postings back as the books know it: each whole, by a new one that names what it reverses."""
    moved = list(desk.ledger.transfers())
    gone = {t.reverses for t in moved}
    for t in [t for t in moved if only(t) and t.reverses is None and t.seq not in gone]:
        whole = posting(desk.ledger.store, t.seq)
        if whole[0].seq == t.seq:
            back = Post(
                key=f"back-{t.seq}", at=desk.at, legs=mirror(whole), business_on=desk.on, reverses=t.seq
            )
            desk.submit(back)


def parts(says):
    """The values of what is said, by the ids of its sentences."""
    return {part.id: part.values for part in says.values.values() if getattr(part, "id", "")}


def solved(say, **flags):
    """Solve the last round; what is cancelled, what was offered, and how many claims are left, by reason."""
    with at_desk(say.root) as desk:
        told = parts(Solve(**flags).act(desk).says)
    left = {name.removeprefix("left_"): each["n"] for name, each in told.items() if name.startswith("left_")}
    return told["solved"]["total"].pence, told["solved"]["offered"].pence, left


def done_at(say, action):
    """What an action says and does at the books of a place, by the ids of its sentences, with its rows."""
    with at_desk(say.root) as desk:
        done = action.act(desk)
    return parts(done.says), done.rows
