"""Problems drawn by number: the same number is the same problem, so that what once differed can be drawn again."""

import random
from dataclasses import replace

from ultramicro.plan.programme.model import Activity, Course, Money, Need, Problem, Space, Trade
from ultramicro.plan.programme.promises import Founding, PledgedLoan, PledgedWork
from ultramicro.plan.programme.worth import Worth


class Dice(random.Random):
    """What a problem is drawn with; `wide` draws what plain problems leave out."""

    def __init__(self, seed, *, wide=False):
        super().__init__(seed)
        self.wide = wide

    def some(self, chance):
        return self.wide and self.random() < chance

    def pick(self, plain, *wider):
        return self.choice([plain, *wider]) if self.wide else plain

    def upto(self, most):
        return self.randint(0, most)


def same(seed):
    """Two or three linked enterprises, as `problems` draws them."""
    return drawn(Dice(seed))


def wide(seed):
    """With seasons, courses, hired and unpaid hours, materials, rooms that open later, parts, prices of later years."""
    return drawn(Dice(seed, wide=True))


def odd(seed):
    """As `wide`, with corners: short lives, land, part starts, jobs, savings, a fixed reserve, wages of nought."""
    problem, dice = wide(seed), Dice(seed + 10**6, wide=True)
    trades = problem.trades | {
        "bread": Trade(
            buy_pence=150,
            benefit_pence=dice.pick(0, 60),
            kept=dice.pick(None, 0.5),
            sell_pence=dice.pick(None, 90),
        )
    }
    learnt = {
        "baking": Course(hours=3 * dice.random(), pence=dice.upto(500)),
        "milling": Course(hours=dice.random(), pence=0),
    }
    return replace(
        problem, activities=(*problem.activities, garden(dice)), spaces=(*problem.spaces, *fields(dice)),
        trades=trades, starts=dice.pick(1, 2, 3, 1.5), courses=learnt if dice.some(0.5) else {},
        hired_pence={k: dice.randint(1200, 2500) for k in ("baking", "serving") if dice.some(0.5)},
        wage_pence=0.0 if dice.some(0.05) else 1480.0,
        money=replace(problem.money, reserve_pence=dice.pick(0, 200_000)),
        worth=replace(problem.worth, job_pence=dice.pick(0, 500_000), benefit=dice.pick(0, 0.7)),
    )  # fmt: skip


def pledged(seed):
    """As `odd`, with founders and coaches, loans at terms of their own, work without pay, and orders with dates."""
    problem, dice = odd(seed), Dice(seed + 2 * 10**6, wide=True)
    loans = tuple(
        PledgedLoan(
            name=name, most_pence=dice.upto(3_000_000), interest=dice.choice([0.0, 0.02, 0.1]),
            quarters=dice.randint(1, 12), opens=dice.randint(1, 3),
        )
        for name in ("aunt", "mill owner") if dice.some(0.6)
    )  # fmt: skip
    pledges = (("baking",), ("milling",), ("serving",), tuple(sorted(problem.anyone)), ())
    work = tuple(
        PledgedWork(
            name=f"work {n}", skills=skills, hours=dice.randint(20, 600), each_quarter=dice.some(0.5),
            opens=(first := dice.randint(1, 4)), closes=first + dice.upto(4), helps=n == 3,
        )
        for n, skills in enumerate(pledges) if dice.some(0.5)
    )  # fmt: skip
    needs = (*problem.needs, order(dice, problem.quarters)) if dice.some(0.5) else problem.needs
    who = Founding(founders=dice.upto(2), coaching_hours=dice.choice([0, 20, 53, 80]))
    return replace(problem, loans=loans, work=work, needs=needs, founding=who if dice.some(0.7) else None)


def order(dice, quarters):
    """An order of bread that begins within the plan and may end before it does."""
    pattern = tuple(dice.choice([0.0, 0.4, 1.0]) for _ in range(quarters))
    return Need(
        name="an order",
        good="bread",
        quantity=dice.upto(30_000),
        price_pence=290,
        displaced=0.5,
        pattern=pattern,
    )


def drawn(dice):
    return Problem(
        quarters=dice.randint(4, 8 if dice.wide else 6), first_month=dice.randint(1, 12),
        activities=(mill(dice), bakery(dice), kitchen(dice)), needs=needs(dice), spaces=rooms(dice),
        fitted=frozenset(["kitchen"]) if dice.some(0.6) else frozenset(),
        starts=dice.pick(2, 1, 3), anyone=frozenset(["serving"]), trades=trades(dice),
        materials={"grain": tuple(dice.upto(3) for _ in range(12))} if dice.some(0.5) else {},
        hours={"milling": dice.upto(900), "baking": dice.upto(3_000), "serving": 500},
        courses={"baking": Course(hours=dice.random(), pence=dice.upto(500))} if dice.some(0.5) else {},
        hired_pence={dice.choice(["milling", "baking"]): dice.randint(1480, 3000)} if dice.some(0.5) else {},
        volunteer_hours=dice.upto(100) if dice.wide else 0.0,
        must=frozenset(["bakery"]) if dice.some(0.1) else frozenset(), money=money(dice), worth=worth(dice),
    )  # fmt: skip


