"""The manual as HTML: whatever stands in it, nothing becomes a tag that is not ours."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ultramicro.manual.sections import ORDER, page_text
from ultramicro.web.pages.markdown import markdown

OURS = re.compile(
    r'</?(?:h[1-6]|p|ul|ol|li|pre|code|strong|em|a|div|table|thead|tbody|tr|th|td)(?: [a-z-]+="[^"<>]*")*>'
)


@example("\\\n1")
@given(st.text(alphabet="ab <>&\"'`*_[]()|#-\n1.\\"))
def test_what_is_not_ours_is_escaped(text):
    left = OURS.sub("", str(markdown(text, lambda _to: "")))
    assert "<" not in left
    assert ">" not in left


@pytest.mark.parametrize("page", ORDER)
def test_every_page_of_the_manual_keeps_its_words_and_closes_its_tags(page):
    from xml.etree import ElementTree as ET

    text = page_text(page)
    made = str(markdown(text, lambda to: to))
    read = " ".join(ET.fromstring(f"<x>{made}</x>").itertext())
    words = set(re.findall(r"[A-Za-z]{4,}", re.sub(r"\]\([^)]*\)|```\w*", "", text)))
    assert words <= set(re.findall(r"[A-Za-z]{4,}", read))


def test_a_link_of_a_page_opens_no_other_file(as_role):
    visitor = as_role()
    assert visitor.get("/help/plan").status_code == 200
    for page in ("nothing", "..", "README"):
        assert visitor.get(f"/help/{page}").status_code == 404
    assert "file:" not in visitor.get("/help/plan").content.decode()
    assert "javascript:" not in visitor.get("/help/plan").content.decode()
