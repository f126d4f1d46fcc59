"""Where the nodes and links of a Sankey diagram stand: layers, order, widths. No drawing here.

Layers follow the longest path (Sugiyama's method [1]_): links that would close a ring are turned
for the layering only. Within a layer nodes are ordered by the mean place of their neighbours
(barycentre), swept back and forth, and the order with the fewest crossings is kept.

References
----------
.. [1] K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical system
   structures", IEEE Transactions on Systems, Man and Cybernetics 11(2), 1981.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

SWEEPS = 12
THINNEST = 1.0
HAIR = 0.01


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Money from one node to another.

    Parameters
    ----------
    source, target : str
        What the nodes are called.
    value : float
        How much.
    kind : str
        Id of what its colour says, if it says something.
    row : int
        The place of its row in the table behind it.
    goes : str
        Id of where it goes, such as `inside`; it has the colour of that where it has no kind.
    """

    source: str
    target: str
    value: float
    kind: str = ""
    row: int = 0
    goes: str = ""


@dataclass(frozen=True, kw_only=True)
class Node:
    """A node's box: `x` and `y` are its top left corner, `value` is the larger of what comes and goes."""

    name: str
    layer: int
    value: float
    x: float = 0.0
    y: float = 0.0
    height: float = 0.0
    slot: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link's band: it leaves at `y_source` and arrives at `y_target` (tops), `width` thick."""

    flow: Flow
    y_source: float
    y_target: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where everything stands; every width is its value times `scale`."""

    nodes: Mapping[str, Node]
    links: Sequence[Link]
    layers: int
    width: float
    height: float
    scale: float


@dataclass(frozen=True, kw_only=True)
class Room:
    """How much room there is.

    Parameters
    ----------
    width : float
        From the left edge of the first layer to the right edge of the last. [user units]
    tallest : float
        Thickness of the layer with the most money. [user units]
    node_width : float
        Width of a node's box. [user units]
    label_height : float
        Height kept free above each node for its label. [user units]
    gap : float
        Between two nodes of one layer. [user units]
    label_width : callable
        How wide a node's label is; labels of neighbouring layers are kept apart by it. [user units]
    """

    width: float
    tallest: float
    node_width: float
    label_height: float
    gap: float
    label_width: Callable[[Node], float] = lambda _: 0.0


def layout(flows: Sequence[Flow], room: Room) -> Layout:
    """Lay out a Sankey diagram.

    Parameters
    ----------
    flows : sequence of Flow
        The links; only those with a value above nought and two different ends are laid out.
    room : Room
        The room to do it in.

    Returns
    -------
    Layout
        Nodes that do not overlap, links whose widths sum at each node to what comes and goes.

    Examples
    --------
    >>> room = Room(width=300, tallest=100, node_width=10, label_height=20, gap=4)
    >>> made = layout([Flow(source="Council", target="inside", value=3),
    ...                Flow(source="Council", target="outside", value=1)], room)
    >>> made.nodes["Council"].height, [link.width for link in made.links]
    (100.0, [75.0, 25.0])
    """
    # A band has a width above nought and two ends; the picture's note tells what is left out.
    kept = [flow for flow in flows if flow.value > 0 and flow.source != flow.target]
    layer_of = layers(kept)
    count = max(layer_of.values(), default=0) + 1
    nodes = {name: Node(name=name, layer=layer, value=_value(name, kept)) for name, layer in layer_of.items()}
    columns = order([[n for n in nodes.values() if n.layer == i] for i in range(count)], kept)
    # Nothing to lay out still has a scale, so that an answer without money is a page and not an error.
    scale = room.tallest / (max(sum(n.value for n in column) for column in columns) or 1.0)
    placed, height = _place(columns, room, scale)
    return Layout(
        nodes=placed,
        links=_links(kept, placed, scale),
        layers=count,
        width=room.width,
        height=height,
        scale=scale,
    )


def _value(name: str, flows: Sequence[Flow]) -> float:
    comes = sum(f.value for f in flows if f.target == name)
    goes = sum(f.value for f in flows if f.source == name)
    # What comes in and what goes out may differ, as money that is saved does; a node holds the larger of
    # the two.
    return max(comes, goes)


def layers(flows: Sequence[Flow]) -> dict[str, int]:
    """Return each node's layer: one more than the largest among those before it, rings cut.

    Examples
    --------
    >>> layers([Flow(source="a", target="b", value=1), Flow(source="b", target="c", value=1),
    ...         Flow(source="c", target="a", value=1)])
    {'a': 0, 'b': 1, 'c': 2}
    """
    names = list(dict.fromkeys(name for f in flows for name in (f.source, f.target)))
    after: dict[str, list[str]] = {name: [] for name in names}
    for flow in sorted(flows, key=lambda f: -f.value):
        # The larger link keeps its direction; the one that closes a ring is left out of the layering.
        if not _reaches(after, flow.target, flow.source):
            after[flow.source].append(flow.target)
    layer = dict.fromkeys(names, 0)
    # Longest way from the beginning: at most as many rounds as there are nodes.
    for _ in names:
        changed = False
        for name in names:
            for target in after[name]:
                if layer[target] <= layer[name]:
                    layer[target], changed = layer[name] + 1, True
        if not changed:
            break
    return layer


def _reaches(after: Mapping[str, Sequence[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        waiting += [n for n in after[here] if n not in seen]
        seen.update(after[here])
    return False


def order(columns: list[list[Node]], flows: Sequence[Flow]) -> list[list[Node]]:
    """Order the nodes of each layer so that few links cross."""
    best = [sorted(column, key=lambda n: (-n.value, n.name)) for column in columns]
    fewest, now = crossings(best, flows), best
    for sweep in range(SWEEPS):
        # By turns from either side, each column by the middle of its neighbours (Sugiyama).
        forward = sweep % 2 == 0
        now = _sweep(now, flows, forward=forward)
        crossed = crossings(now, flows)
        # A sweep may make it worse; the best that was seen is kept.
        if crossed < fewest:
            best, fewest = now, crossed
    return best


def _sweep(columns: list[list[Node]], flows: Sequence[Flow], *, forward: bool) -> list[list[Node]]:
    at = {node.name: i / max(len(column), 1) for column in columns for i, node in enumerate(column)}
    done = list(columns)
    for i in range(len(columns)) if forward else range(len(columns) - 1, -1, -1):
        middle = {n.name: _barycentre(n.name, flows, at, forward=forward) for n in done[i]}
        done[i] = sorted(done[i], key=lambda n: middle[n.name])
        at.update({node.name: j / len(done[i]) for j, node in enumerate(done[i])})
    return done


def _barycentre(name: str, flows: Sequence[Flow], at: Mapping[str, float], *, forward: bool) -> float:
    ends = (
        [(f.source, f.value) for f in flows if f.target == name]
        if forward
        else [(f.target, f.value) for f in flows if f.source == name]
    )
    weight = sum(value for _, value in ends)
    return sum(at[end] * value for end, value in ends) / weight if weight else at[name]


def crossings(columns: Sequence[Sequence[Node]], flows: Sequence[Flow]) -> int:
    """Count the pairs of links between the same layers that cross."""
    place = {node.name: (node.layer, i) for column in columns for i, node in enumerate(column)}
    ends = [(*place[f.source], *place[f.target]) for f in flows]
    return sum(
        a[0] == b[0] and a[2] == b[2] and (a[1] - b[1]) * (a[3] - b[3]) < 0
        for i, a in enumerate(ends)
        for b in ends[i + 1 :]
    )


def _place(columns: Sequence[Sequence[Node]], room: Room, scale: float) -> tuple[dict[str, Node], float]:
    slots = [[room.label_height + max(n.value * scale, THINNEST) for n in column] for column in columns]
    heights = [sum(column) + room.gap * (len(column) - 1) for column in slots]
    tallest = max(heights, default=0.0)
    step = (room.width - room.node_width) / max(len(columns) - 1, 1)
    placed: list[list[Node]] = []
    for i, column in enumerate(columns):
        # Shorter columns stand in the middle.
        y, stood = (tallest - heights[i]) / 2, []
        for node, slot in zip(column, slots[i], strict=True):
            high = node.value * scale
            stood.append(replace(node, x=i * step, y=y + room.label_height, height=high, slot=slot))
            y += slot + room.gap
        placed.append(stood)
    nodes = _apart(placed, room)
    return nodes, max((n.y + max(n.height, THINNEST) for n in nodes.values()), default=0.0)


def _apart(columns: Sequence[Sequence[Node]], room: Room) -> dict[str, Node]:
    """Move nodes down, from the top on, until no label lies on one of another layer; names stay whole."""
    waiting, moved, stands = [deque(column) for column in columns], [0.0] * len(columns), dict[str, Node]()
    while any(waiting):
        # The highest that is left: nothing that stands already is moved again, so this ends.
        i = min((c for c, left in enumerate(waiting) if left), key=lambda c: waiting[c][0].y + moved[c])
        node = waiting[i].popleft()
        node = replace(node, y=node.y + moved[i])
        while under := next(
            (n for n in stands.values() if _lie_on_each_other(n, node, room, len(columns))), None
        ):
            down = under.y + room.label_height - node.y
            moved[i] += down
            node = replace(node, y=node.y + down)
        stands[node.name] = node
    # In the order of the columns, in which they are drawn and read aloud.
    return {node.name: stands[node.name] for column in columns for node in column}


def _lie_on_each_other(a: Node, b: Node, room: Room, count: int) -> bool:
    (left, right), (other_left, other_right) = (
        label_span(n, room.label_width(n), node_width=room.node_width, count=count) for n in (a, b)
    )
    return (
        a.layer != b.layer
        and left < other_right
        and other_left < right
        # A hair, so that rounding does not keep a label moving that stands just below another.
        and abs(a.y - b.y) < room.label_height - HAIR
    )


def label_span(node: Node, width: float, *, node_width: float, count: int) -> tuple[float, float]:
    """Return from where to where a label reaches.

    Parameters
    ----------
    node : Node
        Whose label it is; those of the outer layers are flush with the edge, so that letters of another
        width do not run over it.
    width : float
        How wide the label is. [user units]
    node_width : float
        How wide a node's box is. [user units]
    count : int
        How many layers there are.

    Examples
    --------
    >>> label_span(Node(name="a", layer=1, value=1, x=50), 30, node_width=10, count=3)
    (40.0, 70.0)
    """
    share = 0.0 if node.layer == 0 else 1.0 if node.layer == count - 1 else 0.5
    left = node.x + share * (node_width - width)
    return left, left + width


def _links(flows: Sequence[Flow], nodes: Mapping[str, Node], scale: float) -> list[Link]:
    # At each node the bands leave and arrive in the order of their other ends, so that they do not twist.
    leaves = _tops(flows, nodes, scale, source=True)
    arrives = _tops(flows, nodes, scale, source=False)
    return [
        Link(flow=f, y_source=leaves[i], y_target=arrives[i], width=f.value * scale)
        for i, f in enumerate(flows)
    ]


def _tops(
    flows: Sequence[Flow], nodes: Mapping[str, Node], scale: float, *, source: bool
) -> dict[int, float]:
    filled = {name: node.y for name, node in nodes.items()}
    tops: dict[int, float] = {}

    def other_end(i: int) -> tuple[float, str, int]:
        far = nodes[flows[i].target if source else flows[i].source]
        return (far.y, flows[i].kind, i)

    # Filled from the top down in that order.
    for i in sorted(range(len(flows)), key=other_end):
        here = flows[i].source if source else flows[i].target
        tops[i] = filled[here]
        filled[here] += flows[i].value * scale
    return tops