def mill(dice):
    return Activity(
        name="mill", makes={"flour": dice.randint(5, 40)}, hours={"milling": dice.randint(100, 900)},
        uses={"grain": dice.randint(5, 40)} if dice.some(0.5) else {}, capital_pence=dice.upto(3_000_000),
        running_pence=dice.upto(300_000) if dice.wide else 0.0, lead=dice.randint(1, 2), least_load=0.3, most_units=2,
        life_years=dice.pick(8.0, 1.0, 3.0), volunteer_hours=dice.upto(200) if dice.some(0.3) else 0.0,
        season={"milling": (9, 10, 11)} if dice.some(0.3) else {},
    )  # fmt: skip


def bakery(dice):
    return Activity(
        name="bakery", makes={"bread": 20_000}, uses={"flour": dice.randint(5, 20)},
        hours={"baking": dice.randint(300, 2500)}, space_m2={"shop": dice.randint(20, 90)},
        capital_pence=dice.randint(100_000, 5_000_000), running_pence=dice.upto(900_000), least_load=0.4,
        most_units=3, parts=dice.pick(1, 2, 3), first_pence=dice.upto(900_000) if dice.some(0.4) else 0,
    )  # fmt: skip


def kitchen(dice):
    return Activity(
        name="kitchen", makes={"meal": 9_000}, uses={"bread": dice.randint(500, 4_000)},
        hours={"baking": 200, "serving": dice.randint(300, 2500)},
        # What asks for any building is kept out of rooms that are fitted.
        space_m2={"building" if dice.some(0.4) else "kitchen": 40}, capital_pence=dice.randint(100_000, 3_000_000),
        most_units=2, first_pence=dice.choice([0, 900_000]), least_load=dice.pick(0.0, 0.2),
        season={"meal": dice.choice([tuple(range(1, 13)), (1, 2, 3), (6, 7, 8, 9)])},
    )  # fmt: skip


def garden(dice):
    return Activity(
        name="garden", makes={"grain": dice.randint(5, 40), "bread": dice.upto(900)}, uses={"flour": dice.choice([0, 2])},
        hours={"milling": dice.randint(50, 400), "serving": 100}, capital_pence=dice.upto(900_000),
        life_years=dice.choice([0.5, 2, 8]), running_pence=dice.upto(100_000), least_load=dice.choice([0, 0.5, 1.0]),
        most_units=dice.randint(1, 5), lead=dice.randint(1, 3), parts=dice.randint(1, 4),
        space_m2={dice.choice(["allotment", "land"]): dice.randint(100, 900), "shop": dice.choice([5, 30])},
        season={"grain": (7, 8, 9), "milling": (3, 4, 5, 6, 7), "flour": (3,)},
        volunteer_hours=dice.choice([0, 0, 30]), first_pence=dice.choice([0, 300_000]),
    )  # fmt: skip


def needs(dice):
    return (
        Need(name="bread eaten", good="bread", quantity=dice.randint(1000, 90_000), price_pence=280, displaced=0.2),
        Need(
            name="meals eaten", good="meal", quantity=dice.upto(30_000), price_pence=700,
            displaced=dice.random() if dice.wide else 0.0,
            taken_over_hours=dice.pick(0.0, 0.1, 0.3, 0.9),
        ),
    )  # fmt: skip


def rooms(dice):
    hall = Space(name="hall", kind="building", use="shop", area_m2=100, rent_pence=dice.upto(900))
    canteen = Space(name="canteen", kind="building", use="kitchen", area_m2=60, ready_pence=2_000)
    later = [later_room(dice, name) for name in ("late", "later") if dice.some(0.4)]
    return (hall, canteen, *later)


def later_room(dice, name):
    return Space(
        name=name, kind="building", use=dice.choice(["shop", "kitchen"]), area_m2=dice.randint(15, 120),
        rent_pence=dice.upto(900), ready_pence=dice.upto(5000), opens=dice.randint(1, 4),
    )  # fmt: skip


def fields(dice):
    field = Space(
        name="field", kind="land", use="allotment", area_m2=dice.randint(100, 3000), rent_pence=dice.upto(20),
        ready_pence=dice.upto(300), opens=dice.randint(1, 3),
    )  # fmt: skip
    return field, Space(name="strip", kind="land", use="verge", area_m2=dice.randint(50, 900))


def trades(dice):
    grain = {"grain": Trade(buy_pence=20_000, kept=0.95)} if dice.wide else {}
    flour = Trade(buy_pence=60_000, sell_pence=30_000, kept=0.9)
    return {"flour": flour, "bread": Trade(buy_pence=150), "meal": Trade(), **grain}


def money(dice):
    own, savings = dice.upto(2_000_000), dice.upto(8_000_000)
    if not dice.wide:
        return Money(own_pence=own, savings_pence=savings, reserve_weeks=2.0)
    return Money(
        own_pence=own, savings_pence=savings, reserve_weeks=dice.choice([0, 2, 6]), grant_pence=dice.upto(300_000),
        interest=dice.choice([0.0, 0.03, 0.09]), loan_quarters=dice.randint(2, 20),
    )  # fmt: skip


def worth(dice):
    return Worth(
        again=dice.pick(1.0, 1.3), take_home=dice.pick(1.0, 0.8), bought_here=dice.pick(0.3, 0.0),
        displaced=dice.pick(0.45, 0.0, 1.0), discount=dice.pick(0.0, 0.035, 0.2),
    )  # fmt: skip
