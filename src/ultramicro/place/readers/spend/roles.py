"""Which column is what: names and contents are scored together, and each choice keeps its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, joined, say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.model import ColumnChoice
from ultramicro.place.readers.spend.columns import Column
from ultramicro.place.readers.spend.evidence import evidence_of, seen
from ultramicro.place.readers.spend.payees import payee_kind
from ultramicro.place.readers.values.currencies import Unit
from ultramicro.place.readers.values.vocabulary import all_roles, is_running_total, plain_words, role_scores

CLOSE = 0.12
LEAST = 0.45
NAMES: Mapping[str, tuple[str, ...]] = {
    "supplier": ("supplier", "body", "supplier_number"),
    "amount": ("amount", "gross_amount", "debit"),
}
"""Roles whose names speak for a column also where it is taken for another."""
FURTHER = (
    "reference", "category", "department", "description", "body", "supplier_number", "company_number",
    "charity_number", "vat_number", "postcode", "size", "sign", "vat_amount", "gross_amount", "invoice_date",
    "currency",
)  # fmt: skip
_SURE = 0.9
# Columns that are empty in most files; their names are enough.
_SPARSE = {"company_number", "charity_number", "vat_number", "postcode", "size", "description"}


@dataclass(frozen=True, kw_only=True)
class Roles:
    """Which column is what.

    Parameters
    ----------
    columns : mapping of str to Column
        Role to column.
    choices : tuple of ColumnChoice
        The evidence.
    unit : Unit
        What a number in the column of amounts counts.
    """

    columns: Mapping[str, Column]
    choices: tuple[ColumnChoice, ...] = ()
    unit: Unit = field(default_factory=Unit)

    def index(self, role: str) -> int | None:
        """Where the role's column stands, from 0; none if the file has no such column."""
        return self.columns[role].index if role in self.columns else None

    def instead(self, role: str, column: Column, because: Message) -> Roles:
        """Give a role to another column, saying why."""
        choice = ColumnChoice(role=role, header=column.label, score=1.0, evidence=because)
        others = tuple(c for c in self.choices if c.role != role)
        held = {r: c for r, c in self.columns.items() if c is not column}
        return replace(self, columns={**held, role: column}, choices=(*others, choice))


def choose_roles(columns: Sequence[Column], told: Settings | None = None, *, where: str = "") -> Roles:
    """Choose the column for each role.

    Parameters
    ----------
    columns : sequence of Column
        The file's columns.
    told : mapping of str to str or int, optional
        Roles that the user has settled: a column's name, or its number from 1.
    where : str
        The file, for messages.

    Returns
    -------
    Roles
        Role to column, with the evidence.

    Raises
    ------
    BadInput
        If a column that was told is not there.
    """
    chosen: dict[str, Column] = {}
    choices: list[ColumnChoice] = []
    for role, which in (told or {}).items():
        _check_role(role, where)
        chosen[role] = _told(columns, which, where=where)
        choices.append(
            ColumnChoice(role=role, header=chosen[role].label, score=1.0, evidence=say("set in place.toml"))
        )
    # Dates first, as day numbers and compact dates would be taken for amounts.
    for role, scored in _CORE.items():
        if role not in chosen:
            _choose(role, scored, columns, chosen, choices)
    _choose_pair(columns, chosen, choices, set(told or {}))
    if not {"amount", "debit"} & chosen.keys():
        _choose_lone(columns, chosen, choices)
    for role, column, score in _further(columns, chosen):
        chosen[role] = column
        choices.append(
            ColumnChoice(role=role, header=column.label, score=score, evidence=evidence_of(role, column))
        )
    return Roles(columns=chosen, choices=tuple(choices))


def _check_role(role: str, where: str) -> None:
    if role not in all_roles():
        raise BadInput(
            say("place.toml gives it a column '{role}', which is not known", role=role),
            where=where,
            do=say("use one of: {known}", known=Listed(sorted(all_roles()), by="")),
        )


def _told(columns: Sequence[Column], which: object, *, where: str) -> Column:
    for column in columns:
        by_number = isinstance(which, int) and column.index == which - 1
        if by_number or (isinstance(which, str) and plain_words(column.name) == plain_words(which)):
            return column
    raise BadInput(
        say("there is no column '{column}'", column=str(which)),
        where=where,
        do=say("name one of: {known}", known=Listed([c.label for c in columns], by="")),
    )


