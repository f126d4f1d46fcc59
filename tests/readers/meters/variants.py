"""Exports of one truth in any guise: languages, columns, marks, encodings, stamps and words above and below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

WORDS = {
    "de": {
        "at": ("Messzeitpunkt", "Datum und Uhrzeit", "Zeitstempel", "Datum"), "begin": ("Beginn", "Datum von", "Start", "DATE_FROM"),
        "end": ("Ende", "Datum bis", "Ende Ablesezeitraum", "DATE_TO"), "day": ("Datum", "Tag"),
        "import": ("Verbrauch (kWh)", "Verbrauch [kWh]", "Netzbezug in kWh", "Bezug kWh", "Energiemenge in kWh", "Messwert in kWh", "Wert (kWh)"),
        "export": ("Einspeisung (kWh)", "Netzeinspeisung [kWh]", "Einspeisung in kWh"),
        "quality": ("Status", "Qualität", "Ersatzwertkennzeichen"), "flags": ("VAL", "G", "L1", "Wert ist gültig"),
        "point": ("Zählpunkt", "Zaehlpunkt", "Zählpunktbezeichnung"), "unit": ("Einheit", "Maßeinheit"),
        "cost": ("Kosten (EUR)", "Preis ct/kWh"), "register": ("Zählerstand (kWh)", "Zaehlerstand"), "total": ("Summe", "Gesamt"),
        "note": ("Anlagennummer", "Vertragskonto"), "from": "Zeit von", "to": "Zeit bis", "clock": "Uhrzeit",
    },
    "en": {
        "at": ("Timestamp", "Time", "Reading date"), "begin": ("Start", "Interval start", "From", "Start Time"), "end": ("End", "Interval end", "To", "End Time"),
        "day": ("Date", "Day"), "import": ("Consumption (kWh)", "Usage (kWh)", "Import kWh", "energyConsumption (kWh)", "kWh"),
        "export": ("Export (kWh)", "Generation kWh", "Export kWh"), "quality": ("Status", "Quality", "Reading quality"), "flags": ("Actual", "A", "OK"),
        "point": ("MPAN", "Meter ID", "Metering point"), "unit": ("Unit", "Units"), "cost": ("Estimated Cost Inc. Tax (p)", "Cost (GBP)"),
        "register": ("Meter reading (kWh)", "Cumulative kWh"), "total": ("Total",), "note": ("Account number", "Customer"),
        "from": "Start time", "to": "End time", "clock": "Time",
    },
    "fr": {
        "at": ("Horodate",), "begin": ("Début",), "end": ("Fin",), "day": ("Date",), "import": ("Consommation (kWh)", "Énergie soutirée (kWh)"),
        "export": ("Injection (kWh)", "Production (kWh)"), "quality": ("Qualité",), "flags": ("Brut", "Réel"), "point": ("PRM", "PDL"), "unit": ("Unité",),
        "cost": ("Coût (EUR)",), "register": ("Index (kWh)",), "total": ("Total",), "note": ("Contrat",), "from": "Début", "to": "Fin", "clock": "Heure",
    },
    "es": {
        "at": ("Fecha y hora",), "begin": ("Inicio",), "end": ("Fin",), "day": ("Fecha",), "import": ("Consumo_kWh", "Consumo (kWh)"),
        "export": ("Energia_vertida_kWh",), "quality": ("Metodo_obtencion",), "flags": ("Real", "R"), "point": ("CUPS",), "unit": ("Unidad",),
        "cost": ("Precio (EUR)", "Coste EUR"), "register": ("Lectura (kWh)",), "total": ("Total", "Suma"), "note": ("Contrato",),
        "from": "Inicio", "to": "Fin", "clock": "Hora",
    },
    "nl": {
        "at": ("Tijdstip",), "begin": ("Van",), "end": ("Tot",), "day": ("Datum",), "import": ("Afname (kWh)", "Verbruik kWh"), "export": ("Injectie (kWh)",),
        "quality": ("Validatiestatus",), "flags": ("Gevalideerd", "Uitgelezen"), "point": ("EAN-code", "EAN"), "unit": ("Eenheid",), "cost": ("Bedrag (EUR)",),
        "register": ("Meterstand (kWh)",), "total": ("Totaal",), "note": ("Klantnummer",), "from": "Van", "to": "Tot", "clock": "Tijd",
    },
}  # fmt: skip
ZONE = {
    "de": "Europe/Vienna",
    "en": "Europe/London",
    "fr": "Europe/Paris",
    "es": "Europe/Madrid",
    "nl": "Europe/Brussels",
}
DATES = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%Y/%m/%d", "%d-%m-%Y")
CLOCKS = ("%H:%M", "%H:%M:%S")
STAMPS = ("both", "begin", "end", "day_clock", "day_from_to", "span", "offset", "utc", "both_inclusive")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")
POINT = {
    "de": "AT0010000000000000001000000000042", "en": "1012345678901", "fr": "14295224261882",
    "es": "ES0021000000000001AB", "nl": "541448860000000123",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One export, and what is true of it."""

    content: bytes
    zone: str
    meter: str
    rows: list[tuple[datetime, int, int | None]] = field(default_factory=list)
    told: str = ""


