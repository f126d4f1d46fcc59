"""Each number of a place goes where its name says; two that were exchanged would show nowhere else."""

import math

from ultramicro.stress.building.behaving import behaviour, surroundings
from ultramicro.stress.calibration.numbers import stated

VALUES = {name: 2.0 + place for place, name in enumerate(stated(1000))}
OTHERWISE = {
    "births_share": lambda x: x / 12, "entrant_skill": math.log, "periods_a_year": 12, "ends_when_idle": 0,
    "rounds_up": 0, "rounds": 7,
}  # fmt: skip
CALLED = {
    "contract_periods": "contract_months", "interest": "bank_interest", "import_share": "spent_away_share",
    "inputs_here": "inputs_here_share", "inputs_energy": "inputs_energy_share",
    "away_wage_pence": "wage_away_pence",
}  # fmt: skip


def test_each_number_goes_where_its_name_says():
    for made, usual in ((behaviour(VALUES), behaviour), (surroundings(VALUES), surroundings)):
        plain = type(made)()._asdict()
        for field, value in made._asdict().items():
            of = OTHERWISE.get(field, lambda x: x)
            if callable(of):
                name = CALLED.get(field, field)
                wanted = of(VALUES[name]) if name in VALUES else plain[field]
            else:
                wanted = of
            assert value == wanted, (usual.__name__, field)
