"""Links on the real registers of two councils, held against the half of a hand-checked truth that we have."""

import shutil

import pytest

from tests.procurement.registers import (
    COUNCILS,
    REGISTERS,
    contract_verdicts,
    payees,
    payments,
    register_rows,
    squeezed,
    truth_of_parties,
)
from ultramicro.procurement.linking.link import link_contracts
from ultramicro.procurement.linking.parties import Named, link_parties
from ultramicro.techniques import open_place

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


@pytest.fixture(scope="module")
def under(shared_data, tmp_path_factory):
    """The registers as the product reads them, linked with the payments of both councils."""
    root = tmp_path_factory.mktemp("registers")
    (root / "contracts").mkdir()
    (root / "place.toml").write_text('name = "Two councils"\n', encoding="utf-8")
    for name in REGISTERS:
        shutil.copy(shared_data / "contracts" / "registers" / f"{name}.csv", root / "contracts")
    return link_contracts(open_place(root).table("contracts"), payments(shared_data))


def test_contracts_called_strong_are_right(under, shared_data):
    references = {r["number"]: r["reference"] for r in under.contracts.to_pyarrow().to_pylist()}
    names = {(r["pair"], r["contract"]): r for r in under.links.to_pyarrow().to_pylist()}
    verdicts = contract_verdicts(shared_data)
    judged = []
    for row in under.streams.to_pyarrow().to_pylist():
        link = names[row["pair"], row["contract"]]
        verdict = verdicts.get((link["payer"], references[row["contract"]], link["payee"]))
        if verdict and row["class"] == "strong":
            judged.append(verdict == "yes")
    assert len(judged) >= 8
    assert sum(judged) / len(judged) >= 0.95


def test_every_penny_of_the_councils_is_told(under, shared_data):
    told = under.standings.group_by("payer").agg(pence=under.standings.amount_pence.sum())
    sums = {row["payer"]: round(row["pence"] / 10**7, 1) for row in told.to_pyarrow().to_pylist()}
    # As the reference measured them: 956.8m and 166.8m.
    assert sums == {"salford_city_council": 9567.9, "trafford_metropolitan_borough_council": 1668.5}
