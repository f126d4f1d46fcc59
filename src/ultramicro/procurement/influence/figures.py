"""The figures of what could be bought here: classes, what can be changed, and what that would add."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.additionality import GUIDE
from ultramicro.core.contract import Figure
from ultramicro.core.message import Day, Message, Number, Pence, Share, plural, say
from ultramicro.flows.needs import JUDGEMENT
from ultramicro.flows.periods import period_words
from ultramicro.place.dictionary import value_words
from ultramicro.procurement.influence.best import best_figures
from ultramicro.procurement.influence.gather import Buying
from ultramicro.procurement.influence.streams import CHOSEN, CLASSES, UNNAMED
from ultramicro.procurement.influence.when import ENDED
from ultramicro.procurement.influence.worth import CASES, Ends, added, case_kept, further

DATED, LOOSE, OPEN = ("by_end", "by_break"), ("now", "ended"), ("undated", "perhaps", "unnamed")
"""Classes that can be bought anew: when a contract ends, at any time as far as is known, and perhaps."""


def figures(found: Buying) -> Iterator[Figure]:
    """Yield all figures, the most telling first."""
    yield _movable(found)
    yield from _coverage(found)
    yield from worth_figures(found)
    yield from best_figures(found)
    yield _reservable(found)
    yield from _classes(found)


def movable_ends(found: Buying) -> Ends:
    """Return what can be bought anew within the horizon: the least, what was found, and the most. [pence]."""
    dated, loose, open_ = (found.class_pence(*some) for some in (DATED, LOOSE, OPEN))
    # Credits may outweigh payments in a class: a range is never turned round by them.
    value = dated + loose
    return min(dated, value), value, max(value, value + open_)


def _movable(found: Buying) -> Figure:
    low, value, high = movable_ends(found)
    return Figure(
        id="influenceable_by_horizon",
        name=say("can be bought anew by {day}", day=Day(found.asked.horizon_on)),
        value=value, low=low, high=high, unit="pence", rests_on=rests(found),
        how=say(
            "Of {whole} paid, as seen in all months: bought from suppliers that were chosen, less tied "
            "payees, "
            "private finance and contracts that end later. Low end: under contracts of which the last day is "
            "known and to come. High end: with contracts without a date, what is under one of several "
            "contracts of which not all end in time, and payees without a name",
            whole=Pence(found.paid_pence),
        ),
    )  # fmt: skip


def rests(found: Buying) -> Message:
    """Say which payments and contracts a figure rests on."""
    return plural(
        "{n} contract in registers; payments of {payers}", "{n} contracts in registers; payments of {payers}",
        found.contracts, payers=plural("{n} payer", "{n} payers", len(found.seen)),
    )  # fmt: skip


def coverage(found: Buying) -> tuple[float, float] | None:
    """Return what part of what was bought is under contracts that were found: surely, and at the most."""
    whole = contractable(found)
    if whole <= 0:
        return None
    mine = [each for each in found.streams if each.contracts]
    sure = sum(each.amount_pence for each in mine if each.reason not in {"one_of_these", ENDED})
    most = sum(each.amount_pence for each in mine) + max(0, found.linked.asked_pence)
    low = min(1.0, max(0.0, sure / whole))
    return low, min(1.0, max(low, most / whole))


def contractable(found: Buying) -> int:
    """Return what was bought of named suppliers that somebody chose: what a contract could be known of.

    Private finance is under contract, and tied payees, grants, taxes and people are not. [pence].
    """
    return found.class_pence(*(class_ for class_ in CHOSEN if class_ != UNNAMED), "pfi")


def _coverage(found: Buying) -> Iterator[Figure]:
    if part := coverage(found):
        yield Figure(
            id="contract_coverage", name=say("part of what was bought that is under contracts that were "
                                             "found"),
            value=part[0], low=part[0], high=part[1], unit="share", rests_on=rests(found),
            how=say(
                "Payments attributed to one contract ÷ {whole} bought from named "
                "suppliers that were chosen. {left} is left out: not bought, tied, or to payees without a "
                "name. High end: with payments under one of several contracts, since a contract ended, "
                "and to payees who may be a contract's supplier. The rest is not shown to be bought without "
                "a contract: registers are not whole", whole=Pence(contractable(found)),
                left=Pence(found.paid_pence - contractable(found)),
            ),
        )  # fmt: skip


def worth_figures(found: Buying) -> Iterator[Figure]:
    """Yield what all opportunities together would come to: gross, net and further rounds."""
    gross_, net_ = total_gross(found), total_net(found)
    when = say("{when}.", when=period_words(found.periods, found.seen))
    yield Figure(
        id="buying_gross", name=say("could be bought here, gross"),
        value=gross_[1], low=gross_[0], high=gross_[2], unit="pence", rests_on=say(JUDGEMENT),
        how=say(
            "{when} Each opportunity: what is paid elsewhere × what the law leaves × what firms here "
            "commonly "
            "supply × what small firms could carry. Low: reserved only, as one lot, by firms of the trade "
            "here "
            "and no more than they are paid already or say they could do. High: in {lots} lots or more, with "
            "payees whose place is not known",
            when=when, lots=Number(found.asked.lots),
        ),
    )  # fmt: skip
    kept = [Number(case_kept(case), fixed=True) for case in CASES]
    yield Figure(
        id="buying_net", name=say("could be bought here, net"),
        value=net_[1], low=net_[0], high=net_[2], unit="pence", rests_on=say(GUIDE),
        how=say(
            "Gross × (1 − deadweight) × (1 − displacement) × (1 − leakage) × (1 − substitution): × "
            "{cautious} "
            "cautious, {middle} middle, {hopeful} hopeful", cautious=kept[0], middle=kept[1], hopeful=kept[2],
        ),
    )  # fmt: skip
    more = further(gross_)
    yield Figure(
        id="buying_further_rounds", name=say("further rounds, on top of net"),
        value=more[1], low=min(more), high=max(more), unit="pence", rests_on=say(GUIDE),
        how=say("net × (multiplier of a neighbourhood − 1)"),
    )  # fmt: skip


def total_gross(found: Buying) -> Ends:
    """Return what all opportunities together come to in three cases. [pence]."""
    return added([each.gross for each in found.opportunities if each.worth_it])


def total_net(found: Buying) -> Ends:
    """Return what they would add in three cases. [pence]."""
    return added([each.net for each in found.opportunities if each.worth_it])


def _reservable(found: Buying) -> Figure:
    def outside(answer: str) -> int:
        return sum(max(0, each.outside_pence) for each in found.opportunities if each.law.reserve == answer)

    low, open_ = outside("yes"), outside("unknown")
    return Figure(
        id="buying_reservable", name=say("of it paid elsewhere, in contracts that may be reserved"),
        value=None, low=low, high=low + open_, unit="pence",
        rests_on=say("rules of the day on which buying begins (column {column})", column="rule_ids"),
        how=say(
            "What is paid elsewhere under each contract, or for each need without one, that the law of "
            "its day "
            "lets be reserved for local suppliers. High end: with those of which that is not known, often "
            "for "
            "want of a word on VAT"
        ),
    )  # fmt: skip


def _classes(found: Buying) -> Iterator[Figure]:
    for class_ in CLASSES:
        pence = found.class_pence(class_)
        if any(each.class_ == class_ for each in found.streams):
            words = value_words("influenceable", "class", class_) or say(class_)
            share = pence / found.paid_pence if found.paid_pence > 0 else 0.0
            yield Figure(
                id="influence_class", of={"class": class_}, name=say("paid: {class_}", class_=words),
                value=pence, unit="pence", rests_on=rests(found),
                how=say("Sum of payments of the class, as seen in all months; {share} of all that was paid",
                        share=Share(share)),
            )  # fmt: skip
