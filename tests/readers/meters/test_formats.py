"""Exports of operators and suppliers in the layouts that they publish, each read without configuration.

Layouts: Octopus Energy's usage export; n3rgy's and Elexon's lists; Datadis; Enedis' load curve in three forms;
Fluvius; ESB Networks' harmonised file; Pacific Gas and Electric's Green Button CSV; half-hours side by side as
British suppliers of business give them; Green Button XML (NAESB ESPI); SDAT of Switzerland; JSON of portals.
"""

from datetime import datetime

import pytest

from tests.readers.meters.reading import read

CLOCK = [f"{h // 2:02d}:{30 * (h % 2):02d}" for h in range(48)]


def first_and_last(found):
    return found.rows[0]["starts_at"], found.rows[-1]["starts_at"]


def at(*parts):
    return datetime(*parts)  # noqa: DTZ001  universal time, as in the dictionary


def test_octopus_with_costs_and_blanks_after_commas(tmp_path):
    text = """Consumption (kwh), Estimated Cost Inc. Tax (p), Standing Charge Inc. Tax (p), Start, End
0.063, 1.5, 0.9, 2024-03-30T23:30:00+00:00, 2024-03-31T00:00:00+00:00
0.100, 1.5, 0.9, 2024-03-31T00:00:00+00:00, 2024-03-31T00:30:00+00:00
0.101, 1.5, 0.9, 2024-03-31T00:30:00+00:00, 2024-03-31T02:00:00+01:00
0.102, 1.5, 0.9, 2024-03-31T02:00:00+01:00, 2024-03-31T02:30:00+01:00
"""
    found = read(tmp_path, text, "home-3.csv")
    assert [row["import_wh"] for row in found.rows] == [63, 100, 101, 102]
    assert {(row["minutes"], row["meter"]) for row in found.rows} == {(30, "home-3")}
    assert first_and_last(found) == (at(2024, 3, 30, 23, 30), at(2024, 3, 31, 1))
    assert "quality" not in found.account.columns


def test_octopus_of_before_standing_charges(tmp_path):
    text = """Consumption (kWh), Start, End
0.063, 2019-10-26T23:30:00+01:00, 2019-10-27T00:00:00+01:00
0.100, 2019-10-27T00:00:00+01:00, 2019-10-27T00:30:00+01:00
"""
    assert read(tmp_path, text).kwh() == 0.163


def test_n3rgy_writes_the_ends_of_half_hours(tmp_path):
    rows = [f"2024-01-{1 + (h == 47):02d} {CLOCK[(h + 1) % 48]},0.{h + 100}" for h in range(48)]
    found = read(tmp_path, "\n".join(["timestamp (UTC),energyConsumption (kWh)", *rows]))
    assert first_and_last(found) == (at(2024, 1, 1), at(2024, 1, 1, 23, 30))
    assert len(found.rows) == 48


@pytest.mark.parametrize(("day", "count"), [("2024-10-27", 50), ("2024-03-31", 46), ("2024-05-01", 48)])
def test_elexon_numbers_settlement_periods(tmp_path, day, count):
    rows = [f"{day},{period},{period / 10}" for period in range(1, count + 1)]
    found = read(tmp_path, "\n".join(["settlementDate,settlementPeriod,quantity", *rows]))
    assert len(found.rows) == count
    assert [row["import_wh"] for row in found.rows] == [period * 100 for period in range(1, count + 1)]
    assert {b - a for a, b in zip(times(found), times(found)[1:], strict=False)} == {1800.0}


def times(found):
    return [(row["starts_at"] - at(2024, 1, 1)).total_seconds() for row in found.rows]


def test_datadis_counts_hours_to_their_ends(tmp_path):
    rows = [f"ES0021000000000001AB;2024/03/30;{h:02d}:00;0,{h:03d};Real" for h in range(1, 25)]
    rows += [f"ES0021000000000001AB;2024/03/31;{h:02d}:00;0,{h:03d};Estimada" for h in range(1, 25) if h != 3]
    found = read(tmp_path, "\n".join(["CUPS;Fecha;Hora;Consumo_kWh;Metodo_obtencion", *rows]))
    assert len(found.rows) == 47
    assert first_and_last(found) == (at(2024, 3, 29, 23), at(2024, 3, 31, 21))
    assert {row["meter"] for row in found.rows} == {"ES0021000000000001AB"}
    assert [row["quality"] for row in found.rows].count("estimated") == 23


