"""People in payment files, statements and books: no command that answers names one, in any form it writes."""

import json
import re
import zipfile

import pytest
from pyarrow import parquet

from ultramicro.main import main
from ultramicro.place.people.lines import HIDDEN
from ultramicro.techniques import all_techniques, open_place

PEOPLE = """JANE DOE|Mr John Doe|DOE JANE|JANE DOE 1|J DOE|Jane Mary Doe|JANE O'DOE|Jane Doe-Roe|DOE, JANE|DOE J MRS
Ms. J. O'Doe|Dr Doe|Mr & Mrs A Doe|Jane and John Doe|Estate of the late Jane Doe|Jane Doe (Foster Carer)|Zofia Doeska|Doe Ngozi
Sayed Doerahman|doe.family@gmail.com""".replace("\n", "|").split("|")
FIRMS = [
    "Kelder Plumbing Ltd",
    "Rowan & Sons Builders",
    "Bright Cleaning Services",
    "Northgate Catering Plc",
    "Doctors Lane Surgery",
]
CARE = ["Adoption grants", "Direct payments", "SEN transport", "Foster care"]
AREAS = (
    '\n[[areas]]\nname = "Town"\nprefixes = ["BB5"]\n\n[[areas]]\nname = "County"\nprefixes = ["BB", "PR"]\n'
)
ASKED = [technique.name for technique in all_techniques()]
"""Every question there is, so that a new one cannot be forgotten."""
NAMED = re.compile(r"\bdoe(?!s\b)|\broe\b|BB5 ?1A[A-Z]", re.IGNORECASE)
"""What none of the people may leave: a name, part of an identifier made of it, or a postcode only they have."""


def lines():
    yield "Supplier,Date,Amount,Category,Supplier Post Code,Reference"
    for i, name in enumerate(PEOPLE):
        quoted = f'"{name}"' if "," in name else name
        for month in (4, 5):
            yield f"{quoted},{i % 27 + 1:02}/{month:02}/2024,{100 + i}.00,{CARE[i % 4]},BB5 1A{chr(65 + i)},DOE{i}{month}"
    for i, name in enumerate(FIRMS * 4):
        yield f"{name},{i + 1:02}/0{4 + i % 4}/2024,{1000 + 7 * i}.50,Building repairs and cleaning,{('PR1 1AA', 'BB5 2AA')[i % 2]},F{i}"


KEPT = {
    "parties.csv": """party,alias,not_alias,kind,postcode,local
Mrs Jane Doe,J DOE,,household,BB5 1AA,maybe
Doe Ngozi,,,household,NOTAPOSTCODE,
Roe Zofia,DOE SAYED,,household,BB5 1AB,yes
Kelder Plumbing Ltd,DOE JANE,J DOE,household,BB5 1AC,
Roe Anna,,,business,BB5 1AD,yes
Rowan & Sons Builders,ROWAN,,business,PR1 1AA,
""",
    "survey.csv": """respondent,kind,category,spend_pence,local_share,area
Jane Doe,household,food,100,0.5,Town
JOHN DOE,worker,food,100,2.5,Town
Bright Cleaning Services,supplier,all,100,0.5,Town
""",
    "payments/kept-out.csv": """Supplier,Date,Amount,Category,Supplier Post Code,Reference
Jane Doe,no day,12.00,Foster care,BB5 1AA,DOE99
DOE JANE,01/04/2024,Mrs A Doe,Foster care,BB5 1AA,DOE99
Mrs J Doe,01/04/2024
"DOE, JANE",32/13/2024,5.00,Foster care,BB5 1AA,DOE99
1234 Jane Doe 12 High Street,01/04/2024,,Foster care,BB5 1AA,DOE98
Kelder Plumbing Ltd,01/04/2024,abc,Repairs,PR1 1AA,F99
""",
    "payments/copy.csv": """Supplier,Date,Amount,Category,Supplier Post Code,Reference
JANE DOE,01/04/2024,100.00,Adoption grants,BB5 1AA,DOE04
Mr John Doe,02/04/2024,101.00,Direct payments,BB5 1AB,DOE14
Kelder Plumbing Ltd,01/04/2024,1000.50,Building repairs and cleaning,PR1 1AA,F0
""",
    "payments/statement Jane Doe.csv": """Date,Description,Money Out,Money In,Balance
01/05/2024,KELDER PLUMBING LTD,100.00,,900.00
02/05/2024,MS J DOE,50.00,,850.00
99/05/2024,MR A DOE,,20.00,870.00
""",
}
"""Every place where people's names get into by a clerk's hand: merges, answers, lines that cannot be used, a file's name."""
OWN_FILE = "statement Jane Doe"
"""The keeper's own name of a file, which `check` must say so that it is found."""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """The town with all that clerks added; only read, so that its payments are read once."""
    town = a_town(tmp_path_factory.mktemp("crowded"))
    for name, text in KEPT.items():
        (town / name).write_text(text, encoding="utf-8")
    return town


@pytest.fixture
def town(tmp_path, capsys):
    made = a_town(tmp_path)
    capsys.readouterr()
    return made


