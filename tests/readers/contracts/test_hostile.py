"""Whatever a JSON file holds, it is read, rejected record by record or refused; it never breaks the reader."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.contracts.reading import package, read, release
from ultramicro.core.errors import BadInput

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(release())), inner, max_size=3)
    ),
    max_leaves=8,
)
PLACES = st.sampled_from([*sorted(set(release()) - {"ocid"}), "contracts", "planning"])


@given(PLACES, VALUES)
def test_any_member_may_be_anything(name, value):
    found = read(package(release(1) | {name: value}, release(2)))
    assert found.reading.lines == 2
    assert "ocds-test-2" in {row["ocid"] for row in found.contracts}


@given(st.integers(0, 3000), st.text(max_size=3))
def test_a_text_that_is_damaged_anywhere_keeps_what_is_whole(at, what):
    """Of five releases at most two are hurt by damage at one place."""
    text = json.dumps(package(*map(release, range(5))), indent=0)
    at = min(at + text.index("ocds-test-1"), len(text))
    found = read((text[:at] + what + text[at + 1 :]).encode("utf-8", "replace"), "n.json")
    assert len({row["ocid"] for row in found.contracts}) >= 3
    assert found.reading.lines >= 4


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", "[1, 2]", '"x"', "[[[[", '{"releases": []}', '{"a": ' * 5000, "nul"]
)
def test_what_holds_nothing_is_refused(text):
    with pytest.raises(BadInput):
        read(text, "n.json")