def _choose(
    role: str,
    score: Callable[[Column], float],
    columns: Sequence[Column],
    chosen: dict[str, Column],
    choices: list[ColumnChoice],
) -> None:
    taken = {column.index for column in chosen.values()}
    ranked = sorted(((score(c), -c.index, c) for c in columns if c.index not in taken), key=lambda t: t[:2])[
        ::-1
    ]
    # Without a payee the file is of no use, so that the likeliest column of words is better than none.
    if not ranked or ranked[0][0] < (LEAST if role != "supplier" else _UNNAMED):
        return
    best, _, column = ranked[0]
    evidence = evidence_of(role, column)
    if len(ranked) > 1 and ranked[1][0] > max(best - CLOSE, LEAST):
        evidence = say("{evidence}; close to it: '{column}'", evidence=evidence, column=ranked[1][2].label)
    chosen[role] = column
    choices.append(
        ColumnChoice(role=role, header=column.label, score=round(min(best, 1.0), 2), evidence=evidence)
    )


_UNNAMED = 0.3
"""What a column without a telling name starts with: enough to win where no other has one."""


def _other_name(column: Column, *own: str) -> float:
    """How well the name speaks for something else."""
    return max((score for role, score in role_scores(column.name).items() if role not in own), default=0.0)


def _as_supplier(column: Column) -> float:
    c, name = column.contents, column.named("supplier")
    if c.filled and c.text < 0.3:
        return LEAST + 0.01 if name > 0.85 else 0.0  # a number stands for who was paid if nothing else does
    if c.text > 0.8 > c.code and column.named("supplier_number") > 0.6:
        name = max(name, 0.8)  # called a number, yet it holds words
    # What is called an organisation and differs from line to line is who was paid, not who pays.
    differs = c.distinct > 0.15 and (c.firm > 0.3 or c.distinct > 0.4)
    many = ("supplier", "body") if differs else ("supplier",)
    if not name and _other_name(column, *many) > 0.5:
        return 0.0
    # Payees differ from line to line; a service or a directorate repeats.
    looks = c.firm * (0.3 + 0.7 * min(1.0, 5 * c.distinct)) * c.text
    is_body = name < LEAST or column.named("body") > name
    # One text all the way down is the body that publishes; if redacted, it may still be the payee.
    constant = 0.4 if c.same and is_body and payee_kind(c.same) == "named" else 0.0
    return (name or _UNNAMED) + 0.5 * looks - 0.3 * (1 - c.filled) * (name < 0.9) - constant


def _as_amount(column: Column) -> float:
    c = column.contents
    net, gross, vat = column.named("amount"), column.named("gross_amount"), column.named("vat_amount")
    least = 0.05 if max(net, gross) > 0.85 else 0.5  # a name that leaves no doubt outweighs cells gone wrong
    if vat > max(net, gross) or c.amount < least or (c.serial and max(net, gross) < 0.6):
        return 0.0
    name = max(net if net > gross else 0.0, 0.75 * gross, 0.5 * column.named("debit"))
    if not name and (_other_name(column) > 0.5 or c.money < 0.3 or c.same):
        return 0.0  # without a name, a number that never changes is a code or a count
    if name < 0.5 and _other_name(column, "amount", "gross_amount", "debit") > 0.8:
        return 0.0
    # A sum of all lines so far looks more like money than the payments do; it is taken where it stands alone.
    name *= 0.5 if is_running_total(column.name) else 1.0
    looks = 0.7 * c.money + 0.3 * min(1.0, 4 * c.distinct)
    return (name or _UNNAMED) + 0.45 * looks * c.amount - 0.35 * (1 - c.filled)


def _as_date(column: Column) -> float:
    c = column.contents
    name = max(column.named("date"), 0.55 * column.named("invoice_date"))
    least = 0.05 if name > 0.85 else 0.5
    if c.date < least or (not name and _other_name(column, "date", "invoice_date") > 0.5):
        return 0.0
    if not name and c.serial and column.name:
        return 0.0  # numbers that might be day numbers, under a name that says nothing of days
    return name + (0.15 if c.monthly else 0.5) * c.date - 0.3 * (1 - c.filled)


_CORE: Mapping[str, Callable[[Column], float]] = {
    "date": _as_date,
    "amount": _as_amount,
    "supplier": _as_supplier,
}


def _choose_pair(
    columns: Sequence[Column], chosen: dict[str, Column], choices: list[ColumnChoice], told: set[str]
) -> None:
    """Take a debit and a credit column together, if nothing better is the amount."""
    # Debits alone would leave the refunds out.
    if "amount" in told or ("amount" in chosen and not chosen["amount"].named("debit")):
        return
    pair = {
        role: next((c for c in columns if c.named(role) and not c.contents.text), None)
        for role in ("debit", "credit")
    }
    if pair["debit"] and pair["credit"] and pair["debit"] is not pair["credit"]:
        chosen.pop("amount", None)
        choices[:] = [choice for choice in choices if choice.role != "amount"]
        for role, column in pair.items():
            if column:
                chosen[role] = column
                choices.append(
                    ColumnChoice(
                        role=role,
                        header=column.label,
                        score=1.0,
                        evidence=say("payments are debits less credits"),
                    )
                )


