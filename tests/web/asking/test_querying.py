"""Tables on the server: what a filter leaves is what a plain loop leaves, in any order asked for."""

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.web.asking.querying import PAGE_ROWS, Wanted, copy_to, look_up, wanted
from ultramicro.web.asking.stored import StoredTable

names = st.text(alphabet="abcdeAB %_'\"\\éÉ=+-@", max_size=6)
rows = st.lists(st.tuples(st.none() | names, st.none() | st.integers(-50, 50)), max_size=130)


def stored(folder, given_rows):
    path = folder / "t.parquet"
    kinds = {"who": pa.string(), "amount_pence": pa.int64()}
    columns = {
        name: pa.array([row[i] for row in given_rows], kind) for i, (name, kind) in enumerate(kinds.items())
    }
    pq.write_table(pa.table(columns), path)
    return StoredTable(path)


def folded(text):
    return "" if text is None else text.replace("é", "e").replace("É", "e").lower()


@settings(deadline=None, max_examples=60)
@given(rows, names, st.sampled_from(["", "who", "-who", "amount_pence", "-amount_pence"]))
def test_pages_together_are_the_rows_that_fit_each_once(tmp_path_factory, given_rows, q, sort):
    table = stored(tmp_path_factory.mktemp("q"), given_rows)
    asked = wanted({"q": q, "sort": sort}, table.columns)
    first = look_up(table, "none", asked)
    found, numbers = list(first.frame.rows), list(first.numbers)
    for page in range(2, first.pages + 1):
        more = look_up(table, "none", Wanted(q=asked.q, sort=sort, page=page))
        found += more.frame.rows
        numbers += more.numbers
    fits = [
        i for i, (who, sum_) in enumerate(given_rows)
        if not asked.q or (who is not None and folded(asked.q) in folded(who)) or (sum_ is not None and asked.q in str(sum_))
    ]  # fmt: skip
    assert sorted(numbers) == fits
    assert [given_rows[i] for i in numbers] == found
    assert first.frame.total_rows == len(fits)
    column = sort.removeprefix("-")
    if column == "amount_pence":
        there = [row[1] for row in found if row[1] is not None]
        assert there == sorted(there, reverse=sort.startswith("-"))
        assert all(row[1] is None for row in found[len(there) :])
    if not sort:
        assert numbers == fits


@settings(deadline=None, max_examples=30)
@given(rows, names)
def test_a_file_has_what_all_pages_have(tmp_path_factory, given_rows, q):
    folder = tmp_path_factory.mktemp("f")
    table, asked = stored(folder, given_rows), wanted({"q": q}, ["who"])
    copy_to(table, "none", asked, folder / "o'ut.parquet")
    assert pq.read_table(folder / "o'ut.parquet").num_rows == look_up(table, "none", asked).frame.total_rows


def test_an_address_that_names_no_column_asks_for_nothing_of_it():
    given_ = {"sort": "amount; drop table x", "f.nothing": "1", "page": "-1", "q": "  x  "}
    assert wanted(given_, ["who"]) == Wanted(q="x")
    assert wanted({"page": "99999999999"}, []).page == 1


@given(names, st.sampled_from(["", "who", "-who"]), st.integers(1, 99), names)
def test_an_address_says_what_is_wanted_and_no_more(q, sort, page, who):
    from urllib.parse import parse_qsl

    asked = Wanted(q=q.strip(), sort=sort, page=page, where={"who": who} if who else {})
    assert wanted(dict(parse_qsl(asked.address(), keep_blank_values=True)), ["who"]) == asked


def test_a_page_beyond_the_last_has_no_rows(tmp_path):
    table = stored(tmp_path, [("a", 1)])
    assert look_up(table, "none", Wanted(page=5)).frame.rows == []
    assert look_up(table, "none", Wanted(page=5)).frame.total_rows == 1
    assert PAGE_ROWS > 1
