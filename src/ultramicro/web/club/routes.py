"""The addresses of the energy club's pages: one's own under `mine/energy`, the club's under `club`."""

from __future__ import annotations

from ultramicro.web.club.bills import club_bill, club_bill_pdf, club_bills, my_bill, my_bill_pdf
from ultramicro.web.club.checking import check_my_bill
from ultramicro.web.club.own import my_energy
from ultramicro.web.club.whole import club, club_levels, club_levels_file
from ultramicro.web.people.allow import roles
from ultramicro.web.people.roles import SIGNED_IN, Role
from ultramicro.web.routes.route import ACT, PLACE, Route

EACH = roles(*SIGNED_IN)
"""Whoever has a role in the place."""
ALL_BILLS = roles(Role.TREASURER, Role.AUDITOR, recent=True)
"""When each member used how much: as for `club papers`."""
MINE, CLUB = f"{PLACE}mine/energy", f"{PLACE}club"
MONTH, BILL = "<slug:month>", "<slug:bill>"

ROUTES: tuple[Route, ...] = (
    Route(path=MINE, name="my_energy", view=my_energy, allow=EACH),
    Route(path=f"{MINE}/{MONTH}", name="my_energy_month", view=my_energy, allow=EACH, owner="month"),
    Route(path=f"{MINE}/bills/{BILL}", name="my_bill", view=my_bill, allow=EACH, owner="bill"),
    Route(path=f"{MINE}/bills/{BILL}/pdf", name="my_bill_pdf", view=my_bill_pdf, allow=EACH, owner="bill"),
    Route(
        path=f"{MINE}/bills/{BILL}/check",
        name="check_my_bill",
        view=check_my_bill,
        allow=EACH,
        methods=ACT,
        owner="bill",
    ),
    Route(path=CLUB, name="club", view=club, allow=EACH),
    Route(path=f"{CLUB}/{MONTH}", name="club_month", view=club, allow=EACH, owner="month"),
    Route(path=f"{CLUB}/{MONTH}/levels", name="club_levels", view=club_levels, allow=EACH, owner="month"),
    Route(
        path=f"{CLUB}/{MONTH}/levels/file",
        name="club_levels_file",
        view=club_levels_file,
        allow=EACH,
        owner="month",
    ),
    Route(path=f"{CLUB}/{MONTH}/bills", name="club_bills", view=club_bills, allow=ALL_BILLS, owner="month"),
    Route(path=f"{CLUB}/bills/{BILL}", name="club_bill", view=club_bill, allow=ALL_BILLS, owner="bill"),
    Route(
        path=f"{CLUB}/bills/{BILL}/pdf",
        name="club_bill_pdf",
        view=club_bill_pdf,
        allow=ALL_BILLS,
        owner="bill",
    ),
)
"""Every address, with who may open it; one that does not say so keeps the server from starting."""
