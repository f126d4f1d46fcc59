"""Whatever an export is called, cut or encoded like, its readings are those that were put in."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from tests.readers.meters.reading import read
from tests.readers.meters.variants import WORDS, ZONE, Variant, variants


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(variants())
def test_every_guise_of_an_export_gives_the_same_readings(variant: Variant):
    with TemporaryDirectory() as folder:
        found = read(Path(folder), variant.content, time_zone=variant.zone)
    got = [(row["starts_at"], row["import_milliwh"], row["export_milliwh"]) for row in found.rows]
    truth = [(start.replace(tzinfo=None), taken, given_) for start, taken, given_ in variant.rows]
    assert got == sorted(truth), variant.told
    assert {row["meter"] for row in found.rows} == {variant.meter}, variant.told
    assert found.account.accepted == len(truth)
    assert found.account.rejected == 0, found.rejects


POWER = {
    "de": "Wirkleistung (kW)", "en": "Power (kW)", "fr": "Puissance (kW)", "es": "Potencia (kW)",
    "nl": "Vermogen (kW)",
}  # fmt: skip


@pytest.mark.parametrize("minutes", [15, 30, 60])
@pytest.mark.parametrize("language", POWER)
def test_power_is_energy_of_its_period_in_every_language(tmp_path, language, minutes):
    """Means of kilowatts, with points of thousands and a decimal comma where the language has them."""
    count = 1440 // minutes
    watts = [1_234_000 + 60 * i if i % 7 == 0 else 960 + 60 * i for i in range(count)]
    text = [f"{each / 1000:,.3f}" for each in watts]
    if language != "en":
        text = [each.translate(str.maketrans(",.", ".,")) for each in text]
    stamps = [f"2024-06-05 {i * minutes // 60:02d}:{i * minutes % 60:02d}" for i in range(count)]
    rows = [f"{stamp};{value}" for stamp, value in zip(stamps, text, strict=True)]
    content = "\n".join([f"{WORDS[language]['begin'][0]};{POWER[language]}", *rows]) + "\n"
    found = read(tmp_path, content.encode("utf-16-le"), time_zone=ZONE[language])
    assert [row["import_milliwh"] for row in found.rows] == [each * 1000 * minutes // 60 for each in watts]
    assert "meters.power_to_energy" in found.notes
