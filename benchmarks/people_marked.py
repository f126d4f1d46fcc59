"""How well people are told from firms among real payees that were marked by eye.

    python -m benchmarks.people_marked [--show]

640 payees are drawn from the spend files of 135 bodies in ../shared/data, always the same ones: names of two
to five words without a legal form or a plain word of organisations, among which people are common and firms
are hard to tell. They were marked by their names before the rules saw them. Only the numbers of the draw
stand here: the names of people are committed nowhere. `--show` prints what goes wrong in the half that rules
may be tuned by (even numbers); of the other half only counts are told.
"""

from __future__ import annotations

import hashlib
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis

from benchmarks.measure import machine, shared_data
from ultramicro.place.people.gate import people_in

SEED, DRAWN = 20261128, 640
DIGEST = "d329be587902b01e"
"""Of the names drawn: other data would give other names to the marks."""
_FIRM = re.compile(
    r"\b(ltd|limited|llp|plc|cic|council|school|trust|services?|nhs|care|group|company|co|uk|academy|association"
    r"|society|college|university|centre|church|solutions|partnership|hotel|group|house|club|nursery|consult\w*"
    r"|redacted|personal|solicitors|home|the|of|for|and)\b|&|[0-9]|www|\.co",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[A-Za-z' .,\-\(\)]+")
BY_MISTAKE = 6
"""Of the names hidden in the draw of all payees, those that are firms; read by eye."""
MOST_LETTERS, WORDS = 40, range(2, 6)
PEOPLE = frozenset({
    0, 2, 8, 9, 11, 13, 19, 20, 22, 30, 36, 37, 39, 42, 48, 49, 53, 57, 60, 61, 66, 74, 77, 79, 85, 89,
    96, 100, 104, 106, 108, 111, 114, 117, 128, 134, 137, 140, 147, 161, 163, 169, 171, 176, 184, 195,
    202, 216, 218, 221, 227, 229, 232, 233, 235, 238, 241, 242, 243, 247, 252, 254, 264, 275, 279, 280,
    281, 283, 287, 288, 290, 292, 297, 300, 301, 305, 306, 308, 320, 344, 346, 348, 352, 355, 357, 358,
    362, 370, 373, 376, 388, 389, 395, 399, 407, 408, 410, 417, 420, 422, 423, 428, 429, 430, 432, 437,
    442, 449, 452, 462, 463, 470, 472, 473, 475, 476, 481, 483, 484, 485, 491, 492, 495, 496, 500, 504,
    505, 510, 512, 515, 518, 519, 520, 523, 525, 527, 528, 535, 540, 541, 542, 548, 552, 559, 561, 562,
    567, 568, 571, 574, 581, 584, 587, 590, 593, 601, 602, 603, 609, 616, 623, 627, 637, 638,
})  # fmt: skip
"""Numbers of the draw that name a person, also one named with a role (a childminder, a teacher)."""
MIXED = frozenset({255, 286, 332, 377, 517, 592})
"""Those that even an eye cannot tell, or that are a person and a firm in one: counted as neither."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What became of the people and firms of one half."""

    people: int
    found: int
    firms: int
    hidden: int

    @property
    def row(self) -> str:
        """As a row of a table."""
        return (
            f"{self.found} of {self.people} ({self.found / self.people:.1%}) | "
            f"{self.hidden} of {self.firms} ({self.hidden / self.firms:.1%})"
        )


def drawn(payments: Path) -> list[str]:
    """Draw the payees; always the same of the same data."""
    sql = "SELECT DISTINCT supplier FROM read_parquet(?) WHERE supplier IS NOT NULL"
    names = sorted({" ".join(name.split()) for (name,) in duckdb.execute(sql, [str(payments)]).fetchall()})
    some = [name for name in names if _PLAIN.fullmatch(name) and not _FIRM.search(name)]
    pool = [name for name in some if len(name.split()) in WORDS and len(name) < MOST_LETTERS]
    found = random.Random(SEED).sample(pool, DRAWN)  # noqa: S311  the same every time
    if hashlib.sha256("\n".join(found).encode()).hexdigest()[:16] != DIGEST:
        raise SystemExit("the data are not those that were marked")
    return found


def hidden_of(payments: Path, names: Sequence[str]) -> frozenset[str]:
    """Say which of the names the gate hides, by all that the payments say around them."""
    table = ibis.duckdb.connect().read_parquet(str(payments))
    tidy = table.supplier.re_replace(r"\s+", " ").strip()
    given = table.select(
        payee=tidy, payer=table.council, category=table.category, company_number=table.company_no,
        payee_kind=ibis.literal("named"), kind=ibis.literal("spend"),
    )  # fmt: skip
    return people_in(given.filter(given.payee.isin(list(names)))).paid


def counted(names: Sequence[str], hidden: frozenset[str], half: int) -> Counted:
    """Count one half: 0 the even numbers, 1 the odd ones."""
    numbers = [n for n in range(half, DRAWN, 2) if n not in MIXED]
    people, firms = [n for n in numbers if n in PEOPLE], [n for n in numbers if n not in PEOPLE]
    return Counted(
        people=len(people), found=sum(names[n] in hidden for n in people),
        firms=len(firms), hidden=sum(names[n] in hidden for n in firms),
    )  # fmt: skip


def of_all(payments: Path) -> list[str]:
    """Draw as many from all payees of two letters or more, hard to tell or not."""
    sql = "SELECT DISTINCT supplier FROM read_parquet(?) WHERE length(supplier) > 1"
    names = sorted({" ".join(name.split()) for (name,) in duckdb.execute(sql, [str(payments)]).fetchall()})
    return random.Random(SEED + 1).sample(names, DRAWN)  # noqa: S311  the same every time


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    payments = shared_data() / "national" / "payments.parquet"
    names = drawn(payments)
    hidden = hidden_of(payments, names)
    print(machine())
    print("\n| half | people hidden | firms hidden by mistake |\n| --- | --: | --: |")
    for half, title in enumerate(("tuned by", "kept apart")):
        print(f"| {title} | {counted(names, hidden, half).row} |")
    every = of_all(payments)
    found = sorted(hidden_of(payments, every))
    print(
        f"\nOf {DRAWN} payees of all, {len(found)} are hidden; read by eye, {BY_MISTAKE} of these are firms."
    )
    if "--show" in arguments:
        print(*found, sep="\n")
        for n in range(0, DRAWN, 2):
            if n not in MIXED and (n in PEOPLE) != (names[n] in hidden):
                print("missed" if n in PEOPLE else "by mistake", n, names[n])


if __name__ == "__main__":
    main(sys.argv[1:])
