"""The first half of a place's month in plain Python, from what docs/stress.md says: shocks, work, making."""

import math

from tests.stress.plain_month import Dice, Thing

NOBODY, AWAY, SERVICE = -1, -2, -3
GROWTH, PRICE, OFFER, LAY_OFF, APPLY, QUEUE, BANK_COST, BANK_CHOICE, FIRE, SHOPS, SHOPPERS, FOUNDER = range(
    12
)
BUYERS, BUYERS_SHOPS, SUPPLIERS, TERMS, AWAY_LOST, AWAY_FOUND = range(12, 18)
BIRTHS, GIVES_UP, SEEKING, CLAIMS, SKILL, SHOCKED = range(18, 24)
ODD_PENCE, FOUNDING, LENT_FIRST, ORDERS = range(24, 28)
PUBLIC, ABROAD = 0, 1
PEOPLE = (
    "purse", "saved", "employer", "wage", "contract_left", "last_employer", "expired", "shop", "seeks",
    "benefit", "rent", "energy", "rates", "owed_rent", "owed_energy", "owed_rates", "income", "claims",
    "claim_months",
)  # fmt: skip
FIRMS = (
    "till", "offer", "staff", "wanted_staff", "vacancies", "made", "made_before", "stock", "wages_due", "costs",
    "takings", "owner", "age", "inputs", "late_months", "brought", "must_end", "price", "skill", "usual_skill",
)  # fmt: skip
REGION = (
    "purse", "bills", "public", "coming", "import_share", "of_income", "of_wealth", "bills_base", "bills_rate",
    "bills_income",
)  # fmt: skip


def copied(names, row, number=0):
    """Take a row of records over as an object, sums by their short names."""
    known = row.dtype.names
    found = {name: row[f"{name}_pence" if f"{name}_pence" in known else name].item() for name in names}
    return Thing(number=number, **found)


def beginning(e, shocks=()):
    """Take an economy at its beginning over as objects."""
    people = [copied(PEOPLE, row, n) for n, row in enumerate(e.households)]
    firms = [copied(FIRMS, row, n) for n, row in enumerate(e.firms)]
    banks = [Thing(number=n, purse=row["purse_pence"].item()) for n, row in enumerate(e.banks)]
    buyers = [copied(("payer", "shop", "share"), row, n) for n, row in enumerate(e.buyers)]
    (world,) = e.world
    region = copied(REGION, e.regions[0])
    written = e.invoices[: e.world["invoices"][0]].tolist()
    invoices = [
        Thing(payer=firms[payer], payee=firms[payee] if payee >= 0 else payee, owed=owed, due=due)
        for payer, payee, owed, due in written
    ]
    return Thing(
        people=people, firms=firms, banks=banks, buyers=buyers, region=region, import_share=region.import_share, shocks=shocks,
        other=e.other_pence.tolist(), average=float(world["average_price"]), past={}, invoices=invoices,
        lowest=float(world["lowest_wage_pence"]), usual_wage=float(world["usual_wage_pence"]),
        usual_till=float(world["usual_till_pence"]), usual_made=float(world["usual_made"]),
        shops=int(world["shops"]), taken=int(world["places"]), room=e.invoices.size, ends=[], defaulted=0,
    )  # fmt: skip


def there(f):
    return f.age >= 0


def number_of(payee):
    """The number of a firm; what is no firm is a number."""
    return payee if isinstance(payee, int) else payee.number


def normal(dice, who, which):
    first, second = dice.draw(who, 2 * which), dice.draw(who, 2 * which + 1)
    return math.sqrt(-2.0 * math.log(1.0 - first)) * math.cos(2.0 * math.pi * second)


def among_places(dice, who, places, many, by, *, known=None):
    """Draw several places, each once, sorted; empty ones only after many draws."""
    many, which = min(many, len(places)), 0
    found = [known] if known else []
    while len(found) < many:
        f = places[int(dice.draw(who, which) * len(places))]
        if (there(f) or which >= 16 * many - 1) and f not in found:
            found = sorted([*found, f], key=by)
        which += 1
    return found


def hardness(shock, month):
    """Return how hard a shock is in a month."""
    since = month - shock.from_month
    if since < 0:
        return 0.0
    steps = max(since - shock.months + 1, 0)
    return shock.size * max(1.0 - steps / (shock.fades_months + 1), 0.0)


