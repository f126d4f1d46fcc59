"""Postcode directories: every release names its columns otherwise, and says the same."""

import math
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import part
from ultramicro.core.errors import BadInput
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.intake import take_in
from ultramicro.place.readers.reference.postcodes import ENGLISH_AREAS, PostcodeReader, choose
from ultramicro.place.store import Store

RELEASES = {
    "ONSPD 2018": "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,osward,usertype,ctry,lsoa01,lsoa11,lat,long,imd",
    "NSPL 2021": "pcd,pcd2,pcds,dointr,doterm,cty,laua,ward,usertype,ctry,lsoa01,lsoa11,lat,long,imd",
    "ONSPD 2023": "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,osward,usertype,ctry,lsoa11,lsoa21,lat,long,imd",
    "ONSPD 2025": "pcd7,pcd8,pcds,dointr,doterm,cty25cd,lad25cd,wd25cd,usrtypind,ctry25cd,lsoa11cd,lsoa21cd,lat,long,imd20ind",
}


def directory(header: str, rows) -> str:
    names = header.split(",")
    lines = [header]
    for postcode, doterm, country, rank, lat in rows:
        last = max(name for name in names if name.startswith("lsoa"))
        known = {
            "pcds": postcode,
            "doterm": doterm,
            "lat": lat,
            "long": "-2.5",
            last: f"{country[0]}01000001",
        }
        known |= dict.fromkeys(("pcd", "pcd2", "pcd7", "pcd8"), f'"{postcode}"')
        known |= dict.fromkeys(("oslaua", "laua", "lad25cd"), f"{country[0]}07000001")
        known |= dict.fromkeys(("osward", "ward", "wd25cd"), f"{country[0]}05000001")
        known |= dict.fromkeys(("ctry", "ctry25cd"), country) | dict.fromkeys(("imd", "imd20ind"), rank)
        lines.append(",".join(str(known.get(name, "X" if name == "lsoa01" else "")) for name in names))
    return "\n".join(lines) + "\n"


ROWS = [
    ("ZY1 1AA", "", "E92000001", 1, "53.7"),
    ("ZY1 1AB", "199912", "E92000001", 32844, "53.8"),
    ("ZY99 9ZZ", "", "W92000004", 5, "51.5"),
    ("ZY1 1AC", "", "L93000001", 0, "99.999999"),
    ("NPT 0AD", "199609", "W92000004", 7, "51.5"),
]


def read(path: Path, content: str | bytes | None = None):
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    out = path.parent / f"{path.name}.out"
    out.mkdir(exist_ok=True)
    reading = PostcodeReader().read(path, file=path.name, settings={}, out=out)
    rows, rejects = (pq.read_table(reading.tables[name]) for name in ("postcodes", "rejects"))
    assert reading.accepted + reading.rejected + reading.set_aside == reading.lines
    assert (rows.schema.names, rows.num_rows) == (arrow_schema("postcodes").names, reading.accepted)
    assert rejects.num_rows == reading.rejected + reading.set_aside
    return reading, rows.to_pylist(), rejects.to_pylist()


@pytest.mark.parametrize("release", RELEASES)
def test_every_release_says_the_same(tmp_path, release):
    reading, rows, _ = read(tmp_path / "ONSPD.csv", directory(RELEASES[release], ROWS))
    assert (reading.lines, reading.rejected) == (5, 0)
    assert rows[0] == {
        "postcode": "ZY11AA", "lat": 53.7, "lon": -2.5, "lsoa": "E01000001", "ward": "E05000001",
        "district": "E07000001", "imd_decile": 1,
    }  # fmt: skip


def test_terminated_postcodes_are_kept_and_those_without_a_place_have_no_coordinates(tmp_path):
    _, rows, _ = read(tmp_path / "ONSPD.csv", directory(RELEASES["ONSPD 2023"], ROWS))
    by = {row["postcode"]: row for row in rows}
    assert by["ZY11AB"]["imd_decile"] == 10
    assert (by["ZY11AC"]["lat"], by["ZY11AC"]["lon"]) == (None, None)
    assert "NPT0AD" in by


def test_only_england_has_tenths_since_other_countries_rank_by_indices_of_their_own(tmp_path):
    _, rows, _ = read(tmp_path / "ONSPD.csv", directory(RELEASES["ONSPD 2025"], ROWS))
    assert [row["imd_decile"] for row in rows] == [1, 10, None, None, None]


