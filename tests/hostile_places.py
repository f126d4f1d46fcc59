"""Places made badly, or to do harm, drawn from a number: the same number gives the same place."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from tests.readers.books import xlsx_of
from ultramicro.main import main
from ultramicro.place.dictionary import columns, tables
from ultramicro.place.readers.tables.reader import kept_tables

CELLS = (
    "", " ", "0", "-0.0", "-1", "1e400", "-1e-400", "nan", "inf", "9" * 40, "99999999999999999.99", "1,5", "(12.00)",
    "£12.50", "12.50", "$5", "€ 7", "12-", "#REF!", "########", "NULL", "n/a", "maybe", "yes", "true", "31/02/2025", "2025-01-01",
    "01/02/2025", "0000-00-00", "9999-12-31", "12/31/9999", "1/1/1", "45000", "2025-01-01T00:30+99:00", "Total", "Grand total",
    "REDACTED", "Acorn Ltd", "Acorn  ltd.", "O'Neill & Söhne", "'; DROP TABLE raw; --", "=cmd|' /C calc'!A0", "@SUM(A1)",
    "<script>alert(1)</script>", "{name}", "{0}", "%s%n", "\\", '"', '""', "a\nb", "a\r\nb", "\t", "\x00", "\x01", "\x1f",
    "\u202egnp.exe", "\ufeff", "🦔", "ﷺ", "e\u0301", "İ", "ß" * 300, "x" * 5000, "BB5 1AA", "BB5", "NOTAPOSTCODE", "household",
    "kg", "m2", "£ a kg", "hours a week", "people", "land", "bread", "open", "../../etc/passwd", "|", ";", ",", "\u2028", "\udc80",
)  # fmt: skip
SPEND_HEADS = (
    "Supplier", "Supplier Name", "Payee", "Date", "Payment Date", "Amount", "Amount (£)", "Amount (EUR)", "Net", "VAT", "Gross",
    "Debit", "Credit", "Category", "Department", "Reference", "Postcode", "Body", "Currency", "Company number", "Balance", "",
)  # fmt: skip
DATES, SUMS = ("01/02/2025", "2025-03-04", "5 May 2025"), ("12.50", "1,000.00", "-3.20", "7")
ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods", ".xml", ".ofx", ".pdf", ".zip", "", ".CSV")
STARTS = (
    b"PK\x03\x04", b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b\x08", b"<!DOCTYPE html><table>", b"OFXHEADER:100\n<OFX>",
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">&b;',
    b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00" * 50, b"{", b"[[[[", b"PAR1", b"SQLite format 3\x00",
)  # fmt: skip
KEYS = ("version", "name", "currency", "language", "country", "as_of", "population", "payer", "areas", "locality", "references", "files",
        "map", "parties", "jobs", "books", "unknown")  # fmt: skip
VALUES = (
    "1", "-1", "0", "nan", "inf", "1e308", "99999999999999999999", "true", '""', '"x"', '"<b>"', '"GBP"', '"en-GB"', "2025-01-01",
    "2025-01-01T00:00:00Z", "12:00:00", "[]", "[1]", '["a", 2]', "[[]]", "{}", "{a = 1}", '{name = "x"}', "[{}]", '[{name = "x"}]',
    '[{match = "*"}]', '[{match = "[", columns = 5}]', '[{match = "*", columns = {supplier = 1, amount = 99}}]',
    '[{match = "*", kind = 7, payer = 5}]', '[{match = "*", columns = {supplier = "Amount", amount = "Amount"}}]',
    '[{name = "T", prefixes = ["BB"], population = 5}]', '[{name = "T", prefixes = "BB"}]', '[{name = "T", prefixes = [5, ""]}]',
    '[{name = "T", boundary = "areas/a.geojson"}]', '[{name = "T", postcodes = ["x"], codes = [1]}]', '[{name = "T", boundary = "."}]',
    '[{name = "T", boundary = "areas/a.geojson", where = {field = "a", equals = 1}}]', '[{name = "T", where = 5, prefixes = ["BB"]}]',
    '{shapes = "areas/a.geojson"}', "{shapes = 5}", '{companies = "payments"}', "{companies = 5}", '{places = ["payments/a.csv", 7]}',
    '{postcodes = "place.toml"}', '{input_output = "payments/a.csv"}', '{household_income = ""}', '{counts = "moon"}', "{counts = []}",
    "{C = 5}", "{C = [1, 2]}", "{C = [-1, nan]}", '{Z = ["a", "b"]}', "{database = 5}", '{wait_seconds = "x"}', '"\\u0000"', '"' + "x" * 400 + '"',
)  # fmt: skip
GEOJSON = (
    "", "{", "[]", "null", "5", '{"type": "FeatureCollection"}', '{"type": "FeatureCollection", "features": [null, 5, {}]}', "[" * 100_000,
    '{"type": "Polygon", "coordinates": []}', '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}',
    '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}',
    '{"type": "Polygon", "coordinates": [[[NaN, 0], [1, 1], [1, 0], [NaN, 0]]]}', '{"type": "Point", "coordinates": [0, 0]}',
    '{"type": "Feature", "geometry": null, "properties": null}', '{"type": "Polygon", "coordinates": [[["a", "b"], {}, 5, null]]}',
    '{"type": "Polygon", "coordinates": [[[400000, 300000], [400001, 300000], [400001, 300001], [400000, 300000]]]}',
    json.dumps({"type": "Feature", "properties": {"a": 1, "name": "<b>"}, "geometry":
                {"type": "Polygon", "coordinates": [[[-2.4, 53.7], [-2.3, 53.7], [-2.3, 53.8], [-2.4, 53.7]]]}}),
)  # fmt: skip


VERBS = ("flows", "leaks", "clearing", "next", "suppliers", "multiplier", "households", "plan", "report")
STATUSES = frozenset({0, 2, 5})
"""How a command may end that was given no books: answered, refused, or not what it should be."""


def ended_badly(folder: Path, seed: int, *, asked: float) -> str:
    """Run commands on a place drawn from a number; return what is wrong with how they ended, or nothing.

    Parameters
    ----------
    folder : Path
        Where the place is made, and where faults are written: the system's folder for temporary files.
    seed : int
        The number.
    asked : float
        How often more than `check` is asked.
    """
    root, draw = folder / f"place{seed}", random.Random(-seed)  # noqa: S311  as below
    make_hostile_place(root, seed)
    for verb in ("check", *([draw.choice(VERBS)] if draw.random() < asked else [])):
        shown, told = io.StringIO(), io.StringIO()
        with redirect_stdout(shown), redirect_stderr(told):
            status = main([verb, str(root), *(["--json"] if verb == "check" and seed % 2 else [])])
        if status not in STATUSES or (status and not told.getvalue().strip()):
            faults = [path.read_text(encoding="utf-8") for path in folder.glob("ultramicro-fault-*")]
            return f"place {seed}, {verb}, status {status}: {told.getvalue()}{''.join(faults)[-3000:]}"
    shutil.rmtree(root)
    return ""


def make_hostile_place(root: Path, seed: int) -> None:
    """Write a place drawn from a number; most of its parts are right, so that the wrong ones are reached."""
    draw = random.Random(seed)  # noqa: S311  not for secrets
    (root / "payments").mkdir(parents=True)
    (root / "place.toml").write_bytes(_settings(draw))
    for number in range(draw.choice((1, 1, 2, 3))):
        _put(root / "payments", _name(draw, number), _payments(draw), draw)
    for table in draw.sample(kept_tables(), draw.choice((0, 1, 2))):
        home = root / tables()[table].file
        path = home if home.suffix else home / "a.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_mangled(_table(draw, _heads(draw, table)), draw))
    (root / "areas").mkdir(exist_ok=True)
    (root / "areas" / "a.geojson").write_text(draw.choice(GEOJSON), encoding="utf-8")
    if draw.random() < 0.15:
        _odd_things(root, draw)


def _settings(draw: random.Random) -> bytes:
    if draw.random() < 0.03:
        return draw.choice(
            (b"", b"\xff\xfe", b"name = ", b'name = "a"\nname = "b"', b"\xef\xbb\xbfname = 'x'", b"[" * 5000)
        )
    said = {"name": '"T"'}
    if draw.random() < 0.5:
        said["areas"] = '[{name = "T", prefixes = ["BB5"]}]'
    if draw.random() < 0.4:
        said |= {draw.choice(KEYS): draw.choice(VALUES) for _ in range(draw.choice((1, 1, 2)))}
    return "\n".join(f"{key} = {value}" for key, value in said.items()).encode()


def _heads(draw: random.Random, table: str) -> list[str]:
    names = [column.name for column in columns(table) if column.required or draw.random() < 0.5]
    return [name if draw.random() < 0.97 else draw.choice(CELLS) for name in names]


def _payments(draw: random.Random) -> bytes:
    heads = list(draw.choice((("Supplier", "Date", "Amount"), draw.sample(SPEND_HEADS, draw.randint(1, 8)))))
    draw.shuffle(heads)
    if draw.random() < 0.04:
        heads += draw.choices(SPEND_HEADS, k=1500)
    text = _table(draw, heads)
    if draw.random() < 0.08:
        return xlsx_of({"A": [heads, *([draw.choice(CELLS[:40]) for _ in heads] for _ in range(9))]})
    return _mangled(text, draw)


def _table(draw: random.Random, heads: Sequence[str]) -> str:
    rows = [list(heads)] if draw.random() < 0.95 else []
    odd = draw.choice((0.0, 0.02, 0.1, 0.5))
    for number in range(draw.choice((0, 1, 3, 12, 30))):
        rows.append(
            [draw.choice(CELLS) if draw.random() < odd else _cell(head, number, draw) for head in heads]
        )
        if draw.random() < 0.02:
            rows.append(rows[0][: draw.randint(0, len(heads))])
    delimiter, end = draw.choice((",", ",", ",", ";", "\t", "|")), draw.choice(("\n", "\r\n", "\r"))
    quote = draw.random() < 0.85
    return end.join(delimiter.join(_quoted(cell) if quote else cell for cell in row) for row in rows) + end


def _cell(head: str, number: int, draw: random.Random) -> str:
    low = head.lower()
    if "date" in low or low.endswith("_on"):
        return draw.choice(DATES)
    if any(
        word in low for word in ("amount", "net", "gross", "debit", "credit", "balance", "pence", "quantity")
    ):
        return draw.choice(SUMS)
    return f"Firm {number % 7} Ltd" if draw.random() < 0.8 else str(number)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in '",;\t|\n\r') else cell


def _mangled(text: str, draw: random.Random) -> bytes:
    encoding = draw.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"))
    raw = text.encode(
        encoding,
        "surrogatepass"
        if encoding.startswith("utf-16")
        else "surrogateescape"
        if encoding != "cp1252"
        else "replace",
    )
    if draw.random() < 0.25:
        return draw.choice(HARMS)(raw, draw)
    return raw


HARMS: Sequence[Callable[[bytes, random.Random], bytes]] = (
    lambda raw, draw: raw[: draw.randint(0, len(raw))],
    lambda raw, draw: draw.choice(STARTS) + raw,
    lambda raw, draw: raw[: len(raw) // 2] + draw.randbytes(draw.choice((1, 3, 300))) + raw[len(raw) // 2 :],
    lambda raw, draw: b"\n" * draw.choice((1, 50, 3000)) + raw,
    lambda raw, draw: b'Spend over \xa3500\n"All figures in thousands"\n' + raw,
    lambda raw, draw: raw.replace(b"\n", b'"\n', draw.randint(1, 3)),
    lambda raw, draw: raw + b"x" * draw.choice((10, 2_000_000)),
)  # fmt: skip


def _name(draw: random.Random, number: int) -> str:
    if draw.random() < 0.8:
        return f"a{number or ''}.csv"
    stem = draw.choice(
        (
            "d\udce9",
            "a b",
            "-rf",
            "a\nb",
            "{x}",
            "%s",
            "\u202egnp",
            "<b>",
            "'",
            '"',
            "é" * 60,
            "[x]",
            "a;b",
            "CON",
            "$(ls)",
            "ß🦔",
        )
    )
    return stem + draw.choice(ENDINGS)


def _put(folder: Path, name: str, content: bytes, draw: random.Random) -> None:
    below = folder / "Anytown {Council}" if draw.random() < 0.1 else folder
    below.mkdir(exist_ok=True)
    (below / name).write_bytes(content)


def _odd_things(root: Path, draw: random.Random) -> None:
    path = root / draw.choice(("payments", "obligations", "books", "")) / "odd.csv"
    path.parent.mkdir(exist_ok=True)
    kind = draw.randrange(6)
    if kind == 0:
        os.mkfifo(path)
    elif kind == 1:
        path.symlink_to(path)
    elif kind == 2:
        path.symlink_to("/etc")
    elif kind == 3:
        path.mkdir()
    elif kind == 4:
        path.symlink_to("/dev/zero")
    else:
        (root / "survey.csv").mkdir(exist_ok=True)
