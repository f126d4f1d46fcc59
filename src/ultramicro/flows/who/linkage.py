"""Names and register entries weighed on two independent columns, name and postcode, with Splink.

Splink is for records with several independent columns; on names alone it does worse than a plain
normaliser. Here it scores only what the exact rules leave open and where a postcode was printed.
"""

from __future__ import annotations

import logging
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa

from ultramicro.flows.who.likeness import rivals
from ultramicro.flows.who.model import Name, Review
from ultramicro.flows.who.names import normalise, normalise_all
from ultramicro.flows.who.numbers import agree
from ultramicro.flows.who.registers import Entry, identities

SEED = 1
PAIRS = 1e6 - 1
"""Random pairs from which Splink learns how often strangers agree."""
LIKELY = 0.999
"""Probability of a match from which it is believed: at 0.996 sister companies share an office."""
POSSIBLE = 0.5
"""Probability from which a person is asked."""
LEAST_ROWS = 200
"""With fewer rows there is nothing to learn from."""
LEAST_PAIRS = 20
"""Nor with fewer pairs that agree in name and postcode."""
RECALL = 0.5
"""Share of the true pairs that agree in full, as a first guess for the learning."""


def spaced_postcode(postcode: str) -> str | None:
    """Write a postcode with its blank, as Splink's postcode comparison reads it.

    Examples
    --------
    >>> spaced_postcode("BB51EX")
    'BB5 1EX'
    """
    return re.sub(r"(\d[A-Z]{2})$", r" \1", postcode) or None


def records(keys: Sequence[str], postcodes: Sequence[str]) -> pa.Table:
    """Make the table that Splink compares: normalised name and postcode."""
    return pa.table(
        {
            "unique_id": pa.array(range(len(keys)), pa.int64()),
            "name": pa.array(keys, pa.string()),
            "postcode": pa.array([spaced_postcode(p) for p in postcodes], pa.string()),
        }
    )


def weigh(ours: pa.Table, theirs: pa.Table, *, likely: float = LIKELY) -> list[tuple[int, int, float]]:
    """Weigh two tables of records with Splink and keep the likely pairs.

    Parameters
    ----------
    ours, theirs : pyarrow.Table
        From `records`.
    likely : float
        Probability of a match from which a pair is kept.

    Returns
    -------
    list of (int, int, float)
        Row of ours, row of theirs, probability; most probable first.
    """
    if not (expected := _expected(ours, theirs)):
        return []
    from splink.internals.exceptions import SplinkException  # noqa: PLC0415  slow to import and seldom needed

    try:
        found = _predict(ours, theirs, expected=expected, likely=likely)
    except (SplinkException, ValueError):
        # Columns all alike or all different teach nothing; then the exact rules stand alone.
        return []
    return sorted(map(_pair, found), key=lambda p: (-p[2], p[0], p[1]))


def _predict(ours: pa.Table, theirs: pa.Table, *, expected: float, likely: float) -> list[Mapping[str, Any]]:
    from splink import DuckDBAPI, Linker, block_on  # noqa: PLC0415

    # It warns of levels that it could not learn; those keep their defaults, and what is found is checked.
    # That is told to the whole process, always the same, so that threads cannot disagree.
    logging.getLogger("splink").setLevel(logging.ERROR)
    # One thread: sums and samples of several are never twice the same.
    own = ibis.duckdb.connect(threads=1, temp_directory=tempfile.gettempdir())
    api = DuckDBAPI(connection=own.con)
    tables = [
        api.register(table, dataset_display_name=n) for n, table in (("ours", ours), ("theirs", theirs))
    ]
    linker = Linker(tables, _settings(expected), log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=SEED)
    for rule in (block_on("postcode"), block_on("name")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found: list[Mapping[str, Any]] = linker.inference.predict(
        threshold_match_probability=likely
    ).as_record_list()
    return found


def _pair(row: Mapping[str, Any]) -> tuple[int, int, float]:
    sides = {row["source_dataset_l"]: row["unique_id_l"], row["source_dataset_r"]: row["unique_id_r"]}
    return int(sides["ours"]), int(sides["theirs"]), float(row["match_probability"])


def _expected(ours: pa.Table, theirs: pa.Table) -> float:
    """Guess the share of pairs that match from those that agree in full; 0 if they are too few."""
    full = [
        Counter(zip(t.column("name").to_pylist(), t.column("postcode").to_pylist(), strict=True))
        for t in (ours, theirs)
    ]
    pairs = sum(count * full[1][key] for key, count in full[0].items())
    few = pairs < LEAST_PAIRS or pairs > RECALL * max(ours.num_rows, theirs.num_rows) * 2
    return 0.0 if few else pairs / RECALL / (ours.num_rows * theirs.num_rows)


def _settings(expected: float) -> Any:
    """Say what is compared: name by likeness and rarity, postcode by how much of it agrees."""
    from splink import SettingsCreator, block_on  # noqa: PLC0415
    from splink import comparison_library as compare  # noqa: PLC0415

    return SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=expected,
        comparisons=[
            compare.JaroWinklerAtThresholds("name", [0.95, 0.88]).configure(term_frequency_adjustments=True),
            compare.PostcodeComparison("postcode"),
        ],
        blocking_rules_to_generate_predictions=[block_on("postcode"), block_on("name")],
    )