def shocked(w, b, s, seed, period):
    """Let shocks act, and return the numbers of the month."""
    demand = 1.0
    for shock in w.shocks:
        size, begins = hardness(shock, period), period == shock.from_month
        left = 1.0 - min(size, 1.0)
        if shock.kind == "outside_demand":
            demand *= left
        elif shock.kind == "outside_jobs":
            s = s._replace(away_found=s.away_found * left)
            dice = Dice(seed, period, SHOCKED)
            for p in w.people if begins else []:
                if p.employer == AWAY and dice.draw(p.number) < size:
                    p.employer, p.wage = NOBODY, 0
        elif shock.kind == "employer" and begins:
            greatest = max(w.firms, key=lambda f: f.staff)
            greatest.must_end, sold = 1, sum(f.made for f in w.firms[w.shops :])
            if greatest.number >= w.shops:
                w.import_share *= 1.0 - (greatest.made / sold if sold > 0 else 0.0)
        elif shock.kind == "credit":
            b = b._replace(lent_to_worth=b.lent_to_worth * left)
        elif shock.kind == "terms":
            s = s._replace(terms_months=s.terms_months + size)
        elif shock.kind == "benefits":
            s = s._replace(benefit_share=s.benefit_share * left)
        elif shock.kind == "energy":
            s = s._replace(energy_share=s.energy_share * (1.0 + size))
        elif shock.kind == "public_buying":
            s = s._replace(public_buying_pence=int(s.public_buying_pence * left))
    w.region.import_share = w.import_share * demand
    return b, s


def let_go(w, p, expired):
    w.firms[p.employer].staff -= 1
    p.last_employer, p.employer, p.wage, p.contract_left, p.expired = p.employer, NOBODY, 0, 0, expired


def learn_and_plan(w, b, seed, period):
    skill, growth, price = (Dice(seed, period, of) for of in (SKILL, GROWTH, PRICE))
    for f in filter(there, w.firms):
        if b.skill_width > 0:
            ahead = b.skill_keeps * math.log(f.skill / f.usual_skill)
            f.skill = f.usual_skill * math.exp(ahead + b.skill_width * normal(skill, f.number, 0))
        usual = w.average
        if b.normal_share > 0:
            reckoned = f.made > 0 and f.costs > 0
            normally = f.costs / f.made * (1.0 + b.markup) if reckoned else w.average
            usual = w.average + b.normal_share * (normally - w.average)
        sold_out, cheap, wanted = f.stock == 0, f.price < usual, float(f.made_before)
        if sold_out != cheap:
            change = b.growth_width * growth.draw(f.number)
            wanted *= 1.0 + change if sold_out else 1.0 - change
        else:
            change = b.price_width * price.draw(f.number)
            f.price = max(f.price * (1.0 + change if sold_out else 1.0 - change), f.costs / max(wanted, 1.0))
        people = wanted / (b.made_by_one * f.skill)
        part = max(int(people + growth.draw(f.number, 1)), 1)
        f.wanted_staff = math.ceil(people - 1e-9) if b.rounds_up else part
        f.vacancies = max(f.wanted_staff - f.staff, 0)


def look_for_people(w, b, seed, period):
    for p in Dice(seed, period, LAY_OFF).shuffled(w.people):
        if p.employer >= 0 and w.firms[p.employer].staff > w.firms[p.employer].wanted_staff:
            let_go(w, p, 0)
    year = b.periods_a_year
    if period >= year + 1 and (period - 1) % year == 0 and period - 1 - year in w.past:
        w.lowest *= w.average / w.past[period - 1 - year]
        for p in w.people:
            if p.employer >= 0:
                p.wage = max(p.wage, int(w.lowest))
    dice = Dice(seed, period, OFFER)
    for f in w.firms:
        if f.vacancies > 0:
            f.offer = round(f.offer * (1.0 + b.offer_width * dice.draw(f.number)))
        f.offer = max(f.offer, int(w.lowest))


