"""Names and register entries weighed on two independent columns, name and postcode, with Splink.

Splink is for records with several independent columns; on names alone it does worse than a plain
normaliser. Here it scores only what the exact rules leave open and where a postcode was printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from ultramicro.flows.who.model import Name
from ultramicro.flows.who.names import normalise_all
from ultramicro.flows.who.registers import Entry

SEED = 1
PAIRS = 1e6 - 1
"""Random pairs from which Splink learns how often strangers agree."""
LIKELY = 0.99
LEAST_ROWS = 200
"""With fewer rows there is nothing to learn from."""


def spaced_postcode(postcode: str) -> str | None:
    """Write a postcode with its blank, as Splink's postcode comparison reads it.

    Examples
    --------
    >>> spaced_postcode("BB51EX")
    'BB5 1EX'
    """
    return re.sub(r"(\d[A-Z]{2})$", r" \1", postcode) or None


def records(keys: Sequence[str], postcodes: Sequence[str]) -> pa.Table:
    """Make the table that Splink compares: normalised name, its first words, postcode."""
    return pa.table(
        {
            "unique_id": pa.array(range(len(keys)), pa.int64()),
            "name": pa.array(keys, pa.string()),
            "start": pa.array([key[:4] for key in keys], pa.string()),
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
    from splink import DuckDBAPI, Linker, block_on  # noqa: PLC0415  slow to import and seldom needed

    api = DuckDBAPI()
    tables = [
        api.register(table, dataset_display_name=n) for n, table in (("ours", ours), ("theirs", theirs))
    ]
    linker = Linker(tables, _settings(), log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("name", "postcode")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=SEED)
    for rule in (block_on("postcode"), block_on("name")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=likely).as_record_list()
    pairs = [_pair(row) for row in found]
    return sorted(pairs, key=lambda p: (-p[2], p[0], p[1]))


def _pair(row: Mapping[str, Any]) -> tuple[int, int, float]:
    sides = {row["source_dataset_l"]: row["unique_id_l"], row["source_dataset_r"]: row["unique_id_r"]}
    return int(sides["ours"]), int(sides["theirs"]), float(row["match_probability"])


def _settings() -> Any:
    """Say what is compared: name by likeness and rarity, postcode by how much of it agrees."""
    from splink import SettingsCreator, block_on  # noqa: PLC0415
    from splink import comparison_library as compare  # noqa: PLC0415

    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("name", [0.95, 0.88]).configure(term_frequency_adjustments=True),
            compare.PostcodeComparison("postcode"),
        ],
        blocking_rules_to_generate_predictions=[block_on("postcode"), block_on("name"), block_on("start")],
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
    asked = [n for n in names if n.postcodes]
    if min(len(asked), len(entries)) < LEAST_ROWS:
        return []
    ours = records(normalise_all([n.name for n in asked]), [min(n.postcodes) for n in asked])
    theirs = records(normalise_all([e.name for e in entries]), [e.postcode for e in entries])
    return [(asked[i], entries[j], p) for i, j, p in weigh(ours, theirs, likely=likely)]
