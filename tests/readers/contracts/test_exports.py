"""Exports of notices: Contracts Finder's CSV, lists of notices in JSON, payments under contracts."""

import json
from datetime import date

import pytest

from tests.readers.contracts.reading import read
from tests.readers.contracts.test_registers import written
from ultramicro.core.errors import BadInput

FINDER = [
    "Notice Identifier", "Notice Type", "Organisation Name", "Status", "Published Date", "Title", "Description",
    "Nationwide", "Postcode", "Region", "CPV Codes", "Start Date", "End Date", "Closing Date", "Suitable for SME",
    "Suitable for VCO", "OJEU Contract Type", "Value Low", "Value High", "Awarded Date", "Awarded Value",
    "Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]", "Contract start date", "Contract end date",
]  # fmt: skip
AWARDED = [
    "tender_1", "Contract", "Anytown Council", "Awarded", "2026-03-01T00:00:00Z", "Mowing", "Parks", "", "LS1 1UR",
    "Leeds", "77314100", "2026-04-01", "2027-03-31", "01/03/2026", "Yes", "No", "Services", "1000", "2000",
    "28/02/2026", "1500", "[Kelder Ltd|1 High St Leeds LS1 4DT|COMPANIES_HOUSE|7842756|Yes|No][Trust X|x|NONE||No|Yes]",
    "01/05/2026", "30/04/2027",
]  # fmt: skip


def finder(**cells):
    return [cells.get(header, cell) for header, cell in zip(FINDER, AWARDED, strict=True)]


class TestContractsFinder:
    def test_suppliers_in_brackets_and_both_styles_of_days(self):
        first, second = read("\ufeff" + written([FINDER, finder()])).contracts
        assert (first["supplier"], first["company_number"], first["postcode"], first["sme"], first["vcse"]) == (
            "Kelder Ltd", "07842756", "LS1 4DT", True, False)  # fmt: skip
        assert (second["supplier"], second["address"], second["company_number"], second["vcse"]) == (
            "Trust X", None, None, True)  # fmt: skip
        assert {(row["value_pence"], row["suppliers"], row["flag"]) for row in (first, second)} == {
            (150000, 2, "value_shared")
        }
        days = ("published_on", "closes_on", "awarded_on", "starts_on", "ends_on")
        assert [first[day] for day in days] == [date(2026, 3, 1), date(2026, 3, 1), date(2026, 2, 28),
                                                date(2026, 5, 1), date(2027, 4, 30)]  # fmt: skip
        assert (first["stage"], first["kind"], first["suits"], first["release"]) == (
            "award", "services", "sme", "tender_1")  # fmt: skip

    def test_a_call_has_no_supplier_and_the_days_that_are_planned(self):
        cells = {"Status": "Open", "Awarded Date": "", "Awarded Value": "", FINDER[-3]: "",
                 "Contract start date": "", "Contract end date": ""}  # fmt: skip
        row = read(written([FINDER, finder(**cells)])).one
        assert (row["stage"], row["supplier"], row["estimated_pence"], row["value_low_pence"]) == (
            "tender", None, 200000, 100000)  # fmt: skip
        assert (row["starts_on"], row["flag"]) == (date(2026, 4, 1), None)

    def test_plans(self):
        row = read(
            written([FINDER, finder(**{"Notice Type": "Pipeline", FINDER[-3]: "", "Awarded Date": ""})])
        ).one
        assert row["stage"] == "pipeline"


def notice(**members):
    return {
        "id": "e2", "title": "Mowing", "description": "Parks", "organisation": "Anytown Council",
        "status": "awarded", "notice_type": "Contract", "published_date": "2025-12-22", "deadline_date": None,
        "awarded_date": "2025-12-04", "value_low": 1189.6, "value_high": 0, "awarded_value": 1189.6,
        "awarded_supplier": "Ford &amp; Slater Ltd.", "awarded_to_sme": False, "cpv_codes": "34142200 34142300",
        "region": "North West", "postcode": "FY1 1NA", "suitable_for_sme": True, "url": "https://…",
    } | members  # fmt: skip


