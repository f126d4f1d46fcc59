"""The commands as a person types them: what they print, what they write, how they end."""

import json
import shlex
from dataclasses import fields

import pytest

from ultramicro.main import main
from ultramicro.parameters.typed import flag_name
from ultramicro.techniques import GROUPS, TECHNIQUES, all_actions, all_techniques

ROWS = "".join(f"Firm {chr(65 + i)} Ltd,{i + 1:02}/05/2026,{100 + i}.25,Repairs\n" for i in range(9))
CSV = "Supplier Name,Payment Date,Amount,Expense Type\n" + ROWS
TOTAL_PENCE = sum(10025 + 100 * i for i in range(9))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "may 2026.csv"
    path.write_text(CSV)
    return path


@pytest.fixture
def town(tmp_path, file, capsys):
    assert main(["new", str(tmp_path / "town"), str(file), "--name", "Town"]) == 0
    capsys.readouterr()
    return tmp_path / "town"


def said(capsys):
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_every_step_says_the_next_and_following_them_ends_with_a_page(tmp_path, file, capsys):
    command = ["new", str(tmp_path / "our town"), str(file)]
    for verb in ("check", "report"):
        assert main(command) == 0
        next_line = next(
            line for line in said(capsys)[0].splitlines() if line.startswith("Next: ultramicro ")
        )
        command = shlex.split(next_line.removeprefix("Next: ultramicro "))
        assert command == [verb, str(tmp_path / "our town")]
    assert main(command) == 0
    assert str(tmp_path / "our town" / "report.html") in said(capsys)[0]
    assert (tmp_path / "our town" / "report.html").is_file()


def test_the_account_as_json_has_its_published_keys(town, capsys):
    assert main(["check", str(town), "--json"]) == 0
    (entry,) = json.loads(said(capsys)[0])["files"]
    account = {key: entry[key] for key in ("file", "kind", "lines", "accepted", "rejected", "set_aside")}
    assert account == {
        "file": "payments/may 2026.csv", "kind": "spend", "lines": 9, "accepted": 9, "rejected": 0, "set_aside": 0,
    }  # fmt: skip
    assert (entry["total_pence"], entry["encoding"], entry["header_line"]) == (TOTAL_PENCE, "utf-8", 1)
    assert entry["columns"] == {
        "supplier": "Supplier Name", "date": "Payment Date", "amount": "Amount", "category": "Expense Type",
    }  # fmt: skip


def test_money_that_was_published_twice_is_shown_file_by_file_with_what_it_is_a_copy_of(town, capsys):
    (town / "payments" / "may again.csv").write_text(CSV)
    assert main(["check", str(town), "--json"]) == 0
    first, again = json.loads(said(capsys)[0])["files"]
    assert (first["duplicates"], first["duplicates_pence"], first["repeats"]) == (0, 0, [])
    assert (again["set_aside"], again["duplicates"], again["total_pence"]) == (9, 9, 0)
    assert again["duplicates_pence"] == first["total_pence"] == TOTAL_PENCE
    assert again["repeats"] == [
        {"of": first["file"], "sheet": "", "why": "copy", "lines": 9, "total_pence": TOTAL_PENCE},
    ]
    assert main(["check", str(town)]) == 0
    row = next(line for line in said(capsys)[0].splitlines() if line.endswith("may again.csv"))
    assert row.split()[3:7] == ["9", "9", f"£{TOTAL_PENCE / 100:,.2f}", "£0.00"]


def test_like_payments_without_a_date_are_counted_in_every_month_and_told(tmp_path, capsys):
    head = "Body,Supplier Name,Pay Date,Transaction reference,Amount\n"
    regular = "Council,Advice Centre,Various,Various,3000.00\nCouncil,Day Farm,Various,Various,540.00\n"
    files = []
    for number, month in enumerate(("april", "june", "may")):
        files.append(tmp_path / f"{month}.csv")
        own = f"Council,Acorn {month} Ltd,03/04/2024,100{number},80.00\nCouncil,Birch Ltd,04/04/2024,101{number},95.00\n"
        files[-1].write_text(head + regular + own)
    assert main(["new", str(tmp_path / "town"), *map(str, files)]) == 0
    capsys.readouterr()
    assert main(["check", str(tmp_path / "town"), "--json"]) == 0
    entries = json.loads(said(capsys)[0])["files"]
    assert [(e["accepted"], e["set_aside"], e["total_pence"]) for e in entries] == [(4, 0, 371_500)] * 3
    alike = {"of": "payments/april.csv", "sheet": "", "why": "alike", "lines": 2, "total_pence": 354_000}
    assert [e["repeats"] for e in entries] == [[], [alike], [alike]]


def test_every_line_that_was_kept_out_can_be_written(town, tmp_path, capsys):
    (town / "payments" / "june.csv").write_text(CSV + "Firm Z Ltd,10/06/2026,lots,Repairs\n")
    assert main(["check", str(town), "--out", str(tmp_path / "out")]) == 0
    assert "june.csv line 11" in said(capsys)[0]
    assert "lots" in (tmp_path / "out" / "rejects.csv").read_text()


def test_a_folder_that_holds_nothing_usable_ends_with_2_and_says_why(tmp_path, capsys):
    assert main(["new", str(tmp_path / "empty")]) == 0
    assert main(["check", str(tmp_path / "empty")]) == 2
    _, err = said(capsys)
    assert "no payment files" in err
    assert "payments/" in err


def test_files_left_beside_place_toml_are_pointed_at(tmp_path, capsys):
    assert main(["new", str(tmp_path / "town")]) == 0
    (tmp_path / "town" / "may.csv").write_text(CSV)
    assert main(["check", str(tmp_path / "town")]) == 2
    assert "may.csv" in said(capsys)[1]


