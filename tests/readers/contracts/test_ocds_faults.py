"""Every fault that releases of real publishers show, as a small made one."""

import json
from datetime import date

import pytest

from tests.readers.contracts.reading import package, read, release
from ultramicro.core.errors import BadInput


def supplier(**members):
    return {"id": "s", "name": "Kelder Ltd", "roles": ["supplier"]} | members


def with_supplier(**members):
    return release(parties=[{"id": "b", "name": "Anytown Council", "roles": ["buyer"]}, supplier(**members)])


def award(**members):
    return release()["awards"][0] | members


class TestWrapping:
    """One release is read alike, however it is wrapped."""

    plain = read(package(release())).one

    @pytest.mark.parametrize("wrapped", [
        release(),
        [release()],
        [package(release())],
        {"records": [{"ocid": "ocds-test-1", "compiledRelease": release()}]},
        {"records": [{"ocid": "ocds-test-1", "releases": [{"url": "u", "date": "d", "tag": []}, release()]}]},
        {"records": [{"ocid": "ocds-test-1", "releases": [], "compiledRelease": release()}]},
        {"ocid": "ocds-test-1", "compiledRelease": release()},
    ])  # fmt: skip
    def test_in_any_package(self, wrapped):
        assert read(wrapped).one == self.plain

    def test_one_a_line(self):
        lines = "\n".join(json.dumps(release(n)) for n in (1, 2, 3)) + "\n"
        found = read(lines, "notices.jsonl")
        assert [(row["ocid"], row["line"]) for row in found.contracts] == [
            ("ocds-test-1", 1), ("ocds-test-2", 2), ("ocds-test-3", 3)
        ]  # fmt: skip

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
    def test_in_any_encoding(self, encoding):
        held = release(buyer={"name": "Café Council"}, parties=[])
        text = json.dumps(package(held), ensure_ascii=False).encode(encoding)
        assert read(text, "notices.json").one["buyer"] == "Café Council"

    def test_a_record_that_only_gives_addresses_is_set_aside(self):
        found = read({"records": [{"ocid": "o", "releases": [{"url": "u", "date": "d", "tag": ["tender"]}]}]})
        assert (found.codes, found.reading.set_aside) == (["release_linked"], 1)

    def test_keys_that_were_wrapped_over_lines_are_read(self):
        text = json.dumps(package(release())).replace('"parties"', '"par    ties"')
        assert read(text, "notices.json").one == self.plain


class TestBroken:
    """A broken release is rejected with its reason; the others are kept."""

    @pytest.mark.parametrize("fault", ['"amount": ,', '"amount": 221,000,000.00', '"amount": 90, "x" 1'])
    def test_numbers_that_are_none(self, fault):
        text = json.dumps(package(release(1), release(2), release(3)), indent=1)
        at = text.index('"amount"', text.index("ocds-test-2"))
        broken = text[:at] + fault + text[text.index(",", at) :]
        found = read(broken, "n.json")
        assert {row["ocid"] for row in found.contracts} == {"ocds-test-1", "ocds-test-3"}
        assert found.codes == ["release_broken"]
        assert found.rejects[0]["line"] == text[: text.index("ocds-test-2")].count("\n")

    def test_a_quotation_mark_too_many(self):
        text = json.dumps(package(release(1), release(2), release(3)), indent=1)
        at = text.index('Mowing 2"') + 3
        found = read(text[:at] + '"' + text[at:], "n.json")
        assert {row["ocid"] for row in found.contracts} == {"ocds-test-1", "ocds-test-3"}
        assert found.codes == ["release_broken"]

    def test_a_file_that_was_cut_off(self):
        text = json.dumps(package(release(1), release(2), release(3)), indent=1)
        found = read(text[: text.index("Mowing 3")], "n.json")
        assert (len(found.contracts), found.codes) == (2, ["release_broken"])

    def test_a_release_without_ocid(self):
        held = release(2)
        del held["ocid"]
        found = read(package(release(1), held))
        assert (len(found.contracts), found.codes) == (1, ["release_without_ocid"])

    @pytest.mark.parametrize("strange", [
        {"awards": "none"}, {"tender": []}, {"parties": {"0": supplier()}}, {"buyer": "Anytown"},
        {"tag": "award"}, {"awards": {"id": "a1", "suppliers": {"id": "s", "name": "Kelder Ltd"}}},
        {"tender": {"title": "Mowing", "tenderers": {"id": "s", "name": "Kelder Ltd"}}},
        {"contracts": [{"id": 5, "awardID": 7, "value": None, "period": "2026"}]},
    ])  # fmt: skip
    def test_members_of_another_kind_take_nothing_else_with_them(self, strange):
        found = read(package(release(1, **strange), release(2)))
        assert {row["ocid"] for row in found.contracts} == {"ocds-test-1", "ocds-test-2"}

    def test_a_member_that_is_no_object(self):
        found = read(package(release(1), "text", None, release(2)))
        assert len(found.contracts) == 2


