"""A made-up answer with all that can go wrong in it: hostile names, large, negative and missing values."""

import json
import random
from dataclasses import dataclass
from datetime import date

import ibis
import pyarrow as pa

from ultramicro.core.contract import Answer, Check, Figure, Picture, Technique, Transfer, param
from ultramicro.core.message import say
from ultramicro.core.packing import packed
from ultramicro.reports.model import message_columns

SCRIPT = '<script>alert("x")</script> & Sons'
FORMULA = '=HYPERLINK("http://example.invalid","Click")'
TURNED = "Acme \u202ednuF noisneP\u202c Ltd"
LONG = "The Worshipful Company of Extraordinarily Long-Named Contractors and Sub-Contractors of the County Palatine"
PAYERS = ("Anytown Borough Council", "Anytown and District Hospital Trust", "Anytown College")
GROUPS = ("Waste and recycling", "Building works", "Adult social care", SCRIPT, "Agency staff", LONG, "IT")
WHERE = ("In Anytown", "Elsewhere in the county", "Outside", "Not known where")
PAYEES = (
    SCRIPT,
    FORMULA,
    TURNED,
    LONG,
    "Müller & Söhne GmbH",
    "שלום בע״מ",
    "-5 Degrees Ltd",
    "@Home Care",
    "+Plus",
    'O\'Brien "Builders"',
    "日本電気株式会社",
    "\tTabbed\rName",
)