def a_town(tmp_path):
    (tmp_path / "spend.csv").write_text("\n".join(lines()) + "\n", encoding="utf-8")
    assert main(["new", str(tmp_path / "town"), str(tmp_path / "spend.csv"), "--name", "Town"]) == 0
    with (tmp_path / "town" / "place.toml").open("a", encoding="utf-8") as file:
        file.write(AREAS)
    (tmp_path / "town" / "payments" / "home.csv").write_text(
        "Date,Description,Money Out,Money In,Balance\n"
        "01/04/2024,KELDER PLUMBING LTD,100.00,,900.00\n02/04/2024,MS J DOE,50.00,,850.00\n03/04/2024,MR A DOE,,20.00,870.00\n"
    )
    return tmp_path / "town"


def text_of(path):
    """All that a written file says, whatever its form."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    if path.suffix == ".parquet":
        return "\n".join(str(row) for row in parquet.read_table(path).to_pylist())
    return path.read_bytes().decode("utf-8", "replace")


def named_in(text):
    return sorted({match[0] for match in NAMED.finditer(text)})


@pytest.mark.long  # the crowded town below is the same and more
@pytest.mark.parametrize("asked", ASKED)
def test_no_answer_names_a_person_on_the_screen_as_json_or_in_files(town, tmp_path, capsys, asked):
    out = tmp_path / "out"
    for extra in (["--json", "--all"], []):
        status = main(["ask", asked, str(town), *extra, "--out", str(out)])
        said = capsys.readouterr()
        assert status in (0, 2), said.err
        assert named_in(said.out.replace(str(tmp_path), "")) == []
    for path in out.rglob("*"):
        if path.is_file():
            assert named_in(text_of(path)) == [], path


@pytest.mark.long
def test_the_report_and_all_its_tables_and_pages_name_no_person(town, tmp_path):
    assert main(["report", str(town), "--out", str(tmp_path / "report"), "--tables"]) == 0
    pages = [path for path in (tmp_path / "report").rglob("*") if path.is_file()]
    assert {"report.html", "flows.csv", "party_places.csv"} <= {path.name for path in pages}
    for path in pages:
        assert named_in(text_of(path)) == [], path


ALL = [["report", "--tables"], *(["ask", name, "--json", "--all"] for name in ASKED)]


@pytest.mark.parametrize("command", ALL, ids=[" ".join(words) for words in ALL])
def test_no_merge_answer_copy_or_file_name_brings_a_person_back(crowded, tmp_path, capsys, command):
    places = crowded.parent
    verb, *rest = command
    where = [rest.pop(0)] if verb == "ask" else []
    status = main([verb, *where, str(crowded), *rest, "--out", str(tmp_path / "out")])
    said = capsys.readouterr()
    assert status in (0, 2), said.err
    assert named_in((said.out + said.err).replace(str(tmp_path), "").replace(str(places), "")) == []
    for path in (tmp_path / "out").rglob("*"):
        if path.is_file():
            assert named_in(path.name) == []
            assert named_in(text_of(path)) == [], path


@pytest.mark.parametrize("extra", [[], ["--json"], ["--columns", "--rejects", "100"]], ids=str)
def test_the_account_of_lines_that_cannot_be_used_names_no_person_and_counts_them(
    crowded, tmp_path, capsys, extra
):
    assert main(["check", str(crowded), *extra, "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr()
    told = (said.out + said.err).replace(str(tmp_path), "").replace(str(crowded.parent), "")
    assert named_in(told.replace(OWN_FILE, "")) == []
    for path in (tmp_path / "out").rglob("*"):
        if path.is_file():
            assert named_in(text_of(path)) == [], path
    rows = parquet.read_table(tmp_path / "out" / "rejects.parquet").to_pylist()
    hidden = [row for row in rows if row["raw"] == HIDDEN]
    assert len(hidden) >= 6
    assert any(row["raw"].startswith("Kelder Plumbing Ltd,01") for row in rows)


def test_firms_keep_their_rows(town, capsys):
    assert main(["suppliers", str(town), "--json", "--all"]) == 0
    names = json.loads(capsys.readouterr().out)["tables"]["party_names"]
    assert set(FIRMS) <= {row[0] for row in names["rows"]}


def test_people_are_counted_as_body_category_and_money(town):
    place = open_place(town)
    flows = place.table("flows").to_pyarrow().to_pylist()
    people = [row for row in flows if row["class"] == "person"]
    assert sum(row["amount_pence"] for row in people) >= 2 * sum((100 + i) * 100 for i in range(len(PEOPLE)))
    assert {row["payee"] for row in people} == {"(a person)"}
    assert all(row["party_id"] is None and row["month"] is None for row in people)


def test_the_users_word_brings_a_trader_back(town, capsys):
    (town / "parties.csv").write_text("party,kind\nJane Doe,business\n", encoding="utf-8")
    assert main(["suppliers", str(town), "--json", "--all"]) == 0
    names = json.loads(capsys.readouterr().out)["tables"]["party_names"]
    back = {row[0] for row in names["rows"] if "DOE" in row[0].upper()}
    assert back == {"JANE DOE", "DOE JANE", "JANE DOE 1", "DOE, JANE"}


def test_members_of_the_books_are_no_payers_in_any_table(demo_place, capsys):
    assert main(["flows", str(demo_place), "--json", "--all"]) == 0
    tables = json.loads(capsys.readouterr().out)["tables"]
    payers = {
        row[tables[name]["columns"].index("payer")]
        for name in ("flows", "flow_payers")
        for row in tables[name]["rows"]
    }
    assert not [payer for payer in payers if re.fullmatch(r"demo\w*\d+", payer)]
    assert "(people)" not in {row[0] for row in tables["flow_payers"]["rows"]}