class TestValues:
    def test_nought_is_unknown(self):
        row = read(package(release(awards=[award(value={"amount": 0, "currency": "GBP"})]))).one
        assert (row["value_pence"], row["flag"]) == (None, "value_is_zero")

    def test_several_suppliers_share_one_value_that_is_not_multiplied(self):
        named = [{"name": f"Firm {n} Ltd"} for n in range(17)]
        found = read(package(release(awards=[award(suppliers=named, value={"amount": 90})])))
        assert {(row["value_pence"], row["suppliers"], row["contract"]) for row in found.contracts} == {
            (9000, 17, "ocds-test-1 | a1")
        }
        assert found.flags() == {"value_shared"}

    def test_a_value_above_the_estimate_is_told(self):
        row = read(package(release(awards=[award(value={"amount": 101})]))).one
        assert (row["value_pence"], row["estimated_pence"], row["flag"]) == (
            10100,
            10000,
            "value_above_estimate",
        )

    def test_another_currency_is_not_taken_over(self):
        row = read(package(release(awards=[award(value={"amount": 90, "currency": "EUR"})]))).one
        assert (row["value_pence"], row["flag"]) == (None, "other_currency")

    def test_net_and_gross_are_told_apart(self):
        net = read(package(release(awards=[award(value={"amount": 90, "amountGross": 108})]))).one
        gross = read(package(release(awards=[award(value={"amountGross": 108})]))).one
        assert (net["value_pence"], net["vat"]) == (9000, "excluding")
        assert (gross["value_pence"], gross["vat"]) == (10800, "including")

    def test_pence_are_exact(self):
        text = json.dumps(package(release())).replace('"amount": 90', '"amount": 118983.60')
        assert read(text, "n.json").one["value_pence"] == 11898360


class TestPeriods:
    def test_a_length_alone_is_kept(self):
        period = {"durationInDays": 720}
        row = read(package(release(awards=[award(contractPeriod=period)]))).one
        assert (row["starts_on"], row["ends_on"], row["duration_days"]) == (None, None, 720)

    def test_a_length_and_a_first_day_give_the_last(self):
        period = {"startDate": "2026-04-01T00:00:00Z", "durationInDays": 365}
        assert read(package(release(awards=[award(contractPeriod=period)]))).one["ends_on"] == date(
            2027, 3, 31
        )

    def test_extensions(self):
        period = {"startDate": "2026-04-01", "endDate": "2028-03-31", "maxExtentDate": "2030-03-31T23:59:59Z"}
        row = read(package(release(awards=[award(contractPeriod=period)]))).one
        assert (row["ends_on"], row["extended_until_on"]) == (date(2028, 3, 31), date(2030, 3, 31))


