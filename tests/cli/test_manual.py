"""The manual: found by a word, whole in the package, and the tutorial's commands do what it says."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ultramicro.cli.completing import completion
from ultramicro.cli.parser import verbs
from ultramicro.main import main
from ultramicro.manual.sections import ORDER, cut, folder, page_text, sections
from ultramicro.techniques import GROUPS

ROOT = Path(__file__).parent.parent.parent
FENCED = re.compile(r"^```(\w+)(?: (\w+ )?([\w./-]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def helped(capsys, *word):
    status = main(["help", *word])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_every_page_of_the_docs_is_in_the_manual_or_for_developers():
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert pages - set(ORDER) == {"mutants"}
    assert set(ORDER) <= pages


def test_a_page_cut_and_put_together_loses_nothing():
    for page in ORDER:
        text = page_text(page)
        held = "\n".join(f"{s.title}\n{s.text}" for s in cut(page, text))
        for word in re.findall(r"\w+", text.replace("`", "")):
            assert word in held


@pytest.mark.parametrize(("word", "page"), [
    ("tutorial", "# From three files to a brief"), ("questions", "# Questions"), ("payments", "## payments"),
    ("who is a person", "## Who is a person"), ("lm3", "LM3:"), ("deadwait", "deadweight:"),
    ("name_merges", "## name_merges"), ("correcting a guess", "## Correcting a guess"),
])  # fmt: skip
def test_help_finds(capsys, word, page):
    status, out, _ = helped(capsys, *word.split())
    assert (status, out.startswith(page)) == (0, True), out[:200]


def test_help_of_a_verb_is_its_own_help(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["help", "books", "pay"])
    assert ended.value.code == 0
    assert "usage: ultramicro books pay" in capsys.readouterr().out


def test_a_word_that_is_nowhere_is_told_with_the_nearest(capsys):
    status, out, err = helped(capsys, "tutorail")
    assert (status, out) == (2, "")
    assert "did you mean tutorial" in err
    assert helped(capsys, "qqqqqq")[0] == 2


def test_every_title_that_is_offered_can_be_asked_for(capsys):
    for title in dict.fromkeys(section.title for section in sections()):
        if title not in verbs():  # a command's own help goes first
            assert main(["help", *title.split()]) == 0, title
        capsys.readouterr()


def test_bare_it_says_where_to_begin(capsys):
    with pytest.raises(SystemExit):
        main([])
    assert "ultramicro help tutorial" in capsys.readouterr().out


def test_a_flag_that_there_is_not_is_told_with_the_nearest(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["books", "pay", "x", "--payer", "a", "--payee", "b", "--amount", "1", "--currancy", "GBP"])
    assert ended.value.code == 2
    assert "Did you mean --currency?" in capsys.readouterr().err


def test_completion_knows_every_verb():
    script = completion("bash")
    done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    for verb in verbs():
        assert re.search(rf"\b{verb}\b", script)
    asked = "source /dev/stdin;  COMP_WORDS=(ultramicro books pa); COMP_CWORD=2; _shtab_ultramicro; echo ${COMPREPLY[@]}"
    done = subprocess.run(["bash", "-c", asked], input=script, text=True, capture_output=True, check=True)
    begun = [action.name for action in GROUPS["books"].load() if action.name.startswith("pa")]
    assert sorted(done.stdout.split()) == sorted(begun)


def test_the_package_carries_the_manual(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    assert {f"ultramicro/docs/{page}.md" for page in ORDER} <= names
    assert not any("docs/pictures" in name for name in names), "pictures are for whoever reads the sources"
    assert "ultramicro/web/templates/layout.html" in names
    assert folder() == ROOT / "docs"


def put_in(text, where, name):
    """Write a block into a file as the tutorial says: a file of its own, or above, below or within one."""
    path = Path(name)
    if not where:
        path.write_text(text, encoding="utf-8")
        return
    old = path.read_text(encoding="utf-8")
    if where == "below":
        new = f"{old}\n{text}"
    else:
        line = "version = 1" if where == "above" else "[references]"
        begin = next(each for each in old.splitlines(keepends=True) if each.startswith(line))
        new = old.replace(begin, begin + text, 1)
    path.write_text(new, encoding="utf-8")


def test_the_tutorial_does_what_it_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    said, told = "", 0
    for kind, where, name, text in FENCED.findall(page_text("tutorial")):
        if kind == "sh":
            said = ""
            for line in text.splitlines():
                assert main(line.split()[1:]) == 0, line
                said += " ".join(capsys.readouterr().out.split())
        elif kind == "text":
            for line in text.splitlines():
                told += 1
                assert " ".join(line.split()) in said
        else:
            put_in(text, where.strip(), name)
    assert told >= 5
    assert (tmp_path / "our-town" / "brief.html").is_file()