def test_datadis_with_what_was_allotted(tmp_path):
    head = (
        "CUPS;Fecha;Hora;Consumo_kWh;Metodo_obtencion;Energia_vertida_kWh;Energia_generada_kWh;"
        "Energia_autoconsumida_kWh"
    )
    rows = [f"ES0021000000000001AB;2024/01/30;{h:02d}:00;0,{h:03d};Real;0,1;0,3;0,2" for h in range(1, 25)]
    found = read(tmp_path, "\n".join([head, *rows]))
    assert [round(found.kwh(name), 6) for name in ("import", "export", "allotted", "own")] == [
        0.3,
        2.4,
        7.2,
        4.8,
    ]


ENEDIS = [f"2024-01-01T{clock}:00+01:00;{500 + 7 * h % 48}" for h, clock in enumerate(CLOCK)]
ENEDIS_HEAD = (
    "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;"
    "Unite;Pas en minutes\n14295224261882;Courbe de charge;01/01/2024;02/01/2024;Energie active;Consommation;"
    "Comptage Brut;W;\n\n"
)


def test_enedis_means_of_watts_are_halved(tmp_path):
    bare = read(tmp_path, "\n".join(["timestamp;value", *ENEDIS]))
    described = read(tmp_path, ENEDIS_HEAD + "\n".join(["Horodate;Valeur", *ENEDIS]))
    assert bare.kwh() == described.kwh() == sum(range(500, 548)) / 2000
    assert {row["meter"] for row in described.rows} == {"14295224261882"}
    # Without a unit it is only a guess, and that is said.
    assert ("meters.unit_guessed" in bare.notes, "meters.unit_guessed" in described.notes) == (True, False)


FLUVIUS_HEAD = (
    "Van (datum);Van (tijdstip);Tot (datum);Tot (tijdstip);EAN-code;Meter;Metertype;Register;Volume;Eenheid;"
    "Validatiestatus;Omschrijving"
)


def fluvius():
    for q in range(96):
        begin, end = (
            f"{q // 4:02d}:{15 * (q % 4):02d}:00",
            f"{(q + 1) // 4 % 24:02d}:{15 * ((q + 1) % 4):02d}:00",
        )
        rate = "Nacht" if q < 28 else "Dag"
        for register, value in (
            (f"Afname {rate}", f"0,{q + 1:03d}"),
            (f"Injectie {rate}", "0,01" if 40 < q < 60 else ""),
        ):
            yield (
                f'01-05-2024;{begin};{"01" if q < 95 else "02"}-05-2024;{end};="541448860000000123";1SAG1100000000;'
                f"Digitale meter;{register};{value};kWh;Uitgelezen;"
            )


def test_fluvius_day_and_night_registers_add_up(tmp_path):
    found = read(tmp_path, "\n".join([FLUVIUS_HEAD, *fluvius()]))
    assert (len(found.rows), found.kwh(), round(found.kwh("export"), 6)) == (96, 4.656, 0.19)
    assert {row["meter"] for row in found.rows} == {"541448860000000123"}
    assert first_and_last(found) == (at(2024, 4, 30, 22), at(2024, 5, 1, 21, 45))


def test_esb_gives_kilowatts_newest_first_with_the_direction_in_each_row(tmp_path):
    rows = [
        f"10000000001,000000000012345678,{value},{kind},{'02' if h == 0 else '01'}-05-2024 {CLOCK[h]}"
        for h in (0, *range(47, 0, -1))
        for kind, value in (("Active Import Interval (kW)", 0.5), ("Active Export Interval (kW)", 0.1))
    ]
    head = "MPRN,Meter Serial Number,Read Value,Read Type,Read Date and End Time"
    found = read(tmp_path, "\n".join([head, *rows]), country="IE")
    assert (len(found.rows), found.kwh(), round(found.kwh("export"), 6)) == (48, 12, 2.4)
    assert first_and_last(found) == (at(2024, 4, 30, 23), at(2024, 5, 1, 22, 30))