class TestSuppliers:
    @pytest.mark.parametrize(("address", "code"), [
        ("1 High Street, Leeds, LS1 4DT", "LS1 4DT"),
        ("25 Farringdon StreetrnLondonrnEC4A 4AB", "EC4A 4AB"),
        ("180 Ashbourne Road,nDerby,nDE22 3BH", "DE22 3BH"),
        ("Oregon House,19 QueenswaynNEW MILTONnHampshirenBH25 5NNnGB", "BH25 5NN"),
        ("Station Road\nSidmouth\nEX10 8NN\nUK", "EX10 8NN"),
        ("280 Fifers Lane, Norwich, United Kingdom, NR6 6EQ", "NR6 6EQ"),
        ("96 brownshill green road , coventry, United Kingdom, cv6 2DT", "CV6 2DT"),
        ("120 COOMBE LANE | LONDON | SW20 OBA", "SW20 0BA"),
        ("4700 Superior Streetn        Lincoln NEn        68504", None),
        ("Systra, 21-23 City Quay, Dublin 2, Ireland", None),
    ])  # fmt: skip
    def test_postcodes_at_the_end_of_addresses(self, address, code):
        row = read(package(with_supplier(address={"streetAddress": address}))).one
        assert row["postcode"] == code

    @pytest.mark.parametrize("name", [
        "Name withheld (as individual and not a company)", "WITHHELD", "Redacted", "[redacted under GDPR]",
        "Commercially sensitive", "Commercial in confidence", "XXXXX", "Exempt under FOI s40",
        "Sole Trader",
    ])  # fmt: skip
    def test_withheld_suppliers_have_neither_name_nor_address(self, name):
        held = with_supplier(name=name, address={"streetAddress": "Civic Centre, LS1 1UR"})
        held["awards"][0]["suppliers"] = [{"id": "s", "name": name}]
        row = read(package(held)).one
        told = (row["supplier"], row["address"], row["postcode"], row["flag"])
        assert told == (None, None, None, "supplier_withheld")

    def test_the_buyers_own_address_is_a_stand_in(self):
        own = {"streetAddress": "Civic Centre", "postalCode": "LS1 1UR"}
        held = with_supplier(address=own)
        held["parties"][0]["address"] = own
        row = read(package(held)).one
        assert (row["supplier"], row["postcode"], row["flag"]) == ("Kelder Ltd", None, "address_of_buyer")

    @pytest.mark.parametrize("address", ["N/A", "x", "Kelder Ltd", "Redacted", "See attached"])
    def test_addresses_that_are_none(self, address):
        assert read(package(with_supplier(address={"streetAddress": address}))).one["address"] is None

    def test_a_supplier_without_a_name_is_kept_as_a_row(self):
        held = with_supplier(name=None, details={"scale": "large"})
        held["awards"][0]["suppliers"] = [{"id": "s"}]
        row = read(package(held)).one
        assert (row["supplier"], row["sme"], row["value_pence"]) == (None, False, 9000)
        assert row["flag"] == "supplier_not_named"

    @pytest.mark.parametrize(("identifier", "company", "other"), [
        ({"scheme": "GB-COH", "id": "158718"}, "00158718", None),
        ({"scheme": "GB-COH", "id": "11111111.0"}, "11111111", None),
        ({"scheme": "GB-COH", "id": "458577871"}, None, "GB-COH-458577871"),
        ({"scheme": "GB-PPON", "id": "PABC-1234-DEFG"}, None, "GB-PPON-PABC-1234-DEFG"),
        ({"scheme": "GB-CQC", "id": "1-234"}, None, "GB-CQC-1-234"),
        ({"scheme": "", "id": ""}, None, None),
    ])  # fmt: skip
    def test_numbers(self, identifier, company, other):
        row = read(package(with_supplier(identifier=identifier))).one
        assert (row["company_number"], row["supplier_id"]) == (company, other)

    def test_size_and_sort_are_unknown_where_nothing_is_said(self):
        told = read(package(with_supplier(details={"scale": "sme", "vcse": True}))).one
        assert (told["sme"], told["vcse"]) == (True, True)
        assert (read(package(release())).one["sme"], read(package(release())).one["vcse"]) == (None, None)

    def test_a_name_may_contradict_the_id_that_is_referred_to(self):
        parties = [{"id": "1", "name": "Anytown Council", "roles": ["buyer"]},
                   {"id": "1", "name": "Kelder Ltd", "roles": ["supplier"], "details": {"scale": "sme"}}]  # fmt: skip
        held = release(parties=parties, awards=[award(suppliers=[{"id": "1", "name": "Kelder Ltd"}])])
        row = read(package(held)).one
        assert (row["supplier"], row["sme"]) == ("Kelder Ltd", True)

    def test_escapes_of_pages_are_taken_out(self):
        held = with_supplier(name="Bristow &amp;amp; O&#039;Hara Ltd")
        held["awards"][0]["suppliers"] = [{"id": "s"}]
        assert read(package(held)).one["supplier"] == "Bristow & O'Hara Ltd"


