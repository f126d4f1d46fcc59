"""How households get by: benefits, work beyond the place, bills, and what is left owing."""

from __future__ import annotations

from ultramicro.stress.economy.chance import AWAY_FOUND, AWAY_LOST, CLAIMS, SEEKING, draw, key_of
from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.state import (
    AWAY,
    CLAIM_ENDED,
    CLAIMED,
    LOST_WORK,
    NOBODY,
    PUBLIC,
    Economy,
    Surroundings,
)


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
def seek_or_not(e: Economy, s: Surroundings, seed: int, period: int) -> None:
    """Let some without work stop seeking it, and others begin to; of who may never `seeks` is below 0."""
    key = key_of(seed, period, SEEKING)
    for h in range(e.households.size):
        person = e.households[h]
        if person.employer != NOBODY:
            continue
        if person.seeks == 1 and draw(key, h, 0) < s.stop_seeking:
            person.seeks = 0
        elif person.seeks == 0 and draw(key, h, 0) < s.seek_again:
            person.seeks = 1


@kernel
def count_claims(e: Economy, s: Surroundings, seed: int, period: int) -> None:
    """Let claims begin with the loss of work, and end with work found, or after some months for some."""
    key = key_of(seed, period, CLAIMS)
    for h in range(e.households.size):
        person = e.households[h]
        if person.employer != NOBODY or person.seeks != 1:
            person.claims = person.claim_months = 0
        elif person.claim_months == 0:
            person.claims = person.claim_months = 1
        else:
            if person.claim_months == s.claim_months and draw(key, h, 0) >= s.claim_goes_on:
                person.claims = 0
            person.claim_months += 1
        if person.cohort == LOST_WORK and person.claims == 1:
            person.cohort = CLAIMED
        elif person.cohort == CLAIMED and person.claims == 0:
            person.cohort = CLAIM_ENDED


@kernel
def pay_benefits(e: Economy, s: Surroundings) -> None:
    """Pay each household what the public purse gives it: who has a claim, and who does not seek work."""
    for h in range(e.households.size):
        person = e.households[h]
        if person.employer == NOBODY and (person.claims == 1 or person.seeks != 1):
            paid = int(person.benefit_pence * s.benefit_share)
            e.other_pence[PUBLIC] -= paid
            person.purse_pence += paid
            person.income_pence += paid


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
        bill = int(person.energy_pence * s.energy_share)
        energy = min(bill, free - rent)
        rates = min(person.rates_pence, free - rent - energy)
        free -= rent + energy + rates
        late = int(free * s.catch_up_share)
        late_rent = min(person.owed_rent_pence, late)
        late_energy = min(person.owed_energy_pence, late - late_rent)
        late_rates = min(person.owed_rates_pence, late - late_rent - late_energy)
        person.owed_rent_pence += person.rent_pence - rent - late_rent
        person.owed_energy_pence += bill - energy - late_energy
        person.owed_rates_pence += person.rates_pence - rates - late_rates
        person.purse_pence -= rent + energy + rates + late_rent + late_energy + late_rates
        e.other_pence[PUBLIC] += rates + late_rates
        region.purse_pence += rent + late_rent
        region.coming_pence += energy + late_energy
