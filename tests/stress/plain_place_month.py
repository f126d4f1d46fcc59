"""A place's month in plain Python objects, from what docs/stress.md says of it: an independent reckoning."""

import math

from tests.stress.plain_month import Dice, Thing
from tests.stress.plain_place_work import (
    ABROAD,
    AWAY,
    BIRTHS,
    BUYERS,
    BUYERS_SHOPS,
    CLAIMS,
    FIRMS,
    FOUNDER,
    FOUNDING,
    GIVES_UP,
    NOBODY,
    ODD_PENCE,
    ORDERS,
    PUBLIC,
    SHOPPERS,
    SHOPS,
    SUPPLIERS,
    TERMS,
    among_places,
    hire,
    learn_and_plan,
    lend,
    look_for_people,
    move_and_seek,
    normal,
    pay_and_make,
    shocked,
    there,
)


def get_by(w, s, seed, period):
    claims = Dice(seed, period, CLAIMS)
    for p in w.people:
        if p.employer != NOBODY or p.seeks != 1:
            p.claims = p.claim_months = 0
        elif p.claim_months == 0:
            p.claims = p.claim_months = 1
        else:
            if p.claim_months == s.claim_months and claims.draw(p.number) >= s.claim_goes_on:
                p.claims = 0
            p.claim_months += 1
        if p.employer == NOBODY and (p.claims or p.seeks != 1):
            given = int(p.benefit * s.benefit_share)
            w.other[PUBLIC], p.purse, p.income = w.other[PUBLIC] - given, p.purse + given, p.income + given
        free, paid = max(p.purse - s.keep_pence, 0), {}
        bills = {"rent": p.rent, "energy": int(p.energy * s.energy_share), "rates": p.rates}
        for kind, bill in bills.items():
            paid[kind] = min(bill, free)
            free -= paid[kind]
        late = int(free * s.catch_up_share)
        for kind, bill in bills.items():
            owed = getattr(p, f"owed_{kind}")
            caught_up = min(owed, late)
            late -= caught_up
            setattr(p, f"owed_{kind}", owed + bill - paid[kind] - caught_up)
            paid[kind] += caught_up
        p.purse -= sum(paid.values())
        w.region.purse, w.region.coming = w.region.purse + paid["rent"], w.region.coming + paid["energy"]
        w.other[PUBLIC] += paid["rates"]


def priced(f, pence):
    units = min(f.stock, int(pence / f.price))
    return (units, min(round(units * f.price), pence)) if units > 0 else (0, 0)


def buy(f, pence):
    units, cost = priced(f, pence)
    f.stock, f.takings, f.till = f.stock - units, f.takings + cost, f.till + cost
    return cost


def meet(dice, who, places, known, b):
    known = next((f for f in places if f.number == known and there(f)), None)
    return among_places(dice, who, places, b.shops_visited, lambda f: f.price, known=known)


def suppliers_of(w, dice, f, sellers, many):
    """Of whom a firm buys: others, drawn each once; empty places only after many draws."""
    found, which = [], 0
    many = min(many, len(sellers) - (f in sellers))
    while len(found) < many:
        other = sellers[int(dice.draw(f.number, which) * len(sellers))]
        if other is not f and other not in found and (there(other) or which >= 16 * many - 1):
            found.append(other)
        which += 1
    return found


