"""Long texts as numbers: what is joined, grouped and carried a million times over is short."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import pyarrow as pa

from ultramicro.core.contract import Relation


def numbered(table: Relation, *columns: str) -> tuple[Relation, Mapping[str, Relation]]:
    """Compute a table now, with a number for each distinct text of some of its columns.

    Parameters
    ----------
    table : Relation
        A table; rows may have no text.
    *columns : str
        Columns of text.

    Returns
    -------
    rows : Relation
        The rows, with numbers in the place of these texts; none where there is no text.
    words : mapping of str to Relation
        By column, `number` and the text under the column's own name, each once.

    Examples
    --------
    >>> from ultramicro.flows.tables import relation, rows_of
    >>> paid = relation({"payee": "text", "pence": "integer"}, [("Baker", 1), ("Mill", 2), ("Baker", 3)])
    >>> rows, words = numbered(paid, "payee")
    >>> [row["payee"] for row in rows_of(rows)]
    [0, 1, 0]
    >>> rows_of(words["payee"])
    [{'number': 0, 'payee': 'Baker'}, {'number': 1, 'payee': 'Mill'}]
    """
    arrow, words = table.to_pyarrow(), {}
    for name in columns:
        # All chunks are given one dictionary, so one text has one number in all of them.
        coded = arrow.column(name).cast(pa.string()).dictionary_encode()
        numbers = pa.chunked_array([chunk.indices for chunk in coded.chunks], pa.int32())
        texts = coded.chunk(0).dictionary if coded.num_chunks else pa.array([], pa.string())
        arrow = arrow.set_column(arrow.schema.get_field_index(name), name, numbers)
        words[name] = ibis.memtable(
            pa.table({"number": pa.array(range(len(texts)), pa.int32()), name: texts})
        )
    return ibis.memtable(arrow), words


def in_words(rows: Relation, column: str, words: Relation) -> Relation:
    """Write a column's texts in the place of its numbers again.

    Parameters
    ----------
    rows : Relation
        With numbers in the column.
    column : str
        The column.
    words : Relation
        Its words, as of `numbered`.
    """
    told = words.select(told_number="number", told=words[column])
    joined = rows.left_join(told, rows[column] == told.told_number)
    return joined.mutate(**{column: joined.told}).drop("told_number", "told")
