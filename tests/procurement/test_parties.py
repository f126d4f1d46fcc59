"""Which payee is which contract's supplier: laws, then the false friends, then how cells are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.procurement.linking.cells import suppliers_in
from ultramicro.procurement.linking.parties import Named, link_parties

WORD = st.sampled_from(["Acorn", "acron", "Rosewell", "Care", "Service", "North", "South", "Phase 1", "Phase 2", "Ltd",
                        "(Leeds)", "t/a Rose Hill", "Limited & Elm", "Gtr", "Greater", "LLP", "CIC", "best care",
                        "bestcare", "Solicitors", "Various", ",", "- 12345", "GRC"])  # fmt: skip
PRINTED = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
NUMBERS = st.frozensets(st.sampled_from(["00000012", "00000034"]), max_size=1)
NAMES = st.lists(
    st.builds(Named, name=PRINTED, company_numbers=NUMBERS, postcodes=st.frozensets(st.just("LS11AA"), max_size=1)),
    max_size=8, unique_by=lambda n: n.name)  # fmt: skip


def told(suppliers, payees, **more):
    return {
        (x.supplier, x.payee): (x.party, x.rule, x.score) for x in link_parties(suppliers, payees, **more)
    }


def between(supplier, *payees):
    """How a supplier's cell is linked with each payee; None where it is not."""
    found = told([Named(name=supplier)], [Named(name=payee) for payee in payees])
    return [found.get((supplier, payee), (None,))[0] for payee in payees]


@given(NAMES, NAMES, st.randoms(use_true_random=False))
def test_the_order_of_the_names_changes_nothing(suppliers, payees, dice):
    mixed, other = suppliers[:], payees[:]
    dice.shuffle(mixed)
    dice.shuffle(other)
    assert link_parties(suppliers, payees) == link_parties(mixed, other)


def retyped(name, dice):
    """The same name with other capitals, blanks and full stops behind abbreviations."""
    text = "".join(dice.choice((c.upper(), c.lower())) for c in name).replace(" ", "  ")
    return text.replace("TD", "TD.") if dice.random() < 0.5 else text


@given(NAMES, NAMES, st.randoms(use_true_random=False))
def test_capitals_blanks_and_stops_change_nothing(suppliers, payees, dice):
    plain = told([Named(name=s.name) for s in suppliers], [Named(name=p.name) for p in payees])
    as_typed = {n.name: retyped(n.name, dice) for n in (*suppliers, *payees)}
    again = told(
        [Named(name=as_typed[s.name]) for s in suppliers], [Named(name=as_typed[p.name]) for p in payees]
    )
    assert again == {(as_typed[s], as_typed[p]): how for (s, p), how in plain.items()}


@given(NAMES, NAMES, NAMES)
def test_another_contract_never_unlinks_an_equal_number(suppliers, payees, more):
    new = [each for each in more if each.name not in {s.name for s in suppliers}]
    before, after = told(suppliers, payees), told([*suppliers, *new], payees)
    for pair, how in before.items():
        if how[:2] == ("linked", "company_number"):
            assert after[pair][:2] == ("linked", "company_number")


@given(NAMES, NAMES)
def test_two_company_numbers_are_never_one_company(suppliers, payees):
    ours, theirs = ({n.name: n.company_numbers for n in names} for names in (suppliers, payees))
    for (supplier, payee), (party, *_) in told(suppliers, payees).items():
        a, b = ours[supplier], theirs[payee]
        assert not (party == "linked" and a and b and not a & b)


FALSE_FRIENDS = [
    ("S&W TLP (Project Co One) Limited", "S&W TLP (Project Co Two) Ltd"),
    ("University of Chester", "University of Manchester"),
    ("KIDS", "Kids Planet"),
    ("Virgin Media Limited", "Virgin Media Business"),
    ("Virgin Media Business Ltd", "Virgin Media Ltd"),
    ("Maria Mallaband (16) Limited", "Maria Mallaband Ltd"),
    ("Oak House Care (North) Ltd", "Oak House Care (South) Ltd"),
    ("Reach PLC", "Reach CIC"),
    ("Seddon Phase 2 Ltd", "Seddon Phase 3 Ltd"),
    ("Thomson Solicitors", "Thompson Solicitors"),
    ("Insight Direct (UK) Ltd", "Savills (UK) Ltd"),
    ("Allpay Ltd", "Allpay *Great Places Hous"),
]


