"""The people of a place, for who helps them: what they are called, and as what they sign in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from ultramicro.web.acting.books import on_books
from ultramicro.web.rendering import render


@on_books
def people_list(request: Any) -> HttpResponse:
    """List the people of the books, by name, with who of them can sign in; found by a part of the name."""
    from ultramicro.ledger.people.alike import folded  # noqa: PLC0415  it loads the ledger
    from ultramicro.web.people.models import Membership  # noqa: PLC0415  tables are known only once Django is set up

    wanted = request.GET.get("find", "").strip()
    signed = Membership.objects.filter(place=request.place.word).exclude(short="")
    roles: dict[str, list[str]] = {}
    for short, role in signed.values_list("short", "role"):
        roles.setdefault(short, []).append(role)
    with request.place.keeper.reading() as desk:
        everybody = [each for each in desk.people.everybody() if each.short]
    found = [each for each in everybody if folded(wanted) in folded(f"{each.name} {each.short}")]
    shown = [(each, sorted(roles.get(each.short or "", []))) for each in sorted(found, key=lambda p: p.name)]
    return render(request, "act_people.html", people=shown, find=wanted, total=len(everybody))
