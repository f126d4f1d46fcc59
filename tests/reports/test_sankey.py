"""The Sankey diagram: money in is money out, nothing stands on anything else."""

import itertools
import math
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.sample import SampleAnswer
from ultramicro.core.contract import Picture
from ultramicro.reports.drawn.sankey import Flow, Room, crossings, layers, layout
from ultramicro.reports.drawn.sankey_svg import (
    LOOKS,
    draw_sankey,
    label_box,
    label_lines,
    read_flows,
    room_of,
)
from ultramicro.reports.model import Frame, frame

ROOM = Room(width=400, tallest=300, node_width=10, label_height=20, gap=6)
NAMES = st.sampled_from("abcdefgh")
FLOWS = st.lists(
    st.builds(
        Flow, source=NAMES, target=NAMES, value=st.integers(-5, 10**9), kind=st.sampled_from(["", "x"])
    ),
    max_size=25,
)


@given(FLOWS)
def test_no_money_is_made_or_lost_on_the_way(flows):
    made = layout(flows, ROOM)
    drawn = [f for f in flows if f.value > 0 and f.source != f.target]
    assert len(made.links) == len(drawn)
    assert math.isclose(
        sum(k.width for k in made.links), sum(f.value for f in drawn) * made.scale, abs_tol=1e-6
    )
    for name, node in made.nodes.items():
        leaves = sum(k.width for k in made.links if k.flow.source == name)
        arrives = sum(k.width for k in made.links if k.flow.target == name)
        assert math.isclose(max(leaves, arrives), node.height, abs_tol=1e-6)


@given(FLOWS)
def test_boxes_and_their_labels_stand_apart(flows):
    made = layout(flows, ROOM)
    columns = defaultdict(list)
    for node in made.nodes.values():
        columns[node.layer].append(node)
    for column in columns.values():
        column.sort(key=lambda n: n.y)
        for above, below in itertools.pairwise(column):
            assert above.y + above.height + ROOM.label_height <= below.y + 1e-6
        assert column[0].y >= ROOM.label_height - 1e-6
        assert column[-1].y + column[-1].height <= made.height + 1e-6


@given(FLOWS)
def test_bands_stay_on_their_boxes_and_do_not_share_room(flows):
    made = layout(flows, ROOM)
    for end in ("source", "target"):
        by_node = defaultdict(list)
        for link in made.links:
            by_node[getattr(link.flow, end)].append((getattr(link, f"y_{end}"), link.width))
        for name, bands in by_node.items():
            node, at = made.nodes[name], made.nodes[name].y
            for top, width in sorted(bands):
                assert top >= at - 1e-6
                at = top + width
            assert at <= node.y + node.height + 1e-6


@given(FLOWS)
def test_every_node_gets_a_layer_even_in_a_ring(flows):
    drawn = [f for f in flows if f.value > 0 and f.source != f.target]
    layer = layers(drawn)
    assert set(layer) == {name for f in drawn for name in (f.source, f.target)}
    assert all(0 <= n < max(len(layer), 1) for n in layer.values())


def test_nodes_are_ordered_so_that_bands_need_not_cross():
    flows = [Flow(source="a", target="y", value=9), Flow(source="b", target="x", value=8)]
    made = layout(flows, ROOM)
    columns = [sorted((n for n in made.nodes.values() if n.layer == i), key=lambda n: n.y) for i in (0, 1)]
    assert crossings(columns, flows) == 0


PICTURE = next(p for p in SampleAnswer().pictures() if p.mark == "sankey")


LONG = st.sampled_from(
    ["Bookkeeping and payroll co-operative", "Elsewhere in Doggershire", "Taxes", "WWWW " * 8, "x"]
)


def apart(look, flows):
    made = layout([f for f in flows if f.value > 0], room_of(look, "pence"))
    boxes = [label_box(n, made, look, label_lines(n, look, "pence")) for n in made.nodes.values()]
    for i, a in enumerate(boxes):
        assert a[0] >= 0
        assert a[1] >= -0.5
        assert a[2] <= look.width
        assert a[3] <= made.height
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 1e-6 or b[3] <= a[1] + 1e-6


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_labels_lie_within_the_picture_and_not_on_each_other(look):
    apart(look, read_flows(PICTURE, frame("flow_links", SampleAnswer().tables()["flow_links"], 200)))


@given(
    st.sampled_from(LOOKS), st.lists(st.tuples(NAMES, LONG, NAMES, LONG, st.integers(1, 10**9)), max_size=20)
)
def test_labels_of_any_flows_lie_apart_and_within_the_picture(look, given_flows):
    named = {
        name: f"{name} {long}" for a, one, b, two, _ in given_flows for name, long in ((a, one), (b, two))
    }
    apart(look, [Flow(source=named[a], target=named[b], value=v) for a, _, b, _, v in given_flows if a != b])


def test_what_cannot_be_drawn_is_said():
    drawing = draw_sankey(
        PICTURE, frame("flow_links", SampleAnswer().tables()["flow_links"], 200), anchor="row"
    )
    assert "Net credits, which cannot be drawn: 1 (−£1,234.56 in all)." in drawing.note
    assert "Smaller flows not drawn" in drawing.note


def test_nothing_to_draw_is_an_empty_picture():
    empty = Frame(
        name="t",
        columns=("source", "target", "amount_pence"),
        rows=[("a", "a", 5), ("a", "b", None)],
        total_rows=2,
    )
    picture = Picture(
        name="p",
        title="t",
        alt="a",
        mark="sankey",
        table="t",
        encode={"source": "source", "target": "target", "value": "amount_pence"},
    )
    assert "<path" not in draw_sankey(picture, empty, anchor="row").wide
