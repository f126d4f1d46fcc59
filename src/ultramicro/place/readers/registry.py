"""Who reads what: for each folder of a place, its readers, the most particular first."""

from __future__ import annotations

from ultramicro.place.readers.bank.camt import CamtReader
from ultramicro.place.readers.bank.csv_statement import BankCsvReader
from ultramicro.place.readers.bank.ofx import OfxReader
from ultramicro.place.readers.contracts.reader import ContractReader
from ultramicro.place.readers.food.reader import FoodReader
from ultramicro.place.readers.meters.reader import MeterReader
from ultramicro.place.readers.model import Reader
from ultramicro.place.readers.national.household_accounts import HouseholdAccountsReader
from ultramicro.place.readers.national.input_output import InputOutputReader
from ultramicro.place.readers.reference.postcodes import PostcodeReader
from ultramicro.place.readers.reference.registers import RegisterReader
from ultramicro.place.readers.series.reader import SeriesReader
from ultramicro.place.readers.spend.reader import SpendReader
from ultramicro.place.readers.tables.reader import TableReader, kept_tables
from ultramicro.place.readers.text.engine import Engine
from ultramicro.place.readers.text.guard import Refusal
from ultramicro.place.readers.workbooks import WorkbookReader


def payment_readers(engine: Engine | None = None) -> tuple[Reader, ...]:
    """Return the readers of the folder payments/; they read with the engine, if one is given."""
    # Spend claims whatever is text by its name, so it is asked last.
    spend = (BankCsvReader(engine), SpendReader(engine))
    # A register among payments is read as one, if it can be nothing else.
    first = (WorkbookReader(engine), CamtReader(), OfxReader(), ContractReader(sure=True))
    # Refused before any reader opens it: some content is made to harm those that do.
    return (Refusal(), *first, *spend)


def table_readers(engine: Engine | None = None) -> dict[str, tuple[Reader, ...]]:
    """Return, for each table a person keeps as a file, its readers."""
    kept: dict[str, tuple[Reader, ...]] = {name: (TableReader(name, engine),) for name in kept_tables()}
    # Operators' exports stand beside files with the dictionary's own columns, and one reader takes both.
    # So do registers and notices of all publishers; what lists payments instead goes to whoever reads those.
    contracts = (Refusal(), ContractReader(payment_readers(engine)))
    return kept | {
        "food_products": (FoodReader(),),
        "readings": (MeterReader(engine),),
        "contracts": contracts,
    }


def reference_readers(engine: Engine | None = None) -> dict[str, tuple[Reader, ...]]:
    """Return, for each table that place.toml's [references] name files for, its readers."""
    return {
        "registers": (RegisterReader(engine),),
        "postcodes": (PostcodeReader(engine),),
        "input_output": (InputOutputReader(),),
        "household_accounts": (HouseholdAccountsReader(),),
        "irradiance": (SeriesReader("irradiance"),),
        "natural_series": (SeriesReader("natural_series"),),
    }