def move_and_seek(w, s, seed, period):
    lost, found, seeking = (Dice(seed, period, of) for of in (AWAY_LOST, AWAY_FOUND, SEEKING))
    for p in w.people:
        if p.employer == AWAY and lost.draw(p.number) < s.away_lost:
            p.employer, p.wage = NOBODY, 0
        elif p.employer == NOBODY and p.seeks == 1 and found.draw(p.number) < s.away_found:
            p.employer, p.wage = AWAY, s.away_wage_pence
    for p in w.people:
        if p.employer == NOBODY and p.seeks == 1 and seeking.draw(p.number) < s.stop_seeking:
            p.seeks = 0
        elif p.employer == NOBODY and p.seeks == 0 and seeking.draw(p.number) < s.seek_again:
            p.seeks = 1


def hire(w, b, seed, period):
    looking = [p for p in w.people if p.employer == NOBODY and p.seeks == 1]
    dice, asked = Dice(seed, period, APPLY), {}
    for p in looking:
        firms = among_places(dice, p.number, w.firms, b.applications, lambda f: -f.offer)
        if p.expired and p.last_employer >= 0:
            last = w.firms[p.last_employer]
            firms = [last, *(f for f in firms if f is not last)][: b.applications]
        asked[p.number] = firms
    for turn in range(b.applications):
        for p in Dice(seed, period * 64 + turn, QUEUE).shuffled(looking):
            if turn < len(asked[p.number]) and p.employer == NOBODY and asked[p.number][turn].vacancies > 0:
                f = asked[p.number][turn]
                p.employer, p.wage, p.contract_left = f.number, f.offer, b.contract_periods
                f.staff, f.vacancies = f.staff + 1, f.vacancies - 1
    for p in looking:
        p.expired = 0


def lend(w, b, seed, period):
    cost, choice, left, asked = Dice(seed, period, BANK_COST), Dice(seed, period, BANK_CHOICE), {}, {}
    for f in w.firms:
        f.wages_due, f.loans, f.takings = sum(p.wage for p in w.people if p.employer == f.number), [], 0
    for k in w.banks:
        k.cost, left[k] = b.bank_cost_width * cost.draw(k.number), max(int(k.purse / b.capital_share), 0)
    able, firms = [k for k in w.banks if left[k] > 0], list(filter(there, w.firms))
    worth, lack = {f: f.till for f in firms}, {f: max(f.wages_due - f.till, 0) for f in firms}
    fragile = {f: lack[f] / worth[f] if worth[f] > 0 else b.fragility_most for f in firms}
    for f in firms:
        asked[f] = sorted(choice.some(f.number, able, b.banks_asked), key=lambda k: k.cost) if lack[f] else []
    queue = Dice(seed, period, LENT_FIRST).shuffled(f for f in firms if lack[f])
    for place in range(b.banks_asked):
        for f in sorted(queue, key=fragile.get):
            if place < len(asked[f]):
                k = asked[f][place]
                pence = min(lack[f], int(b.lent_to_worth * worth[f]), left[k])
                if pence > 0:
                    rate = b.interest * (1.0 + k.cost * min(fragile[f], b.fragility_most))
                    f.loans.append((k, pence, round(pence * rate)))
                    k.purse, f.till = k.purse - pence, f.till + pence
                    left[k], lack[f] = left[k] - pence, lack[f] - pence


def pay_and_make(w, b, s, seed, period):
    for p in Dice(seed, period, FIRE).shuffled(w.people):
        if p.employer >= 0 and w.firms[p.employer].wages_due > w.firms[p.employer].till:
            w.firms[p.employer].wages_due -= p.wage
            let_go(w, p, 0)
    for p in w.people:
        if p.employer >= 0:
            w.firms[p.employer].till -= p.wage
        elif p.employer == AWAY:
            w.region.purse -= p.wage
        elif p.employer == SERVICE:
            w.other[PUBLIC] -= p.wage
        p.income = 0
        if p.employer != NOBODY:
            p.income = p.wage - round(p.wage * s.tax_share)
            w.other[PUBLIC] += p.wage - p.income
            p.purse += p.income
    value, made = 0.0, 0
    for f in filter(there, w.firms):
        f.made, f.stock = int(f.staff * b.made_by_one * f.skill), 0
        f.made_before = max(f.made, 0 if b.ends_when_idle else b.made_by_one)
        value, made = value + f.made * f.price, made + f.made
    w.past[period] = w.average = value / made if made else w.average
    for p in w.people:
        if p.employer >= 0:
            p.contract_left -= 1
            if p.contract_left <= 0:
                let_go(w, p, 1)
