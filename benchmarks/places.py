"""Made-up problems for the plan, of any size: enterprises that feed each other, needs, people, ground."""

from __future__ import annotations

from typing import Any

import numpy as np

from ultramicro.plan.programme.model import Activity, Course, Money, Need, Problem, Space, Trade

SKILLS, CLASSES = 12, ("workshop", "kitchen", "shop", "growing land")
MATERIALS = 0.1
"""Part of the goods that the place has lying about."""


def made_up(recipes: int, goods: int, quarters: int, seed: int) -> Problem:
    """Draw a problem; goods stand in an order, and what is made stands after what it is made of."""
    dice = np.random.default_rng([seed, recipes, goods])
    value = np.sort(dice.lognormal(4.5, 1.2, goods))
    activities = tuple(_activity(dice, n, goods, value) for n in range(recipes))
    wanted = dice.choice(goods, goods // 2, replace=False)
    size = recipes / 60
    return Problem(
        quarters=quarters, activities=activities,
        needs=tuple(_need(dice, g, value, size) for g in sorted(wanted)),
        spaces=tuple(_space(dice, n, size) for n in range(12)),
        trades={_g(g): _trade(dice, float(value[g])) for g in range(goods)},
        materials={
            _g(g): (float(dice.lognormal(5, 1) * size / 12),) * 12 for g in range(int(goods * MATERIALS))
        },
        hours={f"skill {k}": float(dice.uniform(500, 4000) * size) for k in range(SKILLS)},
        courses={f"skill {k}": Course(hours=0.5, pence=300.0) for k in range(0, SKILLS, 3)},
        starts=3.0 * size, money=Money(own_pence=8_000_000 * size, savings_pence=30_000_000 * size),
    )  # fmt: skip


def _trade(dice: Any, value: float) -> Trade:
    bought = value * float(dice.uniform(0.7, 1.0)) if dice.random() < 0.6 else None
    return Trade(buy_pence=bought, kept=0.95 if dice.random() < 0.4 else None)


def _g(number: int) -> str:
    return f"good {number:03d}"


def _activity(dice: Any, number: int, goods: int, value: Any) -> Activity:
    made = int(dice.integers(goods // 8, goods))
    used = sorted({int(g) for g in dice.integers(0, made, int(dice.integers(0, 4)))})
    hours = float(dice.lognormal(7.8, 0.6))
    takings = hours * float(dice.uniform(1500, 3200))
    bought = takings * float(dice.uniform(0.1, 0.4)) if used else 0.0
    skills = {f"skill {k}" for k in dice.integers(0, SKILLS, int(dice.integers(1, 3)))}
    return Activity(
        name=f"recipe {number:03d}", makes={_g(made): (takings + bought) / float(value[made])},
        uses={_g(g): bought / len(used) / float(value[g]) for g in used},
        hours=dict.fromkeys(sorted(skills), hours / len(skills)),
        space_m2={CLASSES[int(dice.integers(0, 4))]: float(dice.lognormal(4.4, 0.6))},
        capital_pence=float(dice.lognormal(14.3, 0.8)),
        running_pence=takings * float(dice.uniform(0.05, 0.3)),
        lead=int(dice.integers(1, 4)), life_years=float(dice.integers(5, 16)), least_load=0.4,
        most_units=float(dice.integers(1, 4)),
    )  # fmt: skip


def _need(dice: Any, good: int, value: Any, size: float) -> Need:
    worth = float(dice.lognormal(15.6, 0.9)) * size
    return Need(name=f"need {good:03d}", good=_g(good), quantity=worth / float(value[good]),
                price_pence=float(value[good]), displaced=float(dice.choice([0.0, 0.2, 0.5])))  # fmt: skip


def _space(dice: Any, number: int, size: float) -> Space:
    use = CLASSES[number % 4]
    return Space(name=f"space {number:02d}", kind="land" if "land" in use else "building", use=use,
                 area_m2=float(dice.lognormal(6, 0.5)) * size, rent_pence=float(dice.uniform(500, 2500)),
                 ready_pence=float(dice.choice([0.0, 8000.0])))  # fmt: skip
