"""What I owe and am owed, whether I take part in clearing, and what rounds did to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse

from ultramicro.web.acting.cells import table_of
from ultramicro.web.acting.mine.person import as_member, me
from ultramicro.web.acting.telling import exact
from ultramicro.web.rendering import render

if TYPE_CHECKING:
    from ultramicro.clearing.round.statement_lines import Paper
    from ultramicro.ledger.desk import Desk
    from ultramicro.ledger.people.claims import Claim


@dataclass(frozen=True, kw_only=True)
class Owed:
    """An invoice of mine; sums in words. `agrees` tells whether I agreed to clear it, and up to what sum."""

    claim: str
    reference: str
    other: str
    i_owe: bool
    open: str
    due_on: date
    agrees: bool
    up_to: str
    disputed: bool
    by_me: bool


@as_member
def my_claims(request: Any, *, short: str) -> HttpResponse:
    """Show my open invoices on both sides, with what I said of each, and the rounds I was in."""
    with request.place.keeper.reading() as desk:
        mine = me(desk, short).id
        owed = _owed(desk, mine)
        rounds = [(paper.found.id, paper.done) for paper in papers_with(desk, mine)]
        sums = _sums(desk, mine)
    shown = [(number, bool(done.lines), done) for number, done in rounds]
    return render(request, "mine_claims.html", owed=owed, sums=sums, rounds=shown)


@as_member
def my_round(request: Any, *, short: str, round_number: str) -> HttpResponse:
    """Show my statement of a round: my own invoices and nobody else's."""
    from ultramicro.clearing.round.statement_lines import lines_of  # noqa: PLC0415  it loads the ledger

    with request.place.keeper.reading() as desk:
        mine = me(desk, short).id
        paper = _paper(desk, mine, round_number)
        rows = [line.row() for line in lines_of(paper, mine)]
        number = paper.number(mine)
    return render(request, "mine_round.html", number=number, round_number=round_number, rows=table_of(rows))


@as_member
def my_round_paper(request: Any, *, short: str, round_number: str) -> HttpResponse:
    """Hand out my statement of a round as a page to keep, which is not shown as one of this site."""
    from ultramicro.clearing.round.statements import statement  # noqa: PLC0415  it loads the ledger

    with request.place.keeper.reading() as desk:
        mine = me(desk, short).id
        text = statement(_paper(desk, mine, round_number), mine)
    answer = HttpResponse(text, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{round_number}-statement.html"'
    return answer


def _paper(desk: Desk, mine: str, number: str) -> Paper:
    for paper in papers_with(desk, mine):
        if paper.found.id == number:
            return paper
    raise Http404


def papers_with(desk: Desk, mine: str) -> list[Paper]:
    """Return what the statements of somebody are written from, of each round that was solved with them."""
    from ultramicro.clearing.round.letterhead import Roll  # noqa: PLC0415  it loads the ledger
    from ultramicro.clearing.round.projections import Rounds  # noqa: PLC0415  as above
    from ultramicro.clearing.round.settlement import settled  # noqa: PLC0415  as above
    from ultramicro.clearing.round.statement_lines import Paper  # noqa: PLC0415  as above

    view = desk.view()
    solved = [
        r for r in view.of(Rounds).shelf.values() if any(mine in {c.debtor, c.creditor} for c in r.solved)
    ]
    return [Paper(found=r, done=settled(view, r), roll=Roll(view.people)) for r in solved]


def _owed(desk: Desk, mine: str) -> list[Owed]:
    from ultramicro.clearing.round.consents import last_consents  # noqa: PLC0415  it loads the ledger
    from ultramicro.clearing.round.projections import consents_in  # noqa: PLC0415  as above
    from ultramicro.ledger.hanging import Disputes  # noqa: PLC0415  as above
    from ultramicro.ledger.people.claims import Claims  # noqa: PLC0415  as above

    view = desk.view()
    claims = view.of(Claims).open(mine)
    last, disputes = last_consents(consents_in(view), claims), view.of(Disputes)
    return [_line(desk, each, mine, last.get((mine, each.id)), disputes.by(each.id)) for each in claims]


def _line(desk: Desk, claim: Claim, mine: str, consent: Any, disputed_by: tuple[str, ...]) -> Owed:
    from ultramicro.ledger.foretelling import name_of  # noqa: PLC0415  it loads the ledger
    from ultramicro.ledger.people.references import reference_of  # noqa: PLC0415  as above

    i_owe = claim.debtor == mine
    agrees = consent is not None and consent.up_to_pence != 0
    return Owed(
        claim=claim.id, reference=reference_of(desk.people, claim), i_owe=i_owe, due_on=claim.due_on,
        other=name_of(desk.people, claim.creditor if i_owe else claim.debtor),
        open=exact(claim.open_pence, claim.currency), agrees=agrees,
        up_to=exact(consent.up_to_pence, claim.currency) if agrees and consent.up_to_pence else "",
        disputed=bool(disputed_by), by_me=mine in disputed_by,
    )  # fmt: skip


def _sums(desk: Desk, mine: str) -> list[tuple[str, str]]:
    """Return what I owe and what I am owed, a pair for each currency."""
    from ultramicro.ledger.people.claims import Claims  # noqa: PLC0415  it loads the ledger

    totals: dict[str, list[int]] = {}
    for each in desk.ledger.of(Claims).open(mine):
        totals.setdefault(each.currency, [0, 0])[each.creditor == mine] += each.open_pence
    return [(exact(owe, currency), exact(owed, currency)) for currency, (owe, owed) in sorted(totals.items())]