def months(count=36):
    return [date(2022 + (3 + i) // 12, (3 + i) % 12 + 1, 1) for i in range(count)]


def square(x, y, side=0.02):
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def links(rng):
    first = [
        {"source": p, "target": g, "amount_pence": rng.randrange(1, 900_000_000)}
        for p in PAYERS
        for g in GROUPS
    ]
    then = [
        {"source": g, "target": w, "amount_pence": rng.randrange(1, 500_000_000)}
        for g in GROUPS
        for w in WHERE
    ]
    odd = [
        {"source": PAYERS[0], "target": "Outside", "amount_pence": -123_456},
        {"source": PAYERS[1], "target": None, "amount_pence": None},
    ]
    return [
        {**row, "source": told(row["source"]), "target": told(row["target"])} for row in (*first, *then, *odd)
    ]


def told(name):
    """A name as a message: `kept` packs it."""
    return name and say("{name}", name=name)


@dataclass(frozen=True)
class SampleAnswer(Answer):
    seed: int = 7
    many: int = 1_500

    def says(self):
        return [
            f"From April 2022 to March 2025 three bodies paid £1.21bn, of which £402m went to {SCRIPT}.",
            "Between 12% and 47% of it stayed in Anytown; the width of the range is money whose place is not known.",
            "Most is known to leave for Waste and recycling (£88.1m).",
        ]

    def figures(self):
        return [
            Figure(
                id="figure_1",
                name="paid in all",
                value=121_000_000_000,
                unit="pence",
                how="sum of 34,012 payments",
                rests_on="34,012 payments",
            ),
            Figure(
                id="figure_2",
                name="share that stayed in Anytown",
                value=0.31,
                low=0.12,
                high=0.47,
                unit="share",
                how="at least £48.2m paid to parties known to be in Anytown ÷ £402m; at most that and £141m ÷ the same",
                rests_on="34,012 payments",
            ),
            Figure(
                id="figure_3",
                name="share that stayed in the county",
                value=None,
                low=0.0,
                high=1.0,
                unit="share",
                how="nothing is known yet",
            ),
            Figure(
                id="figure_4",
                name="money that came back",
                value=-250_000,
                low=-300_000,
                high=-200_000,
                unit="pence",
                how="credits",
            ),
            Figure(
                id="figure_5",
                name="concentration of payees",
                value=812.4,
                low=640,
                high=1210,
                unit="HHI points of 10,000",
                how="sum of squares",
            ),
            Figure(
                id="figure_6", name=f"paid to {SCRIPT}", value=None, unit="pence", how=f"{FORMULA} ÷ nothing"
            ),
            Figure(id="figure_7", name="payees", value=4_123, unit="payees", how="distinct parties"),
            Figure(
                id="figure_8", name="median payment", value=123456.5, unit="pence", how="of single payments"
            ),
        ]

    def tables(self):
        rng = random.Random(self.seed)  # noqa: S311 - made-up sums
        return {
            name: ibis.memtable(pa.Table.from_pylist(kept(name, rows)))
            for name, rows in {
                "flow_links": links(rng),
                "flow_payees": [
                    {
                        "payee": PAYEES[i % len(PAYEES)] + (f" {i}" if i >= len(PAYEES) else ""),
                        "class": "purchase",
                        "lines": rng.randrange(1, 900),
                        "amount_pence": None
                        if i == 5
                        else -4_200_000
                        if i == 3
                        else 2_140_000_000 // (i + 1),
                        "share": 0.2 / (i + 1),
                        "inside": ("inside", "outside", "unknown")[i % 3],
                    }
                    for i in range(40)
                ],
                "flow_months": [
                    {"month": m, "whereabouts": w, "amount_pence": rng.randrange(10_000_000, 900_000_000)}
                    for m in months()
                    for w in ("inside", "unknown", "outside")
                ],
                "flow_categories": [
                    {"category": g, "whereabouts": w, "amount_pence": rng.randrange(10_000_000, 900_000_000)}
                    for g in GROUPS
                    for w in ("inside", "unknown", "outside")
                ],
                "flow_areas": [
                    {"area": a, "basis": b, "inside_pence": 1_000, "share_low": low, "share_high": high}
                    for a, low, high in (("Anytown", 0.12, 0.47), ("Anyshire", 0.3, 0.7), (LONG, 0.41, 0.92))
                    for b in ("all", "influenceable")
                ],
                "flow_years": [
                    {
                        "year": str(y),
                        "share_low": 0.1 + i / 50,
                        "share_high": 0.4 + i / 40,
                        "share": 0.2 + i / 50,
                    }
                    for i, y in enumerate(range(2018, 2026))
                ],
                "area_money": [
                    {
                        "area": f"Ward {i}" if i else SCRIPT,
                        "amount_pence": None if i == 3 else 10**i * 100,
                        "shape": json.dumps(square(-2.4 + 0.02 * (i % 3), 53.7 + 0.02 * (i // 3))),
                    }
                    for i in range(9)
                ],
                "ask_next": [{"payee": PAYEES[i], "amount_pence": 900_000_000 // (i + 1)} for i in range(8)],
                "flows": [
                    {
                        "payer": PAYERS[i % 3],
                        "payee": PAYEES[i % 12],
                        "month": months()[i % 36],
                        "amount_pence": rng.randrange(-10_000, 10_000_000),
                        "lines": 3,
                    }
                    for i in range(self.many)
                ],
            }.items()
        }

    def checks(self):
        return [
            Check(id="check_9", law="flows sum to payments", error=0),
            Check(id="check_10", law="low ≤ high in every row", error=1e-12, tolerance=1e-9),
        ]

    def pictures(self):
        return [
            Picture(
                name="payees",
                title="The largest payees",
                alt="Bars of the largest payees.",
                mark="bars",
                table="flow_payees",
                encode={"x": "amount_pence", "y": "payee", "colour": "inside"},
            ),
            Picture(
                name="flows",
                title="Where the money of Anytown goes",
                alt="From each payer to what it was for and where.",
                mark="sankey",
                table="flow_links",
                encode={"source": "source", "target": "target", "value": "amount_pence"},
            ),
            Picture(
                name="shares",
                title="How much stays, area by area",
                alt="Ranges by area.",
                mark="ranges",
                table="flow_areas",
                encode={"y": "area", "low": "share_low", "high": "share_high", "colour": "basis"},
            ),
            Picture(
                name="months",
                title="Money month by month",
                alt="Stacked by month.",
                mark="stacked",
                table="flow_months",
                encode={"x": "month", "y": "amount_pence", "colour": "whereabouts"},
            ),
            Picture(
                name="month-lines",
                title="The same as lines",
                alt="Lines by month.",
                mark="lines",
                table="flow_months",
                encode={"x": "month", "y": "amount_pence", "colour": "whereabouts"},
            ),
            Picture(
                name="categories",
                title="What leaves, by what it was for",
                alt="Stacked by category.",
                mark="stacked",
                table="flow_categories",
                encode={"x": "amount_pence", "y": "category", "colour": "whereabouts"},
            ),
            Picture(
                name="years",
                title="The share that stayed, year by year",
                alt="Lines with a band.",
                mark="lines",
                table="flow_years",
                encode={"x": "year", "y": "share", "low": "share_low", "high": "share_high"},
            ),
            Picture(
                name="areas",
                title="Where the money stays",
                alt="A map of nine wards.",
                mark="map",
                table="area_money",
                encode={"x": "area", "colour": "amount_pence", "shape": "shape"},
            ),
        ]

    def transfers(self):
        return [Transfer(payer="A", payee="B", amount_pence=5, on=date(2026, 1, 5), memo=SCRIPT)]

    def lacks(self):
        return [
            "Where the payees of £141m are: their postcodes in parties.csv would narrow every range.",
            f"A register: {SCRIPT}",
        ]


@dataclass(frozen=True)
class Sample(Technique[SampleAnswer]):
    """A question that is only asked in tests."""

    name = "sample"
    question = "Where does our money go, and how much of it stays?"
    sources = ("A made-up source (2026)",)

    top: int = param(20, "how many to list", low=1)
    area: str = param("", "area looked at first")

    def run(self, place):
        return SampleAnswer()


def kept(name, rows):
    """Rows as a table keeps them: its messages as what they are made of."""
    columns = list(rows[0]) if rows else []
    said = {columns[i] for i in message_columns(name, columns)}
    return [
        {key: packed(v) if key in said and v is not None else v for key, v in row.items()} for row in rows
    ]


def files_table():
    return ibis.memtable(
        pa.Table.from_pylist(
            [
                {
                    "file": f"payments/2024-{i:02d}{' <script>' if i == 2 else ''}.csv",
                    "kind": "spend",
                    "encoding": "cp1252",
                    "header_line": 3,
                    "lines": 1_204 + i,
                    "accepted": 1_200,
                    "rejected": i % 3,
                    "set_aside": 4 + i - i % 3,
                    "total_pence": 123_456_789 * i,
                    "duplicates": 2 if i == 1 else 0,
                    "duplicates_pence": 4_050 if i == 1 else 0,
                    "note": packed(say("net was taken, not gross")) if i == 1 else None,
                }
                for i in range(1, 15)
            ]
        )
    )