class TestLots:
    lots = ({"id": "1", "title": "North", "value": {"amount": 60}}, {"id": "2", "title": "South"})

    def tendered(self, lots, **tender):
        held = release(tag=["tender"], awards=[])
        held["tender"] |= {"lots": lots} | tender
        return read(package(held))

    def test_lots_with_values_of_their_own_are_rows(self):
        found = self.tendered([self.lots[0], self.lots[1] | {"value": {"amount": 40}}])
        assert [(row["lot"], row["estimated_pence"], row["title"]) for row in found.contracts] == [
            ("1", 6000, "Mowing 1: North"), ("2", 4000, "Mowing 1: South")
        ]  # fmt: skip

    def test_one_value_of_all_lots_is_one_row(self):
        row = self.tendered(list(self.lots)).one
        assert (row["lots"], row["estimated_pence"], row["flag"]) == (2, 10000, "value_of_all_lots")

    def test_awards_of_lots_are_contracts_of_their_own(self):
        awards = [award(id="a1", relatedLots=["1"]), award(id="a2", relatedLots=["2"], value={"amount": 0})]
        held = release(awards=awards)
        held["tender"]["lots"] = list(self.lots)
        found = read(package(held)).contracts
        assert [(row["contract"], row["lot"], row["value_pence"]) for row in found] == [
            ("ocds-test-1 | a1", "1", 9000), ("ocds-test-1 | a2", "2", None)
        ]  # fmt: skip
        assert found[0]["flag"] == "value_above_estimate"


FIND_A_TENDER = {
    "ocid": "ocds-h6vhtk-0123", "id": "012345-2026", "date": "2026-05-01T10:00:00+01:00", "tag": ["award", "contract"],
    "initiationType": "tender",
    "buyer": {"id": "GB-PPON-PAAA-1111-BBBB", "name": "Anytown Council"},
    "parties": [
        {"id": "GB-PPON-PAAA-1111-BBBB", "name": "Anytown Council", "roles": ["buyer"]},
        {"id": "GB-PPON-PCCC-2222-DDDD", "name": "Kelder Ltd", "roles": ["supplier"],
         "identifier": {"scheme": "GB-PPON", "id": "PCCC-2222-DDDD"},
         "additionalIdentifiers": [{"scheme": "GB-COH", "id": "1234567"}],
         "address": {"streetAddress": "1 High Street", "postalCode": "LS1 4DT", "country": "GB"},
         "details": {"scale": "small", "vcse": False}}],
    "tender": {
        "id": "ocds-h6vhtk-0123", "title": "Care", "mainProcurementCategory": "services", "procurementMethodDetails":
        "Open procedure", "specialRegime": ["lightTouch"], "techniques": {"hasFrameworkAgreement": True},
        "lots": [{"id": "1", "suitability": {"sme": True}, "value": {"amount": 10, "amountGross": 12, "currency": "GBP"},
                  "contractPeriod": {"startDate": "2026-07-01", "endDate": "2028-06-30", "maxExtentDate": "2030-06-30"}},
                 {"id": "2", "value": {"amount": 20, "amountGross": 24, "currency": "GBP"}}]},
    "awards": [{"id": "1", "relatedLots": ["1"], "status": "active", "suppliers": [
                   {"id": "GB-PPON-PCCC-2222-DDDD", "name": "Kelder Ltd"}], "value": {"amountGross": 11}},
               {"id": "2", "relatedLots": ["2"], "status": "unsuccessful"}],
    "contracts": [{"id": "1", "awardID": "1", "status": "active", "dateSigned": "2026-05-02"}],
}  # fmt: skip


