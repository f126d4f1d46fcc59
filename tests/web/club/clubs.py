"""A small club on the web: six homes of which one has a roof, a school, and a turbine; two days of March."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

CLUB, SECOND = "clubby", "otherclub"
DAYS, HALF_HOURS = 2, 48
MONTH, ON = "2026-03", date(2026, 4, 2)
HOMES = ("ann", "bob", "dee", "eve", "fay", "gus")
ROOF, LATE = "eve", ("bob", 20)
"""Who gives too, and whose reading of one half-hour is missing."""
NAMES = {
    **{who: who.title() for who in HOMES}, "school": "Weir School", "cy": "Cy", "tess": "Tess", "zoe": "Zoe",
}  # fmt: skip
"""The people of the books; the last two have no meter."""
TARIFFS = """tariff,kind,band,from_time,until_time,days,price_millipence_per_kwh,standing_pence_per_day,vat_share
Home,supply,all day,00:00,00:00,all,30000,60,0.05
Club,match,all day,00:00,00:00,all,18000,,0.05
Export,export,all day,00:00,00:00,all,10000,,
"""


def meters() -> str:
    rows = ["meter,party,kind,postcode,tariff,joined_on,left_on,capacity_w,weight,tier"]
    rows += [f"home-{n},{who.title()},home,,Home,2026-01-01,,0,1,1" for n, who in enumerate(HOMES, 1)]
    rows += ["school,Weir School,school,,Home,2026-01-01,,0,1,1", "wheel,Cy,generator,,,2026-01-01,,5000,1,1"]
    return "\n".join(rows) + "\n"


def use_wh(number: int, period: int) -> tuple[int, int]:
    """What the home of a number took and gave in a half-hour."""
    sun = 20 <= period % HALF_HOURS < 30
    if HOMES[number - 1] == ROOF and sun:
        return 0, 700
    return 100 * number + period % 7, 0


def readings(late: int | None = None, only: str = "") -> str:
    """All readings as the club has them; `late` is the one that was missing, `only` whose alone are wanted."""
    rows = ["meter,starts_at,import_wh,export_wh,quality"]
    for period in range(DAYS * HALF_HOURS):
        at = f"2026-03-{2 + period // 48:02d} {period % 48 // 2:02d}:{30 * (period % 2):02d}:00"
        found = {f"home-{n}": use_wh(n, period) for n in range(1, len(HOMES) + 1)}
        found["school"], found["wheel"] = (900, 0), (0, 1200 if period % 48 < 40 else 0)
        if (HOMES[1], period) == LATE:
            found["home-2"] = (late or 0, 0)
        if (HOMES[1], period) == LATE and late is None:
            del found["home-2"]
        rows += [f"{m},{at},{taken},{given},actual" for m, (taken, given) in found.items() if only in {"", m}]
    return "\n".join(rows) + "\n"


def write_club(root: Path) -> None:
    """Write the files of the place."""
    (root / "energy").mkdir(parents=True)
    (root / "place.toml").write_text(
        'name = "Clubby"\ncurrency = "GBP"\ncountry = "GB"\nas_of = 2026-03-31\n[books]\nwait_seconds = 600\n',
        encoding="utf-8",
    )
    for name, text in (("meters", meters()), ("tariffs", TARIFFS), ("readings", readings())):
        (root / "energy" / f"{name}.csv").write_text(text, encoding="utf-8")


def settle(word: str, key: str, on: date = ON) -> None:
    """Settle and bill the month."""
    from ultramicro.energy.club.verbs import BillMonth, Settle
    from ultramicro.web.served import served

    keeper = served(word).keeper
    keeper.carry_out(Settle(month=MONTH), group="club", word=f"settle-{key}", on=on)
    keeper.carry_out(BillMonth(month=MONTH), group="club", word=f"bill-{key}", on=on)


def serve_club(word: str, root: Path, *, is_settled: bool = True) -> Path:
    """Serve the place under a word, with its people in the books."""
    from ultramicro.ledger.verbs.people import Add
    from ultramicro.main import main
    from ultramicro.web.served import served
    from ultramicro.web.site import site

    write_club(root)
    site().places[word] = root
    site().write()
    main(["books", "open", str(root), "--on", "2026-01-01"])
    keeper = served(word).keeper
    for short, name in NAMES.items():
        kind = "person" if short != "school" else "public"
        keeper.carry_out(
            Add(who=short, called=name, kind=kind), group="books", word=f"add-{short}", on=date(2026, 1, 1)
        )
    if is_settled:
        settle(word, "first")
    return root


def let_go(word: str) -> None:
    """Stop serving it, and throw its folder away."""
    from ultramicro.web.served import of_this_server, served
    from ultramicro.web.site import site

    served(word).close()
    of_this_server()._by_word.pop(word, None)
    shutil.rmtree(site().places.pop(word))
    site().write()
