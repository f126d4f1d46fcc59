"""Direct debits for the bank: valid by the schema's names, order and bounds, with sums that agree."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ultramicro.core.errors import BadInput
from ultramicro.energy.club.debiting import read_mandates
from ultramicro.energy.club.pain008 import (
    VERSIONS,
    Collector,
    Debited,
    Mandate,
    Turn,
    bic_of,
    creditor_id_of,
    mandate_of,
    pain008,
)

IBAN = "DE89370400440532013000"
CLUB = Collector(name="Energieverein Süd", iban=IBAN, creditor_id="DE98ZZZ09999999999")
SHARED = Path(os.environ.get("ULTRAMICRO_SHARED", "../shared"))
USED = (Path(__file__).parent / "pain_008_001_used.xsd").read_text(encoding="utf-8")


def schemas(version):
    """What is used of the message; and ISO's own, which may not be passed on, where somebody put it."""
    used = USED.replace("VERSION", version).replace('name="CODE"', f'name="{VERSIONS[version]}"')
    found = [etree.XMLSchema(etree.fromstring(used.encode()))]
    whole = SHARED / "data" / "schemas" / f"pain.008.001.{version}.xsd"
    return [*found, etree.XMLSchema(etree.parse(whole))] if whole.is_file() else found


VALID = {version: schemas(version) for version in VERSIONS}
DEBITS = st.lists(
    st.tuples(st.integers(1, 99_999_999_999), st.sampled_from(Turn), st.sampled_from(["", "COBADEFFXXX"])),
    min_size=1, max_size=12,
)  # fmt: skip


def written(debits, *, name="Ann", number="run", version="08"):
    made = [
        Debited(Mandate("a", name, IBAN, f"M{n}", date(2026, 1, 1), bic, turn), cents, f"bill-{n}")
        for n, (cents, turn, bic) in enumerate(debits)
    ]
    at = datetime(2026, 4, 2, 12, tzinfo=UTC)
    return etree.fromstring(pain008(CLUB, made, number=number, at=at, on=date(2026, 4, 9), version=version))


@given(DEBITS, st.text(max_size=90), st.sampled_from(sorted(VERSIONS)))
def test_every_file_is_valid_and_its_sums_agree_whatever_members_are_called(debits, name, version):
    root = written(debits, name=name, number="energy-2026-03-1" * 3, version=version)
    for schema in VALID[version]:
        schema.assertValid(root)
    space = {"p": root.nsmap[None]}
    head, batches = root.find(".//p:GrpHdr", space), root.findall(".//p:PmtInf", space)
    for held, sums in [
        (head, [cents for cents, _, _ in debits]),
        *(
            (batch, [cents for cents, turn, _ in debits if turn == batch.findtext(".//p:SeqTp", "", space)])
            for batch in batches
        ),
    ]:
        assert held.findtext("p:NbOfTxs", "", space) == str(len(sums))
        assert held.findtext("p:CtrlSum", "", space) == f"{sum(sums) // 100}.{sum(sums) % 100:02d}"
    assert len({batch.findtext("p:PmtInfId", "", space) for batch in batches}) == len(batches)
    assert len({batch.findtext(".//p:SeqTp", "", space) for batch in batches}) == len(batches)


@pytest.mark.parametrize(
    ("read", "text"),
    [(creditor_id_of, "DE99ZZZ09999999999"), (creditor_id_of, "DE98"), (creditor_id_of, ""), (bic_of, "COBADE"),
     (mandate_of, ""), (mandate_of, "M" * 36), (mandate_of, "Straße 7"), (mandate_of, "/M"), (mandate_of, "a//b")],
)  # fmt: skip
def test_what_is_no_number_of_its_kind_is_refused_and_not_changed(read, text):
    with pytest.raises(BadInput):
        read(text)


def test_a_sum_that_the_scheme_does_not_take_is_refused():
    with pytest.raises(BadInput, match="999,999,999"):
        written([(10**11, Turn.RECURRENT, "")])


def test_a_mandate_that_cannot_be_read_is_named_with_its_line(tmp_path):
    path = tmp_path / "mandates.csv"
    head = "who,iban,mandate,signed_on,bic,sequence\n"
    path.write_text(f"{head}ann,{IBAN},M1,2026-01-01,,\nbob,{IBAN},M2,2026-01-01,COBADEFF,FRST\n")
    found = read_mandates(path)
    assert (found["ann"].sequence, found["bob"].sequence, found["bob"].bic) == ("RCUR", "FRST", "COBADEFF")
    for wrong in (
        f"bob,{IBAN},,2026-01-01,,",
        f"bob,{IBAN},M2,2026-01-01,X,",
        f"bob,{IBAN},M2,2026-01-01,,SECOND",
    ):
        path.write_text(f"{head}ann,{IBAN},M1,2026-01-01,,\n{wrong}\n")
        with pytest.raises(BadInput) as refused:
            read_mandates(path)
        assert refused.value.where.endswith("mandates.csv:3")
