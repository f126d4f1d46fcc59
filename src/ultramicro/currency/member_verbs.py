"""Verbs on members of a mutual credit: limits with their reason, guarantees, defaults, and help."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.action import Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, joined, note, say, template
from ultramicro.currency import postings
from ultramicro.currency.appeal_verbs import Appeal, Decide, setting
from ultramicro.currency.choosing import CODE, credit, rules_at
from ultramicro.currency.events import GuaranteeGiven, LimitExplained, LossBorne
from ultramicro.currency.ids import Kind, Use
from ultramicro.currency.limits import EarnedLimit, earned_limit, limits_around
from ultramicro.currency.projections import Appeals, Guarantees, LimitReasons
from ultramicro.currency.rules import Rules
from ultramicro.currency.trade import Trades
from ultramicro.currency.watching import Watch
from ultramicro.ledger.deciding import AccountWanted, Asked, Deciding, Decision, Taken, View, so_before
from ultramicro.ledger.engine.model import Leg
from ultramicro.ledger.engine.state import account_number
from ultramicro.ledger.four_eyes import require_not_own
from ultramicro.ledger.people.clerks import Role
from ultramicro.ledger.sums import money

BELOW_APPEAL = template("even where that is less than an appeal allowed")


@dataclass(frozen=True, kw_only=True)
class SetLimit(Deciding):
    """Work out a member's limits from what they earned, and set them."""

    name: ClassVar[str] = "limits"
    may_loosen: ClassVar[bool] = True
    does: ClassVar[str] = say("work out how much a member may owe from what they earned, say why, and set it")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    who: str = need("short name")
    start: Pence = param(100_00, "what everybody may owe from the first day", low=0)
    most: Pence = param(5000_00, "the most that anybody may owe", low=0)
    months: int = param(2, "how many months of usual earnings may be owed", unit="months", low=0, high=12)
    below_appeal: bool = param(default=False, help=BELOW_APPEAL)
    code: str = param("", CODE)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Set them, with the reason in the chain.

        Raises
        ------
        BadInput
            If the currency is backed: nobody owes it; or a person decided on an appeal that more may be owed.
        """
        rules = credit(view, self.code)
        account = AccountWanted(view.people.known(self.who).id, rules.code)
        # Net of what went back: two friends could earn each other any limit by sending money round.
        earned = view.of(Trades).net_earnings(account.number, asked.day)
        limit = earned_limit(earned, start_pence=self.start, most_pence=self.most, months=self.months)
        if not self.below_appeal:
            require_no_appeal_undone(view, account, self.who, limit.allowed_pence)
        is_new = view.account(account.number) is None

        def answer(taken: Taken) -> Done:
            opened = is_new and taken.view.account(account.number) is not None
            return Done(says=_limit_said(self.who, rules, limit, opened=account.number if opened else ""))

        return Decision(
            operations=setting(
                asked, account.number, limits_around(-limit.allowed_pence), LimitExplained(earned=limit)
            ),
            accounts=[account],
            answer=answer,
        )


def require_no_appeal_undone(view: View, account: AccountWanted, who: str, allowed_pence: int) -> None:
    """Refuse to set less than a person decided on an appeal: nothing must undo that unseen.

    Parameters
    ----------
    view : View
        The books.
    account : AccountWanted
        Whose limit it is.
    who : str
        What they are called.
    allowed_pence : int
        What they may owe from now on. [hundredths]

    Raises
    ------
    BadInput
        With the appeal and both sums.
    """
    before, now = view.of(LimitReasons).shelf.get(account.number), view.account(account.number)
    found = view.of(Appeals).shelf.get(before.appeal) if before and before.appeal else None
    if before is None or found is None or now is None:
        return
    granted = -found.made.floor_pence
    # Where less may be owed by now, somebody set it so since, knowing of the appeal.
    stands = now.floor_pence is None or -now.floor_pence >= granted
    if stands and allowed_pence < granted:
        raise BadInput(
            note(
                "currency.appeal_stands",
                "{appeal} was allowed: {who} may owe {granted}. This would be {sum}",
                appeal=before.appeal, who=who, granted=money(granted, account.currency),
                sum=money(max(allowed_pence, 0), account.currency),
            ),
            where="--who",
            do=note(
                "currency.lower_knowingly",
                "leave the limit as it is, or give --below-appeal as well and tell them why",
            ),
        )  # fmt: skip


def _limit_said(who: str, rules: Rules, limit: EarnedLimit, *, opened: str) -> Message:
    # Who has a limit is a member: a slip of the name must be seen.
    joins = say(
        "The account {account} was opened for {who}, who had none in {currency}.",
        account=opened, who=who, currency=rules.code,
    )  # fmt: skip
    allowed = say(
        "{who} may owe {sum}: {reason}.",
        who=who, sum=money(limit.allowed_pence, rules.code),
        reason=limit_reason(limit, rules.code),
    )  # fmt: skip
    appeal = say("They may object with `ultramicro currency appeal`.")
    return joined([*([joins] if opened else []), allowed, appeal]).with_id("limits_set")


def limit_reason(limit: EarnedLimit, code: str) -> Message:
    r"""Say why a limit is as it is, with the numbers that made it.

    Parameters
    ----------
    limit : EarnedLimit
        The limit.
    code : str
        The currency.

    Examples
    --------
    >>> limit_reason(EarnedLimit(100_00, 2, 30_00, 3, 500_00), "TRD").replace("\xa0", " ")[:64]
    'TRD 100.00 for everybody + 2 × TRD 30.00 = TRD 160.00. TRD 30.00'
    """
    sums = {
        "start": money(limit.start_pence, code),
        "usual": money(limit.usual_pence, code),
        "wanted": money(limit.wanted_pence, code),
    }
    if limit.most_pence is None or not limit.capped:
        return say(
            "{start} for everybody + {months} × {usual} = {wanted}. {usual} was earned in the median of "
            "{counted} months, less what was spent with the same members",
            months=limit.months, counted=limit.counted_months, **sums,
        ).with_id("earned")  # fmt: skip
    return say(
        "{start} for everybody + {months} × {usual} = {wanted}, but nobody may owe more than {most}. {usual} "
        "was earned in the median of {counted} months, less what was spent with the same members",
        months=limit.months, counted=limit.counted_months,
        most=money(limit.most_pence, code), **sums,
    ).with_id("earned_capped")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Guarantee(Deciding):
    """Stand for a member's debt."""

    name: ClassVar[str] = "guarantee"
    does: ClassVar[str] = say("guarantee another member's debt up to a sum")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    guarantor: str = need("short name of who guarantees")
    member: str = need("short name of who owes")
    cap: Pence = need("the most that the guarantor pays; 0 ends it")
    code: str = param("", CODE)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write it down, and say the guarantor's whole exposure.

        Raises
        ------
        BadInput
            If somebody stands for themselves, the cap is below nought, or nobody owes this currency.
        """
        rules = rules_at(view, self.code)
        # One that stands from before the currency was backed may still be ended.
        if rules.backed and self.cap:
            raise BadInput(
                note("currency.nobody_owes", "{code} is backed by money: nobody owes it", code=rules.code),
                where="--code",
                do=note("currency.guarantee_loan", "to stand for a loan, use `ultramicro bank guarantee`"),
            )
        guarantor, owes = view.people.known(self.guarantor), view.people.known(self.member)
        # Who stands for themselves promises what they owe already.
        if guarantor == owes or self.cap < 0:
            raise BadInput(
                note("currency.bad_guarantee", "A guarantee is for another member, and not below zero"),
                do=note("currency.mend_guarantee", "name two people, and a sum of 0 or more"),
            )
        given = GuaranteeGiven(guarantor=guarantor.id, member=owes.id, cap_pence=self.cap)
        # Said in full, since people who stand for several forget the first.
        others = view.of(Guarantees).by_guarantor(rules.code, guarantor.id)
        says = say(
            "{guarantor} guarantees {member}'s debt up to {cap}, and {whole} for all members together.",
            guarantor=guarantor.short, member=owes.short,
            cap=money(self.cap, rules.code),
            whole=money(sum((others | {owes.id: self.cap}).values()), rules.code),
        ).with_id("guaranteed")  # fmt: skip
        if others.get(owes.id, 0) == self.cap:
            return Decision(answer=lambda _: so_before(says))
        return Decision(operations=[asked.note(given, about=rules.code)], says=says)


@dataclass(frozen=True, kw_only=True)
class WriteOff(Deciding):
    """Bear the loss of a member who cannot settle."""

    name: ClassVar[str] = "write-off"
    # What they owe may be lost.
    estates: ClassVar[Collection[str]] = ("who",)
    does: ClassVar[str] = say(
        "write off a debt that will not be settled: guarantors pay up to their caps, then the default fund"
    )
    clerks: ClassVar[Collection[str]] = frozenset({Role.SECOND, Role.BOARD})

    who: str = need("short name")
    why: str = need("why; kept outside the ledger")
    code: str = param("", CODE)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Post all parts at once; what nobody bears stays owed, in the open.

        Raises
        ------
        BadInput
            If nothing is owed, or none of those who should bear it can pay anything.
        """
        rules = rules_at(view, self.code)
        owner = view.people.known(self.who)
        account = account_number(owner.id, rules.code)
        # Who owes must not be the one who forgives it.
        require_not_own(view, asked, [owner.id])
        owed = -view.balance(account)
        if owed <= 0:
            raise BadInput(
                note("currency.owes_nothing", "{who} owes nothing", who=owner.short),
                do=note("currency.see_accounts", "see `ultramicro books accounts`"),
            )
        caps = view.of(Guarantees).of_member(rules.code, owner.id)
        fund = postings.fund(rules, Use.DEFAULT_FUND)
        # One guarantor who has nothing, or is frozen, must not keep the others from paying.
        can = {
            who: postings.can_pay_pence(view.account(AccountWanted(who, rules.code).number)) for who in caps
        }
        parts = postings.loss_parts(owed, caps, can)
        legs = tuple(postings.loss(rules, account, owed, parts=parts, fund_pence=view.balance(fund.number)))
        if not legs:
            _require_somebody_can(view, parts)
        # The note comes after the posting, and its reference is made of its place.
        memo = asked.memo(self.why, of=owner.id, operation=2 if legs else 1)
        borne = LossBorne(owed_pence=owed, borne_pence=sum(leg.amount_pence for leg in legs), memo=memo.ref)
        return Decision(
            # Written down also where nobody bears anything, as that is what members must be told.
            operations=[*([asked.post(*legs)] if legs else []), asked.note(borne, about=account)],
            accounts=[fund],
            memos=[memo] if memo.words else [],
            answer=lambda _: Done(
                says=_loss_said(rules, borne), rows=list(_bearers(view, rules, parts, legs))
            ),
        )


