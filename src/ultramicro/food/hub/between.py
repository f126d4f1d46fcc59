"""What goes on from one hub to another: a list for each van, of what is to go and what of it is packed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ultramicro.core.message import Listed, say
from ultramicro.food.hub.events import PlannedLine
from ultramicro.food.hub.notes import Desktop
from ultramicro.food.hub.sheets import Sheet
from ultramicro.food.hub.units import shown
from ultramicro.food.hub.words import short_of


def van_lists(desk: Desktop) -> Iterator[Sheet]:
    """Yield a list for each way between two hubs on which something goes."""
    ways: defaultdict[tuple[str, str], list[PlannedLine]] = defaultdict(list)
    for line in desk.week.lines:
        if line.served_from and line.brought_to != line.served_from and line.quantity:
            ways[desk.place(line.brought_to), desk.place(line.served_from)].append(line)
    for (start, end), lines in sorted(ways.items()):
        yield Sheet(
            name=f"van-{short_of(start)}-{short_of(end)}",
            title=say("From hub {start} to hub {end}", start=start, end=end),
            about=[say("For delivery on {day}", day=desk.week.day)],
            heads=[say("Good"), say("From"), say("For"), say("To go on"), say("Packed"), say("Batch")],
            rows=sorted(_row(desk, line) for line in lines),
            below=[say("Taken over: ________________________")],
        )  # fmt: skip


def _row(desk: Desktop, line: PlannedLine) -> list[str]:
    item, unit = desk.good(line.good)
    packed = [(batch, parcel) for batch, parcel in desk.parcels(line.buyer) if parcel.line == line.line]
    there = sum(parcel.quantity for _, parcel in packed)
    return [
        item, desk.who(line.grower), desk.who(line.buyer), shown(line.quantity, line.scale, unit),
        shown(there, line.scale, unit),
        say("{batches}", batches=Listed([desk.batch(batch.id) for batch, _ in packed])) if packed else "",
    ]  # fmt: skip
