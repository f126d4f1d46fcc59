"""A Sankey diagram as linked SVG: no script; each band and box leads to its row of the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ultramicro.core.contract import Picture
from ultramicro.core.message import Share, joined, say
from ultramicro.core.rows import Cell, Row
from ultramicro.reports.drawn.palette import INK, PAPER, SERIES, UNKNOWN, colours, meaning
from ultramicro.reports.drawn.sankey import Flow, Layout, Link, Node, Room, label_span, layout
from ultramicro.reports.drawn.svg import Drawing, document, el, text_width, wrap
from ultramicro.reports.formatting import Term, amount, missing, money, term, unit_of
from ultramicro.reports.model import Frame

MOST_LINKS = 48
LINE = 1.2
"""From one line of a label to the next, in ems."""
WIDEST = 1.15
"""Letters of some systems are wider than those that widths are reckoned by."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """How one variant looks, in user units; `letters` and `lines` are what a name may take."""

    name: str
    width: float
    tallest: float
    node_width: float
    letter: float
    letters: int
    lines: int

    @property
    def label_height(self) -> float:
        """Height of the highest label: its name, its amount, and a little air."""
        return (self.lines + 1) * self.letter * LINE + 5


LOOKS = (
    Look(name="wide", width=880, tallest=330, node_width=16, letter=13, letters=34, lines=1),
    Look(name="narrow", width=350, tallest=280, node_width=10, letter=12, letters=16, lines=2),
)


@dataclass(frozen=True, kw_only=True)
class Pen:
    """What every part of one drawing needs to know."""

    made: Layout
    look: Look
    name: str
    anchor: str
    unit: str
    paint: Mapping[str, str]
    kinds: Mapping[str, str]

    def fill(self, colour: str) -> str:
        """Return a fill; what is not known is hatched."""
        return f"url(#{self.name}-hatch)" if colour == UNKNOWN else colour


def draw_sankey(picture: Picture, table: Frame, *, anchor: str, narrow: bool = True) -> Drawing:
    """Draw flows between named nodes.

    Parameters
    ----------
    picture : Picture
        `encode` names the columns `source`, `target`, `value` and, if it has one, `colour`.
    table : Frame
        The rows; those that are negative, nought or missing cannot be drawn and are counted below.
    anchor : str
        What a link to a row of the table begins with: row 3 is at `<anchor>-3`.
    narrow : bool
        Whether it is drawn for a phone too.
    """
    flows = read_flows(picture, table)
    # The largest are drawn; the rest are summed in the note.
    drawn = sorted((f for f in flows if f.value > 0 and f.source != f.target), key=lambda f: -f.value)
    unit = unit_of(picture.encode["value"])
    wide, phone = (
        _draw(picture, drawn[:MOST_LINKS], look, anchor=anchor, kinds=_kinds(picture, table))
        if narrow or look.name == "wide" else Markup()
        for look in LOOKS
    )  # fmt: skip
    note = _note(drawn[MOST_LINKS:], [f for f in flows if f.value < 0], table.more, unit)
    return Drawing(name=picture.name, wide=wide, narrow=phone, note=note)


def read_flows(picture: Picture, table: Frame) -> list[Flow]:
    """Read the links from the table's rows."""
    encode = picture.encode

    def read(row: Row, channel: str) -> Term:
        return term(row[encode[channel]], encode[channel], table.name)

    return [
        Flow(
            source=read(row, "source").words,
            target=read(row, "target").words,
            value=_value(row[encode["value"]]),
            kind=read(row, "colour").id if "colour" in encode else "",
            row=i,
            goes=read(row, "target").id,
        )
        for i, row in enumerate(table.records())
    ]


def _kinds(picture: Picture, table: Frame) -> dict[str, str]:
    """Return the words of what colours say, by id."""
    column = picture.encode.get("colour")
    terms = [term(value, column, table.name) for value in table.column(column)] if column else []
    return {each.id: each.words for each in terms}


def _value(value: Cell) -> float:
    return float(value) if isinstance(value, int | float) and not missing(value) else 0.0


def _note(small: Sequence[Flow], credit: Sequence[Flow], more: int, unit: str) -> str:
    def said(flows: Sequence[Flow]) -> str:
        total = amount(sum(f.value for f in flows), unit)
        return say("{n} ({total} in all)", n=len(flows), total=total)

    parts = [
        say("Smaller flows not drawn: {flows}.", flows=said(small)) if small else "",
        say("Net credits, which cannot be drawn: {flows}.", flows=said(credit)) if credit else "",
        say("Further rows not drawn: {n}.", n=more) if more else "",
    ]
    return joined(parts)


def _draw(
    picture: Picture, flows: Sequence[Flow], look: Look, *, anchor: str, kinds: Mapping[str, str]
) -> Markup:
    unit = unit_of(picture.encode["value"])
    room = room_of(look, unit)
    name, paint = f"{picture.name}-{look.name}", colours([f.kind for f in flows if f.kind])
    pen = Pen(made=layout(flows, room), look=look, name=name, anchor=anchor, paint=paint, kinds=kinds,
              unit=unit)  # fmt: skip
    legend, top = _legend(pen)
    # Wide bands first, so that thin ones lie on top and can be clicked.
    bands = (_band(link, pen) for link in sorted(pen.made.links, key=lambda k: -k.width))
    boxes = (_box(node, _row_of(node, flows), pen) for node in pen.made.nodes.values())
    return document(
        legend,
        el("g", *bands, *boxes, transform=f"translate(0,{top:.0f})"),
        name=name,
        width=look.width,
        height=top + pen.made.height + 4,
        title=picture.title,
        alt=picture.alt,
        links=True,
    )


