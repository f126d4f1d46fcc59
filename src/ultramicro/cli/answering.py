"""Answer one command: what went wrong becomes one clear line and an exit status, and never a traceback."""

from __future__ import annotations

import codecs
import gc
import io
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence

from ultramicro.core.errors import BadInput, UltramicroError
from ultramicro.core.extras import naming_extras
from ultramicro.core.machine import told_of_machine, told_of_memory
from ultramicro.core.message import say

FAULT_STATUS = 70
"""How a command ends that met a fault of the program; `EX_SOFTWARE` of sysexits.h."""
ESCAPES = "ultramicro_escapes"


def answer(words: Sequence[str], heard: Sequence[int] = ()) -> int:
    """Carry out a command, and say what went wrong if anything did.

    Parameters
    ----------
    words : sequence of str
        The words after `ultramicro`.
    heard : sequence of int
        The signals of the user so far; once there is one, nothing else is told.

    Returns
    -------
    int
        The exit status.
    """
    from ultramicro.cli.speaking import speaking  # noqa: PLC0415  loads settings

    print_anything()
    try:
        _require_text(words)
        with speaking(words), naming_extras():
            return _run(words)
    except UltramicroError as error:
        return error.exit_status if heard else _tell(error)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing is wrong.
        _close_output()
        return 0
    except OSError as error:
        return _tell(_unprinted(error))
    except MemoryError:
        return _tell(told_of_memory())
    # Whatever else it is, is our fault, and a traceback tells a user nothing.
    except Exception as error:  # noqa: BLE001
        return FAULT_STATUS if heard else _own_fault(error)


def _run(words: Sequence[str]) -> int:
    from ultramicro.cli.parser import run  # noqa: PLC0415  it takes the most of a short command

    try:
        status = run(words)
    finally:
        gc.unfreeze()  # who runs commands in a process of their own keeps a collector that sees everything
    # Here, since a full disk would else be told by Python itself when it ends.
    sys.stdout.flush()
    return status


def _tell(error: UltramicroError) -> int:
    print(f"ultramicro: {error}", file=sys.stderr)
    return error.exit_status


def _unprinted(error: OSError) -> BadInput:
    """Say what the system refused; what is still to be printed is let go if that was printing."""
    if error.filename is None:
        _close_output()
    return told_of_machine(error)


def _close_output() -> None:
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # whoever runs us in a program may have put something else there
        return


def _own_fault(error: Exception) -> int:
    """Keep the traceback for whoever mends the program, and say in one line where it is."""
    handle, name = tempfile.mkstemp(prefix="ultramicro-fault-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        traceback.print_exception(error, file=file)
    told = say(
        "the program has a fault. This is our mistake, not yours. What went wrong stands in {file}. Please "
        "report it with what you did. Look into the file first: names from your files may stand in it.",
        file=name,
    )
    print(f"ultramicro: {told}", file=sys.stderr)
    return FAULT_STATUS


def _require_text(words: Sequence[str]) -> None:
    """Refuse words that are no text: they could neither be stored nor shown."""
    for word in words:
        if any("\ud800" <= letter <= "\udfff" for letter in word):
            raise BadInput(
                say("a word of the command is not valid UTF-8: {word}", word=ascii(word)),
                do=say("type it again, or set the terminal to UTF-8"),
            )


def print_anything() -> None:
    """Have letters that the terminal cannot show printed as escapes, and files written in UTF-8.

    Windows writes `> file.txt` in an encoding of its own that lacks many letters. The escapes are those of
    JSON, so that it stays JSON.
    """
    codecs.register_error(ESCAPES, _escaped)
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        told = os.environ.get("PYTHONIOENCODING") or stream.isatty()
        if told:
            stream.reconfigure(errors=ESCAPES)
        else:
            stream.reconfigure(encoding="utf-8", errors=ESCAPES)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    r"""Write letters as JSON does.

    Examples
    --------
    >>> codecs.register_error("doctest_escapes", _escaped)
    >>> "a←".encode("cp1252", "doctest_escapes")
    b'a\\u2190'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    units = letters.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4)), error.end