class TestFindATender:
    def test_lots_numbers_gross_values_and_extensions(self):
        won, nobody = read(package(FIND_A_TENDER)).contracts
        assert (won["company_number"], won["supplier_id"], won["sme"]) == (
            "01234567", "GB-PPON-PCCC-2222-DDDD", True)  # fmt: skip
        assert (won["value_pence"], won["estimated_pence"], won["vat"], won["lot"]) == (
            1100,
            1000,
            "including",
            "1",
        )
        assert (won["ends_on"], won["extended_until_on"]) == (date(2028, 6, 30), date(2030, 6, 30))
        assert (won["stage"], won["release"], won["reference"]) == ("contract", "012345-2026", None)
        assert "framework" in won["flag"]
        assert (nobody["supplier"], nobody["status"], nobody["flag"]) == (None, "unsuccessful", "framework")

    def test_several_contracts_of_one_award_are_all_kept(self):
        signed = [{"id": f"c{n}", "awardID": "a1", "value": {"amount": n}, "implementation": {
            "transactions": [{"id": n, "value": {"amount": n}}]}} for n in (1, 2, 3)]  # fmt: skip
        found = read(package(release(contracts=signed)))
        assert [(row["contract"], row["value_pence"]) for row in found.contracts] == [
            (f"ocds-test-1 | c{n}", n * 100) for n in (1, 2, 3)
        ]
        assert {row["reference"] for row in found.payments} == {row["contract"] for row in found.contracts}

    def test_contracts_without_awards_keep_no_supplier_that_may_be_anothers(self):
        signed = [{"id": "c1", "value": {"amount": 1}}, {"id": "c2", "value": {"amount": 2}}]
        found = read(package(release(awards=[], contracts=signed)))
        assert [row["supplier"] for row in found.contracts] == [None, None]
        assert read(package(release(awards=[], contracts=signed[:1]))).one["supplier"] == "Kelder Ltd"


class TestTrials:
    @pytest.mark.parametrize(("title", "text"), [
        ("TEST", ""), ("Test notice - please ignore", "x"), ("Test Natasha", "natasha test"), ("test 2", "test"),
        ("DO NOT APPLY - test tender, please ignore", ""),
    ])  # fmt: skip
    def test_they_are_set_aside(self, title, text):
        held = release(tender={"title": title, "description": text}, awards=[])
        found = read(package(held, release(2)))
        assert (found.codes, found.reading.set_aside, len(found.contracts)) == (["test_notice"], 1, 1)

    @pytest.mark.parametrize(("title", "text"), [
        ("Test Valley grounds maintenance", "Mowing"), ("Testing of lifts", "LOLER"), ("Test and Trace support", ""),
        ("PAT Testing", "Yearly tests of portable appliances in 40 schools"), ("Test equipment", "Multimeters"),
        ("Blood test kits", ""), ("Testicular cancer awareness", ""),
    ])  # fmt: skip
    def test_what_only_begins_like_one_is_kept(self, title, text):
        assert read(package(release(tender={"title": title, "description": text}))).one["title"] == title


class TestOcids:
    def test_unrelated_procurements_under_one_id_are_kept_apart(self):
        held = []
        for number in range(45):
            each = release(number, ocid="ocds-r6ebe6-00000 000000", buyer={"name": f"Council {number % 7}"})
            del each["id"]
            held.append(each)
        found = read(package(*held))
        assert len({row["contract"] for row in found.contracts}) == 45
        assert {row["ocid"] for row in found.contracts} == {"ocds-r6ebe6-00000 000000"}
        assert found.flags() == {"ocid_shared"}
        assert "contracts.ocid_shared" in found.notes()

    def test_releases_of_one_process_are_not(self):
        first = release(1, id="r1", tag=["tender"], awards=[])
        found = read(package(first, release(1, id="r2")))
        assert found.flags() == set()

    def test_a_mended_title_is_still_the_same_process(self):
        amended = release(1, id="r2", tag=["tenderAmendment"], awards=[])
        amended["tender"]["title"] = "Mowing of all parks"
        found = read(package(release(1, id="r1", tag=["tender"], awards=[]), amended))
        assert {row["contract"] for row in found.contracts} == {"ocds-test-1"}


OLD = {
    "ocid": "ocds-old-1", "id": "1", "date": "2015-01-01", "tag": ["award", "contract"],
    "buyer": {"identifier": {"legalName": "Anytown Council"}, "name": "Anytown Council"},
    "awards": [{"id": "a", "title": "Mowing", "value": {"amount": 50, "currency": "GBP"}, "suppliers": [
        {"identifier": {"scheme": "GB-COH", "id": "1234567"}, "name": "Kelder Ltd",
         "address": {"streetAddress": "1 High Street", "postalCode": "ls1 4dt"}}]}],
    "contracts": [{"id": "c", "awardID": "a", "status": "active", "implementation": {"transactions": [
        {"id": "t1", "amount": {"amount": 20.5, "currency": "GBP"}, "date": "2015-02-01",
         "providerOrganization": {"name": "Anytown Council"},
         "receiverOrganization": {"name": "Kelder Ltd"}}]}}],
}  # fmt: skip


