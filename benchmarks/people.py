"""How well people are told from firms by name: names of people in every form, and names of registered firms.

People are made up from the open lists that `benchmarks/people_words.py` reads, so they need its FOLDER;
firms are real suppliers found in the companies register (../shared/data or DATA).

    python -m benchmarks.people FOLDER [DATA]

With `--held-out` the names are a fifth of the lists, and the tables are made again without them in a folder
of their own: what a name that no list holds may expect.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import people_words
from benchmarks.measure import machine, shared_data
from ultramicro.place.people import tokens
from ultramicro.place.people.decide import Evidence, is_person
from ultramicro.place.people.names import of_name

EACH = 3_000
COMMON, RANK = 300, 30_000
FORMS: Mapping[str, Callable[[str, str, str], str]] = {
    "JANE DOE": lambda a, b, _: f"{a} {b}".upper(),
    "DOE JANE": lambda a, b, _: f"{b} {a}".upper(),
    "DOE, JANE": lambda a, b, _: f"{b}, {a}".upper(),
    "Jane Doe 1": lambda a, b, _: f"{a} {b} 1".title(),
    "Jane Mary Doe": lambda a, b, c: f"{a} {c} {b}".title(),
    "Jane Doe-Roe": lambda a, b, _: f"{a} {b}-Roe".title(),
    "J DOE": lambda a, b, _: f"{a[0]} {b}".upper(),
    "DOE J MRS": lambda a, b, _: f"{b} {a[0]} MRS".upper(),
    "Ms. J. Doe": lambda a, b, _: f"Ms. {a[0]}. {b}".title(),
    "Dr Doe": lambda _, b, __: f"Dr {b}".title(),
    "Mr John Doe": lambda a, b, _: f"Mr {a} {b}".title(),
}


@dataclass(frozen=True, kw_only=True)
class Names:
    """Given names and surnames with how often each is drawn."""

    given: Mapping[str, float]
    surnames: Mapping[str, float]

    def draw(self, dice: random.Random) -> tuple[str, str, str]:
        """Draw a given name, a surname and a second given name."""
        first, second = dice.choices(list(self.given), list(self.given.values()), k=2)
        return first, dice.choices(list(self.surnames), list(self.surnames.values()))[0], second


def held_out(name: str) -> bool:
    """Whether a name is of the fifth that is kept from the tables."""
    return zlib.crc32(name.encode()) % 5 == 0


def lists(folder: Path) -> dict[str, Names]:
    """Return names of the censuses, weighed by the root of their bearers, and of many lands, all alike."""
    (counts, faked), (ranks, bearers) = people_words.given_names(folder), people_words.surnames(folder)
    words = people_words.ordinary(folder, (10, 20, 35))
    many = set(people_words.faked(folder, ("last", "sur")))

    def good(name: str) -> bool:
        return len(name) > 2 and held_out(name) and name not in words

    return {
        "as in the censuses": Names(
            given={n: c**0.5 for n, c in counts.items() if c >= COMMON and good(n)},
            surnames={
                n: bearers[n] ** 0.5 for n, r in ranks.items() if r < RANK and len(n) > 2 and held_out(n)
            },
        ),
        "of many lands, all alike": Names(
            given={n: 1.0 for n in sorted(faked) if good(n)},
            surnames={n: 1.0 for n in sorted(many) if good(n)},
        ),
    }


def recall(names: Names, form: Callable[[str, str, str], str], evidence: Evidence) -> float:
    """Return the part of names in a form that is taken for people's."""
    dice = random.Random(1)  # noqa: S311  the same names every time
    return sum(is_person(of_name(form(*names.draw(dice))), evidence) for _ in range(EACH)) / EACH


def firms(data: Path) -> dict[str, list[str]]:
    """Return the names of suppliers that were found in the companies register."""
    lines = (data / "parties" / "company_matches.jsonl").read_text(encoding="utf-8").splitlines()
    places = json.loads((data / "parties" / "supplier_places.json").read_text(encoding="utf-8"))
    return {
        "company_matches": [json.loads(line)["display_name"] for line in lines],
        "supplier_places": [name for name, found in places.items() if found.get("ch_name")],
    }


def without_held_out(folder: Path, home: Path) -> None:
    """Make the tables again without the names that are held out, and use them."""
    people_words.main(folder, home, lambda name: bool(name) and not held_out(name))
    (home / "lists.csv").write_bytes((people_words.HOME / "lists.csv").read_bytes())
    tokens.HOME = home


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    paths = [Path(a) for a in arguments if not a.startswith("--")]
    folder, data = paths[0], paths[1] if len(paths) > 1 else shared_data()
    print(machine())
    with tempfile.TemporaryDirectory() as home:
        if "--held-out" in arguments:
            without_held_out(folder, Path(home))
        for title, names in lists(folder).items():
            print(f"\nNames {title}: {len(names.given):,} given names, {len(names.surnames):,} surnames")
            print("| form | taken for a person | where it is about care |\n|---|--:|--:|")
            for name, form in FORMS.items():
                elsewhere, care = (recall(names, form, Evidence(care=about)) for about in (False, True))
                print(f"| {name} | {elsewhere:.1%} | {care:.1%} |")
        print("\n| firms | names | taken for a person | where it is about care |\n|---|--:|--:|--:|")
        for title, found in firms(data).items():
            shares = " | ".join(_share(found, Evidence(care=about)) for about in (False, True))
            print(f"| {title} | {len(found):,} | {shares} |")


def _share(names: Sequence[str], evidence: Evidence) -> str:
    return f"{sum(is_person(of_name(name), evidence) for name in names) / len(names):.2%}"


if __name__ == "__main__":
    main(sys.argv[1:])
