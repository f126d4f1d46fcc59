"""Numbers on the command line: a unit is converted or refused, never passed over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.units import scale, unit_named, units
from ultramicro.main import main
from ultramicro.parameters.quantities import in_unit, reader
from ultramicro.parameters.typed import number, whole

WRITTEN = [(words, unit) for words, unit in units("money")]


@given(st.sampled_from(WRITTEN), st.integers(0, 10_000), st.booleans())
def test_a_sum_of_money_is_the_same_in_every_unit_that_it_is_told_in(written, number, before):
    words, unit = written
    said = (
        f"{words} {number}"
        if before and not words[-1].isdigit() and " " not in words
        else f"{number} {words}"
    )
    if words[-1].isdigit() and before:
        said = f"{number} {words}"
    assert in_unit(said, "pence") == pytest.approx(number * scale(unit, unit_named("pence", "money")))


@pytest.mark.parametrize(
    ("said", "unit", "value"),
    [("1,480", "pence", 1480), (".5", "share", 0.5), ("1e3", "pence", 1000), ("-3", "days", -3), ("22%", "share", 0.22),
     ("104 hours a year", "hours a week", 2), ("2 years", "quarters", 8), ("2 weeks", "weeks", 2), ("5 parties", "parties", 5)],
)  # fmt: skip
def test_a_number_is_brought_to_the_unit_of_its_flag(said, unit, value):
    assert in_unit(said, unit) == pytest.approx(value)


@pytest.mark.parametrize(
    ("said", "unit"),
    [("40 kg", "£"), ("40 hours", "hours a week"), ("5 apples", "parties"), ("much", "£"), ("", "£"), ("5 £ a week", "£")],
)  # fmt: skip
def test_a_unit_of_another_kind_is_refused(said, unit):
    with pytest.raises(ValueError, match=r"\w"):
        in_unit(said, unit)


@pytest.mark.parametrize("said", ["0,5", "1,5", "1,2", "0,5 %", "12,50", "1,23,456", "1,2e3", "10,"])
def test_a_comma_that_does_not_part_thousands_is_refused_in_every_number(said):
    readers = [reader(float, "%"), reader(int, "days"), reader(float, "share"), whole, number]
    for read in readers:
        with pytest.raises(ValueError, match=r"\d"):
            read(said)


@given(st.integers(-(10**9), 10**9), st.integers(0, 999))
def test_a_number_reads_the_same_with_commas_and_without(before, after):
    # With three digits behind the point alone it could be thousands, and is asked.
    said, plain = f"{before:,}.{after:03}0", float(f"{before}.{after:03}")
    assert (number(said), in_unit(said, "days"), whole(f"{before:,}")) == (plain, plain, before)


def test_a_point_that_could_part_thousands_is_asked():
    for said in ("1.000", "12.500", "-1.250"):
        with pytest.raises(ValueError, match="can be read as"):
            number(said)
    assert (number("0.125"), number("1,000.125")) == (0.125, 1000.125)


@pytest.mark.parametrize(
    "words",
    ["currency open --code TRD --model mutual --fee 0,5", "bank interest --year 2025 --percent 0,5",
     "bank share-rules --notice-days 1,5", "books hold --payer ann --payee bob --amount 5 --hold q --days 1,4",
     "board post --who ann --kind offer --sort service --item a --hours 0,5"],
)  # fmt: skip
def test_commands_name_both_readings_of_a_comma(tmp_path, capsys, words):
    group, verb, *rest = words.split()
    with pytest.raises(SystemExit) as ended:
        main([group, verb, str(tmp_path), *rest])
    told = capsys.readouterr().err
    assert (ended.value.code, " or " in told, rest[-1] in told) == (2, True, True)


def test_a_whole_number_is_asked_for_where_only_one_will_do(tmp_path, capsys):
    assert reader(int, "pence")("£14.80") == 1480
    with pytest.raises(SystemExit) as ended:
        main(["plan", str(tmp_path), "--wage", "£14.805"])
    assert ended.value.code == 2
    assert "--wage" in capsys.readouterr().err
