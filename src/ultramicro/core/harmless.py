"""Text that a spreadsheet would run as a formula is made harmless before it is written.

A spreadsheet runs a text cell that begins with `=`, `+`, `-` or `@`. In CSV such cells get an apostrophe in
front [1]_.

References
----------
.. [1] OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import re

DANGEROUS = r"^[=+\-@\t\r\n＝＋－＠]"  # noqa: RUF001 - full-width signs are formulas in East Asian spreadsheets


def harmless_text(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run.

    Examples
    --------
    >>> harmless_text("=1+1"), harmless_text("Roads")
    ("'=1+1", 'Roads')
    """
    return f"'{text}" if re.match(DANGEROUS, text) else text