def test_a_folder_that_is_no_place_ends_with_2(tmp_path, capsys):
    assert main(["check", str(tmp_path)]) == 2
    assert "ultramicro new" in said(capsys)[1]


def test_a_parameter_out_of_bounds_ends_with_2_and_names_its_flag(town, capsys):
    assert main(["flows", str(town), "--top", "0"]) == 2
    assert "--top" in said(capsys)[1]


def test_an_unknown_area_is_refused_with_those_there_are(town, capsys):
    assert main(["flows", str(town), "--area", "Atlantis"]) == 2
    assert "Atlantis" in said(capsys)[1]


def test_ask_is_the_long_form_of_a_technique(town, capsys):
    assert main(["flows", str(town), "--json"]) == 0
    short = said(capsys)[0]
    assert main(["ask", "flows", str(town), "--json"]) == 0
    assert said(capsys)[0] == short


def test_an_answer_as_json_has_its_published_keys(town, capsys):
    assert main(["flows", str(town), "--json"]) == 0
    answer = json.loads(said(capsys)[0])
    assert {"technique", "place", "as_of", "parameters", "figures", "tables", "checks", "transfers"} <= set(
        answer
    )
    paid = next(f for f in answer["figures"] if f["name"] == "paid in all")
    assert paid["value"] == TOTAL_PENCE
    assert all(check["holds"] for check in answer["checks"])
    for table in answer["tables"].values():
        assert set(table) == {"columns", "rows", "total_rows"}


def test_an_answer_is_written_as_tables_and_pictures(town, tmp_path):
    assert main(["flows", str(town), "--out", str(tmp_path / "out")]) == 0
    written = {path.suffix for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {".csv", ".parquet", ".xlsx", ".svg", ".png"} <= written


def test_behind_an_answer_in_json_stands_nothing_else(town, tmp_path, capsys):
    assert main(["flows", str(town), "--json", "--out", str(tmp_path / "out")]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["technique"] == "flows"
    assert "Wrote" in err


def test_every_technique_has_a_verb_with_help(capsys):
    for technique in all_techniques():
        with pytest.raises(SystemExit) as ended:
            main(["ask", technique.name, "--help"])
        assert ended.value.code == 0
        out = said(capsys)[0]
        assert all(flag_name(field.name) in out for field in fields(technique))


def test_every_action_has_a_verb_with_help_and_no_two_share_one(capsys):
    for group, actions in all_actions().items():
        assert len({action.name for action in actions}) == len(actions)
        for action in actions:
            with pytest.raises(SystemExit) as ended:
                main([group, action.name, "--help"])
            assert ended.value.code == 0
            out = said(capsys)[0]
            assert all(flag_name(field.name) in out for field in fields(action))


def test_a_files_name_and_words_cannot_write_on_the_terminal(town, capsys):
    (town / "payments" / "a\x1b[2Jb.csv").write_text(
        CSV.replace("Firm A", "\x1b]0;title\x07Firm A") + "\x1b[31mX,1,lots,\n"
    )
    assert main(["check", str(town), "--columns"]) == 0
    assert main(["flows", str(town)]) == 0
    out, err = said(capsys)
    assert "\x1b" not in out + err
    assert "\x07" not in out + err


def ended(*words):
    with pytest.raises(SystemExit) as end:
        main(list(words))
    return end.value.code


def test_version_is_printed(capsys):
    assert ended("--version") == 0
    assert said(capsys)[0].startswith("ultramicro ")


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        ([], ["new", "check", "report", "ask", *GROUPS, *(each.name for each in TECHNIQUES)]),
        *([[name], [action.name for action in actions]] for name, actions in all_actions().items()),
        (["ask"], [each.name for each in TECHNIQUES]),
    ],
)
def test_words_that_want_another_show_all_that_can_follow(words, listed, capsys):
    assert ended(*words) == 2
    shown = said(capsys)[0].split()
    assert set(listed) <= set(shown)
    assert ended(*words, "--help") == 0
    assert said(capsys)[0].split() == shown
    assert ended("help", *words) == 0
    assert said(capsys)[0].split() == shown


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["repotr", "town"], "report"),
        (["Flows", "town"], "flows"),
        (["bokos", "pay", "town"], "books"),
        (["books", "pya", "town"], "pay"),
        (["currency", "issuee", "town"], "issue"),
        (["ask", "multiplierr", "town"], "multiplier"),
    ],
)
def test_a_mistyped_word_is_told_the_nearest(words, meant, capsys):
    assert ended(*words) == 2
    out, err = said(capsys)
    assert meant in err.split("mean")[-1]
    assert not out


def test_a_word_that_is_near_nothing_is_told_where_all_are(capsys):
    assert ended("xyzzy", "town") == 2
    assert "--help" in said(capsys)[1]


def test_what_the_program_itself_knows_is_told_without_a_place(capsys):
    assert main(["recipes", "--words", "--json"]) == 0
    out, _ = said(capsys)
    assert "home care" in out


def test_lists_of_what_there_is_are_put_beside_the_settings_and_the_plan_is_named(tmp_path, capsys):
    for name, header in (
        ("resources.csv", "resource,kind,what,quantity,unit"),
        ("Needs.csv", "item,quantity"),
    ):
        (tmp_path / name).write_text(header + "\n")
    town = tmp_path / "town"
    assert main(["new", str(town), str(tmp_path / "resources.csv"), str(tmp_path / "Needs.csv")]) == 0
    assert (town / "resources.csv").is_file()
    assert (town / "needs.csv").is_file()
    out, _ = said(capsys)
    assert "needs.csv and resources.csv" in out
    assert f"ultramicro plan {town} --understood" in out
    assert "Put your payment files" not in out
