"""The verb that settles a month: first on what is there, then again as readings come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ultramicro.core.action import Done
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Number, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.energy.club.events import ClubSettled, Stage
from ultramicro.energy.club.left_out import left_out
from ultramicro.energy.club.runs import (
    LEVELS,
    SHARES,
    Run,
    as_bytes,
    digest_of,
    folder_of,
    last_run,
    read_run,
    run_name,
    runs_of,
)  # fmt: skip
from ultramicro.energy.club.verbs import Levels, Settle
from ultramicro.energy.read import own_excluded, read_measured
from ultramicro.energy.settlement.levels_file import as_csv, public_rows
from ultramicro.energy.settlement.measured import Member, Problem, Quality, in_order
from ultramicro.energy.settlement.periods import month_of
from ultramicro.energy.settlement.restating import Difference, differences
from ultramicro.energy.settlement.settle import Settlement, settle
from ultramicro.energy.sharing.keys import Members
from ultramicro.ledger.deciding import Decision, so_before
from ultramicro.ledger.desk import Desk
from ultramicro.place.folder import FolderPlace
from ultramicro.place.opening import open_folder

KILO = 1000


def place_of(desk: Desk) -> FolderPlace:
    """Open the place of a desk for its own tables; no technique is asked."""
    return open_folder(desk.root, lambda _: ())


def require_tables(place: FolderPlace, *tables: str) -> None:
    """Refuse where a table of the club is not there.

    Raises
    ------
    BadInput
        Naming the file.
    """
    for table in tables:
        if not place.has(table):
            raise BadInput(
                say("the place has no {table}", table=table),
                do=say(
                    "put them into energy/{table}.csv, or meter exports into the folder energy/", table=table
                ),
            )


@dataclass(frozen=True, kw_only=True)
class DoSettle(Settle):
    """Settle a month."""

    def act(self, desk: Desk) -> Done:
        """Write the files of a run, and its hashes into the books.

        Raises
        ------
        BadInput
            If the month has no readings, another rule was used before, or it is settled for good.
        """
        place = place_of(desk)
        require_tables(place, "meters", "readings")
        require_month(self.month)
        before = runs_of(desk.view(), self.month)
        self._require_open(before)
        measured = read_measured(place, month=self.month)
        old = read_run(desk.root, before[-1]) if before else None
        if old:
            measured = in_order(measured, [member.id for member in old.measured.members])
            _require_places(old.measured.members, measured.members, self.month)
        key = self.rule or (before[0].settled.rule if before else "equal")
        card = _card(old, measured.members)
        run = settle(measured, key, card, own_excluded=own_excluded(place))
        changes = differences(old, run) if old else []
        stage = Stage(self.stage) if self.stage else Stage.LATE if before else Stage.INITIAL
        unused = left_out(place)
        # Nothing came, so nothing is late: another run would take every bill back for an equal one.
        if old and _is_same(old, run) and self.stage in {"", before[-1].settled.stage}:
            same = say("{month} is settled on the same readings.", month=self.month)
            return so_before(joined([same, *unused]))
        return self._settled(desk, run, before, stage, changes, unused)

    def _require_open(self, before: Sequence[Run]) -> None:
        if not before:
            return
        last = before[-1].settled
        if last.stage is Stage.FINAL:
            raise BadInput(
                say("{month} is settled for good", month=self.month),
                do=say("what was wrong is put right by hand in a later month"),
            )
        if self.rule not in {"", last.rule}:
            raise BadInput(
                say("{month} was settled by the rule {rule} before", month=self.month, rule=last.rule),
                where="--rule", do=say("use the same rule, or change it from the next month on"),
            )  # fmt: skip
        if self.stage == Stage.INITIAL:
            raise BadInput(
                say("{month} was settled before", month=self.month), where="--stage",
                do=say("settle it as late or final"),
            )  # fmt: skip

    def _settled(  # noqa: PLR0917  what was worked out
        self, desk: Desk, run: Settlement, before: Sequence[Run], stage: Stage,
        changes: Sequence[Difference], unused: Sequence[Message],
    ) -> Done:  # fmt: skip
        number = len(before) + 1
        name, content = run_name(self.month, number), as_bytes(run)
        rows = list(public_rows(name, run, before[-1].settled.head if before else ""))
        local = run.measured.periods.local
        require_after(desk.on, local[-1].date(), say("the last of these readings is"))
        event = ClubSettled(
            month=self.month, number=number, stage=stage, rule=run.key, from_on=local[0].date(),
            until_on=local[-1].date(), head=rows[-1][-1], digest=digest_of(content), on=desk.on,
        )  # fmt: skip
        _write(folder_of(desk.root, name), content, as_csv(iter(rows)))
        # The files first: a note without its files could not be billed, files without a note are made anew.
        desk.take(Decision(operations=[desk.asked().note(event, about=name, key=name)]))
        return Done(says=joined([_says(run, name, stage, changes), *unused]), rows=_rows(run, changes))


def require_month(month: str) -> None:
    """Refuse what is no month: without one all days would be settled as if they were one.

    Raises
    ------
    BadInput
        Saying how to write it.
    """
    try:
        month_of(month)
    except ValueError as error:
        raise BadInput(
            say("{month} is no month", month=repr(month)), where="--month", do=say("write it as in 2026-03")
        ) from error


def require_after(on: date, day: date, what: Message) -> None:
    """Refuse a day before that on which what it rests on came about.

    Raises
    ------
    BadInput
        Naming both days.
    """
    if on < day:
        raise BadInput(
            say("{what} on {day}, and {on} is before", what=what, day=day, on=on), where="--on",
            do=say("give a day after, or none"),
        )  # fmt: skip


def _require_places(before: Sequence[Member], after: Sequence[Member], month: str) -> None:
    """Refuse a register that lost a row: bills are found by place, and so is what was paid on them."""
    for place, old in enumerate(before):
        new = after[place].id if place < len(after) else ""
        if new != old.id:
            raise BadInput(
                say("{member} had place {place} when {month} was settled before, and has not now",
                    member=old.id, place=place + 1, month=month),
                where="energy/meters.csv",
                do=say("leave its rows where they are: add new ones at the end, and give who left a left_on"),
            )  # fmt: skip


def _is_same(old: Settlement, run: Settlement) -> bool:
    """Whether two runs say the same to everybody: also whose meter it is, and what is estimated."""
    was, now = old.measured, run.measured
    return (
        was.periods == now.periods
        and list(was.members) == list(now.members)
        and bool((was.quality == now.quality).all())
        and not differences(old, run)
    )


def _card(old: Settlement | None, members: Sequence[Member]) -> Members | None:
    """Keep the first run's weights, so that late readings change no other period; not if somebody joined."""
    same = old and [each.id for each in old.measured.members] == [each.id for each in members]
    return old.card if old and same else None


