"""What the economy is at the end of a period, and the numbers by which it behaves.

Money is whole pence. Each agent has one balance; what is lent is written down beside it. A bank's balance
falls below nought by what it has created for its borrowers, the public purse's by what it has spent into
being. So all balances add up to nought at every moment, and a bank's own capital is its balance and what it
is owed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Rows = Any
"""An array of records whose fields compiled functions read as attributes."""

NOBODY, AWAY, SERVICE = -1, -2, -3
"""Employers that are no firm of the place: none, one beyond it, the public service."""
PUBLIC, ABROAD = 0, 1
"""Whose balances `other_pence` holds: the public purse, and what is kept elsewhere to buy here with."""


class Behaviour(NamedTuple):
    """How agents behave, as published for the model (Delli Gatti and others, 2011, chapter 3).

    Shares and widths are of one; periods are the model's.
    """

    growth_width: float = 0.10
    price_width: float = 0.10
    offer_width: float = 0.05
    normal_share: float = 0.0
    """How far a firm holds its price against its own costs with a markup, not against the average price."""
    markup: float = 0.0
    """What is put on costs then."""
    bank_cost_width: float = 0.10
    applications: int = 4
    banks_asked: int = 2
    shops_visited: int = 2
    made_by_one: int = 1000
    rounds_up: int = 1
    """Whether a part of a person wanted is a whole one (1), or one as often as the part says, and never none
    (0): small firms would double by every small hope."""
    contract_periods: int = 8
    capital_share: float = 0.10
    interest: float = 0.02
    saving_power: float = 2.5
    dividend_share: float = 0.40
    assets_months: float = 0.0
    """What a firm has beside money, such as tools and stock: as much as it costs in so many months."""
    keeps_months: float = 0.0
    """A firm keeps no more in its till than its costs of so many months, or what it owes on invoices if that
    is more, once `grace_months` are over; at nought as much as it has."""
    lent_to_worth: float = 2.0
    fragility_most: float = 10.0
    skill_width: float = 0.0
    """By how much a firm's skill, what its people make beside others, differs from a month before;"""
    skill_keeps: float = 1.0
    """how much of its difference from the usual it keeps; both of its logarithm."""
    entrant_skill: float = 0.0
    """The logarithm of a usual new firm's skill,"""
    entrant_skill_width: float = 0.0
    """and how widely theirs are spread."""
    periods_a_year: int = 4
    entrant_worth: float = 0.5
    entrant_made: float = 0.5
    entrant_wage: float = 0.5
    entrant_price: float = 1.2
    entrant_months: float = 0.0
    """A new firm begins with as many people as its money pays for so long; at nought with `entrant_made`."""
    ends_when_idle: int = 1
    """Whether a firm that made nothing in a month is at an end (1), or goes on looking for somebody (0)."""
    founders_asked: int = 5
    """Of so many households chosen by chance the one with most founds a new firm."""
    founder_share: float = 1.0
    """Of its purse: what a founder puts in at most."""
    births_share: float = -1.0
    """Of the firms' places that are taken at first: how many new firms begin in a month in places left empty.
    Below nought, each firm that ends is followed at once by another."""
    founder_least: float = 0.0
    """How many usual wages a founder must have to begin at all, and puts in at least."""
    grace_months: int = 0
    """For so long nobody gives a firm up that can still pay."""
    gives_up: float = 0.0
    """How likely, in a month, an owner gives up a firm that brings in less than is wanted of it."""
    owner_share: float = 0.0
    """Of a usual wage: what an owner wants a firm to bring in beside wages."""
    spent_of_saved: float = 1.0
    """Of what was saved before: what counts as if it were income of the month."""
    bank_capital_pence: int = 2_000_000


