"""What the ends of the journey of money, and the hands on its way, are called."""

from __future__ import annotations

from collections.abc import Mapping

from ultramicro.core.message import Message, say
from ultramicro.multiplier.journey import Where
from ultramicro.multiplier.model import Leak

LEAK_WORDS: Mapping[Leak, Message] = {
    Leak.OUTSIDE: say("paid elsewhere at once").with_id(Leak.OUTSIDE),
    Leak.NOT_KNOWN: say("not known: the payee's place is not known").with_id(Leak.NOT_KNOWN),
    Leak.WAGES_AWAY: say("wages of people who live elsewhere").with_id(Leak.WAGES_AWAY),
    Leak.BOUGHT_AWAY: say("what local firms buy elsewhere").with_id(Leak.BOUGHT_AWAY),
    Leak.SAVED: say("households' taxes and saving").with_id(Leak.SAVED),
    Leak.SPENT_AWAY: say("what households spend elsewhere").with_id(Leak.SPENT_AWAY),
}
WHERE_WORDS: Mapping[Where, Message] = {
    Where.SUPPLIERS: say("suppliers here").with_id(Where.SUPPLIERS),
    Where.OTHERS: say("other firms here").with_id(Where.OTHERS),
    Where.HOMES: say("households here").with_id(Where.HOMES),
    Where.GONE: say("left the area, or not known where").with_id(Where.GONE),
}
