"""Schemathesis against the application in this process: what it sends is made from the document, or against it."""

import json
import shutil
import time
from collections import Counter
from contextlib import contextmanager

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis import checks

PLACE = "fuzzby"
"""A copy of the town of its own: what is sent closes accounts and declares people dead."""
CHECKS = (
    checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_schema_conformance, checks.response_headers_conformance, checks.negative_data_rejection,
)  # fmt: skip
# Left out: positive_data_acceptance (books refuse what is well formed and untrue), and what its own tests hold:
# ignored_auth, unsupported_method.


def make_place(demo, folder):
    """Copy the town for what is sent, and serve it."""
    from ultramicro.web.site import site

    root = folder / PLACE
    shutil.copytree(demo, root)
    site().places[PLACE] = root
    site().write()
    return root


def a_token(*roles, short="", name="fuzz", place=PLACE, scopes=None):
    """A token of somebody with some roles, with all scopes or some."""
    from tests.web.conftest import a_person
    from ultramicro.web.people import tokens

    person = a_person(name, *roles, place=place, short=short)
    return tokens.make(person, "fuzz", [tokens.Scope(each) for each in scopes or tokens.Scope], 1)


@contextmanager
def without_limits():
    """As often as one likes."""
    from ultramicro.web.people import limits
    from ultramicro.web.running import queue

    before, most = dict(limits.LIMITS), queue.MOST_WAITING
    limits.LIMITS.update({name: limits.Limit(10**9, 60) for name in before})
    queue.MOST_WAITING = 10**9
    try:
        yield
    finally:
        limits.LIMITS.update(before)
        queue.MOST_WAITING = most


def schema_of(app):
    """The document as schemathesis reads it, about the place that is ours."""
    from django.test import Client

    raw = json.loads(Client(HTTP_HOST="localhost").get("/api/openapi.json").content)
    raw["components"]["parameters"]["Place"]["schema"]["enum"] = [PLACE]
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = app
    return schema


def fuzz(app, token, *, cases, seed=0):
    """Send so many cases to every operation; returns counts of statuses, failures, times and operations.

    Parameters
    ----------
    cases : int
        For each operation.
    seed : int
        Another one sends others.
    """
    counts, failures, times, labels = Counter(), [], [], []
    tally = counts, times
    for result in schema_of(app).get_all_operations():
        operation = result.ok()
        labels.append(operation.label)
        try:
            _fuzz_one(operation, token, cases, seed, tally)
        except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001  all of them are told at the end
            failures.append(f"{operation.label}: {type(error).__name__}: {_told(error)}")
    return counts, failures, times, labels


def _told(error):
    inner = getattr(error, "exceptions", ())
    return "\n".join(_told(each) for each in inner) or str(error)[:1500]


def _fuzz_one(operation, token, cases, seed, tally):
    counts, times = tally

    @seeded(seed)
    @settings(
        max_examples=cases, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def sent(case):
        began = time.perf_counter()
        response = case.call(headers={"Authorization": f"Bearer {token}"})
        times.append(time.perf_counter() - began)
        counts[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    sent()


__all__ = ["a_token", "fuzz", "make_place", "without_limits"]