def order_inputs(w, s, seed, period):
    chosen, terms = Dice(seed, 0, SUPPLIERS), Dice(seed, period, TERMS)
    sellers, least = w.firms[w.shops :] or w.firms, max(int(w.usual_wage * 0.01), 1)
    for f in Dice(seed, period, ORDERS).shuffled(w.firms) if s.inputs_to_wages > 0 else []:
        wanted, f.inputs = int(f.wages_due * s.inputs_to_wages), 0
        if wanted <= 0:
            continue
        due, here = period + 1 + int(terms.draw(f.number) * s.terms_months), int(wanted * s.inputs_here)
        asked = suppliers_of(w, chosen, f, sellers, min(s.suppliers, max(here // least, 1)))
        energy = int(wanted * s.inputs_energy)
        for i, other in enumerate(asked):
            units, cost = priced(other, here // (len(asked) - i))
            if cost > 0 and len(w.invoices) < w.room:
                w.invoices.append(Thing(payer=f, payee=other, owed=cost, due=due))
                other.stock, other.takings = other.stock - units, other.takings + cost
                here, wanted, f.inputs = here - cost, wanted - cost, f.inputs + cost
        energy = min(energy, max(wanted, 0))
        beyond = int(max(wanted, 0) * s.inputs_share) + int(energy * (s.energy_share - 1.0))
        if beyond > 0 and len(w.invoices) < w.room:
            f.inputs += beyond
            w.invoices.append(Thing(payer=f, payee=AWAY, owed=beyond, due=due))


def shop(w, b, sellers, seed, turn):
    """Let buyers, then households, buy for what they may spend."""
    dice = Dice(seed, turn, BUYERS_SHOPS)
    for buyer in Dice(seed, turn, BUYERS).shuffled(w.buyers):
        if buyer.left > 0:
            met = meet(dice, buyer.number, sellers, buyer.shop, b)
            if buyer.shop < 0 or not there(w.firms[buyer.shop]):
                buyer.shop = max(met, key=lambda f: f.made).number
            for f in met:
                cost = buy(f, buyer.left)
                buyer.left, w.other[buyer.payer] = buyer.left - cost, w.other[buyer.payer] - cost
    dice = Dice(seed, turn, SHOPS)
    for p in Dice(seed, turn, SHOPPERS).shuffled(w.people):
        if p.left > 0:
            met = meet(dice, p.number, w.firms[: w.shops], p.shop, b)
            p.shop = max(met, key=lambda f: f.made).number
            for f in met:
                p.left -= buy(f, p.left)


def trade(w, b, s, seed, period):
    mean = max(sum(p.saved for p in w.people) / len(w.people), 1.0)
    for p in w.people:
        share = 1.0 / (1.0 + math.tanh(p.saved / mean) ** b.saving_power)
        p.spend = int(max(p.purse - int(p.saved * (1.0 - b.spent_of_saved)), 0) * share)
        p.here, p.left = int(p.spend * (1.0 - s.import_share)), 0
    sums, sellers = {ABROAD: w.other[ABROAD], PUBLIC: s.public_buying_pence}, w.firms[w.shops :] or w.firms
    for buyer in w.buyers:
        buyer.here, buyer.left = int(buyer.share * sums[buyer.payer]), 0
    for t in range(s.rounds):
        for f in w.firms:
            f.stock += f.made * (t + 1) // s.rounds - f.made * t // s.rounds
        if t == 0:
            order_inputs(w, s, seed, period)
        for who in (*w.people, *w.buyers):
            who.left += who.here * (t + 1) // s.rounds - who.here * t // s.rounds
        shop(w, b, sellers, seed, period * 64 + t)
    for p in w.people:
        beyond = p.spend - p.here + int(p.left * s.spill_share)
        p.purse, w.region.coming = p.purse - (p.here - p.left) - beyond, w.region.coming + beyond


def hand(w, payee, pence):
    """Pay a firm, the region's sellers, or the public purse."""
    if payee == AWAY:
        w.region.coming += pence
    elif payee == NOBODY:
        w.other[PUBLIC] += pence
    else:
        payee.till += pence


def settle(w, b, seed, period):
    for f in w.firms:
        f.costs, f.late_months = f.wages_due + sum(interest for *_, interest in f.loans) + f.inputs, 0
        owed = sum(pence + interest for _, pence, interest in f.loans)
        short = f.till < owed
        for k, pence, interest in f.loans:
            paid = f.till * (pence + interest) // owed if short else pence + interest
            k.purse, f.till, owed = k.purse + paid, f.till - paid, owed - pence - interest
    for i in w.invoices:
        if i.due <= period:
            paid = min(i.owed, max(i.payer.till, 0))
            i.payer.till, i.owed = i.payer.till - paid, i.owed - paid
            hand(w, i.payee, paid)
    w.invoices = [i for i in w.invoices if i.owed > 0]
    for i in w.invoices:
        i.payer.late_months = max(i.payer.late_months, period - i.due + 1, 0)
    common, first = 0, int(Dice(seed, period, ODD_PENCE).draw(0) * len(w.people))
    for f in w.firms:
        profit = f.takings - f.costs
        paid = int(max(profit, 0) * b.dividend_share)
        owed = sum(i.owed for i in w.invoices if i.payer is f)
        if b.keeps_months > 0 and f.costs > 0 and f.age >= b.grace_months:
            paid = max(paid, f.till - int(b.keeps_months * f.costs) - max(owed - f.inputs, 0))
        paid = min(paid, max(f.till - owed, 0))
        f.till, f.brought = f.till - paid, f.brought + int((profit - f.brought) / 12)
        if f.owner >= 0:
            w.people[f.owner].purse += paid
        else:
            common += paid
    for p in w.people:
        odd = (p.number - first) % len(w.people) < common % len(w.people)
        p.purse += common // len(w.people) + odd


def usual_firm(w, going):
    wages = [p.wage for p in w.people if p.employer >= 0]
    till, made = (sum(getattr(f, of) for f in going) / max(len(going), 1) for of in ("till", "made"))
    return till, made, sum(wages) / max(len(wages), 1)


def why(w, b, s, dice, f):
    owed = sum(i.owed for i in w.invoices if i.payer is f)
    due = sum(i.owed for i in w.invoices if i.payee is f)
    tired = f.age > b.grace_months and f.brought < b.owner_share * w.usual_wage
    if f.must_end:
        return 5
    if f.till + int(b.assets_months * f.costs) - owed + due <= 0:
        return 1
    if f.made_before <= 0:
        return 2
    if f.late_months > s.late_months_most:
        return 3
    return 4 if tired and dice.draw(f.number) < b.gives_up else 0


def end(w, b, s, seed, period):
    dice = Dice(seed, period, GIVES_UP)
    causes = {f: why(w, b, s, dice, f) for f in filter(there, w.firms)}
    ended = [f for f, cause in causes.items() if cause]
    if not ended or len(ended) == len(w.firms):
        return len(ended)
    w.ends += [(period, f.number, causes[f]) for f in ended]
    w.usual, kept = usual_firm(w, [f for f, cause in causes.items() if not cause]), []
    for p in w.people:
        if p.employer >= 0 and w.firms[p.employer] in ended:
            p.employer, p.wage, p.contract_left, p.last_employer, p.expired = NOBODY, 0, 0, NOBODY, 0
    still = {f: sum(i.owed for i in w.invoices if i.payer is f) for f in ended}
    for i in w.invoices:
        gone = i.payee in ended
        if i.payer not in ended:
            i.payee = NOBODY if gone else i.payee
            kept.append(i)
            continue
        paid = min(max(i.payer.till, 0) * i.owed // still[i.payer], i.owed)
        still[i.payer], i.payer.till, w.defaulted = (
            still[i.payer] - i.owed,
            i.payer.till - paid,
            w.defaulted + i.owed - paid,
        )
        hand(w, NOBODY if gone else i.payee, paid)
    w.invoices = kept
    for f in ended:
        if f.owner >= 0:
            w.people[f.owner].purse += f.till
        else:
            w.other[PUBLIC] += f.till
        for name in FIRMS:
            if name not in ("price", "offer", "skill", "usual_skill"):
                setattr(f, name, 0)
        f.age = f.owner = NOBODY
    for f in Dice(seed, period, FOUNDING).shuffled(ended) if b.births_share < 0 else []:
        begin(w, b, s, Dice(seed, period, FOUNDER), f)
    return len(ended)


def begin(w, b, s, dice, f):
    till, made, wage = w.usual
    asked = [w.people[int(dice.draw(f.number, i) * len(w.people))] for i in range(b.founders_asked)]
    p = max(asked, key=lambda p: p.purse)
    if b.births_share > 0 and p.purse * b.founder_share < b.founder_least * wage:
        return 0
    needs = max(int(till * b.entrant_worth), int(wage * b.founder_least), 1)
    f.till = min(needs, int(p.purse * b.founder_share))
    p.purse, f.owner, f.age, f.usual_skill = p.purse - f.till, p.number, 0, 1.0
    if b.entrant_months > 0 and p.employer == NOBODY:
        p.employer, p.wage, p.contract_left, f.staff = f.number, int(w.lowest), b.contract_periods, 1
    f.made_before = most = int(made * b.entrant_made)
    if b.entrant_months > 0:
        people = int(f.till / max(wage * (1.0 + s.inputs_to_wages) * b.entrant_months, 1.0))
        f.made_before = min(max(people, 1) * b.made_by_one, max(most, b.made_by_one))
    f.price, f.offer = w.average * b.entrant_price, max(int(wage * b.entrant_wage), int(w.lowest))
    f.skill = math.exp(b.entrant_skill + b.entrant_skill_width * normal(dice, f.number, 16))
    return 1


def found(w, b, s, seed, period):
    empty, (till, made, wage) = (
        [f for f in w.firms if not there(f)],
        usual_firm(w, list(filter(there, w.firms))),
    )
    if len(empty) < len(w.firms):
        w.usual_till, w.usual_made = till, made
    w.usual_wage = wage or w.usual_wage
    w.usual = w.usual_till, w.usual_made, w.usual_wage
    births, dice = Dice(seed, period, BIRTHS), Dice(seed, period, FOUNDER)
    likely = max(b.births_share, 0) * w.taken / max(len(empty), 1)
    born = [f for f in Dice(seed, period, FOUNDING).shuffled(empty) if births.draw(f.number) < likely]
    return sum(begin(w, b, s, dice, f) for f in born)


def live_beyond(w, s):
    r = w.region
    wealth, coming, r.coming = r.purse, r.coming, 0

    def earn(pence):
        tax = round(s.tax_share * pence)
        order = int(r.of_income * (pence - tax))
        r.purse, w.other[PUBLIC] = r.purse + pence - tax - order, w.other[PUBLIC] + tax
        r.kept += pence - tax
        return order

    interest, spend, r.kept = round(s.rate * r.bills), int(r.of_wealth * wealth), 0
    coming += earn(interest) + spend + r.public
    r.purse, w.other[PUBLIC] = r.purse - spend, w.other[PUBLIC] - interest - r.public
    while coming > 0:
        elsewhere = round(coming * r.import_share / (1.0 + r.import_share))
        w.other[ABROAD] += elsewhere
        coming = earn(coming - elsewhere)
    r.bills = round((r.bills_base + r.bills_rate * s.rate) * r.purse - r.bills_income * r.kept)


def live(w, b, s, seed, period):
    """Let one month go by, and return how many firms ended and how many began."""
    b, s = shocked(w, b, s, seed, period)
    for p in w.people:
        p.saved = p.purse
    learn_and_plan(w, b, seed, period)
    look_for_people(w, b, seed, period)
    move_and_seek(w, s, seed, period)
    hire(w, b, seed, period)
    lend(w, b, seed, period)
    pay_and_make(w, b, s, seed, period)
    get_by(w, s, seed, period)
    trade(w, b, s, seed, period)
    settle(w, b, seed, period)
    for f in filter(there, w.firms):
        f.age += 1
    ended = end(w, b, s, seed, period)
    begun = found(w, b, s, seed, period)
    for k in w.banks:
        if k.purse <= 0:
            w.other[PUBLIC], k.purse = w.other[PUBLIC] - b.bank_capital_pence + k.purse, b.bank_capital_pence
    live_beyond(w, s)
    return ended, begun
