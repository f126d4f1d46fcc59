"""place.toml: what a person may say, and the sentence they get where it cannot be used."""

from datetime import date

import pytest

from ultramicro.core.errors import BadInput
from ultramicro.place.config import load_config


def place(tmp_path, text):
    (tmp_path / "place.toml").write_text(text, encoding="utf-8")
    return load_config(tmp_path)


def test_a_name_is_enough(tmp_path):
    config = place(tmp_path, 'name = " Kelderby "')
    assert (config.name, config.currency, config.as_of, config.payer) == ("Kelderby", "GBP", None, "")


def test_the_day_it_is_looked_at_can_be_given(tmp_path):
    assert place(tmp_path, 'name = "A"\nas_of = 2026-03-31').as_of == date(2026, 3, 31)


def test_an_energy_club_may_have_a_time_zone_of_its_own(tmp_path):
    from ultramicro.energy.read import zone_of

    config = place(tmp_path, 'name = "A"\ncountry = "ES"\n[energy]\ntime_zone = "Atlantic/Canary"')
    assert zone_of(config.settings) == "Atlantic/Canary"


def test_later_rules_for_a_file_win(tmp_path):
    config = place(
        tmp_path,
        'name = "A"\n'
        '[[files]]\nmatch = "payments/*"\npayer = "Council"\nkind = "spend"\n'
        '[[files]]\nmatch = "payments/trust/*"\npayer = "Trust"\n',
    )
    assert config.for_file("payments/trust/may.csv") == {"payer": "Trust", "kind": "spend"}
    assert config.for_file("payments/may.csv") == {"payer": "Council", "kind": "spend"}
    assert config.for_file("parties.csv") == {}


def test_references_are_found_from_the_places_folder(tmp_path):
    config = place(
        tmp_path, 'name = "A"\n[references]\npostcodes = "../p.csv"\ncompanies = ["a.csv", "b.csv"]'
    )
    assert config.reference("postcodes") == [tmp_path / "../p.csv"]
    assert config.reference("companies") == [tmp_path / "a.csv", tmp_path / "b.csv"]
    assert config.reference("charities") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no name"),
        ("name = 3", "no name"),
        ('name = "A"\nnaem = "B"', "'naem'"),
        ('name = "A', "cannot be read"),
        ('name = "A"\nversion = 99', "version 99"),
        ('name = "A"\nas_of = "31/03/2026"', "is not a date"),
        ('name = "A"\n[[files]]\npayer = "B"', "which files"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_to_do(tmp_path, text, said):
    with pytest.raises(BadInput, match=said) as caught:
        place(tmp_path, text)
    assert caught.value.where == "place.toml"
    assert caught.value.do


def test_a_folder_without_place_toml_is_no_place(tmp_path):
    with pytest.raises(BadInput, match=r"no place\.toml"):
        load_config(tmp_path)
    with pytest.raises(BadInput, match="no such folder"):
        load_config(tmp_path / "nowhere")