def _require_somebody_can(view: View, parts: Iterable[postings.Part]) -> None:
    """Refuse a loss of which only those should bear a part who cannot now: it would count as written off."""
    if who := [view.people.called(part.guarantor) for part in parts if part.promised_pence]:
        raise BadInput(
            note(
                "currency.nobody_can_pay", "{guarantors} should pay, and cannot now", guarantors=Listed(who)
            ),
            do=note("currency.see_why", "see `ultramicro books accounts`: their accounts, limits and holds"),
        )


def _bearers(
    view: View, rules: Rules, parts: Iterable[postings.Part], legs: Iterable[Leg]
) -> Iterator[dict[str, str | int | None]]:
    """Yield who bears what of a loss; a guarantor who pays less than they should is named with both sums."""
    for part in parts:
        yield {
            "who": view.people.called(part.guarantor), "bears_pence": part.pence,
            "promised_pence": part.promised_pence,
        }  # fmt: skip
    for leg in legs:
        if leg.kind == Kind.WRITE_OFF:
            yield {
                "who": view.people.called(rules.treasury()), "bears_pence": leg.amount_pence,
                "promised_pence": None,
            }  # fmt: skip


def _loss_said(rules: Rules, loss: LossBorne) -> Message:
    borne = say(
        "{borne} of {owed} is borne.",
        borne=money(loss.borne_pence, rules.code),
        owed=money(loss.owed_pence, rules.code),
    )  # fmt: skip
    if loss.borne_pence == loss.owed_pence:
        return borne.with_id("borne")
    left = money(loss.owed_pence - loss.borne_pence, rules.code)
    return joined([borne, say("{left} stays owed.", left=left)]).with_id("borne_in_part")


@dataclass(frozen=True, kw_only=True)
class FillFund(Deciding):
    """Move fees into the default fund."""

    name: ClassVar[str] = "fill-fund"
    does: ClassVar[str] = say("move fees into the fund that pays for defaults")

    amount: Pence = need("how much")
    code: str = param("", CODE)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Post it."""
        rules = rules_at(view, self.code)
        levy, into = postings.fund(rules, Use.LEVY), postings.fund(rules, Use.DEFAULT_FUND)
        return Decision(
            operations=[asked.post(Leg(levy.number, into.number, self.amount, Kind.LEVY))],
            accounts=[into, levy],
            answer=lambda taken: Done(says=_fund_said(rules, taken.view.balance(into.number))),
        )


def _fund_said(rules: Rules, has_pence: int) -> Message:
    has = money(has_pence, rules.code)
    return say("The default fund has {sum}.", sum=has).with_id("fund_filled")


MEMBER_VERBS: tuple[type[Deciding], ...] = (
    SetLimit, Appeal, Decide, Guarantee, FillFund, WriteOff, Watch,
)  # fmt: skip
