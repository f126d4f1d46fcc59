"""What is said of the answers of people that the answer does not use."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.message import Listed, Message, note, plural
from ultramicro.flows.households.spending import Unused


def unused_words(unused: Unused) -> Iterator[Message]:
    """Say which answers of people are not used here, and what to do about it."""
    if unused.categories:
        yield note(
            "survey_categories_unused",
            "Survey: answers about {categories} are not used here, because no household spends on what is "
            "called so. Write the category as the table of spending does.",
            categories=Listed(unused.categories, "and"),
        )  # fmt: skip
    if unused.without:
        yield plural(
            "Survey: {n} answer of households and workers gives no category or no local_share and is not "
            "used here.",
            "Survey: {n} answers of households and workers give no category or no local_share and are not "
            "used here.",
            unused.without,
        ).with_id("survey_answers_unused")