HOUSEHOLD = np.dtype(
    [
        (name, np.int64)
        for name in (
            "purse_pence",
            "saved_pence",
            "employer",
            "wage_pence",
            "contract_left",
            "last_employer",
            "expired",
            "shop",
            "seeks",
            "benefit_pence",
            "rent_pence",
            "energy_pence",
            "rates_pence",
            "owed_rent_pence",
            "owed_energy_pence",
            "owed_rates_pence",
            "income_pence",
            "profit_pence",
            "tenth",
            "claims",
            "claim_months",
            "cohort",
            "cohort_wage_pence",
        )
    ],
    align=True,
)
"""`profit_pence` is what firms paid it as their owner last month; `tenth` is that of income at the beginning;
`claims` is 1 for who has a claim as unemployed, and for how long; `cohort` marks who lost work when a main
employer closed."""
LOST_WORK, CLAIMED, CLAIM_ENDED = 1, 2, 3
"""What became of who lost work when a main employer closed: nothing yet, a claim, and that has ended once."""
FIRM = np.dtype(
    [
        (name, np.int64)
        for name in (
            "till_pence",
            "offer_pence",
            "staff",
            "wanted_staff",
            "vacancies",
            "made",
            "made_before",
            "stock",
            "wages_due_pence",
            "costs_pence",
            "takings_pence",
            "owner",
            "age",
            "inputs_pence",
            "late_months",
            "life",
            "brought_pence",
            "must_end",
            "beside_pence",
            "claimed_pence",
            "held_pence",
        )
    ]
    + [
        ("price_pence", np.float64),
        ("wanted", np.float64),
        ("skill", np.float64),
        ("usual_skill", np.float64),
    ],
    align=True,
)
"""`age` is −1 for a place that no firm has; `life` is its row among lives; `brought_pence` is what it made
for its owner a month, the last year counting most; `beside_pence` is what institutions of the place owe it
less what it owes them, which no invoice says; `claimed_pence` is what of that those who lent it may claim
of its till when it ends, and `held_pence` what of an ended firm's till is held for them; `skill` is what one
of its people makes beside the usual, and `usual_skill` what that drifts back to."""
LIFE = np.dtype(
    [("firm", np.int64), ("begun", np.int64), ("ended", np.int64), ("cause", np.int64)], align=True
)
"""A firm from its beginning to its end: the month of each (the end is 0 while it goes on), why it ended."""
WORTHLESS, IDLE, LATE, GIVEN_UP, CLOSED = range(1, 6)
"""Why firms end: nothing is left, nothing was made, bills too late, the owner had enough, a shock."""
EMPTY = -1
"""The age of a place that no firm has."""
BANK = np.dtype([("purse_pence", np.int64), ("cost", np.float64)], align=True)
BUYER = np.dtype([("payer", np.int64), ("shop", np.int64), ("share", np.float64)], align=True)
"""An order each month from beyond the place or of the public purse: who pays, whom it knows, its share."""
INVOICE = np.dtype(
    [("payer", np.int64), ("payee", np.int64), ("owed_pence", np.int64), ("due", np.int64)], align=True
)
"""What a firm owes: to a firm, to suppliers beyond the place (AWAY), or to whoever winds one up (NOBODY)."""
REGION = np.dtype(
    [
        (name, np.int64)
        for name in (
            "purse_pence",
            "bills_pence",
            "made_pence",
            "earned_pence",
            "tax_pence",
            "spent_pence",
            "imports_pence",
            "exports_pence",
            "public_pence",
            "interest_pence",
            "coming_pence",
        )
    ]
    + [
        (name, np.float64)
        for name in (
            "import_share",
            "of_income",
            "of_wealth",
            "bills_base",
            "bills_rate",
            "bills_income",
        )
    ],
    align=True,
)
"""A region's households as one, what it made and spent in a period, and the shares by which it behaves."""
WORLD = np.dtype(
    [
        ("average_price", np.float64),
        ("lowest_wage_pence", np.float64),
        ("usual_wage_pence", np.float64),
        ("usual_till_pence", np.float64),
        ("usual_made", np.float64),
        ("shops", np.int64),
        ("invoices", np.int64),
        ("lives", np.int64),
        ("places", np.int64),
    ],
    align=True,
)
"""What all share. What is usual of a firm is as it was last known, where there is none any more."""


class Surroundings(NamedTuple):
    """What stands round firms and households, and how much of it; as it is here, nothing does.

    Shares are of one. Sums are of one month.
    """

    rounds: int = 1
    """Trading rounds a month."""
    tax_share: float = 0.0
    """Of wages, earnings beyond the place, and interest."""
    import_share: float = 0.0
    """Of what households mean to spend: what they spend beyond the place."""
    spill_share: float = 0.0
    """Of what they meant to spend here and could not."""
    keep_pence: int = 0
    """What a household keeps for food before it pays bills."""
    catch_up_share: float = 0.25
    """Of what is left after bills: what goes into arrears."""
    inputs_to_wages: float = 0.0
    """What a firm buys in for each pound of wages."""
    inputs_here: float = 0.0
    """Of that: what it looks for in the place."""
    inputs_energy: float = 0.0
    """Of what a firm buys in: energy, which comes from beyond the place."""
    suppliers: int = 2
    """Over how many suppliers of the place an order is split."""
    terms_months: float = 2.0
    """Invoices are due after 1, … this many months; of half a month more the last is half as likely."""
    late_months_most: int = 3
    """Who has been late for so long is at an end."""
    public_buying_pence: int = 0
    """What the public purse buys here."""
    rate: float = 0.0
    """Interest a month on public debt held beyond the place."""
    away_lost: float = 0.0
    """Of jobs beyond the place: how many end in a month."""
    away_found: float = 0.0
    """Of those who seek work: how many find some beyond the place in a month."""
    away_wage_pence: int = 0
    """What work beyond the place pays to who finds it."""
    stop_seeking: float = 0.0
    """Of those without work: how many stop seeking it in a month."""
    seek_again: float = 0.0
    """Of those who do not seek work and may: how many begin to in a month."""
    claim_months: int = 6
    """After so many months a claim by contribution ends,"""
    claim_goes_on: float = 1.0
    """and of those whose claim does so many have another, by their means."""
    benefit_share: float = 1.0
    """Of each benefit: what is paid of it."""
    energy_share: float = 1.0
    """Of each energy bill at first, of households and of firms: what it is now."""
    inputs_share: float = 1.0
    """Of what inputs from beyond the place cost at first: what they cost now."""


class Economy(NamedTuple):
    """The whole state; nothing stands outside it."""

    households: Rows
    """A row of HOUSEHOLD each."""
    firms: Rows
    """A row of FIRM each."""
    banks: Rows
    """A row of BANK each."""
    world: Rows
    """One row of WORLD."""
    loan_bank: Ints
    """Firm × place in its list: who lent."""
    loan_pence: Ints
    """What was lent."""
    interest_pence: Ints
    """What is owed for it."""
    other_pence: Ints
    """The balances of the public purse, and of what is kept beyond the place to buy here with."""
    buyers: Rows
    """A row of BUYER each."""
    regions: Rows
    """One row of `shell.REGION`: everything beyond the place as one."""
    invoices: Rows
    """Rows of INVOICE; as many as `world.invoices` are in use, the oldest first."""
    past_prices: Floats
    """The average price of months gone by, each in its place round a ring."""
    lives: Rows
    """Rows of LIFE; as many as `world.lives` are in use."""
