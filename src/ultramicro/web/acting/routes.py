"""The addresses of pages that act."""

from __future__ import annotations

from ultramicro.web.acting.generic import action_list, action_page
from ultramicro.web.acting.mine.account import my_account, my_statement
from ultramicro.web.acting.mine.board import my_board
from ultramicro.web.acting.mine.claims import my_claims, my_round, my_round_paper
from ultramicro.web.acting.mine.loans import my_loans
from ultramicro.web.acting.mine.own_acts import own_act
from ultramicro.web.acting.mine.paying import pay
from ultramicro.web.acting.people_page import people_list
from ultramicro.web.acting.receipts import receipt, receipt_file
from ultramicro.web.people.allow import roles
from ultramicro.web.people.roles import SIGNED_IN, STAFF
from ultramicro.web.routes.route import ACT, PLACE, Route

EACH = roles(*SIGNED_IN)
"""Whoever has a role in the place."""

ROUTES: tuple[Route, ...] = (
    Route(path=f"{PLACE}do", name="actions", view=action_list, allow=roles(*STAFF)),
    # Who may do which is said by the action's class; the page asks it before anything else.
    Route(
        path=f"{PLACE}do/<slug:group>/<slug:verb>",
        name="action",
        view=action_page,
        allow=roles(*STAFF),
        methods=ACT,
    ),
    Route(path=f"{PLACE}receipts/<slug:key>", name="receipt", view=receipt, allow=EACH, owner="receipt"),
    Route(
        path=f"{PLACE}receipts/<slug:key>/files/<str:file>",
        name="receipt_file",
        view=receipt_file,
        allow=EACH,
        owner="receipt",
    ),
    Route(path=f"{PLACE}mine", name="my_account", view=my_account, allow=EACH),
    Route(
        path=f"{PLACE}mine/statement/<slug:owner>/<slug:currency>",
        name="my_statement",
        view=my_statement,
        allow=EACH,
        owner="account",
    ),
    Route(path=f"{PLACE}mine/pay", name="pay", view=pay, allow=EACH, methods=ACT),
    Route(path=f"{PLACE}mine/board", name="my_board", view=my_board, allow=EACH),
    Route(path=f"{PLACE}mine/owed", name="my_claims", view=my_claims, allow=EACH),
    Route(
        path=f"{PLACE}mine/owed/<slug:round_number>",
        name="my_round",
        view=my_round,
        allow=EACH,
        owner="round",
    ),
    Route(
        path=f"{PLACE}mine/owed/<slug:round_number>/paper",
        name="my_round_paper",
        view=my_round_paper,
        allow=EACH,
        owner="round",
    ),
    Route(path=f"{PLACE}mine/loans", name="my_loans", view=my_loans, allow=EACH),
    Route(path=f"{PLACE}mine/do/<slug:act>", name="own_act", view=own_act, allow=EACH, methods=ACT),
    Route(path=f"{PLACE}do/people", name="books_people", view=people_list, allow=roles(*STAFF)),
)
