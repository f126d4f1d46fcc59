"""Without the compiler the room says what to install, instead of failing at its first array."""

import subprocess
import sys

LIVE = """
import sys
sys.modules["numba"] = None
import numpy as np
from ultramicro.core.errors import BadInput
from ultramicro.stress.economy.beginning import PUBLISHED, beginning
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.economy.state import Surroundings
try:
    live_on(beginning(), PUBLISHED, Surroundings(), 1, 1, np.zeros((1, len(READINGS))))
except BadInput as error:
    print(error)
"""


def test_without_the_compiler_it_is_said_what_to_install():
    ended = subprocess.run([sys.executable, "-c", LIVE], capture_output=True, text=True, check=True)
    assert "numba" in ended.stdout
    assert "ultramicro[stress]" in ended.stdout
