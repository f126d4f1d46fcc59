"""Contracts as an answer may show them: a title that names a person is not shown."""

from __future__ import annotations

from ultramicro.core.contract import Place, Relation
from ultramicro.flows.tables import relation

NOT_SHOWN = "(not shown: it may name a person)"  # data
TEXTS = ("title", "category", "contract")
"""Columns of `contracts` whose words go into answers; of suppliers a place hands out no person anyhow."""


def shown_contracts(place: Place) -> Relation:
    """Return the table `contracts` of a place, with no title in it that holds the name of a person.

    A council calls a contract after the house or the person it is for. Whom a place pays as a person must not
    be read out of that.
    """
    table, private = place.table("contracts"), place.private_names()
    if not private.whole:
        return table
    for column in TEXTS:
        if column in table.columns:
            texts = table.select(column).distinct().to_pyarrow()[column].to_pylist()
            if named := sorted(text for text in texts if text and private.is_in(text)):
                # Several such contracts stay several.
                shown = [(text, f"{NOT_SHOWN} {n}") for n, text in enumerate(named, start=1)]
                hidden = relation({"named": "text", "shown": "text"}, shown)
                both = table.left_join(hidden, table[column] == hidden.named)
                told = {column: both.shown.coalesce(both[column])}
                table = both.mutate(**told).drop("named", "shown")
    return table
