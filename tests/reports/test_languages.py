"""A page in another language and another currency: what is fixed on it is said again, and no pound is left."""

import gettext
import re
import subprocess
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.reports.sample import SampleAnswer
from ultramicro.core.formatting import MADE_UP, Formatter
from ultramicro.core.message import say
from ultramicro.main import main
from ultramicro.reports.model import Section
from ultramicro.reports.pages.html import report_html

ROOT = Path(__file__).parents[2]
PLAIN = re.compile(r"[A-Za-z]{4,}")


class Fixed(HTMLParser):
    """The texts of elements that the template itself writes: headings that stand on every page."""

    def __init__(self):
        super().__init__()
        self.found, self._inside = [], []

    def handle_starttag(self, tag, attrs):
        self._inside.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        while self._inside and self._inside.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tags = [tag for tag, _ in self._inside]
        fixed = {"nav", "footer"} & set(tags) or any(
            tag == "h2"
            and attrs.get("id", "").startswith(("answer", "contents", "unknown", "proof", "basis"))
            for tag, attrs in self._inside
        )
        if fixed and data.strip() and "bdi" not in tags and not ("a" in tags and self._of_answer()):
            self.found.append(data.strip())

    def _of_answer(self):
        return any(
            a.get("href", "").startswith("#s") and not a["href"].endswith("figures") for _, a in self._inside
        )


def page(formatter):
    with formatter.speaking():
        section = Section(question="?", technique_name="sample", parameters={}, answer=SampleAnswer())
        return report_html("Anytown", date(2026, 1, 31), answers=[section])


def fixed(html):
    parser = Fixed()
    parser.feed(html)
    return parser.found


def test_what_the_page_says_itself_is_said_in_the_made_up_language():
    texts = fixed(page(Formatter(language=MADE_UP)))
    assert len(texts) > 8
    left = [text for text in texts if PLAIN.search(text.replace("Ultramicro", "").replace("Anytown", ""))]
    assert left == []


def test_headings_are_welsh_where_a_place_speaks_welsh():
    html = page(Formatter(language="cy"))
    assert '<html lang="cy">' in html
    for heading in (
        "Yn fyr",
        "Cynnwys",
        "Ffigurau allweddol",
        "Sut y gwiriwyd hyn",
        "Ffynonellau a gosodiadau",
    ):
        assert heading in html
    assert "31 Ionawr 2026" in html


@pytest.mark.parametrize("verb", ["check", "flows", "leaks", "multiplier", "households", "suppliers"])
def test_a_place_that_counts_in_euros_never_says_pounds(tmp_path, capsys, verb):
    root = tmp_path / "town"
    lines = ["Body,Date,Supplier,Purpose,Amount"]
    for month in range(1, 13):
        lines += [f"Council,0{1 + month % 9}/{month:02}/2025,Near Ltd,Cleaning,{12_345 + month}.50",
                  f"Council,0{1 + month % 9}/{month:02}/2025,Far Ltd,Insurance,{98_765 + month}.10"]  # fmt: skip
    (tmp_path / "spend.csv").write_text("\n".join(lines) + "\n")
    main(["new", str(root), str(tmp_path / "spend.csv")])
    (root / "place.toml").write_text(
        'name = "Town"\ncurrency = "EUR"\npopulation = 12000\n[[areas]]\nname = "Town"\nprefixes = ["ZZ1"]\n'
    )
    (root / "parties.csv").write_text("name,postcode\nNear Ltd,ZZ1 1AA\nFar Ltd,YY1 1AA\n")
    capsys.readouterr()
    assert main([verb, str(root)]) == 0
    told = capsys.readouterr().out
    assert "€" in told or verb == "suppliers"
    assert [line for line in told.splitlines() if "£" in line] == []


def test_a_language_that_nobody_speaks_is_refused(tmp_path, capsys):
    root = tmp_path / "town"
    main(["new", str(root)])
    (root / "place.toml").write_text('name = "Town"\nlanguage = "xx"\n')
    assert main(["check", str(root)]) == 2
    assert "xx" in capsys.readouterr().err


def test_the_texts_for_translators_are_fresh():
    done = subprocess.run(
        ["scripts/messages", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + " run `make messages`"


def test_every_heading_of_the_report_has_its_welsh():
    folder = ROOT / "src/ultramicro/reports/templates"
    template = "".join((folder / name).read_text(encoding="utf-8") for name in ("report.html", "front.html"))
    headings = re.findall(r'<h[23][^>]*>\{\{ say\("([^"]*)"\) \}\}', template)
    assert len(headings) > 8
    welsh = Formatter(language="cy")
    assert [each for each in headings if welsh.text(say(each)) == each] == []


def test_a_catalogue_has_every_text_and_is_compiled():
    locales = ROOT / "src" / "ultramicro" / "locales"
    with (locales / "ultramicro.pot").open("rb") as file:
        texts = {message.id for message in read_po(file) if message.id}
    for path in locales.glob("*/LC_MESSAGES/ultramicro.po"):
        with path.open("rb") as file:
            catalogue = read_po(file)
        assert {message.id for message in catalogue if message.id} == texts, f"{path}: run `make messages`"
        with path.with_suffix(".mo").open("rb") as file:
            compiled = gettext.GNUTranslations(file)
        said = {m.id: m.string for m in catalogue if m.id and m.string and isinstance(m.id, str)}
        assert {text: compiled.gettext(text) for text in said} == said
