"""What may stand in for a name that a table lacks."""

from __future__ import annotations

STAND_INS = {("needs", "need"): "item", ("resources", "resource"): "what", ("pledges", "pledge"): "kind"}
"""By table and column of names: what it is called by instead; with the row, so that no two are alike."""