class TestLists:
    @pytest.mark.parametrize("wrap", [
        lambda some: some, lambda some: {"meta": {"a": 1}, "stats": {"top": [{"name": "x"}]}, "contracts": some},
        lambda some: {"data": {"more": {"results": some}}},
        lambda some: {"noticeList": [{"score": 1, "item": each} for each in some]},
    ])  # fmt: skip
    def test_a_list_of_notices_in_any_wrapping(self, wrap):
        found = read(wrap([notice(), notice(id="e3", awarded_supplier="A Ltd,B Ltd")]))
        assert [row["supplier"] for row in found.contracts] == ["Ford & Slater Ltd.", "A Ltd", "B Ltd"]
        row = found.contracts[0]
        assert (row["value_pence"], row["estimated_pence"], row["value_low_pence"]) == (
            118960,
            118960,
            118960,
        )
        assert (row["sme"], row["suits"], row["cpv"], row["stage"]) == (False, "sme", "34142200", "award")
        # Where the work is done is no supplier's postcode.
        assert row["postcode"] is None

    def test_a_broken_notice_is_rejected_by_itself(self):
        text = json.dumps({"contracts": [notice(), notice(id="e3"), notice(id="e4")]})
        found = read(text.replace('"e3", "title"', '"e3" "title"'), "n.json")
        assert ([row["reference"] for row in found.contracts], found.codes) == (
            ["e2", "e4"],
            ["release_broken"],
        )

    def test_a_column_of_ocids_makes_no_releases_of_them(self):
        assert read([notice(ocid="ocds-1"), notice(ocid="ocds-2")]).contracts[1]["ocid"] == "ocds-2"

    def test_a_low_value_above_the_high_one_is_told(self):
        row = read([notice(value_low=300, value_high=200, awarded_value=0)]).one
        assert (row["estimated_pence"], row["value_pence"], set(row["flag"].split())) == (
            30000, None, {"range_reversed", "value_is_zero"})  # fmt: skip

    @pytest.mark.parametrize(("status", "kind", "stage"), [
        ("open", "Contract", "tender"), ("closed", "Contract", "tender"), ("open", "PreProcurement", "pipeline"),
        ("open", "Pipeline", "pipeline"),
    ])  # fmt: skip
    def test_stages(self, status, kind, stage):
        cells = {"awarded_supplier": None, "awarded_date": None, "awarded_value": 0}
        assert read([notice(status=status, notice_type=kind, **cells)]).one["stage"] == stage


PAID = ["Contract identifier", "Notice identifier", "Supplier name", "Supplier unique identifier",
        "Payment amount (£)", "Date of payment"]  # fmt: skip


class TestPaymentsUnderContracts:
    @pytest.mark.parametrize("headers", [
        PAID, ["Contract ID", "Notice number", "Supplier", "Supplier ID", "Amount paid", "Payment date"],
        ["Contract reference", "Notice ID", "Payee", "PPON", "Total amount", "Date paid"],
    ])  # fmt: skip
    def test_any_header_by_declared_names(self, headers):
        rows = [["C1", "012345-2026", "Kelder Ltd", "PABC-1234-DEFG", "40,000.00", "01/05/2026"]]
        (paid,) = read(written([headers, *rows])).payments
        assert (paid["reference"], paid["release"], paid["supplier_id"], paid["amount_pence"], paid["paid_on"]) == (
            "C1", "012345-2026", "PABC-1234-DEFG", 4_000_000, date(2026, 5, 1))  # fmt: skip

    def test_what_cannot_be_used_is_rejected_and_like_payments_are_kept(self):
        good = ["C1", "", "Kelder Ltd", "07842756", "40,000", "01/05/2026"]
        rows = [good, good, ["", "", "Kelder Ltd", "", "50,000", ""], ["C2", "", "Kelder Ltd", "", "abc", ""],
                ["Total", "", "", "", "80,000", ""]]  # fmt: skip
        found = read(written([PAID, *rows]))
        assert found.codes == ["contract_not_named", "amount_unreadable", "row_total"]
        assert [row["company_number"] for row in found.payments] == ["07842756", "07842756"]
        assert found.reading.total_pence == 8_000_000


def test_what_is_no_list_of_contracts_is_refused_with_its_columns():
    with pytest.raises(BadInput, match="its columns are 'Colour', 'Size'"):
        read("Colour,Size\nred,1\nblue,2\n")
    with pytest.raises(BadInput):
        read('{"accounts": [{"iban": "x"}]}', "a.json")