@pytest.mark.parametrize(("supplier", "payee"), FALSE_FRIENDS)
def test_false_friends_are_never_linked(supplier, payee):
    assert between(supplier, payee)[0] != "linked"
    assert between(payee, supplier)[0] != "linked"


@pytest.mark.parametrize(
    ("supplier", "payee"),
    [
        ("A E YATES LIMITED", "A.E. Yates Ltd"),
        ("GV AV Limited", "GVAV Ltd"),
        ("Electricity North West", "Electricity Northwest"),
        ("Autistic Society for the Greater Area", "Autistic Society Gtr Area"),
        ("Allied Publicity Services (Manchester) Limited", "Allied Publicity Services (M/Cr)Ltd"),
        ("African Caribbean Care Group (ACCG)", "African Caribbean Care Group"),
        ("Capita Property and Infrastructure Limited", "Capita Property & Infrastructure Lt"),
        ("Greater Manchester Mental Health NHS FT", "Greater Manchester Mental Health NH"),
        ("Metro Health and Wellbeing Ltd\nt/a Metro Physio", "Metro Health And Wellbeing Ltd"),
        ("Contact Group Ltd", "Iris Software Grp T/A Contact Grp"),
        ("Osbourne Delta", "Osborne Delta"),
        ("Acme Rose Ltd", "Acme Rose (Acc 00123456)"),
        ("Mears Limited & Plexus UK (First Project) Limited", "Plexus Uk (First Project) Ltd"),
        ("Next Level Learning, Vision for Education, YMCA", "Vision For Education Ltd"),
    ],
)
def test_what_reads_the_same_is_linked(supplier, payee):
    assert between(supplier, payee) == ["linked"]


@pytest.mark.parametrize(
    ("supplier", "payee"),
    [
        ("TfGM", "Transport For Greater Manchester"),
        ("Greater Manchester West Mental Health NHS Foundation Trust", "Gmw Mental Health Nhs Ft"),
        ("AEW Architects", "AEW Architects & Designers Ltd"),
        ("Acme Rosewell Ltd", "Acme Rosewell Ltd - Leeds Branch"),
        ("Aggregate Industries UK Ltd", "Aggregates Industries Uk Ltd"),
        ("Vivup (SME HCI Ltd)", "Sme Hci Ltd T/A Vivup"),
    ],
)
def test_what_may_be_the_same_is_asked(supplier, payee):
    assert between(supplier, payee) == ["review"]


def test_a_namesake_is_not_asked_about_where_the_name_itself_is_paid():
    assert between("Civica UK Ltd", "Civica Uk Limited", "Civica Election Services Ltd") == ["linked", None]


def test_words_of_the_payer_s_own_name_tell_nothing():
    names = [Named(name="Kelder")], [Named(name="Kelder Taxis")]
    assert told(*names)
    assert not told(*names, own=("kelder",))


def test_a_postcode_confirms_a_spelling_but_not_a_longer_name():
    here = frozenset({"LS11AA"})
    spelt = told(
        [Named(name="Aggregate Industries", postcodes=here)],
        [Named(name="Aggregates Industries", postcodes=here)],
    )
    assert next(iter(spelt.values()))[:2] == ("linked", "postcode")
    longer = told(
        [Named(name="Virgin Media", postcodes=here)], [Named(name="Virgin Media Business", postcodes=here)]
    )
    assert next(iter(longer.values()))[0] == "review"


def test_a_cut_name_that_begins_two_suppliers_is_asked():
    found = told(
        [
            Named(name="Hanley Amos Stewart Building Surveyors"),
            Named(name="Hanley Amos Stewart Building Surveys Leeds"),
        ],
        [Named(name="Hanley Amos Stewart Building Surve")],
    )
    assert {how[0] for how in found.values()} == {"review"}


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("n/a", ()),
        ("N / A", ()),
        ("Various Providers", ()),
        ("(multiple)", ()),
        ("Various - see STAR for details", ()),
        ("-", ()),
        ("tbc", ()),
        ("Smith & Sons, Ltd", ("Smith & Sons, Ltd",)),
        ("Schofield and Sons", ("Schofield and Sons",)),
        ("Edintervention\nJEP Youth", ("Edintervention JEP Youth", "Edintervention", "JEP Youth")),
        ("Several suppliers including Open Eye, Elm Ltd.  Other suppliers tbc.", ("", "Open Eye", "Elm Ltd. Other suppliers tbc")),
    ],
)  # fmt: skip
def test_cells_name_nobody_one_or_several(cell, names):
    assert suppliers_in(cell) == names
