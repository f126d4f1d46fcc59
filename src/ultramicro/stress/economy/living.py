"""How households get by: benefits, work beyond the place, bills, and what is left owing."""

from __future__ import annotations

from ultramicro.stress.economy.chance import AWAY_FOUND, AWAY_LOST, draw, key_of
from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.state import AWAY, NOBODY, PUBLIC, Economy, Surroundings


@kernel
def move_away_jobs(e: Economy, s: Surroundings, seed: int, period: int) -> None:
    """End some jobs beyond the place, and let some who seek work find one there."""
    lost, found = key_of(seed, period, AWAY_LOST), key_of(seed, period, AWAY_FOUND)
    for h in range(e.households.size):
        person = e.households[h]
        if person.employer == AWAY and draw(lost, h, 0) < s.away_lost:
            person.employer, person.wage_pence = NOBODY, 0
        elif person.employer == NOBODY and person.seeks == 1 and draw(found, h, 0) < s.away_found:
            person.employer, person.wage_pence = AWAY, s.away_wage_pence


@kernel
def pay_benefits(e: Economy) -> None:
    """Pay each household without work what the public purse gives it."""
    for h in range(e.households.size):
        person = e.households[h]
        if person.employer == NOBODY and person.benefit_pence > 0:
            e.other_pence[PUBLIC] -= person.benefit_pence
            person.purse_pence += person.benefit_pence
            person.income_pence += person.benefit_pence


@kernel
def pay_bills(e: Economy, s: Surroundings) -> None:
    """Pay rent, energy and rates, in this order, out of what is not kept for food; what is missing is owed.

    Rent and energy leave the place; rates go to the public purse. Of what is left afterwards a share goes
    into what was owed before.
    """
    region = e.regions[0]
    for h in range(e.households.size):
        person = e.households[h]
        free = max(person.purse_pence - s.keep_pence, 0)
        rent = min(person.rent_pence, free)
        energy = min(person.energy_pence, free - rent)
        rates = min(person.rates_pence, free - rent - energy)
        free -= rent + energy + rates
        late = int(free * s.catch_up_share)
        late_rent = min(person.owed_rent_pence, late)
        late_energy = min(person.owed_energy_pence, late - late_rent)
        late_rates = min(person.owed_rates_pence, late - late_rent - late_energy)
        person.owed_rent_pence += person.rent_pence - rent - late_rent
        person.owed_energy_pence += person.energy_pence - energy - late_energy
        person.owed_rates_pence += person.rates_pence - rates - late_rates
        person.purse_pence -= rent + energy + rates + late_rent + late_energy + late_rates
        e.other_pence[PUBLIC] += rates + late_rates
        region.purse_pence += rent + late_rent
        region.coming_pence += energy + late_energy
