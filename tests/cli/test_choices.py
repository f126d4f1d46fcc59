"""What may be chosen is said in plain words."""

import pytest

from tests.desk import new_place
from ultramicro.techniques import GROUPS

CHOOSING = [
    (group, verb.name, name.replace("_", "-"))
    for group, each in GROUPS.items()
    for verb in each.load()
    for name, field in verb.__dataclass_fields__.items()
    if field.metadata.get("choices")
]


@pytest.mark.parametrize(("group", "verb", "flag"), CHOOSING, ids=["-".join(each) for each in CHOOSING])
def test_a_choice_that_is_none_is_told_without_pythons_own_writing(group, verb, flag, tmp_path, capsys):
    """`--side x` said: choose from <Side.AS_FILED: 'as_filed'>."""
    say = new_place(tmp_path / "place", capsys)
    status, told = say(f"{group} {verb} --{flag} no-such-thing")
    assert (status, "<" in told, "no-such-thing" in told) == (2, False, True), told