class TestOlderVersion:
    """OCDS 1.0 names organisations where they act, and has other words for payments."""

    def test_it_is_read(self):
        found = read(package(OLD))
        row = found.one
        assert (row["buyer"], row["supplier"], row["company_number"]) == (
            "Anytown Council", "Kelder Ltd", "01234567")  # fmt: skip
        assert (row["postcode"], row["value_pence"], row["stage"]) == ("LS1 4DT", 5000, "contract")
        (paid,) = found.payments
        assert (paid["amount_pence"], paid["supplier"], paid["buyer"]) == (
            2050,
            "Kelder Ltd",
            "Anytown Council",
        )
        assert (paid["reference"], paid["paid_on"]) == (row["contract"], date(2015, 2, 1))


def test_lost_line_breaks_are_blanks():
    held = release(tender={"title": "Mowing", "description": "the framework.rnrnSupplier of goods,nFood"})
    assert read(package(held)).one["description"] == "the framework. Supplier of goods, Food"


def test_stages():
    planned = read(
        package(release(tag=["planning"], awards=[], tender={"title": "M", "status": "planned"}))
    ).one
    called = read(package(release(tag=["tender"], awards=[]))).one
    assert (planned["stage"], called["stage"], read(package(release())).one["stage"]) == (
        "pipeline", "tender", "award")  # fmt: skip
    assert (called["commenced_on"], called["estimated_pence"], called["value_pence"]) == (
        date(2026, 5, 1),
        10000,
        None,
    )


def test_half_a_letter_is_replaced_and_the_place_can_be_kept():
    one = read(json.dumps(package(release(tender={"title": "Half \ud800 here"}))), name="notices.json").one
    assert one["title"] == "Half \N{REPLACEMENT CHARACTER} here"


class TestOtherKinds:
    """What stands where an object should is told, and never taken for nothing."""

    @pytest.mark.parametrize(("members", "flag", "note"), [
        ({"value": 500}, "value_unclear", "contracts.notices_values_unclear"),
        ({"value": {"amount": True}}, "value_unclear", "contracts.notices_values_unclear"),
        ({"value": {"amount": 5, "currency": "EUR"}}, "other_currency", "contracts.notices_foreign"),
        ({"contractPeriod": "2024-2027"}, "day_unclear", "contracts.notices_days_unclear"),
        ({"contractPeriod": {"endDate": "2205-01-01"}}, "day_unclear", "contracts.notices_days_unclear"),
    ])  # fmt: skip
    def test_is_flagged_and_told_of(self, members, flag, note):
        found = read(package(release(awards=[award(**members)])))
        assert flag in found.flags()
        assert note in found.notes()

    @pytest.mark.parametrize("named", ["Kelder Ltd", ["Kelder Ltd"], {"name": "Kelder Ltd"}])
    def test_a_bare_name_is_a_supplier(self, named):
        assert (
            read(package(release(parties=[], awards=[award(suppliers=named)]))).one["supplier"]
            == "Kelder Ltd"
        )

    def test_a_list_is_no_name(self):
        found = read(package(release(parties=[], awards=[award(suppliers=[{"name": ["Kelder Ltd"]}])])))
        assert found.one["supplier"] is None

    def test_a_notice_whose_awards_cannot_be_read_is_no_open_call(self):
        assert read(package(release(awards="see the attached list"))).codes == ["release_member_unreadable"]

    def test_a_single_release_in_the_place_of_a_list_is_read(self):
        assert read({"version": "1.1", "releases": release()}).one == read(package(release())).one

    @pytest.mark.parametrize("content", [{"version": "1.1", "releases": []}, {"releases": "a"}])
    def test_a_package_of_nothing_asks_for_no_columns(self, content):
        with pytest.raises(BadInput, match="no notice is in it"):
            read(content)
