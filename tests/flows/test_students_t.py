"""Student's t against another library's."""

import pytest
from scipy.special import stdtrit

from ultramicro.flows.students_t import t_quantile


@pytest.mark.parametrize("freedom", [0.5, 0.7, 1, 1.5, 2, 3, 9.3, 29, 99, 101, 500, 5000])
@pytest.mark.parametrize("level", [0.6, 0.9, 0.975, 0.995])
def test_quantiles_are_those_of_another_library(freedom, level):
    assert t_quantile(freedom, level) == pytest.approx(stdtrit(freedom, level), rel=1e-5)
