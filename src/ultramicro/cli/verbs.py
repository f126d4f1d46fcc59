"""What each verb does: open the place, ask, print. No sums are done here."""

from __future__ import annotations

import gc
import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ultramicro.cli.account_text import account_text, command, next_for_plan
from ultramicro.cli.flags import from_flags
from ultramicro.cli.progress import to_terminal
from ultramicro.core.ask import ask, parameters
from ultramicro.core.contract import UNDATED
from ultramicro.core.extras import lacking
from ultramicro.core.message import Listed, joined, plural, say
from ultramicro.place.new import home_in_place, write_new
from ultramicro.techniques import open_place

if TYPE_CHECKING:
    from ultramicro.core.memory import MemoryPlace
    from ultramicro.place.folder import FolderPlace

PLANNED_FROM = ("resources.csv", "needs.csv")
"""What a plan is made from."""


# What writes reports, reads files or makes a town is imported where it is used: help must not wait for it.


def _opened(root: Path) -> FolderPlace:
    """Open a place for one command; `answering` takes back what this tells Python's collector."""
    place = open_place(root, progress=to_terminal)
    # What is loaded by now stays. Gone through again at each of the collector's rounds, of which reading many
    # lines causes hundreds, it would take a tenth of the time.
    gc.freeze()
    return place


def _nowhere() -> MemoryPlace:
    """Return a place without tables, for a question that needs none."""
    from ultramicro.core.memory import MemoryPlace  # noqa: PLC0415

    return MemoryPlace(say("no place"), UNDATED, {})


def new(given: Namespace) -> int:
    """Make a new place."""
    write_new(given.dir, given.name, files=given.files, district=given.district)
    print(_made(given.dir, [home_in_place(file) for file in given.files]))
    print(_next_after_new(given.dir, given.files))
    return 0


def _made(root: Path, homes: list[Path]) -> str:
    """Say how many of one's own files are in the new place; those that it came with are not one's own."""
    beside = [home.as_posix() for home in homes if home.parts[0] != "payments"]
    paid = len(homes) - len(beside)
    made = say("Made the place {place}.", place=str(root))
    if paid:
        made = plural(
            "Made the place {place} with your {n} file in payments/.",
            "Made the place {place} with your {n} files in payments/.", paid, place=str(root),
        )  # fmt: skip
    kept = say("Beside place.toml: {files}.", files=Listed(sorted(beside), by="and"))
    return joined([made, kept]) if beside else made


def _next_after_new(root: Path, files: list[Path]) -> str:
    put = say("Put your payment files (CSV, XLSX, …) into {folder}, then run:", folder=str(root / "payments"))
    check = say("Next: {command}", command=command("check", root))
    report_ = say("Then: {command}", command=command("report", root))
    listed = [name for name in PLANNED_FROM if (root / name).is_file()]
    # Who comes with what lies idle wants a plan, and may have no payments at all.
    first = [] if files or listed else [put]
    return joined([*first, check, report_, *next_for_plan(root, listed=bool(listed))], "\n")


def demo(given: Namespace) -> int:
    """Write the made-up town."""
    from ultramicro.demo import write_town  # noqa: PLC0415

    write_town(given.dir, given.seed)
    print(say("Wrote the made-up town in {folder}.", folder=str(given.dir)))
    print(_next_after_new(given.dir, [given.dir]))
    return 0


def check(given: Namespace) -> int:
    """Read everything, and give the account of every line."""
    from ultramicro.cli.accounts import account_json, require_something  # noqa: PLC0415

    place = _opened(given.dir)
    if place.has("areas"):
        place.table("areas")  # what is wrong with them is said now, not by the report
    account = account_json(place)
    print(
        json.dumps(account, indent=1, ensure_ascii=False)
        if given.json
        else account_text(place, account, columns=given.columns, most=given.rejects)
    )
    if given.out and place.has("files"):
        from ultramicro.reports.written.write import write_relations  # noqa: PLC0415

        write_relations({name: place.table(name) for name in ("files", "rejects")}, given.out)
    # Last: the account says why nothing could be used, and must be seen before the refusal.
    require_something(place, account)
    _require_named(place)
    return 0


def _require_named(place: FolderPlace) -> None:
    """Refuse a place of which a report could not be written, as place.toml names files that are no use."""
    from ultramicro.place.geography.shapes import map_shapes  # noqa: PLC0415
    from ultramicro.place.sources.references import ReferenceSource  # noqa: PLC0415

    for source in place.sources:
        if isinstance(source, ReferenceSource):
            source.require()
    map_shapes(place.settings, place.root)


def ask_technique(given: Namespace) -> int:
    """Ask one technique, and print or write what it answers."""
    from ultramicro.reports.place_report import write_offer, write_sheets  # noqa: PLC0415
    from ultramicro.reports.written.json import answer_json  # noqa: PLC0415
    from ultramicro.reports.written.terminal import answer_text  # noqa: PLC0415
    from ultramicro.reports.written.write import write_answer  # noqa: PLC0415

    place = _opened(given.dir) if given.dir else _nowhere()
    technique = from_flags(given.technique, given)
    answer = ask(technique, place)
    if given.json:
        plain = answer_json(technique, place, parameters(technique), answer, all_rows=given.all)
        print(json.dumps(plain, indent=1, ensure_ascii=False))
    else:
        print(answer_text(answer))
    if given.out:
        pages = (*write_sheets(place, answer, given.out), *write_offer(place, answer, given.out))
        for path in (*write_answer(answer, given.out), *pages):
            # Behind an answer for machines no line may stand that is none of it.
            print(say("Wrote {file}", file=str(path)), file=sys.stderr if given.json else sys.stdout)
        _say_what_is_not_drawn()
    return 0


def report(given: Namespace) -> int:
    """Write the whole loop into one page."""
    from ultramicro.reports.pages.offer import OFFER  # noqa: PLC0415
    from ultramicro.reports.pages.sheets import SHEETS  # noqa: PLC0415
    from ultramicro.reports.place_report import write_pages  # noqa: PLC0415

    place = _opened(given.dir)
    written = write_pages(place, given.out or given.dir, tables=given.tables, progress=to_terminal)
    print(say("Open it in a browser: {file}", file=str(written.page)))
    if written.brief:
        print(say("For those who decide: {file}", file=str(written.brief)))
    elif written.look_ups:
        print(say("No brief yet. It says whom to look up first: {file}", file=str(written.look_ups)))
    if (sheets := written.page.with_name(SHEETS)).is_file():
        print(say("A start-up sheet for each enterprise: {file}", file=str(sheets)))
    if (offer := written.page.with_name(OFFER)).is_file():
        print(say("The summary of a share offer: {file}", file=str(offer)))
    _say_what_is_not_drawn()
    return 0


def _say_what_is_not_drawn() -> None:
    if do := lacking("charts"):
        print(say("Charts are left out. To have them, {do}.", do=do))