def number(milliwh: int, mark: str, decimals: int) -> str:
    """Write milliwatt-hours as kilowatt-hours."""
    text = f"{milliwh / 10**6:.{decimals}f}"
    return text.replace(".", mark)


def variants() -> st.SearchStrategy[Variant]:
    """Draw an export; each is made from one number, so that a failing one can be made again."""
    return st.integers(0, 1 << 32).map(variant_of)


def variant_of(seed: int) -> Variant:
    """Make the export of a number."""
    chance = Random(seed)  # noqa: S311  no secret
    pick = lambda some: chance.choice(list(some))  # noqa: E731
    coin = lambda: chance.random() < 0.5  # noqa: E731
    language = pick(WORDS)
    words, zone = WORDS[language], ZoneInfo(ZONE[language])
    minutes = pick((15, 30, 60))
    day = datetime(2024, pick((1, 3, 6, 10)), pick((5, 9, 13, 21)), tzinfo=zone)
    if coin():
        day = datetime(2024, *pick(((3, 31), (10, 27))), tzinfo=zone)
    end = datetime.combine((day + timedelta(days=chance.randint(1, 3))).date(), datetime.min.time(), zone)
    starts = _starts(day, end, minutes)
    decimals = pick((3, 6))
    step = 10 ** (6 - decimals)
    size = len(starts)
    taken = [chance.randint(0, 2_500) if chance.random() < 0.9 else 0 for _ in range(size)]
    taken = [value * step * (1 if decimals == 3 else 997) for value in taken]
    gives = coin()
    given = [value // 3 // step * step for value in reversed(taken)] if gives else None
    truth_ = Truth(starts, taken, given, minutes, decimals, zone)
    columns = _columns(chance, pick, language, truth_)
    stamp_columns, others = columns
    keep_order = len(stamp_columns) > 1
    mixed = chance.sample(others, len(others))
    at = 0 if keep_order else chance.randint(0, len(mixed))
    everything = [*mixed[:at], *stamp_columns, *mixed[at:]]
    delimiter = pick(
        (";", "\t", "|") if any("," in c for _, cells in everything for c in cells[:40]) else (",", ";", "\t")
    )
    quoted = coin()
    header = [name for name, _ in everything]
    body = [list(cells) for cells in zip(*(cells for _, cells in everything), strict=True)]
    above = chance.sample(_above(language), chance.randint(0, 2))
    rows = [*above, *([[""]] if above and coin() else []), header, *body]
    if coin():
        rows += _below(words, everything, taken, decimals)
    text = (
        "\r\n".join(delimiter.join(f'"{cell}"' if quoted else cell for cell in row) for row in rows) + "\r\n"
    )
    if coin():
        text = f"sep={delimiter}\r\n{text}"
    encoding = pick(ENCODINGS)
    content = text.encode(encoding, errors="replace")
    named = any(name in words["point"] for name in header) or any(
        POINT[language] in cell for row in above for cell in row
    )
    truth = [
        (start.astimezone(UTC), import_, given[i] if given is not None else None)
        for i, (start, import_) in enumerate(zip(starts, taken, strict=True))
    ]
    return Variant(content=content, zone=ZONE[language], meter=POINT[language] if named else "export", rows=truth,
                   told=f"seed {seed} {encoding} {delimiter!r}\n{text[:900]}")  # fmt: skip


def _starts(day: datetime, end: datetime, minutes: int) -> list[datetime]:
    at, until = day.astimezone(UTC), end.astimezone(UTC)
    found = []
    while at < until:
        found.append(at.astimezone(day.tzinfo))
        at += timedelta(minutes=minutes)
    return found


class Truth(NamedTuple):
    """What is true of an export."""

    starts: list[datetime]
    taken: list[int]
    given: list[int] | None
    minutes: int
    decimals: int
    zone: ZoneInfo


def _columns(chance: Random, pick: Callable, language: str, truth: Truth) -> tuple[list, list]:
    words, (starts, taken, given, minutes, decimals, zone) = WORDS[language], truth
    mark = pick((",", "."))
    stamps = _stamps(pick, words, starts, minutes, zone)
    others = [(pick(words["import"]), [number(v, mark, decimals) for v in taken])]
    if given is not None:
        others.append((pick(words["export"]), [number(v, mark, decimals) for v in given]))
        # `Wert` beside an export says nothing of its own.
        others[0] = (words["import"][0], others[0][1])
    n = len(starts)
    extras = [
        (pick(words["quality"]), [pick(words["flags"])] * n), (pick(words["point"]), [POINT[language]] * n),
        (pick(words["unit"]), ["kWh"] * n), (pick(words["cost"]), [number(v * 28, mark, 4) for v in taken]),
        (pick(words["note"]), ["12345678"] * n), ("", [""] * n),
        (pick(words["register"]), [number(7_000_000_000 + sum(taken[: i + 1]), mark, decimals) for i in range(n)]),
    ]  # fmt: skip
    chosen = chance.sample(range(len(extras)), chance.randint(0, 4))
    return stamps, [*others, *(extras[i] for i in chosen)]


def _stamps(pick: Callable, words: dict, starts: list, minutes: int, zone: ZoneInfo) -> list:  # noqa: PLR0911  a way each
    style, date, clock = pick(STAMPS), pick(DATES), pick(CLOCKS)
    length = timedelta(minutes=minutes)
    ends = [(start.astimezone(UTC) + length).astimezone(zone) for start in starts]
    write = lambda when: when.strftime(f"{date} {clock}")  # noqa: E731
    if style == "both":
        return [(words["begin"][0], list(map(write, starts))), (words["end"][0], list(map(write, ends)))]
    if style == "both_inclusive":
        lasts = [(end.astimezone(UTC) - timedelta(seconds=1)).astimezone(zone) for end in ends]
        full = lambda when: when.strftime(f"{date} %H:%M:%S")  # noqa: E731
        return [(words["begin"][0], list(map(full, starts))), (words["end"][0], list(map(full, lasts)))]
    if style == "begin":
        return [(pick(words["begin"]), list(map(write, starts)))]
    if style == "end":
        return [(pick(words["end"]), list(map(write, ends)))]
    if style == "day_clock":
        return [
            (words["day"][0], [s.strftime(date) for s in starts]),
            (words["clock"], [s.strftime(clock) for s in starts]),
        ]
    if style == "day_from_to":
        return [
            (words["day"][0], [s.strftime(date) for s in starts]), (words["from"], [s.strftime(clock) for s in starts]),
            (words["to"], [e.strftime(clock) for e in ends]),
        ]  # fmt: skip
    if style == "span":
        return [(words["day"][0], [f"{write(s)} - {write(e)}" for s, e in zip(starts, ends, strict=True)])]
    if style == "offset":
        # When a meter is measured is the end of what it measured.
        titles = [title for title in words["at"] if title != "Messzeitpunkt"]
        return [(pick(titles), [s.isoformat(timespec="minutes") for s in starts])]
    return [("Timestamp (UTC)", [s.astimezone(UTC).strftime("%Y-%m-%d %H:%M") for s in starts])]


def _above(language: str) -> list[list[str]]:
    point = POINT[language]
    return {
        "de": [["Kundennummer", "1234567"], ["Zählpunkt", point], ["Lastprofil"], ["Energierichtung", "Netzbezug"], ["Zeitraum", "01.01.2024 - 31.12.2024"]],
        "en": [["Account", "A-1234"], ["MPAN", point], ["Your half-hourly data"], ["Address", "1 Any Street"]],
        "fr": [["PRM", point], ["Titulaire", "Anonyme"], ["Courbe de charge"]],
        "es": [["CUPS", point], ["Titular", "Anonimo"]],
        "nl": [["EAN-code", point], ["Klant", "Anoniem"]],
    }[language]  # fmt: skip


def _below(
    words: dict, columns: Sequence[tuple[str, list[str]]], taken: list[int], decimals: int
) -> list[list[str]]:
    total = number(sum(taken), ".", decimals)
    row = [total if name in words["import"] else "" for name, _ in columns]
    first = next(i for i, cell in enumerate(row) if not cell)
    row[first] = words["total"][0]
    return [[""] * len(row), row]
