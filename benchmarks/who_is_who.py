"""Resolve the supplier names of 135 bodies by name alone, and judge it by published company numbers.

The file is real and stays outside the project: it is looked for in $ULTRAMICRO_SHARED/data or
../shared/data, or give its folder.

    python -m benchmarks.who_is_who [DATA]

The resolver sees every name that is not redacted, and no number. Truth is the pairs of names that carry
one company number. Rules were tuned on half of the numbers, by a hash of the number; the other half is
held out. Published numbers disagree even where the name is the same to the letter, which no method on
names can know: those false pairs are counted and shown apart.

The baseline is a plain normaliser: case folded, cut at `t/a`, `c/o` and ` - `, brackets and legal forms
dropped, the set of words sorted. Last, registers: names with a postcode against a register by exact
rules; truth is the entry that a published look-up gave the same name.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import ibis

from benchmarks.measure import machine, measured, shared_data, table
from ultramicro.flows.entity_resolution.merges import resolve
from ultramicro.flows.entity_resolution.model import Name, Review
from ultramicro.flows.entity_resolution.numbers import clean_company_number, clean_postcode
from ultramicro.flows.entity_resolution.registers import Entry, identities, match_exact, rough_key
from ultramicro.flows.tables import rows_of
from ultramicro.place.readers.spend.payees import payee_kind

Pair = tuple[str, str]
Truth = Mapping[str, frozenset[str]]
LEGAL = re.compile(r"\b(?:limited|limted|ltd|plc|llp|cic|uk|company|co|inc|the|and)\b")


def baseline_key(name: str) -> str:
    """Normalise as the reference's best plain normaliser does."""
    text = re.split(r"\bt/a\b|\btrading as\b|\bc/o\b| - ", name.casefold().replace("&", " and "))[0]
    words = re.sub(r"[^a-z0-9 ]", " ", re.sub(r"\([^)]*\)?", " ", text))
    return " ".join(sorted(set(LEGAL.sub(" ", words).split()))) or name


def letters(name: str) -> str:
    """Return the name without case, punctuation and legal form: what is the same here is the same name."""
    text = re.sub(r"[^\w ]", " ", name.casefold().replace("&", " and "))
    return " ".join(re.sub(r"\b(?:limited|ltd|plc|llp)\b", " ", text).split())


def read(data: Path) -> tuple[list[Name], Truth]:
    """Read the distinct names that are not redacted, and the company numbers printed beside them."""
    lines = ibis.duckdb.connect().read_parquet(str(data / "national" / "payments.parquet"))
    lines = lines.filter(lines.supplier.notnull())
    sums = lines.group_by("supplier").agg(
        lines=lines.count(), pence=lines.amount_pence.sum().fill_null(0).cast("int64")
    )
    names = [
        Name(name=r["supplier"], lines=r["lines"], amount_pence=r["pence"])
        for r in rows_of(sums) if payee_kind(r["supplier"]) != "redacted"
    ]  # fmt: skip
    numbered = lines.filter(lines.company_no.notnull()).select("supplier", "company_no").distinct()
    truth: dict[str, set[str]] = defaultdict(set)
    for row in rows_of(numbered):
        number = clean_company_number(row["company_no"])
        if number and payee_kind(row["supplier"]) != "redacted":
            truth[row["supplier"]].add(number)
    return sorted(names, key=lambda n: n.name), {name: frozenset(truth[name]) for name in sorted(truth)}


def half(number: str) -> int:
    """Assign a company number to the half that rules were tuned on (0) or that was held out (1)."""
    return hashlib.sha256(number.encode()).digest()[0] % 2


def together(group_of: Mapping[str, str]) -> Iterator[Pair]:
    """Pair the names of each group."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(group_of):
        groups[group_of[name]].append(name)
    for members in groups.values():
        yield from combinations(members, 2)


def true_pairs(truth: Truth) -> dict[Pair, str]:
    """Pair the names that carry one number."""
    holders: dict[str, list[str]] = defaultdict(list)
    for name, numbers in truth.items():
        for number in numbers:
            holders[number].append(name)
    return {pair: number for number in sorted(holders) for pair in combinations(sorted(holders[number]), 2)}


@dataclass(frozen=True)
class Score:
    """Pairs found rightly and wrongly of those there are; `same` are wrong, yet one name to the letter."""

    right: int
    wrong: int
    same: int
    there: int

    def line(self, label: str) -> str:
        precision = self.right / (self.right + self.wrong)
        cap = (self.right + self.wrong - self.same) / (self.right + self.wrong)
        told = self.right / (self.right + self.wrong - self.same)
        return (
            f"  {label:<9} precision {precision:.3f} (cap {cap:.3f}; {told:.3f} where names can tell)  "
            f"recall {self.right / self.there:.3f}  {self.right} right of {self.there}, {self.wrong} wrong, "
            f"{self.same} of them one name with two numbers"
        )


def score(group_of: Mapping[str, str], truth: Truth, halves: tuple[int, ...]) -> Score:
    """Judge a grouping; a wrong pair counts in each half to which one of its numbers belongs."""
    there = {pair: number for pair, number in true_pairs(truth).items() if half(number) in halves}
    found = list(together({name: group_of[name] for name in truth}))
    wrong = [
        (a, b) for a, b in found
        if not truth[a] & truth[b] and {half(min(truth[a])), half(min(truth[b]))} & set(halves)
    ]  # fmt: skip
    same = sum(letters(a) == letters(b) for a, b in wrong)
    return Score(right=sum(pair in there for pair in found), wrong=len(wrong), same=same, there=len(there))


def report(group_of: Mapping[str, str], truth: Truth, seconds: float) -> None:
    """Print a grouping's scores and its cost."""
    for label, halves in (("all", (0, 1)), ("tuned on", (0,)), ("held out", (1,))):
        print(score(group_of, truth, halves).line(label))
    rate = seconds / len(group_of) * 1e5
    print(f"  {rate:.1f} CPU-s per 100,000 names, {len(set(group_of.values())):,} parties")


