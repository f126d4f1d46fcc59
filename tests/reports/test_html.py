"""The page: whole, offline, harmless, and readable by everyone."""

import itertools
import re
from base64 import b64encode
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

import ultramicro.reports
from tests.reports.page_reading import Page
from tests.reports.sample import LONG, SCRIPT, Sample, SampleAnswer
from ultramicro.core.contract import Answer
from ultramicro.reports.drawn.palette import luminance
from ultramicro.reports.model import section
from ultramicro.reports.pages.html import report_html

CSS = (Path(ultramicro.reports.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")


def test_nothing_on_the_page_is_loaded_and_only_its_own_script_is_run(page, page_source):
    scripts = re.findall(r"<script>(.*?)</script>", page_source, re.DOTALL)
    digests = [b64encode(sha256(each.encode()).digest()).decode() for each in scripts]
    assert len(digests) == len(page.all("script")) == 1
    assert re.findall(r"script-src ([^;]+);", page_source) == [f"'sha256-{digests[0]}'"]
    assert not page.all("iframe")
    assert not page.all("img")
    assert not page.all("object")
    assert "@import" not in page_source
    for tag, attrs, _ in page.elements:
        assert not [name for name in attrs if name.startswith("on")], f"{tag} runs a script"
        assert "src" not in attrs
        for value in (attrs.get("href") or "", attrs.get("xlink:href") or ""):
            assert value.startswith(("#", "data:")) or not value
    assert not re.findall(r"url\((?!#)", page_source)


def test_hostile_names_are_shown_as_they_are_and_never_run(page, page_source):
    assert SCRIPT in page.shown
    assert "<b>Shire</b>" in page.shown
    assert not page.all("b")
    assert not page.all("i")
    assert "\u202e" not in page_source
    assert "\x00" not in page_source


def test_every_law_figure_and_missing_thing_is_on_the_page(page):
    answer = SampleAnswer()
    for check in answer.checks():
        assert f"Holds: {check.law}" in page.shown
    for figure in answer.figures():
        assert figure.how in page.shown
    assert "12% to 47%" in page.shown
    assert "postcodes in parties.csv would narrow every range" in page.shown
    assert "16,961 lines: 16,800 accepted, 15 rejected and 146 set aside" in page.shown
    assert "A made-up source (2026)" in page.shown
    assert "how many to list" in page.shown


def test_the_answer_stands_before_everything_else(page):
    sentences = SampleAnswer().says()
    assert page.shown.index(sentences[0]) < page.shown.index("Contents")


def test_ids_are_unique_and_every_link_has_its_target(page):
    ids = [attrs["id"] for _, attrs, _ in page.elements if attrs.get("id")]
    assert len(ids) == len(set(ids))
    links = {attrs["href"][1:] for attrs in page.all("a")}
    assert links
    assert links <= set(ids)
    used = set(
        re.findall(
            r"url\(#([^)]+)\)", " ".join(str(a) for _, attrs, _ in page.elements for a in attrs.values())
        )
    )
    assert used <= set(ids)


def test_each_band_of_the_sankey_leads_to_its_row(page, page_source):
    rows = {attrs["id"]: attrs for attrs in page.all("tr") if attrs.get("id")}
    bands = [attrs["href"][1:] for attrs in page.all("a") if "-flows-row-" in attrs["href"]]
    assert len(bands) > 60
    assert set(bands) <= set(rows)
    label = next(
        a["aria-label"] for a in page.all("a") if "to Waste and recycling" in a.get("aria-label", "")
    )
    anchor = next(a["href"][1:] for a in page.all("a") if a.get("aria-label") == label)
    row = page_source[page_source.index(f'<tr id="{anchor}"') :].split("</tr>")[0]
    assert label.split(" to ")[0] in row
    assert "Waste and recycling" in row


def test_every_picture_says_in_words_what_it_shows(page):
    svgs = page.all("svg")
    assert len(svgs) > 16
    ids = {attrs["id"] for _, attrs, _ in page.elements if attrs.get("id")}
    for svg in svgs:
        assert svg["role"] in {"img", "group"}
        if "aria-labelledby" in svg:
            assert set(svg["aria-labelledby"].split()) <= ids
            assert svg["viewbox"]
            assert svg["role"]
    with_links = [parents for tag, attrs, parents in page.elements if tag == "a" and "svg" in parents]
    assert with_links, "the Sankey has links"
    assert len(page.all("figure")) == len(page.all("figcaption")) == len(SampleAnswer().pictures())


def test_every_table_has_a_caption_and_its_headers_a_scope(page):
    assert len(page.all("table")) == len(page.all("caption"))
    assert all(attrs.get("scope") in {"col", "row"} for attrs in page.all("th"))


def test_headings_skip_no_level(page):
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_page_has_landmarks_language_and_a_skip_link(page):
    assert page.all("html")[0]["lang"] == "en-GB"
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}


def test_the_page_is_light_and_long_tables_are_cut(page, page_source):
    assert len(page_source.encode()) < 1_500_000
    assert "1,475 more rows are not shown here" in page.shown
    assert page_source.count("<tr") < 600


def test_the_same_answer_makes_the_same_page(page_source):
    again = report_html("A", date(2025, 3, 31), answers=[section(Sample(), SampleAnswer())])
    assert again == report_html("A", date(2025, 3, 31), answers=[section(Sample(), SampleAnswer())])


def test_a_page_of_nothing_is_still_a_page():
    class Nothing(Answer):
        def figures(self):
            return []

        def tables(self):
            return {}

        def checks(self):
            return []

    shown = Page(report_html(LONG, date(2025, 3, 31), answers=[section(Sample(), Nothing())])).shown
    assert LONG in shown
    assert "Nothing that the answers needed was missing." in shown


def _schemes():
    blocks = re.findall(r":root \{([^}]*--ink[^}]*)\}", CSS)
    return [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in blocks[:2]]


@pytest.mark.parametrize("scheme", _schemes(), ids=["light", "dark"])
def test_text_stands_out_from_its_ground(scheme):
    for ink in ("ink", "soft", "link"):
        for ground in ("paper", "tint"):
            light, dark = sorted((luminance(scheme[ink]), luminance(scheme[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{ink} on {ground}"