@pytest.mark.parametrize("areas", ENGLISH_AREAS.values())
@given(data=st.data())
def test_tenths_part_the_ranks_evenly_whichever_index_it_is(tmp_path_factory, areas, data):
    ranks = data.draw(st.lists(st.integers(1, areas), min_size=1, max_size=5))
    rows = [(f"ZY1 {i}AA", "", "E92000001", rank, "53") for i, rank in enumerate([*ranks, areas])]
    _, found, _ = read(tmp_path_factory.mktemp("imd") / "p.csv", directory(RELEASES["ONSPD 2023"], rows))
    assert [row["imd_decile"] for row in found] == [math.ceil(10 * rank / areas) for rank in [*ranks, areas]]


def test_the_zip_it_comes_in_is_read_though_it_holds_much_else(tmp_path):
    path = tmp_path / "ONSPD_AUG_2025.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Documents/names and codes.csv", "code,name\n" + "E1,x\n" * 3)
        archive.writestr(
            "Data/multi_csv/ONSPD_AUG_2025_UK_ZY.csv", directory(RELEASES["ONSPD 2025"], ROWS[:1])
        )
        archive.writestr("Data/ONSPD_AUG_2025_UK.csv", directory(RELEASES["ONSPD 2025"], ROWS))
    assert len(read(path)[1]) == 5


def test_parquet_with_tenths_of_its_own_is_read(tmp_path):
    held = pa.table({
        "postcode": ["ZY11AA", None], "lat": pa.array([53.5, 1], pa.float32()), "lon": pa.array([-2.5, 1], pa.float32()),
        "lsoa21": ["E01000001", None], "ward24": ["E05000001", None], "ltla24": ["E07000001", None],
        "imd_decile": pa.array([3, 11], pa.uint8()),
    })  # fmt: skip
    pq.write_table(held, tmp_path / "p.parquet")
    reading, rows, rejects = read(tmp_path / "p.parquet")
    assert (reading.accepted, reading.rejected) == (1, 1)
    assert rows[0] | {"lat": None} == {
        "postcode": "ZY11AA", "lat": None, "lon": -2.5, "lsoa": "E01000001", "ward": "E05000001",
        "district": "E07000001", "imd_decile": 3,
    }  # fmt: skip
    assert rejects[0]["line"] == 2


def test_a_postcode_counts_once_so_that_no_payment_counts_twice(tmp_path):
    rows = [*ROWS[:2], ("zy1 1aa", "", "E92000001", 9, "50.1")]
    reading, found, rejects = read(tmp_path / "p.csv", directory(RELEASES["NSPL 2021"], rows))
    assert [row["postcode"] for row in found] == ["ZY11AA", "ZY11AB"]
    assert (reading.set_aside, rejects[0]["line"], found[0]["lat"]) == (1, 4, 53.7)


def test_what_is_no_postcode_is_rejected_with_its_line(tmp_path):
    rows = [ROWS[0], ("BB5", "", "E92000001", 9, "50.1")]
    _, _, rejects = read(tmp_path / "p.csv", directory(RELEASES["NSPL 2021"], rows))
    assert [(r["line"], r["code"]) for r in rejects] == [(3, "postcode_not_whole")]


def test_the_newest_geography_is_chosen():
    chosen = choose(
        ["pcds", "lsoa01cd", "lsoa21cd", "lsoa11cd", "wd25cd", "wdstl05cd", "wdcas03cd", "lat", "long"]
    )
    assert (chosen["lsoa"], chosen["ward"]) == ("lsoa21cd", "wd25cd")


def test_a_list_of_something_else_is_refused_with_what_was_seen(tmp_path):
    with pytest.raises(BadInput, match="not a list of postcodes: its columns are 'Colour', 'postcod'"):
        read(tmp_path / "x.csv", "Colour,postcod\nred,ZY1 1AA\n")


@pytest.mark.parametrize("name", ["p.csv", "p.zip", "p.parquet"])
@part(0.3)  # a third of a second each
@given(content=st.binary(max_size=300))
def test_no_file_makes_the_reader_fail(tmp_path_factory, content, name):
    folder = tmp_path_factory.mktemp("hostile")
    for start in (b"", RELEASES["ONSPD 2025"].encode() + b"\n", b"PK\x03\x04", b"PAR1"):
        path = folder / name
        path.write_bytes(start + content)
        account = take_in(
            path, file=name, readers=(PostcodeReader(),), settings={}, store=Store(folder)
        ).reading
        assert account.accepted + account.rejected + account.set_aside == account.lines
        assert account.tables or account.notes


@pytest.mark.real
def test_the_real_directory_is_read_whole(shared_data, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    path = shared_data / "geography" / "postcodes.parquet"
    reading = PostcodeReader().read(path, file=path.name, settings={}, out=out)
    assert (reading.lines, reading.rejected, reading.set_aside) == (2_690_877, 0, 0)
