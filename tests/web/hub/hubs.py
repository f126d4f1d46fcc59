"""A small hub on the web: two growers, three buyers, a week of two files."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from tests.food.test_hub import GOODS, OFFERS, ORDERS

HUB, WEEK = "hubby", "2026-06-04"
SETTINGS = """name = "Hubby"
currency = "GBP"
country = "GB"
[books]
wait_seconds = 600
[hub]
name = "Our Hub Ltd"
address = "1 Mill Side"
vat_number = "GB 980 7806 84"
"""


def serve_hub(root: Path) -> Path:
    """Serve the place with its week open."""
    from ultramicro.food.hub.verbs import Open
    from ultramicro.main import main
    from ultramicro.web.served import served
    from ultramicro.web.site import site

    (root / "food").mkdir(parents=True)
    (root / "place.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in (("availability", OFFERS), ("orders", ORDERS), ("goods", GOODS)):
        (root / "food" / f"{name}.csv").write_text(text, encoding="utf-8")
    site().places[HUB] = root
    site().write()
    main(["books", "open", str(root), "--on", "2026-06-01"])
    opens = Open(week=date(2026, 6, 4), add=True)
    served(HUB).keeper.carry_out(opens, group="hub", word="open", on=date(2026, 6, 2))
    return root


def let_go() -> None:
    """Stop serving it, and throw its folder away."""
    from ultramicro.web.served import of_this_server, served
    from ultramicro.web.site import site

    served(HUB).close()
    of_this_server()._by_word.pop(HUB, None)
    shutil.rmtree(site().places.pop(HUB))
    site().write()


def with_later_prices(root: Path) -> None:
    """Match its week anew, with all prices of Hill Garden still to come, and cheese by the kilo too."""
    from ultramicro.food.hub.undoing import Undo
    from ultramicro.food.hub.verbs import Open
    from ultramicro.web.served import served

    head, *rows = [*OFFERS.splitlines(), "A5,Hill Garden,cheese,3,kg,1200,,2026-06-04"]
    later = [f"{row},{'yes' if 'Hill Garden' in row else ''}" for row in rows]
    (root / "food" / "availability.csv").write_text("\n".join([f"{head},price_later", *later]))
    with (root / "food" / "orders.csv").open("a") as orders:
        orders.write("O5,Veg Box,cheese,3,kg,1500,,2026-06-04\n")
    opens = Open(week=date(2026, 6, 4), add=True)
    for action, name in ((Undo(whole=True), "undo"), (opens, "open")):
        served(HUB).keeper.carry_out(action, group="hub", word=f"{name} for prices", on=date(2026, 6, 2))
