"""The numbers by which a place behaves, from its numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ultramicro.stress.economy.state import Behaviour, Surroundings

Values = Mapping[str, float]
"""A place's numbers by name; money is pence a month."""


def behaviour(v: Values) -> Behaviour:
    """Return how its people and firms behave month by month, but for what is worked out as it is built."""
    return Behaviour(
        growth_width=v["growth_width"],
        price_width=v["price_width"],
        offer_width=v["offer_width"],
        normal_share=v["normal_share"],
        markup=v["markup"],
        contract_periods=int(v["contract_months"]),
        interest=v["bank_interest"],
        bank_cost_width=v["bank_cost_width"],
        banks_asked=int(v["banks_asked"]),
        applications=int(v["applications"]),
        shops_visited=int(v["shops_visited"]),
        saving_power=v["saving_power"],
        fragility_most=v["fragility_most"],
        lent_to_worth=v["lent_to_worth"],
        capital_share=v["capital_share"],
        dividend_share=v["dividend_share"],
        assets_months=v["assets_months"],
        keeps_months=v["keeps_months"],
        skill_width=v["skill_width"],
        skill_keeps=v["skill_keeps"],
        entrant_skill=math.log(v["entrant_skill"]),
        entrant_skill_width=v["entrant_skill_width"],
        periods_a_year=12,
        entrant_worth=v["entrant_worth"],
        entrant_made=v["entrant_made"],
        entrant_wage=v["entrant_wage"],
        entrant_price=v["entrant_price"],
        entrant_months=v["entrant_months"],
        ends_when_idle=0,
        rounds_up=0,
        founders_asked=int(v["founders_asked"]),
        founder_share=v["founder_share"],
        births_share=v["births_share"] / 12,
        founder_least=v["founder_least"],
        grace_months=int(v["grace_months"]),
        gives_up=v["gives_up"],
        owner_share=v["owner_share"],
    )


ROUNDS = 7
"""Trading rounds a month; fewer collapse the market by the order of events alone."""


def surroundings(v: Values) -> Surroundings:
    """Return what stands round them, and how much of it, in a usual month."""
    return Surroundings(
        rounds=ROUNDS,
        tax_share=v["tax_share"],
        import_share=v["spent_away_share"],
        spill_share=v["spill_share"],
        keep_pence=int(v["keep_pence"]),
        catch_up_share=v["catch_up_share"],
        inputs_to_wages=v["inputs_to_wages"],
        inputs_here=v["inputs_here_share"],
        inputs_energy=v["inputs_energy_share"],
        suppliers=int(v["suppliers"]),
        terms_months=float(v["terms_months"]),
        late_months_most=int(v["late_months_most"]),
        public_buying_pence=int(v["public_buying_pence"]),
        away_lost=v["away_lost"],
        away_found=v["away_found"],
        away_wage_pence=int(v["wage_away_pence"]),
        stop_seeking=v["stop_seeking"],
        seek_again=v["seek_again"],
        claim_months=int(v["claim_months"]),
        claim_goes_on=v["claim_goes_on"],
    )
