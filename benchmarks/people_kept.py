"""A second draw of real payees marked by eye, of which nothing but counts may be looked at.

    python -m benchmarks.people_kept

A third of the 135 bodies of ../shared/data is drawn, and of their payees those that no other body pays and
that `people_marked` did not draw. From these come three draws: payees of categories that go to single people
(care, adoption, benefits, honoraria, ...) and payees of any category, both without those that have a legal
form or a plain word of organisations; and all payees, firms of every kind. They were marked by name and
category before the rules saw them. Only the numbers of the draws stand here: the names are committed nowhere,
and no rule may be tuned by them.
"""

from __future__ import annotations

import hashlib
import math
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks import people_marked
from benchmarks.measure import machine, shared_data
from benchmarks.people_marked import hidden_of

SEED, BODIES = 20261129, 45
SIZES: Mapping[str, int] = {
    "for single people": 300,
    "of any category": 150,
    "all payees": 300,
    "plain names": 300,
}
DIGEST = "5b05d2f11f1b7abe"
"""Of the names drawn: other data would give other names to the marks."""
_SINGLE = re.compile(
    r"care|foster|adopt|guardian|kinship|direct pay|personal budget|benefit|allowance|honorari|refund|compens"
    r"|hardship|grants?\b|tenan|landlord|homeless|pupil|student|client|disab|child|expens|claim|individual",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"\b(ltd|limited|llp|plc|cic|council|school|trust|services?|nhs|group|company|co|uk|academy|association"
    r"|society|college|university|centre|church|solutions|partnership|hotel|club|nursery|consult\w*|solicitors"
    r"|redacted|home|homes|house|housing|care|healthcare|support|nursing|lodge|agency|residential)\b|www|\.co\b",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"\b(the|of|for|in|at|fc|limit[e]|sec|pcc|amz\w*|amazon\w*|amznmktplace\w*|paypal\w*|sp|sq|sumup|fares|account"
    r"|project\w*|hall|play\w*|pre|kinder\w*|primary|chambers|taxi\w*|cab\w*|cars?|travel|transport|electric\w*"
    r"|build\w*|construct\w*|maintenance|train\w*|educat\w*|learn\w*|tuition|foundation|arts?|community|park"
    r"|plumb\w*|heat\w*|garden\w*|landscap\w*|drain\w*|roof\w*|furniture|carpet\w*|insurance|cater\w*|food\w*"
    r"|events?|hospice|manor|court|homecare|fostering|child\w*|kids|little|families|youth|sports?|music|dance"
    r"|surgery|dental|medical|clinic|pharmacy|therap\w*|interpret\w*|associates|partners|properties|property"
    r"|estates?|lettings|direct|media|design\w*|print\w*|systems?|management|international|contractors?"
    r"|engineering|supplies|products|store|shop|centre|cafe|coaching|scouts?|friends|trustees?|sons?|grange|farm)\b"
    r"|[&@*0-9]",
    re.IGNORECASE,
)
"""Further words and signs of firms; with them gone most names left are people's."""

PEOPLE: Mapping[str, frozenset[int]] = {
    "for single people": frozenset({
        12, 19, 21, 23, 36, 44, 49, 50, 51, 64, 73, 76, 78, 92, 97, 101, 106, 112, 113, 129, 144,
        155, 157, 167, 168, 192, 198, 206, 207, 227, 230, 238, 240, 254, 257, 264, 265, 268, 270,
        271, 285, 288, 294, 296,
    }),
    "of any category": frozenset({
        2, 3, 5, 23, 24, 29, 36, 37, 47, 59, 65, 70, 71, 78, 96, 101, 112, 120, 143, 148,
    }),
    "all payees": frozenset({
        15, 21, 46, 67, 136, 152, 235, 263, 276,
    }),
    "plain names": frozenset({
        1, 2, 3, 16, 18, 19, 21, 24, 29, 34, 36, 37, 38, 39, 47, 49, 51, 60, 63, 64, 71, 76, 81, 91,
        92, 95, 96, 97, 102, 104, 109, 110, 111, 112, 114, 115, 120, 129, 131, 137, 140, 142, 144,
        146, 151, 152, 155, 162, 165, 167, 173, 174, 190, 194, 202, 204, 206, 209, 210, 212, 214,
        224, 228, 229, 241, 243, 244, 247, 254, 256, 258, 262, 263, 270, 271, 273, 276, 280, 284,
        293, 296, 298,
    }),
}  # fmt: skip
"""Numbers of each draw that name a person, also one named with a role or with initials only."""
MIXED: Mapping[str, frozenset[int]] = {
    "for single people": frozenset({
        14, 17, 30, 66, 84, 236, 258,
    }),
    "of any category": frozenset({
        6, 34, 53, 81, 87,
    }),
    "all payees": frozenset({
        70, 72, 135, 174, 204, 224, 279,
    }),
    "plain names": frozenset({
        17, 48, 70, 203, 223, 277, 281, 287, 291, 299,
    }),
}  # fmt: skip
"""Those that even an eye cannot tell, or that are a person and a firm in one: counted as neither."""


