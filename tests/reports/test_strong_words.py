"""A strong word needs a licence: an answer that uses one without it, or against it, is withheld."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

import ultramicro
from tests.flows.places import place_of as payments_place
from tests.multiplier.places import flow
from tests.multiplier.places import place_of as flows_place
from ultramicro.core.ask import ask
from ultramicro.core.contract import Answer, Check, Figure, Licence
from ultramicro.core.message import Listed, Pence, say
from ultramicro.core.strong_words import claims_in, licensed, strong_words, unlicensed
from ultramicro.flows.technique import Flows
from ultramicro.leaks.oneoff import OneOff
from ultramicro.leaks.technique import Leaks

HOME = Path(ultramicro.__file__).parent
SAYS = {"say", "note", "plural", "template"}


@dataclass(frozen=True, kw_only=True)
class Told(Answer):
    """An answer that says what it is given."""

    words: Sequence[str]
    held: Sequence[Licence] = field(default=())
    error: float = 0.0

    def figures(self) -> Sequence[Figure]:
        return ()

    def tables(self) -> Mapping[str, object]:
        return {}

    def checks(self) -> Sequence[Check]:
        return [Check(id="seen", law=say("seen"), error=self.error)]

    def says(self) -> Sequence[str]:
        return self.words

    def licences(self) -> Sequence[Licence]:
        return self.held


AT_LEAST = Told(words=[say("At least {sum} stays.", sum=Pence(100))])


def licence(word, law="seen"):
    return Licence(word, say("rows that were seen"), law)


def test_a_strong_word_without_a_licence_breaks_a_law():
    (broken,) = unlicensed(AT_LEAST)
    assert broken.id == "word_at_least"
    assert "At least £1.00 stays." in broken.law
    assert unlicensed(replace(AT_LEAST, held=[licence("at_least")])) == []
    (broken,) = unlicensed(replace(AT_LEAST, held=[licence("at_least")], error=5.0))
    assert broken.id == "seen"
    # A law that the answer does not keep licenses nothing.
    (broken,) = unlicensed(replace(AT_LEAST, held=[licence("at_least", law="unheard")]))
    assert broken.id == "word_at_least"


def test_nothing_licenses_certainty():
    sure = Told(words=[say("{sum} leaves for certain", sum=Pence(1))], held=[licence("for_certain")])
    assert [each.id for each in unlicensed(sure)] == ["word_for_certain"]


def test_words_within_words_claim_too_and_names_claim_nothing():
    assert claims_in(say("{parts}", parts=Listed([say("net of it"), "At Least Ltd"]))) == {"net"}
    assert claims_in("at least in a year, for certain") == set()
    assert claims_in(say("paid by {who}", who="Now and Net Ltd")) == set()


def test_what_a_word_stands_on_is_shown_only_where_it_is_used():
    held = [licence("at_least"), licence("net")]
    assert list(licensed(replace(AT_LEAST, held=held))) == [("at least", "rows that were seen")]


@pytest.mark.parametrize("word", strong_words(), ids=lambda word: word.id)
def test_every_strong_word_is_found_and_says_what_it_requires(word):
    assert word.requires
    example = {"in_a_year": "{sum} a year"}.get(word.id, word.shown)
    assert claims_in(say(f"so: {example}.", sum=Pence(1))) == {word.id}


ROOMS = {"flows": ("flows", "households", "next"), "leaks": ("leaks",), "multiplier": ("multiplier",),
         "clearing": ("clearing",), "plan": ("plan",)}  # fmt: skip
NO_ANSWERS = ("verbs", "round", "recipes", "network.py", "sheet_lines.py", "sheet_start.py")
"""Parts of these rooms whose words stand in no answer: what acts, what refuses, and rows of tables."""


def test_every_strong_word_of_a_rooms_texts_is_licensed_by_its_answers(asked_town):
    """A place that makes an answer say what the town does not must not find it withheld."""
    held = {
        given.technique_name: {each.word for each in given.answer.licences()} for given in asked_town.sections
    }
    for room, techniques in ROOMS.items():
        licensed_here = set().union(*(held[name] for name in techniques if name in held))
        for path in (HOME / room).rglob("*.py"):
            if not set(NO_ANSWERS) & {*path.relative_to(HOME / room).parts}:
                missing = _said_in(path) - licensed_here
                assert not missing, (path, missing)


def _said_in(path):
    words = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYS:
            texts = [
                each.value
                for each in node.args
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            words |= {word.id for word in strong_words() for text in texts if word.pattern.search(text)}
    return words


def flows_answer():
    rows = [{"payee": who, "amount_pence": pence, "paid_on": date(2025, month, 1)}
            for who, pence, month in (("Near", 500, 4), ("Far", 700, 4), ("Far", -100, 6))]  # fmt: skip
    return ask(Flows(area="Ward"), payments_place(rows, {"Near": ("inside",) * 2, "Far": ("outside",) * 2}))


def leaks_answer():
    flows = [flow("Far Cleaning", 1_000_000, "Cleaning"), flow("Near Cleaners", 100_000, "Cleaning")]
    return ask(Leaks(), flows_place(flows, {"Far Cleaning": "outside", "Near Cleaners": "inside"}))


def broken_by(answer, **change):
    """Return the ids of the laws that a change to what was found breaks."""
    changed = replace(answer, found=replace(answer.found, **change))
    return {check.id for check in changed.checks() if not check.holds}


def test_each_strong_word_of_flows_fails_by_a_law_of_its_own():
    got = flows_answer()
    year = got.found.years[0]
    more = replace(year, year=replace(year.year, inside_pence=year.year.inside_pence + 1))
    assert broken_by(got, months=4) == {"within_period"}
    assert broken_by(got, years=[more]) == {"years_as_seen"}
    assert broken_by(got, kinds=got.found.kinds[1:]) == {"net_of_credits"}


def test_each_strong_word_of_leaks_fails_by_a_law_of_its_own():
    got = leaks_answer()
    one = OneOff(payer="C", payee="P", category=None, inside="outside", amount_pence=1, payer_share=0.5)
    assert broken_by(got, one_offs=[one]) == {"singles_by_rule"}
    stretched = {who: replace(each, months=each.span + 1) for who, each in got.found.periods.items()}
    assert broken_by(got, periods=stretched) == {"months_shown"}


def test_no_two_strong_words_of_an_answer_stand_on_one_law():
    for got in (flows_answer(), leaks_answer()):
        laws = [each.law for each in got.licences()]
        assert len(laws) == len(set(laws)), laws
        assert set(laws) <= {check.id for check in got.checks()}
