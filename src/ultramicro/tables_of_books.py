"""A place's books as a source, with the tables that rooms other than the ledger make of them."""

from __future__ import annotations

from ultramicro.core.source import Source
from ultramicro.place.config import Config


def books_of(config: Config) -> tuple[Source, ...]:
    """Return the place's books as a source, with the tables that rooms other than the ledger make of them."""
    # Most places keep none; the rooms that would read them take a fifth of a second to load.
    if "books" not in config.settings and not (config.root / "books").is_dir():
        return ()
    from ultramicro.bank.loan_table import loans_rows  # noqa: PLC0415
    from ultramicro.bank.share_table import share_years_rows, shares_rows  # noqa: PLC0415
    from ultramicro.currency.reserve import currencies_rows  # noqa: PLC0415
    from ultramicro.food.hub.to_plan import needs_rows as unmet_rows  # noqa: PLC0415
    from ultramicro.food.hub.to_plan import resources_rows as idle_rows  # noqa: PLC0415
    from ultramicro.ledger.people.posts import Posts  # noqa: PLC0415
    from ultramicro.ledger.source import BooksSource, Rows  # noqa: PLC0415
    from ultramicro.noticeboard.exports import needs_rows, offers_wants_rows, resources_rows  # noqa: PLC0415

    more: dict[str, Rows] = {
        "currencies": currencies_rows,
        "loans": loans_rows,
        "shares": shares_rows,
        "share_years": share_years_rows,
        "offers_wants": lambda books: offers_wants_rows(Posts(books.people).all()),
        "needs": lambda books: [*needs_rows(Posts(books.people).all(), books.on), *unmet_rows(books)],
        "resources": lambda books: [*resources_rows(Posts(books.people).all(), books.on), *idle_rows(books)],
    }
    return (BooksSource(config.root, config.currency, config.settings, more),)
