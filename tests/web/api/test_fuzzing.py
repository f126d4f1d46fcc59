"""Whatever is sent, no answer is a fault of the server's, and every answer is one that the document tells of."""

from tests.web.api import fuzzing

ROLES = ("member", "coordinator", "treasurer", "auditor", "administrator")


def test_what_is_made_from_the_document_never_finds_a_fault(app):
    token = fuzzing.a_token(*ROLES, short="bakery")
    with fuzzing.without_limits():
        counts, failures, _times, labels = fuzzing.fuzz(app, token, cases=2)
    assert not failures, "\n\n".join(failures)
    assert len(labels) > 120
    assert counts[200] + counts[202] > 30, counts
    assert counts[422], counts
    assert not any(status >= 500 for status in counts), counts
