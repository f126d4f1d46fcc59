"""Every switch there is, by name: those with numbers of their own, and the others with made-up ones."""

from importlib import import_module

from tests.stress.switches.real import SWITCHES

from ultramicro.stress.switches.all import MAKERS


def _made(name, path):
    module, _, maker = path.partition(":")
    found = getattr(import_module(f"ultramicro.stress.switches.{module}"), maker)
    # What reads its numbers from a place must have made-up ones to be tested with.
    return found if isinstance(found, type) else SWITCHES[name]


EVERY = {name: _made(name, path) for name, path in MAKERS.items()}


def switched_on(**shared):
    """Return all switches in the order in which they act, with some numbers that all of them have."""
    return tuple(make(**shared) for make in EVERY.values())
