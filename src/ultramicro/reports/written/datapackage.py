"""What the written tables are, for programs: a Tabular Data Package made from the dictionary.

References
----------
.. [1] Frictionless Data, "Tabular Data Package" and "Table Schema", https://specs.frictionlessdata.io/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ultramicro.core.contract import Relation
from ultramicro.core.message import say, words
from ultramicro.core.rows import Json
from ultramicro.place import dictionary
from ultramicro.reports.pages.page import slug

if TYPE_CHECKING:
    from ibis.expr.datatypes import DataType


def datapackage(relations: Mapping[str, Relation], *, name: str, title: str) -> dict[str, Json]:
    """Describe tables that lie beside it as `<table>.csv`.

    Parameters
    ----------
    relations : mapping of str to Relation
        The tables.
    name, title : str
        What the package is called.

    Returns
    -------
    dict
        The descriptor; columns that the dictionary names have its meaning and unit.

    Examples
    --------
    >>> import ibis
    >>> made = datapackage({"areas": ibis.memtable({"area": ["Anytown"]})}, name="anytown", title="Anytown")
    >>> made["resources"][0]["schema"]["fields"][0]["constraints"]
    {'required': True}
    """
    return {
        "profile": "tabular-data-package",
        "name": slug(name),
        "title": title,
        "resources": [resource(table, relation) for table, relation in relations.items()],
    }


def resource(table: str, relation: Relation) -> dict[str, Json]:
    """Describe one table."""
    known = dictionary.tables().get(table)
    columns = {c.name: c for c in dictionary.columns(table)} if known else {}
    return {
        "profile": "tabular-data-resource",
        "name": slug(table),
        "path": f"{table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "description": words(say(known.meaning)) if known else table,
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": {
            "fields": [_field(name, dtype, columns.get(name)) for name, dtype in relation.schema().items()],
            "missingValues": [""],
        },
    }


def _field(name: str, dtype: DataType, column: dictionary.Column | None) -> dict[str, Json]:
    out: dict[str, Json] = {"name": name, "type": _type(dtype)}
    if column is not None:
        out["description"] = words(say(column.meaning))
        if column.unit:
            out["unit"] = column.unit
        if column.required:
            out["constraints"] = {"required": True}
    return out


def _type(dtype: DataType) -> str:
    for name, check in (
        ("boolean", dtype.is_boolean),
        ("integer", dtype.is_integer),
        ("number", dtype.is_numeric),
        ("date", dtype.is_date),
        ("datetime", dtype.is_timestamp),
    ):
        if check():
            return name
    return "string"
