"""The oracle's columns: the letters of docs/plan.md ("The programme, exactly")."""

from pyscipopt import SCIP_PARAMSETTING, Model

POUNDS = 1 / 100
"""Of a penny."""


class Oracle:
    """The columns; a column that the page does not give is the number nought."""

    def __init__(self, problem):
        self.model = Model()
        self.model.hideOutput()
        # With flow cover cuts SCIP 10.0 called a plan of £29,602 optimal where its own rows allow £37,466 (the
        # plain problem 93). On problems this small its cuts cost more time than they save.
        self.model.setSeparating(SCIP_PARAMSETTING.OFF)
        self.model.setParam("limits/gap", 0.0)
        # A row of money missed by the usual 1e-6 of sums in the ten thousands would be pounds from nothing.
        self.model.setParam("numerics/feastol", 1e-8)
        self.problem = problem
        self.last = problem.quarters
        self.quarters = range(1, self.last + 1)
        self.activities = problem.activities
        self.skills = sorted(
            {k for a in self.activities for k in a.hours}
            | {*problem.hours, *problem.courses, *problem.hired_pence}
        )
        flows = {g for a in self.activities for g in (*a.makes, *a.uses)}
        asked = {d.good for d in problem.needs}
        self.goods = sorted(flows | asked | {*problem.trades, *problem.materials})
        self._doing()
        self._goods()
        self._means()
        self._money()
        self._standing()
        self._pledged()

    def column(self, *, whole=False, most=None):
        return self.model.addVar(vtype="I" if whole else "C", lb=0, ub=most)

    def each(
        self, names, *, most=lambda _name, _t: None, whole=lambda _name: False, there=lambda _name: True
    ):
        """One column for each name and quarter; nought in the quarter before the first."""
        columns = {(name, 0): 0 for name in names}
        for name in names:
            for t in self.quarters:
                new = {"whole": whole(name), "most": most(name, t)}
                columns[name, t] = self.column(**new) if there(name) else 0
        return columns

    def row(self, row):
        self.model.addCons(row)

    def _doing(self):
        named = {a.name: a for a in self.activities}
        self.units = self.each(
            named, whole=lambda name: named[name].whole, most=lambda name, _t: named[name].most_units
        )
        self.work = self.each(named)
        # Whether a first unit has been started; only where that costs something beside.
        first = {name for name, a in named.items() if a.first_pence}
        self.any = self.each(named, whole=lambda _: True, most=lambda *_: 1, there=first.__contains__)

    def _goods(self):
        def traded(field):
            have = {g for g, x in self.problem.trades.items() if getattr(x, field) is not None}
            return lambda good: good in have

        needs = {d.name: d for d in self.problem.needs}
        self.sold = self.each(needs, most=lambda name, t: wanted(needs[name], t))
        self.bought = self.each(self.goods, there=traded("buy_pence"))
        self.outside = self.each(self.goods, there=traded("sell_pence"))
        self.stored = self.each(self.goods, there=traded("kept"))
        self.left = self.each(self.goods)

    def _means(self):
        spaces = {i.name: i for i in self.problem.spaces}
        self.taken = self.each(
            spaces, most=lambda name, t: spaces[name].area_m2 if t >= spaces[name].opens else 0
        )
        self.learnt = self.each(self.skills, there=lambda k: k in self.problem.courses)
        hirable = set(self.problem.hired_pence) - self.problem.anyone
        self.hired = self.each(self.skills, there=lambda k: k in hirable)

    def _money(self):
        money = self.problem.money
        self.loan = {t: self.column() for t in self.quarters}
        self.repaid = {t: self.column() for t in self.quarters}
        self.debt = {0: 0} | {t: self.column(most=money.savings_pence * POUNDS) for t in self.quarters}
        self.cash = {0: money.own_pence * POUNDS} | {t: self.column() for t in self.quarters}

    def _pledged(self):
        self.lenders = {p.name: p for p in self.problem.loans}
        self.lent = self.each(self.lenders, most=lambda name, t: None if t >= self.lenders[name].opens else 0)
        self.given_back = self.each(self.lenders)
        self.owed = self.each(self.lenders, most=lambda name, _t: self.lenders[name].most_pence * POUNDS)
        self.pledges = {w.name: w for w in self.problem.work}
        self.given = self.each(self.pledges, most=self._most_given)
        self.helped = self.each(
            self.pledges, most=lambda name, t: self._most_given(name, t) if self.pledges[name].helps else 0
        )
        self.founded = self.each(
            [a.name for a in self.activities] if self.problem.founding else [],
            whole=lambda _: True,
            most=lambda *_: 1,
        )

    def _most_given(self, name, t):
        w = self.pledges[name]
        return w.hours if w.opens <= t <= w.closes else 0

    def _standing(self):
        spaces = {i.name: i for i in self.problem.spaces}
        self.parts = {
            (a.name, use, i.name): self.column(whole=True)
            for a in self.activities
            for use, area in a.space_m2.items()
            for i in self.problem.spaces
            if suits(self.problem, use, i) and i.area_m2 >= area / a.parts - 1e-9
        }
        self.standing = {
            (*where, t): self.column(most=None if t >= spaces[where[2]].opens else 0)
            for where in self.parts
            for t in self.quarters
        }


def wanted(need, t):
    """A quarter of the year's quantity, or the part of it that is wanted in that quarter."""
    return need.quantity / 4 * (need.pattern[t - 1] if need.pattern else 1)


def lost(problem, d):
    """What people here lose with each unit: pay for the work on the spot, and the rest at sellers here. [pence]"""
    weighs, pay = problem.worth, min(d.taken_over_hours * problem.wage_pence, d.price_pence)
    return weighs.take_home * pay + weighs.displaced * d.displaced * (d.price_pence - pay)


def suits(problem, use, site):
    """A class takes what asks for it; what asks for any building or land is kept out of fitted rooms."""
    return site.use == use or (site.kind == use and site.use not in problem.fitted)