def room_of(look: Look, unit: str) -> Room:
    """Return the room that a variant gives, with labels kept apart in whatever letters the reader has."""
    widths = dict[tuple[str, float], float]()

    def label_width(node: Node) -> float:
        # Asked of each pair of nodes, wherever they stand by then.
        said = node.name, node.value
        if said not in widths:
            lines = label_lines(node, look, unit)
            widths[said] = WIDEST * max(text_width(line, look.letter) for line in lines)
        return widths[said]

    return Room(
        width=look.width,
        tallest=look.tallest,
        node_width=look.node_width,
        label_height=look.label_height,
        gap=look.letter * 0.7,
        label_width=label_width,
    )


def _row_of(node: Node, flows: Sequence[Flow]) -> int:
    return next(f.row for f in flows if node.name in (f.source, f.target))


def _band(link: Link, pen: Pen) -> Markup:
    flow = link.flow
    source, target = pen.made.nodes[flow.source], pen.made.nodes[flow.target]
    # What it is, else where it goes, decides the colour.
    colour = pen.paint.get(flow.kind) or meaning(flow.goes) or meaning(flow.target) or SERIES[0]
    said = _band_words(flow, Share(flow.value / source.value), pen)
    outline = _curve(link, source.x + pen.look.node_width, target.x)
    band = el("path", el("title", said), d=outline, fill=pen.fill(colour), fill_opacity=0.55)
    return el("a", band, href=f"{pen.anchor}-{flow.row}", aria_label=said)


def _band_words(flow: Flow, share: Share, pen: Pen) -> str:
    value = _full(flow.value, pen.unit)
    if not flow.kind:
        return say(
            "{source} to {target}: {value}, {share} of {source}",
            source=flow.source, target=flow.target, value=value, share=share,
        )  # fmt: skip
    return say(
        "{source} to {target} ({kind}): {value}, {share} of {source}",
        source=flow.source, target=flow.target, kind=pen.kinds[flow.kind], value=value, share=share,
    )  # fmt: skip


def _full(value: float, unit: str) -> str:
    if unit != "pence":
        return amount(value, unit)
    return money(round(value), whole=abs(value) >= 10_000_00)  # noqa: PLR2004 - as in money.pounds


def _curve(link: Link, x0: float, x1: float) -> str:
    # Below half a unit nothing would be seen of it.
    a, b, thick = link.y_source, link.y_target, max(link.width, 0.6)
    mid = (x0 + x1) / 2
    return (
        f"M{x0:.1f},{a:.1f}C{mid:.1f},{a:.1f} {mid:.1f},{b:.1f} {x1:.1f},{b:.1f}"
        f"V{b + thick:.1f}C{mid:.1f},{b + thick:.1f} {mid:.1f},{a + thick:.1f} {x0:.1f},{a + thick:.1f}Z"
    )


def _box(node: Node, row: int, pen: Pen) -> Markup:
    said = say("{name}: {value}", name=node.name, value=_full(node.value, pen.unit))
    high, wide = max(node.height, 1.0), pen.look.node_width
    box = el("rect", el("title", said), x=node.x, y=node.y, width=wide, height=high, fill=INK)
    return el("a", box, _label(node, pen), href=f"{pen.anchor}-{row}", aria_label=said)


def label_lines(node: Node, look: Look, unit: str) -> list[str]:
    """Return a label's lines: the name, cut if it is long, and the amount."""
    return [*wrap(node.name, look.letters, look.lines), amount(node.value, unit)]


def label_box(
    node: Node, made: Layout, look: Look, lines: Sequence[str]
) -> tuple[float, float, float, float]:
    """Return where a node's label stands, above its box: left, top, right, bottom."""
    width = max(text_width(line, look.letter) for line in lines)
    left, right = label_span(node, width, node_width=look.node_width, count=made.layers)
    bottom = node.y - 4
    return left, bottom - len(lines) * look.letter * LINE, right, bottom


def _side(node: Node, made: Layout) -> str:
    # As in `label_span`.
    return "start" if node.layer == 0 else "end" if node.layer == made.layers - 1 else "middle"


def _label(node: Node, pen: Pen) -> Markup:
    look, side = pen.look, _side(node, pen.made)
    lines = label_lines(node, look, pen.unit)
    top = label_box(node, pen.made, look, lines)[1]
    x = node.x + {"start": 0.0, "middle": look.node_width / 2, "end": look.node_width}[side]
    spans = (
        el("tspan", line, x=x, y=top + (i + 0.85) * look.letter * LINE, font_weight=weight)
        for i, (line, weight) in enumerate(zip(lines, [*[None] * (len(lines) - 1), "600"], strict=True))
    )
    return el("text", *spans, font_size=look.letter, text_anchor=side, fill=INK, stroke=PAPER,
              stroke_width=3.5, stroke_linejoin="round", paint_order="stroke")  # fmt: skip


def _legend(pen: Pen) -> tuple[Markup, float]:
    if not pen.paint:
        return Markup(), 0.0
    letter, parts, x, y = pen.look.letter, [], 0.0, pen.look.letter
    for kind, colour in pen.paint.items():
        word = pen.kinds[kind]
        wide = 38 + text_width(word, letter)
        if x and x + wide > pen.look.width:
            x, y = 0.0, y + 2 * letter
        parts.append(el("rect", x=x, y=y - letter + 2, width=14.0, height=letter, fill=pen.fill(colour)))
        parts.append(el("text", word, x=x + 20, y=y, font_size=letter, fill=INK))
        x += wide
    return el("g", *parts), y + letter
