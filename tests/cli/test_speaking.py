"""A command speaks its place's language, else that of the environment, and says all of argparse's own words too."""

import argparse
import re

import pytest

from ultramicro.cli.argparse_words import Parser, wrong
from ultramicro.cli.gathered import gathered, shape
from ultramicro.cli.speaking import language_of, speaking
from ultramicro.core.formatting import MADE_UP, Formatter
from ultramicro.core.message import Pence, plural, say, writer_now
from ultramicro.main import main
from ultramicro.place.config import Config
from ultramicro.place.glossary import found, glossary
from ultramicro.reports.units import UNITS, unit_words


def place(language):
    return Config(root=None, name="Town", language=language)


@pytest.mark.parametrize(
    ("config", "environment", "language"),
    [
        (None, {}, "en-GB"),
        (None, {"LANG": "cy_GB.UTF-8"}, "cy_GB"),
        (None, {"LANG": "cy_GB.UTF-8", "LC_ALL": "C.UTF-8"}, "en-GB"),
        (None, {"LANGUAGE": "xx:cy", "LC_ALL": "en_GB.UTF-8"}, "cy"),
        (None, {"LANG": "de_DE.UTF-8"}, "en-GB"),
        (None, {"LANG": "../../cy"}, "en-GB"),
        (place("en-GB"), {"LANG": "cy_GB.UTF-8"}, "en-GB"),
        (place("cy"), {"LANG": "en_GB.UTF-8"}, "cy"),
        (place("cy"), {"ULTRAMICRO_LANGUAGE": "pt-PT"}, "pt-PT"),
    ],
)
def test_the_first_that_says_something_decides(config, environment, language):
    assert language_of(config, environment) == language


def test_the_place_among_a_commands_words_is_spoken_to(tmp_path, monkeypatch):
    monkeypatch.delenv("ULTRAMICRO_LANGUAGE", raising=False)
    (tmp_path / "place.toml").write_text('name = "Town"\nlanguage = "cy"\ncurrency = "EUR"\n')
    with speaking(["books", "pay", str(tmp_path), "--help"]):
        assert (writer_now().language, writer_now().currency) == ("cy", "EUR")
    with speaking(["flows", "--help"]):
        assert writer_now() is None


def test_a_variable_that_names_no_language_is_refused(monkeypatch, capsys):
    monkeypatch.setenv("ULTRAMICRO_LANGUAGE", "klingon")
    assert main(["--version"]) == 2
    assert "ULTRAMICRO_LANGUAGE" in capsys.readouterr().err


TEMPLATES = (
    ["--n"], ["--n", "a"], ["--m", "c", "--n", "1"], [], ["--n", "1", "--no", "2"], ["--n", "1", "x", "y"],
    ["--fl=1", "--n", "1"],
)  # fmt: skip


@pytest.mark.parametrize("given", TEMPLATES, ids=str)
def test_what_argparse_says_of_a_mistake_is_said_in_the_language(given, capsys):
    with Formatter(language=MADE_UP).speaking():
        parser = Parser(prog="p", description=say("tries"))
        parser.flag("--n", type=int, required=True, about=say("number"))
        parser.flag("--m", choices=("a", "b"), about=say("choice"))
        parser.flag("--fl", action="store_true", about=say("switch"))
        parser.flag("--flat", action="store_true", about=say("switch"))
        with pytest.raises(SystemExit):
            parser.read(given)
    told = capsys.readouterr().err
    assert re.findall(r"[A-Za-z]{4,}", told.replace("--flat", "")) == []


def test_all_that_argparse_says_is_known_to_us():
    class Bare(argparse.ArgumentParser):
        def error(self, message):
            raise ValueError(message)

    parser = Bare(prog="p")
    parser.add_argument("--n", type=int, required=True)
    parser.add_argument("--m", choices=("a", "b"))
    parser.add_argument("files", nargs="+")
    for given in (["--n"], ["--n", "a"], ["--n", "1", "--m", "c", "f"], []):
        with pytest.raises(ValueError, match=r".+") as told:
            parser.parse_args(given)
        assert wrong(str(told.value)) != str(told.value)


def test_a_note_of_many_files_is_told_once_with_the_sum_of_its_counts():
    def note(n, file, column="A"):
        return plural("{n} line stands in {of} too ({column}, {sum}).", "{n} lines stand in {of} too ({column}, {sum}).",
                      n, of=file, column=column, sum=Pence(n))  # fmt: skip

    told = gathered([("1", note(1, "p/x.csv")), ("2", note(2, "p/y.csv")), ("3", note(1, "p/x.csv", "B"))])
    assert [(each.text.values["n"], each.files) for each in told] == [(3, ("1", "2")), (1, ("3",))]
    assert told[0].text.quantity == 3
    with Formatter(language="en_XA").speaking():
        assert "3" in told[0].text


def test_reasons_that_differ_in_what_they_quote_have_one_shape():
    shapes = {shape(say("'{text}' is not a sum", text=given)) for given in ("a", "b")}
    assert shapes == {"'…' is not a sum"}


def test_every_term_is_found_by_its_id_and_by_its_name():
    for term in glossary():
        assert term in found(term.id)
        assert term in found(term.term.upper())
        assert term.source


def test_help_explains_a_term(capsys):
    assert main(["help", "deadweight"]) == 0
    assert "come anyway" in capsys.readouterr().out
    assert main(["help", "zzzzzz"]) == 2
    assert main(["help", "set-off"]) == 0


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_said_as_of_one_and_of_many(unit):
    assert unit_words(unit, 1)
    assert unit_words(unit, 3) == unit_words(unit) == unit_words(unit, 0.5)


def test_a_unit_that_is_no_id_stays_as_it_is():
    assert unit_words("bunches", 1) == "bunches"
    assert unit_words(say("per {one}", one=Pence(100, "whole"))) == "per £1"