@dataclass(frozen=True, kw_only=True)
class Payee:
    """A name as printed, what it is paid for, and how many bodies pay it."""

    name: str
    categories: Sequence[str]
    bodies: Sequence[str]


def payees(payments: Path) -> Iterator[Payee]:
    """Yield every payee with what it is paid for."""
    sql = """SELECT trim(regexp_replace(supplier, '\\s+', ' ', 'g')) AS name,
        list_sort(list_distinct(list(category))), list_distinct(list(council))
        FROM (SELECT DISTINCT supplier, category, council FROM read_parquet(?))
        WHERE length(supplier) > 1 GROUP BY name ORDER BY name"""
    for name, categories, bodies in duckdb.execute(sql, [str(payments)]).fetchall():
        yield Payee(name=name, categories=[c for c in categories if c], bodies=bodies)


def drawn(payments: Path) -> dict[str, list[Payee]]:
    """Draw the payees; always the same of the same data."""
    every = list(payees(payments))
    dice = random.Random(SEED)  # noqa: S311  the same every time
    chosen = set(dice.sample(sorted({body for p in every for body in p.bodies}), BODIES))
    before = {*people_marked.drawn(payments), *people_marked.of_all(payments)}
    own = [p for p in every if chosen.issuperset(p.bodies) and p.name not in before]
    some = [p for p in own if not _FIRM.search(p.name) and re.search(r"[^\W\d]\W+[^\W\d]", p.name)]
    single = [p for p in some if any(map(_SINGLE.search, p.categories))]
    plain = [p for p in single if not _TRADE.search(p.name)]
    found: dict[str, list[Payee]] = {}
    for title, pool in zip(SIZES, (single, some, own, plain), strict=True):
        seen = {p.name for ps in found.values() for p in ps}
        found[title] = dice.sample([p for p in pool if p.name not in seen], SIZES[title])
    names = "\n".join(p.name for ps in found.values() for p in ps)
    if hashlib.sha256(names.encode()).hexdigest()[:16] != DIGEST:
        raise SystemExit("the data are not those that were marked")
    return found


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95% interval of a share.

    References
    ----------
    .. [1] E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.

    Examples
    --------
    >>> [round(bound, 4) for bound in wilson(10, 10)]
    [0.7225, 1.0]
    """
    share, z = part / whole, 1.959964
    middle = share + z * z / (2 * whole)
    half = z * math.sqrt(share * (1 - share) / whole + (z / (2 * whole)) ** 2)
    return (middle - half) / (1 + z * z / whole), (middle + half) / (1 + z * z / whole)


def told(part: int, whole: int) -> str:
    """Write a share with its interval."""
    low, high = wilson(part, whole)
    return f"{part} of {whole} ({part / whole:.1%}; {low:.1%} to {high:.1%})"


def main() -> None:
    """Measure and print counts alone."""
    payments = shared_data() / "national" / "payments.parquet"
    draws = drawn(payments)
    hidden = hidden_of(payments, [p.name for ps in draws.values() for p in ps])
    print(machine())
    print("\n| draw | people hidden | firms hidden by mistake |\n| --- | --: | --: |")
    sums = [0, 0, 0, 0]
    for title, found in draws.items():
        seen = [(n in PEOPLE[title], p.name in hidden) for n, p in enumerate(found) if n not in MIXED[title]]
        right = [was for is_one, was in seen if is_one]
        wrong = [was for is_one, was in seen if not is_one]
        row = (sum(right), len(right), sum(wrong), len(wrong))
        sums = [a + b for a, b in zip(sums, row, strict=True)]
        print(f"| {title} | {told(*row[:2])} | {told(*row[2:])} |")
    print(f"| all four | {told(*sums[:2])} | {told(*sums[2:])} |")


if __name__ == "__main__":
    main()
