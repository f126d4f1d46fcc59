"""The rules of the ledger once more, in plain Python and as plainly as can be: what the engine is held against."""

from collections import defaultdict

from ultramicro.ledger.engine.model import (
    ClosePeriod,
    Hold,
    Note,
    OpenAccount,
    Post,
    Resolve,
    SetLimits,
    SetStatus,
)


class Refused(Exception):
    """Carries the code of a refusal."""


class Plain:
    """Books as dictionaries; every operation is tried on a copy of the sums and then kept or not."""

    def __init__(self):
        self.accounts, self.balance, self.holds, self.verdicts = {}, defaultdict(int), {}, {}
        self.transfers, self.keys, self.closed = [], [], None

    def submit(self, operation):
        asked = operation.asked()
        if operation.key in self.verdicts:
            known, code = self.verdicts[operation.key]
            return code if known == asked else "key_reused"
        try:
            getattr(self, operation.name)(operation)
            code = "accepted"
        except Refused as refused:
            code = str(refused)
        self.verdicts[operation.key] = asked, code
        return code

    def held(self, account, side):
        return sum(h["amount"] for h in self.holds.values() if h["state"] == "open" and h[side] == account)

    def room(self, account):
        return self.balance[account] - self.held(account, "debit"), self.balance[account] + self.held(
            account, "credit"
        )

    def limits(self, before, accounts):
        for account in accounts:
            a, (low, high), (was_low, was_high) = self.accounts[account], self.room(account), before[account]
            if a["floor"] is not None and low < a["floor"] and low < was_low:
                raise Refused("below_floor")
            if a["ceiling"] is not None and high > a["ceiling"] and high > was_high:
                raise Refused("above_ceiling")

    def leg(self, debit, credit, amount):
        if amount <= 0:
            raise Refused("not_positive")
        if debit == credit:
            raise Refused("same_account")
        if debit not in self.accounts or credit not in self.accounts:
            raise Refused("unknown_account")
        states = {self.accounts[debit]["status"], self.accounts[credit]["status"]}
        for status in ("closed", "frozen"):
            if status in states:
                raise Refused(f"{status}_account")
        if self.accounts[debit]["currency"] != self.accounts[credit]["currency"]:
            raise Refused("wrong_currency")

    def open_account(self, o: OpenAccount):
        if o.account in self.accounts:
            raise Refused("account_exists")
        if (o.floor_pence or 0) > 0 or (o.ceiling_pence or 0) < 0:
            raise Refused("bad_limits")
        if None not in (o.floor_pence, o.ceiling_pence) and o.floor_pence > o.ceiling_pence:
            raise Refused("bad_limits")
        self.accounts[o.account] = {
            "floor": o.floor_pence,
            "ceiling": o.ceiling_pence,
            "status": "open",
            "currency": o.currency,
        }

    def set_limits(self, o: SetLimits):
        if o.account not in self.accounts:
            raise Refused("unknown_account")
        if None not in (o.floor_pence, o.ceiling_pence) and o.floor_pence > o.ceiling_pence:
            raise Refused("bad_limits")
        self.accounts[o.account] |= {"floor": o.floor_pence, "ceiling": o.ceiling_pence}

    def set_status(self, o: SetStatus):
        if o.account not in self.accounts:
            raise Refused("unknown_account")
        if o.status == "closed" and (
            self.balance[o.account] or self.held(o.account, "debit") or self.held(o.account, "credit")
        ):
            raise Refused("not_empty")
        self.accounts[o.account]["status"] = o.status

    def post(self, o: Post):
        if self.closed and o.business_on <= self.closed:
            raise Refused("period_closed")
        for leg in o.legs:
            self.leg(leg.debit, leg.credit, leg.amount_pence)
        backs = [None] * len(o.legs) if o.reverses is None else self.taken_back(o)
        rows = zip(o.legs, backs, strict=True)
        self.move(o.key, [(leg.debit, leg.credit, leg.amount_pence, back) for leg, back in rows])

    def taken_back(self, o: Post):
        """The numbers of all that was posted under the key of the transfer that goes back."""
        if not 1 <= o.reverses <= len(self.transfers):
            raise Refused("unknown_transfer")
        if any(t[3] == o.reverses for t in self.transfers):
            raise Refused("reversed_before")
        if self.transfers[o.reverses - 1][3] is not None:
            raise Refused("is_reversal")
        whole = [n for n, key in enumerate(self.keys, 1) if key == self.keys[o.reverses - 1]]
        if len(o.legs) < len(whole):
            raise Refused("not_whole")
        if [(leg.credit, leg.debit, leg.amount_pence) for leg in o.legs] != [
            self.transfers[n - 1][:3] for n in whole
        ]:
            raise Refused("not_the_mirror")
        return whole

    def move(self, key, rows, before=None):
        touched = list(dict.fromkeys(a for row in rows for a in row[:2]))
        kept = dict(self.balance)
        before = before or {a: self.room(a) for a in touched}
        for debit, credit, amount, _ in rows:
            self.balance[debit] -= amount
            self.balance[credit] += amount
        try:
            self.limits(before, touched)
        except Refused:
            self.balance = defaultdict(int, kept)
            raise
        self.transfers += rows
        self.keys += [key] * len(rows)

    def hold(self, o: Hold):
        if o.hold in self.holds:
            raise Refused("hold_exists")
        if o.expires_at <= o.at:
            raise Refused("hold_expired")
        self.leg(o.debit, o.credit, o.amount_pence)
        before = {a: self.room(a) for a in (o.debit, o.credit)}
        self.holds[o.hold] = {
            "debit": o.debit,
            "credit": o.credit,
            "amount": o.amount_pence,
            "state": "open",
            "until": o.expires_at,
        }
        try:
            self.limits(before, (o.debit, o.credit))
        except Refused:
            del self.holds[o.hold]
            raise

    def resolve(self, o: Resolve):
        held = self.holds.get(o.hold)
        if held is None:
            raise Refused("unknown_hold")
        if held["state"] != "open":
            raise Refused("hold_resolved")
        if not o.post:
            held["state"] = "voided"
            return
        if held["until"] <= o.at:
            raise Refused("hold_expired")
        if self.closed and o.business_on <= self.closed:
            raise Refused("period_closed")
        amount = held["amount"] if o.amount_pence is None else o.amount_pence
        if amount > held["amount"]:
            raise Refused("hold_exceeded")
        self.leg(held["debit"], held["credit"], amount)
        before = {a: self.room(a) for a in (held["debit"], held["credit"])}
        held["state"] = "posted"
        try:
            self.move(o.key, [(held["debit"], held["credit"], amount, None)], before)
        except Refused:
            held["state"] = "open"
            raise

    def close_period(self, o: ClosePeriod):
        self.closed = max(self.closed or o.until, o.until)

    def note(self, o: Note):
        pass
