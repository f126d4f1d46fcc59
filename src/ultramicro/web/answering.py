"""The application as a server runs it: with everything at hand that the first page needs."""

from __future__ import annotations

import sys

from ultramicro.web import application as whole
from ultramicro.web.turns import SWITCH_SECONDS, acts_first
from ultramicro.web.warming import warm

__all__ = ["application"]
application = acts_first(whole.application)
sys.setswitchinterval(SWITCH_SECONDS)
warm()
