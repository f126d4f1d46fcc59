"""The verb that matches a week and fixes it in the books: lines of the cycle, by what it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, NamedTuple

from ultramicro.core.action import Done
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.flows.kept_out import KeptOut, kept_out_said
from ultramicro.flows.tables import rows_of
from ultramicro.food.answer import FoodAnswer
from ultramicro.food.hub.beyond import Beyond, beyond_matched
from ultramicro.food.hub.digest import digest_of
from ultramicro.food.hub.events import HubOpened, PlannedLine
from ultramicro.food.hub.promising import promised_left
from ultramicro.food.hub.slips import require_other_names, require_spelled
from ultramicro.food.hub.telling import some
from ultramicro.food.hub.units import parts_of, plain, scale_of
from ultramicro.food.hub.verbs import Open
from ultramicro.food.hub.weeks import HUB, Weeks, hub_id, week_number
from ultramicro.food.hub.words import (
    OFFER,
    ORDER,
    good_mark,
    good_memos,
    mark_of,
    named,
    place_mark,
    short_of,
)
from ultramicro.food.technique import FoodCycle
from ultramicro.food.traits import broad_said
from ultramicro.ledger.deciding import Asked, Decision, Memo, View, so_before
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.names import Names
from ultramicro.place.opening import open_folder

PRICES = {"unmet": "limit_price_pence", "idle": "price_pence"}
"""Where the price stands of what was asked for in vain, and of what was offered in vain."""


class Match(NamedTuple):
    """A line of the cycle with the rows it is made of."""

    line: Row
    offer: Row
    order: Row


class _Rest(NamedTuple):
    digest: str
    kept_out: Sequence[KeptOut]
    beyond: Mapping[str, Beyond]
    broad: Sequence[Message] = ()


@dataclass(frozen=True, kw_only=True)
class DoOpen(Open):
    """Match a week and open it."""

    def act(self, desk: Desk) -> Done:
        """Write the week down; the same offers, orders and terms again change nothing.

        Raises
        ------
        BadInput
            If there is nothing to match, a word of the files may be a slip, somebody is not in the books, or
            the week is open with another matching.
        """
        place = open_folder(desk.root, lambda _: ())
        digest = digest_of(place, self.week, self._terms())
        there = desk.view().of(Weeks).shelf.get(week_number(self.week))
        if there and there.digest == digest:
            return so_before(say("The week of {day} is open with this matching.", day=self.week))
        if there:
            raise BadInput(
                say("the week of {day} is open, matched with other offers, orders or terms", day=self.week),
                do=say("go on with it; or take it back with `ultramicro hub undo --whole --week {day}` and "
                       "open it again", day=self.week.isoformat()),
            )  # fmt: skip
        if not self.as_written:
            require_spelled(place, self.week)
        answer = ask(self._cycle(), place)
        matches = list(self._matches(answer))
        if not matches:
            raise BadInput(
                say("nothing on offer meets an order on {day}", day=self.week), where="--week",
                do=say("see `ultramicro food-cycle` for what is not met, and why"),
            )  # fmt: skip
        who = self._parties(desk, matches)
        over = self._beyond(desk, answer)
        decision = self._decided(
            desk.view(), desk.asked(), matches, who, _Rest(digest, answer.kept_out, over, self._broad(answer))
        )
        return decision.answered(desk.take(decision))

    def _cycle(self) -> FoodCycle:
        return FoodCycle(**self._terms())

    def _terms(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(FoodCycle)}

    def _matches(self, answer: FoodAnswer) -> Iterator[Match]:
        offers = {row["offer"]: row for rows in answer.cycles.offered for row in rows}
        orders = {row["order"]: row for rows in answer.cycles.ordered for row in rows}
        for line in rows_of(answer.tables()["food_lines"]):
            if line["cycle_on"] == self.week:
                yield Match(line, offers[line["offer"]], orders[line["order"]])

    def _broad(self, answer: FoodAnswer) -> list[Message]:
        days = zip(answer.cycles.days, answer.cycles.ordered, strict=True)
        return broad_said(row for day, rows in days if day == self.week for row in rows)

    def _beyond(self, desk: Desk, answer: FoodAnswer) -> dict[str, Beyond]:
        """Return what was asked for and what was offered beyond what is matched."""
        orders = {row["order"]: row for rows in answer.cycles.ordered for row in rows}
        tables = {name: rows_of(answer.tables()[f"food_{name}"]) for name in PRICES}
        tables["unmet"] = [{**row, "buyer": str(orders[row["order"]]["buyer"])} for row in tables["unmet"]]
        return {
            name: beyond_matched(desk.people, tables[name], self.week, name, price)
            for name, price in PRICES.items()
        }

    def _parties(self, desk: Desk, matches: Sequence[Match]) -> dict[str, str]:
        """Return who growers and buyers are in the books, by the name of the files."""
        names = dict.fromkeys(
            str(name) for match in matches for name in (match.offer["grower"], match.order["buyer"])
        )
        found = {name: named(desk.people, name) for name in names}
        if double := [name for name, ids in found.items() if len(ids) > 1]:
            raise BadInput(
                say("two in the books are called {name}", name=double[0]),
                do=say("write their short name into the file"),
            )
        missing = [name for name, ids in found.items() if not ids]
        # Before anybody is added: whoever took the hub's name would owe and be owed in its place.
        ours = {each for ids in found.values() for each in ids} & {hub_id(desk.people)}
        if ours or HUB in map(short_of, missing):
            raise BadInput(
                say("the hub cannot be a grower or a buyer of its own week"),
                do=say("write another name than “Food hub” into the files"),
            )
        if missing and not self.add:
            raise BadInput(
                plural("{n} grower or buyer is not in the books: {names}",
                       "{n} growers and buyers are not in the books: {names}", len(missing),
                       names=some(missing)),
                do=say("add them with `ultramicro books add`, or all of them as firms with --add"),
            )  # fmt: skip
        if not self.as_written:
            require_other_names(desk.people, missing)
        for name in missing:
            found[name] = {desk.people.add(_short(desk.people, name), name, kind="firm", on=desk.on).id}
        return {name: next(iter(ids)) for name, ids in found.items()}

    def _decided(
        self, view: View, asked: Asked, matches: Sequence[Match], who: Mapping[str, str], rest: _Rest
    ) -> Decision:
        names, memos = view.people, list[Memo]()
        lines, rows, left_out = list[PlannedLine](), list[Row](), 0
        taken, promised = _sold_before(view), dict[tuple[str, str, str], int]()
        for match in matches:
            line = _line(names, match, who, len(lines) + 1)
            # What keeps may have been sold in an earlier week otherwise than it would be matched now.
            over = taken[line.offer] + line.quantity - _offered(match)
            left_out += max(0, min(over, line.quantity)) > 0
            line = line._replace(quantity=line.quantity - max(0, over))
            if line.quantity <= 0:
                continue
            taken[line.offer] += line.quantity
            memos += _memos(names, match, line)
            for each in self._as_promised(view, line, promised):
                lines.append(each)
                rows.append(_row(names, match, each))
        opened = HubOpened(
            week=self.week, digest=rest.digest, margin=Decimal(str(self.margin)), rule=self.rule,
            lines=tuple(lines), on=asked.day, **{name: each.over for name, each in rest.beyond.items()},
        )  # fmt: skip
        memos += [memo for each in rest.beyond.values() for memo in each.memos]
        return Decision(
            operations=[asked.note(opened, about=week_number(self.week))],
            memos=list({memo.ref: memo for memo in memos}.values()),
            says=joined([
                *self._says(lines, left_out), *rest.broad, *rest.beyond["unmet"].says,
                *kept_out_said(rest.kept_out),
            ]),
            rows=rows,
        )  # fmt: skip

    def _as_promised(
        self, view: View, line: PlannedLine, left: dict[tuple[str, str, str], int]
    ) -> list[PlannedLine]:
        """Return a line as one or two: what is promised of it is served first, and no more than that."""
        pair = line.buyer, line.grower, line.good
        there = left.setdefault(pair, promised_left(view, *pair, self.week))
        first = line.quantity if line.promised else min(there, line.quantity)
        left[pair] = max(0, there - first)
        parts = [(first, True), (line.quantity - first, line.promised)]
        kept = [(quantity, promised) for quantity, promised in parts if quantity]
        return [
            line._replace(line=line.line + n, quantity=quantity, promised=promised)
            for n, (quantity, promised) in enumerate(kept)
        ]

    def _says(self, lines: Sequence[PlannedLine], left_out: int) -> Iterator[Message]:
        yield plural(
            "The week of {day} is open with {n} line, from {growers} to {buyers}.",
            "The week of {day} is open with {n} lines, from {growers} to {buyers}.",
            len(lines), day=self.week,
            growers=plural("{n} grower", "{n} growers", len({line.grower for line in lines})),
            buyers=plural("{n} buyer", "{n} buyers", len({line.buyer for line in lines})),
        ).with_id("opened")  # fmt: skip
        if left_out:
            yield plural(
                "{n} line is cut, as an earlier week has taken what it is made of.",
                "{n} lines are cut, as earlier weeks have taken what they are made of.", left_out,
            ).with_id("sold_before")  # fmt: skip


def _short(names: Names, name: str) -> str:
    """Make a short name that nobody has of a name."""
    words = short_of(name)
    n, short = 1, words
    while names.find(short):
        n += 1
        short = f"{words}-{n}"
    return short


def _sold_before(view: View) -> defaultdict[str, int]:
    """Return how much of each offer the weeks that are in the books were matched with."""
    taken: defaultdict[str, int] = defaultdict(int)
    for week in view.of(Weeks).shelf.values():
        for line, quantity in zip(week.lines, week.asked, strict=True):
            taken[line.offer] += quantity
    return taken


def _offered(match: Match) -> int:
    return parts_of(match.offer["quantity"], scale_of(str(match.offer["unit"])))


def _line(names: Names, match: Match, who: Mapping[str, str], number: int) -> PlannedLine:
    offer, order = match.offer, match.order
    grower, buyer = who[str(offer["grower"])], who[str(order["buyer"])]
    item, unit = str(offer["item"]), str(offer["unit"])
    price: Any = offer["price_pence"]
    scale = scale_of(unit)
    return PlannedLine(
        line=number, grower=grower, buyer=buyer, good=good_mark(names, item, unit), scale=scale,
        quantity=parts_of(match.line["quantity"], scale), price_pence=int(price),
        offer=mark_of(names, OFFER, str(offer["offer"]), grower),
        order=mark_of(names, ORDER, str(order["order"]), buyer), promised=bool(order.get("promised")),
        brought_to=place_mark(names, match.line["brought_to"]),
        served_from=place_mark(names, match.line["served_from"]),
        price_later=bool(offer.get("price_later")),
    )  # fmt: skip


def _memos(names: Names, match: Match, line: PlannedLine) -> list[Memo]:
    return [
        *good_memos(names, str(match.offer["item"]), str(match.offer["unit"])),
        Memo(line.offer, str(match.offer["offer"]), line.grower),
        Memo(line.order, str(match.order["order"]), line.buyer),
        *(Memo(mark, str(hub)) for mark, hub in (
            (line.brought_to, match.line["brought_to"]), (line.served_from, match.line["served_from"]),
        ) if mark and not names.words(mark)),
    ]  # fmt: skip


def _row(names: Names, match: Match, line: PlannedLine) -> Row:
    return {
        "line": line.line, "grower": names.called(line.grower), "buyer": names.called(line.buyer),
        "item": match.offer["item"], "quantity": plain(line.quantity, line.scale),
        "unit": match.offer["unit"],
        "price_pence": line.price_pence,
        **({name: match.line[name] for name in ("brought_to", "served_from")} if line.brought_to else {}),
    }  # fmt: skip
