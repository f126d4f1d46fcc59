"""Small places of the room's kept tables, and rows of an answer."""

from datetime import date

from ultramicro.core.memory import MemoryPlace
from ultramicro.place.filled import table_of


def place_of(on=date(2026, 6, 30), country="GB-ENG", **tables):
    """A place of tables of the dictionary, each given as rows."""
    held = {name: table_of(name, rows) for name, rows in tables.items()}
    return MemoryPlace("Town", on, held, {"country": country})


def rows(answer, table):
    return answer.tables()[table].to_pyarrow().to_pylist()
