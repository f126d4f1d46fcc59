"""The made-up answer as a page, made once."""

from datetime import date

import pytest

from tests.reports.page_reading import Page
from tests.reports.sample import Sample, SampleAnswer, files_table
from ultramicro.reports.model import section
from ultramicro.reports.pages.html import report_html


@pytest.fixture(scope="session")
def page_source():
    return report_html(
        "Anytown & <b>Shire</b>",
        date(2025, 3, 31),
        answers=[section(Sample(), SampleAnswer())],
        check=files_table(),
        made_on=date(2026, 1, 5),
        unanswered=["Who owns it? This could not be answered: no <i>register</i>"],
    )


@pytest.fixture(scope="session")
def page(page_source):
    return Page(page_source)
