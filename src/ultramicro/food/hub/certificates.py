"""When certificates on offer end: as rows, and as a calendar that reminds whoever keeps the hub."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ultramicro.core.action import Done
from ultramicro.core.calendar_file import Entry, calendar
from ultramicro.core.errors import BadInput
from ultramicro.core.message import joined, plural, say, words
from ultramicro.flows.tables import rows_of
from ultramicro.food.goods import folded
from ultramicro.food.hub.verbs import Certificates
from ultramicro.food.traits import certificate_ends
from ultramicro.ledger.desk import Desk
from ultramicro.place.opening import open_folder

BEFORE = timedelta(days=28)
"""How long before its end a grower is asked for the next one."""


@dataclass(frozen=True, kw_only=True)
class DoCertificates(Certificates):
    """Show when certificates end."""

    def act(self, desk: Desk) -> Done:
        """Return a row a certificate of a grower; the last end where offers name several.

        Raises
        ------
        BadInput
            If the place has no offers.
        """
        place = open_folder(desk.root, lambda _: ())
        if not place.has("availability"):
            raise BadInput(
                say("the place has no offers"), do=say("write them into food/availability.csv"),
            )  # fmt: skip
        ends: dict[tuple[str, str], tuple[str, date]] = {}
        for offer in rows_of(place.table("availability")):
            for name, day in certificate_ends(offer):
                who = str(offer["grower"])
                key = folded(who), name
                ends[key] = who, max(day, ends.get(key, (who, day))[1])
        found = [
            (name, who, day) for (_, name), (who, day) in sorted(ends.items(), key=lambda each: each[1][1])
        ]
        says = plural("{n} certificate has an end.", "{n} certificates have an end.", len(found)).with_id(
            "ends"
        )
        if over := sum(day < desk.on for *_, day in found):
            past = plural("{n} is over.", "{n} are over.", over)
            says = joined([says, past.with_id("over")])
        if self.to:
            made = calendar(_entries(found), name=words(say("Certificates of the food hub")), made_on=desk.on)
            self.to.write_text(made, encoding="utf-8", newline="")
            says = joined([says, say("They are in {file}.", file=str(self.to)).with_id("in_file")])
        rows = [
            {
                "certificate": name,
                "grower": who,
                "until_on": day,
                "status": "ended" if day < desk.on else "open",
            }
            for name, who, day in found
        ]
        return Done(says=says, rows=rows)


def _entries(found: list[tuple[str, str, date]]) -> Iterator[Entry]:
    for name, who, day in found:
        about = words(say("Offers of {who} that are wanted with it are not matched after that day.", who=who))
        ends = words(say("{certificate} of {who} ends", certificate=name, who=who))
        ask = words(say("Ask {who} for the next certificate: {certificate}", who=who, certificate=name))
        yield Entry(id=f"{name}-{who}-{day}", on=day, summary=ends, description=about)
        yield Entry(id=f"{name}-{who}-{day}-ask", on=day - BEFORE, summary=ask, description=ends)