def splink_matches(
    names: Sequence[Name], entries: Sequence[Entry], *, likely: float = LIKELY
) -> list[tuple[Name, Entry, float]]:
    """Find the likely entries of names that carry a postcode.

    Parameters
    ----------
    names : sequence of Name
        Those without a postcode are passed over.
    entries : sequence of Entry
        Live entries of the registers.
    likely : float
        Probability of a match from which a pair is kept.

    Returns
    -------
    list of (Name, Entry, float)
        Each with its probability; empty where there are too few rows to learn from.
    """
    asked = sorted((n for n in names if n.postcodes), key=lambda n: n.name)
    if min(len(asked), len(entries)) < LEAST_ROWS:
        return []
    ours = records(normalise_all([n.name for n in asked]), [min(n.postcodes) for n in asked])
    theirs = records(normalise_all([e.name for e in entries]), [e.postcode for e in entries])
    return [(asked[i], entries[j], p) for i, j, p in weigh(ours, theirs, likely=likely)]


def match_weighed(
    names: Sequence[Name], entries: Sequence[Entry], known: Collection[str]
) -> tuple[dict[str, tuple[list[Entry], float]], list[Review]]:
    """Find entries for the names that the exact rules left open, by likeness of name and postcode.

    Parameters
    ----------
    names : sequence of Name
        All names; those already found serve for learning.
    entries : sequence of Entry
        Live entries of the registers, sorted.
    known : collection of str
        Names that need no further look.

    Returns
    -------
    sure : dict of str to (list of Entry, float)
        Entries of one identity alone, with the probability of the match.
    reviews : list of Review
        Likely entries that are not sure.
    """
    places = {e.postcode for e in entries}
    placed = [e for e in entries if e.postcode]
    open_names = {n.name: n for n in names if n.name not in known and not places.isdisjoint(n.postcodes)}
    if not open_names:
        return {}, []
    by_name: dict[str, list[tuple[Entry, float]]] = defaultdict(list)
    for asked, likely, weight in splink_matches(names, placed, likely=POSSIBLE):
        if asked.name in open_names:
            by_name[asked.name].append((likely, weight))
    sure: dict[str, tuple[list[Entry], float]] = {}
    reviews = []
    for name, found in sorted(by_name.items()):
        entry, p = found[0]
        if p >= LIKELY and len(identities(e for e, _ in found)) == 1 and _safe(name, entry.name):
            sure[name] = ([e for e, _ in found], p)
        else:
            reviews.append(_question(open_names[name], entry, p))
    return sure, reviews


def told_probability(p: float) -> str:
    """Write a probability with three digits, rounded down: what is not certain is not called so.

    Examples
    --------
    >>> told_probability(0.99965)
    '0.999'
    """
    return f"{int(p * 1000) / 1000:.3f}"


def _safe(printed: str, registered: str) -> bool:
    """Whether a telling word agrees and the two are not sisters, as `(A)` and `(B)` of one group."""
    one, other = normalise(printed), normalise(registered)
    ours, theirs = set(one.split()), set(other.split())
    lettered = any(len(word) == 1 for word in ours ^ theirs)
    return agree(one, other) and not rivals(one, other) and not lettered


def _question(name: Name, entry: Entry, p: float) -> Review:
    what = f"{entry.name} ({entry.identity}, {spaced_postcode(entry.postcode)})"
    evidence = f"the register has {what}: alike in name and postcode with probability {told_probability(p)}"
    return Review(name=name.name, other=entry.name, score=round(100 * p, 1), evidence=evidence,
                  amount_pence=abs(name.amount_pence))  # fmt: skip
