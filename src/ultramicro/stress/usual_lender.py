"""What a usual credit union loses, beside which a place's lenders are told."""

from __future__ import annotations

LOST = 58.7 / 2338.4
"""Provisions and write-offs of a year, of what members owed at its end: credit unions of the United
Kingdom in 2023, in millions (Bank of England, annual statistics). [share a year]"""
