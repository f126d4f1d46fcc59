"""Rows of the answer's tables."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.message import joined, say
from ultramicro.procurement.lots.consortium import Consortium
from ultramicro.procurement.lots.flips import Stretch
from ultramicro.procurement.lots.gather import Gathered, Left
from ultramicro.procurement.lots.model import Award
from ultramicro.procurement.rules.duties import Judged

Row = dict[str, object]
BETWEEN = "; "


def award_rows(found: Gathered, award: Award) -> Iterator[Row]:
    """Yield a row a package, lot by lot."""
    asked = found.tender.asked
    for number, (firm, packages) in enumerate(award.lots.items(), start=1):
        for package in packages:
            yield {
                "lot": number, "firm": firm, "local": found.tender.by_name[firm].local,
                "small": found.small.get(firm), "package": package, "cost_pence": asked[package, firm],
                "cheapest_pence": min(cost for (of, _), cost in asked.items() if of == package),
            }  # fmt: skip


def stretch_row(stretch: Stretch, cheapest_pence: int, local_share: float) -> Row:
    """Return the row of an award that is best between two worths of a local pound."""
    award = stretch.award
    lots = (f"{firm}: {', '.join(packages)}" for firm, packages in award.lots.items())
    return {
        "low": float(stretch.low), "high": float(stretch.high), "award": BETWEEN.join(lots),
        "suppliers": len(award.suppliers), "cost_pence": award.cost_pence,
        "premium_pence": award.cost_pence - cheapest_pence, "local_pence": award.local_pence,
        "local_share": local_share,
    }  # fmt: skip


def left_row(left: Left) -> Row:
    """Return the row of a bid that cannot win."""
    return {
        "firm": left.bid.firm, "package": left.bid.package, "cost_pence": left.bid.cost_pence,
        "reason": left.reason, "lacks": BETWEEN.join(left.lacks) or None,
    }  # fmt: skip


def division_rows(found: Gathered, cheapest: Award, preferred: Award) -> Iterator[Row]:
    """Yield a row a package: who wins it at the lowest cost, and who with the local preference."""
    for package, firm in cheapest.winners.items():
        other = preferred.winners[package]
        first, second = (found.tender.asked[package, each] for each in (firm, other))
        yield {
            "package": package, "cheapest_firm": firm, "cheapest_pence": first, "preferred_firm": other,
            "preferred_pence": second, "more_pence": second - first,
        }  # fmt: skip


def member_rows(found: Gathered, group: Consortium) -> Iterator[Row]:
    """Yield a row a part that a member of the consortium would do, member by member."""
    if not group.found:
        return
    firms = {firm.name: firm for firm in found.candidates}
    works = {work.name: work for work in found.works}
    for name, packages in group.found.award.lots.items():
        for package in packages:
            yield {
                "firm": name, "local": firms[name].local, "package": package,
                "trade": works[package].trade or None, "load": works[package].load,
                "cost_pence": group.tender.asked[package, name],
                "priced": group.priced[package, name].value, "capacity": firms[name].capacity,
                "turnover_pence": firms[name].turnover_pence,
            }  # fmt: skip


def law_rows(law: Judged) -> Iterator[Row]:
    """Yield a row for each matter that the law was asked about, the threshold first."""
    threshold = law.threshold
    asked = [("threshold", threshold.reached.value, threshold.rules)]
    asked += [(ruling.about, ruling.answer.value, ruling.rules) for ruling in law.rulings]
    for about, answer, rules in asked:
        conditions = dict.fromkeys(rule.condition for rule in rules)
        yield {
            "about": about, "answer": answer, "rules": BETWEEN.join(rule.id for rule in rules) or None,
            "condition": joined([say(text) for text in conditions], BETWEEN) if conditions else None,
            "source": BETWEEN.join(dict.fromkeys(rule.source for rule in rules)) or None,
        }  # fmt: skip
