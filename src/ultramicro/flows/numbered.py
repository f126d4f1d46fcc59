"""Long texts as numbers: what is joined, grouped and carried a million times over is short."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import pyarrow as pa

from ultramicro.core.contract import Relation


def numbered(table: Relation, *columns: str) -> tuple[Relation, Mapping[str, pa.Array]]:
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
    words : mapping of str to array
        By column its texts, each once; a number is a place in it.

    Examples
    --------
    >>> from ultramicro.flows.tables import relation, rows_of
    >>> paid = relation({"payee": "text", "pence": "integer"}, [("Baker", 1), ("Mill", 2), ("Baker", 3)])
    >>> rows, words = numbered(paid, "payee")
    >>> [row["payee"] for row in rows_of(rows)], words["payee"].to_pylist()
    ([0, 1, 0], ['Baker', 'Mill'])
    """
    arrow, words = table.to_pyarrow(), {}
    for name in columns:
        # All chunks are given one dictionary, so one text has one number in all of them.
        coded = arrow.column(name).cast(pa.string()).dictionary_encode()
        numbers = pa.chunked_array([chunk.indices for chunk in coded.chunks], pa.int32())
        arrow = arrow.set_column(arrow.schema.get_field_index(name), name, numbers)
        words[name] = coded.chunk(0).dictionary if coded.num_chunks else pa.array([], pa.string())
    return ibis.memtable(arrow), words


def texts(words: Mapping[str, pa.Array], column: str) -> Relation:
    """Return `number` and the text, under the column's own name, of each word of a column.

    Examples
    --------
    >>> from ultramicro.flows.tables import rows_of
    >>> rows_of(texts({"payee": pa.array(["Baker"])}, "payee"))
    [{'number': 0, 'payee': 'Baker'}]
    """
    numbers = pa.array(range(len(words[column])), pa.int32())
    return ibis.memtable(pa.table({"number": numbers, column: words[column]}))


def in_words(rows: Relation, words: Mapping[str, pa.Array]) -> Relation:
    """Compute a table now, with texts in the place of numbers again.

    Parameters
    ----------
    rows : Relation
        With numbers in the columns of `words`.
    words : mapping of str to array
        As of `numbered`.

    Examples
    --------
    >>> from ultramicro.flows.tables import rows_of
    >>> rows_of(in_words(texts({"payee": pa.array(["Baker"])}, "payee"), {"number": pa.array(["first"])}))
    [{'number': 'first', 'payee': 'Baker'}]
    """
    arrow = rows.to_pyarrow()
    for name, said in words.items():
        # The texts stay in one place, beside the numbers: nothing is written out a million times.
        chunks = [pa.DictionaryArray.from_arrays(chunk, said) for chunk in arrow.column(name).chunks]
        told = pa.chunked_array(chunks, pa.dictionary(pa.int32(), pa.string()))
        arrow = arrow.set_column(arrow.schema.get_field_index(name), name, told)
    return ibis.memtable(arrow)