def _choose_lone(columns: Sequence[Column], chosen: dict[str, Column], choices: list[ColumnChoice]) -> None:
    """Take the only column that shows pence for the amount, though its name says rather something else."""
    taken = {column.index for column in chosen.values()}
    money = [
        c
        for c in columns
        if c.index not in taken and c.contents.amount > _SURE and c.contents.money > 0.5
        and not (c.contents.serial or c.contents.same)
    ]  # fmt: skip
    if len(money) == 1 and _other_name(money[0], *NAMES["amount"], "reference") <= 0.5:
        chosen["amount"] = money[0]
        evidence = joined([say("the only column that shows pence"), seen("amount", money[0])], "; ")
        choices.append(ColumnChoice(role="amount", header=money[0].label, score=LEAST, evidence=evidence))


def _further(columns: Sequence[Column], chosen: Mapping[str, Column]) -> list[tuple[str, Column, float]]:
    """Give the roles that are left to the columns that are left, best name first."""
    taken = {column.index for column in chosen.values()}
    offers = sorted(
        (
            (-_fits(role, column), FURTHER.index(role), column.index, role, column)
            for column in columns
            for role in FURTHER
            if column.index not in taken and _fits(role, column) >= 0.4 and _can_be(role, column)
        ),
        key=lambda offer: offer[:3],
    )
    result: list[tuple[str, Column, float]] = []
    used = set(chosen)
    if "body" not in used and (own := _own_name(columns)):
        used.add("body")
        taken.add(own.index)
        result.append(("body", own, 1.0))
    for score, _, index, role, column in offers:
        if role not in used and index not in taken:
            used.add(role)
            taken.add(index)
            result.append((role, column, -score))
    if "sign" not in used and (sign := next((c for c in columns if _tells_sign(c, taken)), None)):
        taken.add(sign.index)
        result.append(("sign", sign, 0.6))
    # Only where nothing has a name: a name that says nothing of a role still says what it is not.
    if not any(column.name for column in columns):
        result.extend(_nameless(columns, taken))
    return result


def _fits(role: str, column: Column) -> float:
    """How well a name speaks for a role; a code that is spelt out in words is a category."""
    spelt_out = role == "category" and column.contents.text > 0.9 and column.contents.code < 0.1
    if role == "currency":
        return column.contents.currency  # its cells tell, whatever it is called
    return max(column.named(role), 0.6 * column.named("category_code") if spelt_out else 0.0)


def _tells_sign(column: Column, taken: set[int]) -> bool:
    return column.contents.sign > 0.98 and not column.contents.same and column.index not in taken


def _can_be(role: str, column: Column) -> bool:
    c = column.contents
    if not c.filled:
        return role in _SPARSE
    if role in {"category", "department", "description", "body"}:
        # A body repeats; what differs from line to line under such a name is who was paid.
        return c.text > 0.3 and c.sign < 0.98 and (role != "body" or _may_pay(column))
    if role == "currency":
        return c.currency > _SURE
    if role == "postcode":
        return c.postcode > 0.3
    if role in {"vat_amount", "gross_amount"}:
        return c.amount > 0.5
    return c.date > 0.5 if role == "invoice_date" else True


def _may_pay(column: Column) -> bool:
    """Say whether a column may hold who pays; a department's family that holds wards and teams does not."""
    c = column.contents
    wards = column.named("department") > 0 and c.firm < 0.2
    return bool(c.same) or (c.distinct <= 0.3 and not wards)


def _own_name(columns: Sequence[Column]) -> Column | None:
    """Find the column that repeats its own name: a body that put its name where the header should be."""
    own = (c for c in columns if c.contents.same and plain_words(c.contents.same) == plain_words(c.name))
    return next(own, None)


def _nameless(columns: Sequence[Column], taken: set[int]) -> list[tuple[str, Column, float]]:
    """Without names: codes that differ are references; words that recur, department and category."""
    left = [c for c in columns if c.index not in taken and c.contents.filled > 0.5]
    result: list[tuple[str, Column, float]] = []
    codes = [
        c for c in left if c.contents.code > 0.9 and c.contents.distinct > 0.2 and c.contents.money < 0.3
    ]
    words = sorted(
        (c for c in left if c.contents.text > 0.8 and c not in codes), key=lambda c: c.contents.distinct
    )
    for role, some in (
        ("reference", codes[:1]),
        ("department", words[:1]),
        ("category", words[1:2]),
        ("description", words[2:][-1:]),
    ):
        result.extend((role, column, 0.5) for column in some)
    return result
