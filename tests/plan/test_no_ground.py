"""What a little more of a thing would add is not asked where there is nothing of it to grow."""

from dataclasses import replace

from ultramicro.plan.explained.explain import ChangeKind, _changes
from ultramicro.plan.programme.model import Money, Problem, Space

BARN = Space(name="barn", kind="building", use="shed", area_m2=80, rent_pence=100)


def test_ground_that_is_none_does_not_grow_and_is_not_told_as_worth_nothing():
    town = Problem(quarters=4, first_month=1, activities=(), needs=(), money=Money(),
                   spaces=(BARN, replace(BARN, name="yard", use="yard", area_m2=0.0)))  # fmt: skip
    grown = [change for change in _changes(town) if change.kind is ChangeKind.GROUND]
    assert [change.of for change in grown] == ["shed"]
    assert grown[0].loosened.area_m2("shed") == 80 + grown[0].step
