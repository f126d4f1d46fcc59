"""The sheet as rows of a table and as figures, each with what it is worked out from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from ultramicro.bank.arrears import GENERAL_PERCENT
from ultramicro.core.contract import Figure
from ultramicro.core.message import Message, Pence, Share, say
from ultramicro.stress.safe_growth.board import Board
from ultramicro.stress.safe_growth.book import Books
from ultramicro.stress.safe_growth.rules import Rules
from ultramicro.stress.safe_growth.said import capital_wanted, cash_wanted
from ultramicro.stress.safe_growth.sheet import Row


def rows(board: Board) -> Iterator[Mapping[str, object]]:
    """Return the rows: day 0, and each growth in calm, in the recession, and what the recession adds."""
    yield {"course": "today", "growth": None, **cells(board.today)}
    for calm, hit in zip(board.calm.rows, board.recession.rows, strict=True):
        both = cells(calm), cells(hit)
        for course, each in zip(("calm", "recession"), both, strict=True):
            yield {"course": course, "growth": calm.growth, **each}
        added = {name: both[1][name] - both[0][name] for name in both[0]}
        yield {"course": "added", "growth": calm.growth, **added}


def cells(row: Row) -> dict[str, float]:
    """Return the cells of a row that the courses share."""
    loss, liquidity, capital = row.worst_loss, row.lowest_liquidity, row.lowest_capital
    return {
        "loans_pence": row.loans_pence,
        "worst_loss_pence": loss.part_pence, "owed_years_pence": loss.whole_pence,
        "worst_loss_share": loss.share,
        "cash_pence": liquidity.part_pence, "withdrawable_pence": liquidity.whole_pence,
        "liquidity_share": liquidity.share,
        "capital_pence": capital.part_pence, "assets_pence": capital.whole_pence,
        "capital_share": capital.share,
        "breaks_share": row.breaks, "breaks_liquidity_share": row.breaks_liquidity,
        "breaks_capital_share": row.breaks_capital,
    }  # fmt: skip


class Shown(NamedTuple):
    """What figures are made of."""

    board: Board
    books: Books
    rules: Rules
    rests: Message


def figures(shown: Shown, *, own: bool) -> Iterator[Figure]:
    """Return the largest safe growth if there is one, what more can be lent, the book, and what it loses."""
    yield from _safe(shown)
    yield from _room(shown)
    for figure in (*_balance(shown), *_losing(shown)):
        yield replace(figure, estimated=figure.estimated or not own)


def _safe(shown: Shown) -> Iterator[Figure]:
    """Return the largest safe growths; none is told in words, as a number that lacks reads unknown."""
    how = say("the largest, in steps of half a hundredth, at which the limits hold")
    board = shown.board
    if board.recession.safe:
        light, heavy = board.light, board.heavy
        ends = (heavy.most, light.most) if light and heavy else (None, None)
        yield Figure(
            id="safe_growth", name=say("largest safe annual growth of loans, in the recession"), unit="share",
            value=board.recession.safe.most, low=ends[0], high=ends[1], rests_on=shown.rests, estimated=True,
            how=how,
        )  # fmt: skip
    if board.calm.safe:
        yield Figure(
            id="safe_growth_calm", name=say("the same without the recession"), unit="share",
            value=board.calm.safe.most, rests_on=shown.rests, estimated=True, how=how,
        )  # fmt: skip


def _room(shown: Shown) -> Iterator[Figure]:
    room, book, rules = shown.board.room, shown.books.middle, shown.rules
    named = (
        ("safe_growth_room_cash", say("could lend more on day 0, by the limit of cash"), room.cash_pence,
         say("{cash} cash − {wanted}, which is {share} of what may be withdrawn", cash=Pence(book.cash_pence),
             wanted=Pence(cash_wanted(book, rules)), share=Share(rules.liquid_share, 0))),
        ("safe_growth_room_capital", say("could lend more on day 0, by the limit of capital"),
         room.capital_pence,
         say("what capital of {capital} is above {wanted}, ÷ {share} that is set aside for each new loan",
             capital=Pence(book.capital_pence), wanted=Pence(capital_wanted(book, rules)),
             share=Share(GENERAL_PERCENT / 100, 0))),
        ("safe_growth_room_recession", say("could lend more on day 0, to hold in the recession"),
         room.recession_pence, say("lent at once, if loans then stay as they are and limits hold")),
    )  # fmt: skip
    for name, words, pence, how in named:
        yield Figure(id=name, name=words, unit="pence", value=pence, how=how, estimated=True)


def _balance(shown: Shown) -> Iterator[Figure]:
    book, rules = shown.books.middle, shown.rules
    day = say("on day 0, when the shock comes")
    named = (
        ("loans", say("lent"), book.loans_pence, day),
        ("aside", say("set aside for losses"), book.provisions_pence,
         say("what is held, or what the rules want where that is more")),
        ("savings", say("may be withdrawn"), book.savings_pence, day),
        ("capital", say("capital"), book.capital_pence,
         say("cash and loans, without what is set aside and what may be withdrawn")),
        ("capital_wanted", say("capital that must be kept"), capital_wanted(book, rules),
         say("by the rules, of {assets} in all", assets=Pence(book.assets_pence))),
        ("cash", say("cash"), book.cash_pence, day),
        ("cash_wanted", say("cash that must be kept"), cash_wanted(book, rules),
         say("{share} of what may be withdrawn", share=Share(rules.liquid_share, 0))),
        ("income", say("loans bring in twelve months"), book.income_pence, day),
        ("costs", say("running costs of twelve months"), book.costs_pence,
         say("{share} of all that it has", share=Share(book.costs_pence / max(book.assets_pence, 1), 1))),
    )  # fmt: skip
    for name, words, pence, how in named:
        yield Figure(id=f"safe_growth_{name}", name=words, unit="pence", value=pence, how=how)


def _losing(shown: Shown) -> Iterator[Figure]:
    low, middle, high = shown.books
    yield Figure(
        id="safe_growth_lost", name=say("expected to be lost of today's loans, once"), unit="pence",
        value=middle.lost_pence, low=low.lost_pence, high=high.lost_pence, estimated=True,
        how=say("by how late they are, without what is guaranteed"),
    )  # fmt: skip
    yield Figure(
        id="safe_growth_today_lost", name=say("the same as an annual rate while they last"), unit="share",
        value=middle.today_lost_share, low=low.today_lost_share, high=high.today_lost_share, estimated=True,
        how=say("expected loss ÷ {loans} ÷ remaining life", loans=Pence(middle.loans_pence)),
    )  # fmt: skip
    yield Figure(
        id="safe_growth_life", name=say("remaining life of today's loans"), unit="months", estimated=True,
        value=round(middle.life_months, 1), how=say("how long a penny of them is owed on average, as agreed"),
    )  # fmt: skip
    yield Figure(
        id="safe_growth_new_lost", name=say("lost of new loans, annually"), unit="share", estimated=True,
        value=middle.new_lost_share, low=low.new_lost_share, high=high.new_lost_share,
        how=say("lost of all loans ever lent ÷ how much was owed how long, with what usual lenders lose"),
    )  # fmt: skip
    yield Figure(
        id="safe_growth_fixed", name=say("running costs that do not grow with loans"), unit="share",
        value=middle.fixed_share, low=high.fixed_share, high=low.fixed_share, estimated=True,
        how=say("a judgement; the rest grows as loans do"),
    )  # fmt: skip
