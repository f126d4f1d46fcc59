"""Links on the real registers of two councils, held against the half of a hand-checked truth that we have."""

import pytest

from tests.procurement.registers import COUNCILS, payees, register_rows, squeezed, truth_of_parties
from ultramicro.procurement.linking.parties import Named, link_parties

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def links(shared_data):
    """By council, supplier as the truth writes it, and payee: what was decided."""
    cells = {}
    for council, row in register_rows(shared_data):
        if cell := row.get("Supplier Company Name") or row.get("Supplier Name"):
            cells.setdefault(council, {})[cell] = squeezed(cell)
    found = {}
    for council, (word, *_) in COUNCILS.items():
        names = [Named(name=cell) for cell in cells[council]]
        paid = [Named(name=payee) for payee in payees(shared_data, council)]
        for link in link_parties(names, paid, own=(word,)):
            pair = (council, cells[council][link.supplier], link.payee)
            if found.get(pair) != "linked":
                found[pair] = link.party
    return found


def judged(pairs, truth):
    """Precision of all pairs of which the truth speaks, and recall of what it has."""
    spoken = {p for p in pairs if p in truth.right or (p[:2] in truth.known and p not in truth.aside)}
    return len(spoken & truth.right) / len(spoken), len(spoken & truth.right) / len(truth.right)


def test_rules_alone_are_right_and_find_most(links, shared_data):
    precision, recall = judged(
        {p for p, party in links.items() if party == "linked"}, truth_of_parties(shared_data)
    )
    assert precision >= 0.995
    assert recall >= 0.70


def test_with_the_questions_nearly_all_is_found(links, shared_data):
    precision, recall = judged(links, truth_of_parties(shared_data))
    assert precision >= 0.95
    assert recall >= 0.85


def test_what_the_truth_does_not_speak_of_is_counted(links, shared_data):
    """The numbers that were looked through by eye; a change of them is to be looked through again."""
    truth = truth_of_parties(shared_data)
    unspoken = [p for p in links if p not in truth.right | truth.aside and p[:2] not in truth.known]
    assert len([p for p in unspoken if links[p] == "linked"]) == 197
    assert len(unspoken) - len([p for p in unspoken if links[p] == "linked"]) == 37