def _write(folder: Path, content: bytes, levels: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SHARES).write_bytes(content)
    (folder / LEVELS).write_text(levels, encoding="utf-8", newline="")


def _says(run: Settlement, name: str, stage: Stage, changes: Sequence[Difference]) -> Message:
    shared = Number(int(run.allocated_wh.sum()) / KILO, 1)
    estimated = int((run.measured.quality == Quality.ESTIMATED).sum())
    told = [
        say("{run}, {stage}: {kwh} kWh of local energy are shared.", run=name, stage=stage.says, kwh=shared)
        .with_id("settled")
    ]  # fmt: skip
    if estimated:
        told.append(
            plural("{n} reading is estimated.", "{n} readings are estimated.", estimated).with_id("estimated")
        )
    if kept_out := sum(each.readings for each in run.measured.problems):
        told.append(plural("{n} reading is kept out.", "{n} readings are kept out.", kept_out).with_id("out"))
    if changes:
        told.append(
            plural("{n} member's share changes.", "The shares of {n} members change.", len(changes)).with_id(
                "changed"
            )
        )
    return joined(told)


def _rows(run: Settlement, changes: Sequence[Difference]) -> list[Row]:
    """Return what changed where something did; else what was kept out."""
    if changes:
        return [
            {"member": each.member, "periods": each.periods, "used_wh": each.taken_wh,
             "given_wh": each.given_wh,
             "local_wh": each.allocated_wh, "sold_wh": each.credited_wh, "bought_wh": each.residual_wh}
            for each in changes
        ]  # fmt: skip
    return [_problem(each) for each in run.measured.problems]


def _problem(each: Problem) -> Row:
    return {"reason": each.reason, "meter": each.meter, "readings": each.readings, "first_at": each.first_at}


@dataclass(frozen=True, kw_only=True)
class DoLevels(Levels):
    """Publish the levels of a month."""

    def act(self, desk: Desk) -> Done:
        """Write the file of the last run, whose hash is in the books.

        Raises
        ------
        BadInput
            If the month is not settled, or its file was changed.
        """
        runs = runs_of(desk.view(), self.month)
        last = last_run(desk.view(), self.month)
        run = read_run(desk.root, last)
        before = runs[-2].settled.head if len(runs) > 1 else ""
        rows = list(public_rows(last.id, run, before))
        self.to.write_text(as_csv(iter(rows)), encoding="utf-8", newline="")
        says = say(
            "The levels of {run} are in {file}. Their last hash is {head}.", run=last.id, file=str(self.to),
            head=rows[-1][-1],
        )  # fmt: skip
        return Done(
            says=says.with_id("levels"), rows=[{"run": last.id, "head": rows[-1][-1], "before": before}]
        )
