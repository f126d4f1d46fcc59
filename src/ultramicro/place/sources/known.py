"""The built-in list of suppliers and bodies that are paid all over the country: nobody starts with none.

Companies House, free data (Open Government Licence v3); postcodes printed in spend files and contract
registers of English councils (OGL v3); offices of utilities, chains and public bodies, by hand: where one of
the others names a body, its postcode area must be among theirs, or the row is left out.
`scripts/known_bodies.py` makes it. It says where an *office* is: what a payment, a person or a register of
the place's own says comes before it.
"""

from __future__ import annotations

from pathlib import Path

import ibis
import pyarrow as pa
from pyarrow import csv

from ultramicro.core.contract import Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.config import Config, is_home
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.store import digest, file_digest

PATH = Path(__file__).parents[1] / "facts" / "known_bodies.csv"
COLUMNS = ("name", "company_number", "postcode", "kind", "sector", "source")
REGISTERED = "built in: Companies House"  # data
PRINTED = "built in: printed by councils"  # data
BY_HAND = "built in: by hand and unchecked"  # data
CHECKED = "built in: by hand and agreed by another record"  # data
BUILT_IN = "built in: "
"""How what the list says of itself begins."""


class KnownSource:
    """Offers the built-in list as a register, to places in the United Kingdom.

    Examples
    --------
    >>> KnownSource(Config(root=Path(), name="Ville", settings={"country": "FR"})).offers()
    frozenset()
    """

    def __init__(self, config: Config) -> None:
        self.config = config

    def offers(self) -> frozenset[str]:
        """`registers`, unless the place is in another country."""
        return frozenset({"registers"} if is_home(self.config.country) else ())

    def key(self, table: str) -> str:
        """Digest the list."""
        return digest(table, file_digest(PATH))

    def read(self, table: str) -> Relation:
        """One row a name."""
        if table != "registers":
            raise BadInput(say("the built-in list has no '{table}'", table=table))
        return ibis.memtable(_rows())


def _rows() -> pa.Table:
    schema = arrow_schema("registers")
    options = csv.ConvertOptions(
        column_types=dict.fromkeys(COLUMNS, pa.string()), strings_can_be_null=True, null_values=[""]
    )
    read = csv.read_csv(PATH, convert_options=options)
    columns = [read[c] if c in COLUMNS else pa.nulls(len(read), schema.field(c).type) for c in schema.names]
    return pa.table(columns, schema=schema)
