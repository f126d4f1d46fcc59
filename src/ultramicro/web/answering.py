"""The application as a server runs it: with everything at hand that the first page needs."""

from __future__ import annotations

from ultramicro.web.application import application
from ultramicro.web.warming import warm

__all__ = ["application"]
warm()