def baseline(data: Path) -> None:
    """Group by the plain normaliser's key."""
    names, truth = read(data)
    started = time.process_time()
    group_of = {n.name: baseline_key(n.name) for n in names}
    report(group_of, truth, time.process_time() - started)


def resolver(data: Path) -> None:
    """Group by our rules, and say how long the queue is and how much money stands in it."""
    names, truth = read(data)
    started = time.process_time()
    done = resolve(names)
    seconds = time.process_time() - started
    report({name: done.clusters.find(name) for name in done.names}, truth, seconds)
    asked = {n for review in done.reviews for n in (review.name, review.other)}
    money = {n.name: abs(n.amount_pence) for n in names}
    share = sum(money[n] for n in asked) / sum(money.values())
    moved = sum(review.amount_pence for review in done.reviews) / sum(money.values())
    print(
        f"  queue: {len(done.reviews):,} pairs ({len(done.reviews) / len(names):.1%} of names); their names "
        f"hold {share:.1%} of the money, the smaller of each pair {moved:.1%}"
    )
    _limits(truth, {name: done.clusters.find(name) for name in done.names}, done.reviews)


def _limits(truth: Truth, group_of: Mapping[str, str], reviews: Iterable[Review]) -> None:
    """Say why pairs were missed: no word in common, waiting in the queue, or otherwise."""
    missed = [p for p in true_pairs(truth) if group_of[p[0]] != group_of[p[1]]]
    waiting = {frozenset((group_of[r.name], group_of[r.other])) for r in reviews}
    queued = sum(frozenset((group_of[a], group_of[b])) in waiting for a, b in missed)
    apart = sum(not set(baseline_key(a).split()) & set(baseline_key(b).split()) for a, b in missed)
    print(f"  missed: {len(missed)}, of which {queued} wait in the queue and {apart} share no word")


def growth(data: Path) -> None:
    """Show the cost of the resolver over samples that double."""
    names, _ = read(data)
    dice = random.Random(1)  # noqa: S311
    for size in (35_000, 70_000, 140_000, 280_000):
        some = dice.sample(names, size)
        started = time.process_time()
        resolve(some)
        print(f"  {size:>8,} names {(time.process_time() - started) / size * 1e5:.1f} CPU-s per 100,000")


def registers(data: Path) -> None:
    """Match names that have a postcode to a register by exact rules."""
    names, entries, truth = _register(data)
    print(
        f"  {len(names):,} names with postcode, {len(entries):,} entries, {len(truth)} names of known entry"
    )
    started = time.process_time()
    matched = match_exact(names, entries)
    exact = {n: identities(e)[0] for n, e in matched.items() if len(identities(e)) == 1}
    _said("exact rules", exact, truth, time.process_time() - started)


def _said(label: str, found: Mapping[str, str], truth: Mapping[str, str], seconds: float) -> None:
    known = [name for name in found if name in truth]
    right = sum(found[name] == truth[name] for name in known)
    print(
        f"  {label:<19} precision {right / len(known):.3f}  recall {right / len(truth):.3f}  "
        f"{len(found):,} matches  {seconds:.1f} CPU-s"
    )


def _register(data: Path) -> tuple[list[Name], list[Entry], dict[str, str]]:
    """Make a register of the published look-ups' entries; the names' own entries are the truth."""
    places = json.loads((data / "parties" / "supplier_places.json").read_text(encoding="utf-8"))
    known = {name: p for name, p in places.items() if p.get("ch_name") and clean_postcode(p.get("postcode"))}
    keys = {name: (rough_key(p["ch_name"]), clean_postcode(p["postcode"])) for name, p in known.items()}
    numbers = {key: f"{i:08}" for i, key in enumerate(sorted(set(keys.values())))}
    shown = {keys[name]: known[name]["ch_name"] for name in sorted(known)}
    entries = [
        Entry(name=shown[key], rough=key[0], company_number=number, postcode=key[1], source="register")
        for key, number in numbers.items()
    ]
    names = _with_postcodes(data)
    return names, entries, {n.name: numbers[keys[n.name]] for n in names if n.name in keys}


def _with_postcodes(data: Path) -> list[Name]:
    lines = ibis.duckdb.connect().read_parquet(str(data / "national" / "payments.parquet"))
    some = lines.filter(lines.postcode.notnull() & lines.supplier.notnull())
    codes: dict[str, set[str]] = defaultdict(set)
    for row in rows_of(some.select("supplier", "postcode").distinct()):
        if code := clean_postcode(row["postcode"]):
            codes[row["supplier"]].add(code)
    return [Name(name=name, postcodes=frozenset(codes[name])) for name in sorted(codes)]


WAYS = {"baseline": baseline, "resolver": resolver, "growth": growth, "registers": registers}


def main() -> None:
    """Run each way as a process of its own, and print the table."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else shared_data()
    if len(sys.argv) > 2:
        WAYS[sys.argv[2]](data)
        return
    runs = {way: measured([sys.executable, "-m", "benchmarks.who_is_who", str(data), way]) for way in WAYS}
    print(machine())
    print(table(runs))
    for way, run in runs.items():
        print(f"{way}\n{run.output}", end="")


if __name__ == "__main__":
    main()