def test_green_button_csv_with_an_address_above(tmp_path):
    rows = [f"Electric usage,2024-01-05,{h:02d}:00,{h:02d}:59,0.{h:02d},kWh,$0.1," for h in range(24)]
    head = "Name,Someone\nAccount Number,123\n\nTYPE,DATE,START TIME,END TIME,USAGE,UNITS,COST,NOTES"
    found = read(tmp_path, "\n".join([head, *rows]), time_zone="America/Los_Angeles")
    assert (len(found.rows), found.kwh()) == (24, 2.76)
    assert first_and_last(found) == (at(2024, 1, 5, 8), at(2024, 1, 6, 7))


@pytest.mark.parametrize("numbered", [False, True])
def test_half_hours_side_by_side(tmp_path, numbered):
    if numbered:
        names = [name for h in range(1, 51) for name in (f"HH{h:02d}", f"Flag{h:02d}")]
        cells = [cell for h in range(1, 51) for cell in ((f"0.{h + 100}", "A") if h < 49 else ("", ""))]
    else:
        names, cells = [*CLOCK[1:], "00:00"], [f"0.{h + 100}" for h in range(1, 49)]
    rows = [",".join(["1012345678901", f"{day:02d}/01/2024", *cells]) for day in range(1, 4)]
    found = read(tmp_path, "\n".join([",".join(["MPAN", "Date", *names]), *rows]))
    assert len(found.rows) == 144
    assert [row["import_wh"] for row in found.rows[:3]] == [101, 102, 103]
    assert first_and_last(found) == (at(2024, 1, 1), at(2024, 1, 3, 23, 30))
    assert {row["meter"] for row in found.rows} == {"1012345678901"}


def test_meters_side_by_side_are_told_apart_by_what_their_headers_add(tmp_path):
    head = "Start,Flat 1 import (kWh),Flat 1 export (kWh),Flat 2 import (kWh),Flat 2 export (kWh)"
    rows = [f"2024-05-01 {h:02d}:00,0.{h + 10},0.1,0.2,0.0" for h in range(24)]
    found = read(tmp_path, "\n".join([head, *rows]))
    assert {row["meter"] for row in found.rows} == {"Flat 1", "Flat 2"}
    assert (round(found.kwh(), 6), round(found.kwh("export"), 6)) == (9.96, 2.4)
    assert found.account.lines == found.account.accepted == 48


ESPI = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">
<entry><link rel="self" href="/RetailCustomer/1/UsagePoint/abc/MeterReading/1"/><link rel="related"
 href="/ReadingType/7"/><content><e:MeterReading/></content></entry>
