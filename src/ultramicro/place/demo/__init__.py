"""The demo place: a made-up English town of 12,000 people, written by code, the same bytes every time."""

from ultramicro.place.demo.truth import Truth, truth
from ultramicro.place.demo.write import write_demo

__all__ = ["Truth", "truth", "write_demo"]
