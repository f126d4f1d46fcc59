"""Every switch there is, by name: those with numbers of their own, and the others with made-up ones."""

from tests.stress.switches.real import SWITCHES

from ultramicro.stress.switches.all import ALL, switch_named

# What reads its numbers from a place must have made-up ones to be tested with.
EVERY = {name: SWITCHES.get(name) or switch_named(name) for name in ALL}


def switched_on(**shared):
    """Return all switches in the order in which they act, with some numbers that all of them have."""
    return tuple(make(**shared) for make in EVERY.values())
