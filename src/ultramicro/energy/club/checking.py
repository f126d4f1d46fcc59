"""The verb with which a member checks a bill: one's own readings, public levels and prices suffice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ultramicro.core.action import Done
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Number, joined, plural, say
from ultramicro.core.money import round_half_even
from ultramicro.core.rows import Row
from ultramicro.energy.bills.own import Card, Own, own_shares
from ultramicro.energy.club.settling import place_of, require_tables
from ultramicro.energy.club.verbs import CheckBill
from ultramicro.energy.read import read_bands, read_readings
from ultramicro.energy.settlement.levels_file import PublicLevels, read_levels
from ultramicro.energy.settlement.measured import Measured, Member, measured
from ultramicro.energy.tariffs.prices import Kind, exact_pence, has, prices
from ultramicro.ledger.desk import Desk
from ultramicro.place.folder import FolderPlace

KILO = 1000


@dataclass(frozen=True, kw_only=True)
class DoCheckBill(CheckBill):
    """Check a bill."""

    def act(self, desk: Desk) -> Done:
        """Return what is due to the member.

        Raises
        ------
        BadInput
            If the levels were altered, are not those of the bill, or there are no readings of the meter.
        """
        public = _public(self.file, self.before)
        if self.head and self.head != public.head:
            raise BadInput(
                say("these are not the levels of that bill: their last hash is {head}", head=public.head),
                where="--head", do=say("take the file of the run that the bill names"),
            )  # fmt: skip
        if self.place > public.levels.places:
            raise BadInput(
                say("there are only {n} places", n=public.levels.places), where="--place",
                do=say("take the place from the bill"),
            )  # fmt: skip
        card = self._card()
        _require_in(public, card)
        place = place_of(desk)
        require_tables(place, "readings")
        own = own_shares(public, self._mine(place, public), 0, card)
        return Done(says=_says(public, own), rows=[self._row(public, own, place, desk.currency)])

    def _card(self) -> Card:
        return Card(
            place=self.place - 1, weight=self.weight, tier=self.group - 1, factor=self.factor,
            without=_ranks(self.without),
        )  # fmt: skip

    def _mine(self, place: FolderPlace, public: PublicLevels) -> Measured:
        readings = read_readings(place)
        found = measured(readings, [Member(self.meter, self.meter)], public.periods)
        if not (found.quality[:, 0] > 1).any():
            raise BadInput(
                say("there are no readings of {meter} in those days", meter=self.meter), where="--meter",
                do=say("put an export of the meter into the folder energy/"),
            )  # fmt: skip
        return replace(found, problems=())

    def _row(self, public: PublicLevels, own: Own, place: FolderPlace, currency: str) -> Row:
        row: Row = {
            "run": public.run, "used_wh": int(own.used_wh.sum()), "local_wh": int(own.local_wh.sum()),
            "bought_wh": int((own.used_wh - own.local_wh).sum()), "unknown": own.unknown, "head": public.head,
        }  # fmt: skip
        if place.has("tariffs") and has(bands := read_bands(place), Kind.MATCH):
            match = prices(bands, Kind.MATCH, public.periods)
            paid = sum(round_half_even(exact_pence(wh, band)) for band, wh in match.by_band(own.local_wh))
            row = {**row, "local_pence": paid, "currency": currency}
        return row


def _require_in(public: PublicLevels, card: Card) -> None:
    """Refuse a group or a rank that the record has not: it would be passed over, and the sum be another's."""
    levels = public.levels
    if card.tier >= levels.tiers:
        raise BadInput(
            say("there is no group {n} in these levels", n=card.tier + 1), where="--group",
            do=say("take the group from the bill; where it names none, leave it out"),
        )  # fmt: skip
    if wrong := [rank + 1 for rank in card.without if not 0 <= rank < levels.ranks]:
        raise BadInput(
            say("there is no rank {n} in these levels", n=wrong[0]), where="--without",
            do=say("take the ranks from the bill; where it names none, leave them out"),
        )  # fmt: skip


def _ranks(text: str) -> list[int]:
    """Read ranks as people count them; here they begin with 0."""
    try:
        return [int(each) - 1 for each in text.split(",") if each.strip()]
    except ValueError as error:
        raise BadInput(
            say("{given} are no ranks", given=repr(text)), where="--without", do=say("write them as in 2,3")
        ) from error


def _public(path: Path, before: str) -> PublicLevels:
    try:
        return read_levels(path.read_text(encoding="utf-8"), before)
    except UnicodeDecodeError as error:
        raise BadInput(
            say("this is no record of levels"),
            where=str(path),
            do=say("take the file that the club publishes"),
        ) from error


def _says(public: PublicLevels, own: Own) -> Message:
    local, used = (Number(int(each.sum()) / KILO, 3, fixed=True) for each in (own.local_wh, own.used_wh))
    bought = Number(int((own.used_wh - own.local_wh).sum()) / KILO, 3, fixed=True)
    told = [
        say(
            "By the levels of {run}, {local} kWh of the {used} kWh that you took are local, and {bought} kWh "
            "are from your supplier.",
            run=public.run, local=local, used=used, bought=bought,
        ).with_id("own")
    ]  # fmt: skip
    if own.unknown:
        told.append(
            plural(
                "Of {n} period there is no reading here: the club has estimated it, or has what you lack.",
                "Of {n} periods there are no readings here: the club estimated them, or has what you lack.",
                own.unknown,
            ).with_id("unknown")
        )
    return joined(told)