<entry><link rel="self" href="/ReadingType/7"/><content><e:ReadingType><e:flowDirection>FLOW</e:flowDirection>
<e:powerOfTenMultiplier>-3</e:powerOfTenMultiplier><e:uom>72</e:uom></e:ReadingType></content></entry>
<entry><link rel="up" href="/RetailCustomer/1/UsagePoint/abc/MeterReading/1/IntervalBlock"/><content>
<e:IntervalBlock><e:IntervalReading><e:timePeriod><e:duration>3600</e:duration><e:start>1330578000</e:start>
</e:timePeriod><e:value>282500</e:value></e:IntervalReading><e:IntervalReading><e:ReadingQuality><e:quality>8
</e:quality></e:ReadingQuality><e:timePeriod><e:duration>3600</e:duration><e:start>1330581600</e:start>
</e:timePeriod><e:value>1000</e:value></e:IntervalReading></e:IntervalBlock></content></entry></feed>"""


@pytest.mark.parametrize(("flow", "figure"), [("1", "import"), ("19", "export")])
def test_green_button_xml(tmp_path, flow, figure):
    found = read(tmp_path, ESPI.replace("FLOW", flow), "usage.xml")
    assert found.kwh(figure) == 0.2835
    assert [row["quality"] for row in found.rows] == ["actual", "estimated"]
    assert first_and_last(found) == (at(2012, 3, 1, 5), at(2012, 3, 1, 6))
    assert {row["meter"] for row in found.rows} == {"abc"}


SDAT = """<?xml version="1.0"?><rsm:ValidatedMeteredData_12 xmlns:rsm="http://www.strom.ch"><rsm:MeteringData>
<rsm:Interval><rsm:StartDateTime>2024-05-31T22:00:00Z</rsm:StartDateTime>
<rsm:EndDateTime>2024-05-31T22:45:00Z</rsm:EndDateTime></rsm:Interval>
<rsm:Resolution><rsm:Resolution>15</rsm:Resolution><rsm:Unit>MIN</rsm:Unit></rsm:Resolution>
<rsm:ProductionMeteringPoint><rsm:VSENationalID>CH1012301234500000000000000012345</rsm:VSENationalID>
</rsm:ProductionMeteringPoint><rsm:Product><rsm:MeasureUnit>KWH</rsm:MeasureUnit></rsm:Product>
<rsm:Observation><rsm:Position><rsm:Sequence>1</rsm:Sequence></rsm:Position><rsm:Volume>0.218</rsm:Volume>
</rsm:Observation><rsm:Observation><rsm:Position><rsm:Sequence>3</rsm:Sequence></rsm:Position>
<rsm:Volume>0.1</rsm:Volume><rsm:Condition>56</rsm:Condition></rsm:Observation></rsm:MeteringData>
</rsm:ValidatedMeteredData_12>"""


def test_sdat_counts_values_from_its_start(tmp_path):
    found = read(tmp_path, SDAT, "sdat.xml")
    assert found.kwh("export") == 0.318
    assert first_and_last(found) == (at(2024, 5, 31, 22), at(2024, 5, 31, 22, 30))
    assert [row["quality"] for row in found.rows] == ["actual", "estimated"]
    assert {row["meter"] for row in found.rows} == {"CH1012301234500000000000000012345"}
    assert "meters.gaps" in found.notes


def test_json_of_portals(tmp_path):
    octopus = """{"count": 2, "results": [
{"consumption": 0.063, "interval_start": "2018-05-19T00:30:00+01:00", "interval_end": "2018-05-19T01:00:00+01:00"},
{"consumption": 0.071, "interval_start": "2018-05-19T00:00:00+01:00", "interval_end": "2018-05-19T00:30:00+01:00"}]}"""
    assert read(tmp_path, octopus, "octopus.json").kwh() == 0.134
    n3rgy = """{"resource": "/mpxn/1/utility/electricity", "unit": "kWh", "values": [
{"timestamp": "2024-01-01 00:30", "value": 0.1}, {"timestamp": "2024-01-01 01:00", "value": 0.2},
{"timestamp": "2024-01-01 01:30", "value": 0.3}]}"""
    found = read(tmp_path, n3rgy, "n3rgy.json")
    assert (found.kwh(), found.rows[0]["starts_at"]) == (0.6, at(2024, 1, 1))


def test_the_dictionarys_own_columns_are_universal_time(tmp_path):
    text = (
        "meter,starts_at,import_wh,export_wh,quality\nhome-1,2026-07-01 00:00:00,5,0,actual\n"
        "home-2,2026-07-01 00:00:00,6,1,estimated\n"
    )
    found = read(tmp_path, text)
    assert [(r["meter"], r["starts_at"], r["import_wh"], r["export_wh"], r["quality"]) for r in found.rows] == [
        ("home-1", at(2026, 7, 1), 5, 0, "actual"), ("home-2", at(2026, 7, 1), 6, 1, "estimated"),
    ]  # fmt: skip


def test_place_toml_settles_what_a_file_does_not_say(tmp_path):
    text = "\n".join(["when,a,b", *(f"2024-05-01 {h:02d}:00,{h},{h * 2}" for h in range(24))])
    found = read(
        tmp_path,
        text,
        columns={"import": "b"},
        unit="Wh",
        meter="shed",
        stamps="end",
        time_zone="Europe/Paris",
    )
    assert {row["meter"] for row in found.rows} == {"shed"}
    assert [row["import_wh"] for row in found.rows][:3] == [0, 2, 4]
    assert found.rows[0]["starts_at"] == at(2024, 4, 30, 21)
