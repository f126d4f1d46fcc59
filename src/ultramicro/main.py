"""The entry point: run a command, and turn what went wrong into one clear line and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ultramicro.core.errors import BadInput, UltramicroError
from ultramicro.core.extras import naming_extras
from ultramicro.core.message import say


def _require_text(words: Sequence[str]) -> None:
    """Refuse words that are no text: they could neither be stored nor shown."""
    for word in words:
        if any("\ud800" <= letter <= "\udfff" for letter in word):
            raise BadInput(
                say("a word of the command is not valid UTF-8: {word}", word=ascii(word)),
                do=say("type it again, or set the terminal to UTF-8"),
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after `ultramicro`; those of the process where not given.

    Returns
    -------
    int
        0 answered or done; 2 bad input, or refused; 3 a law was broken; 4 done before, so nothing was done
        now; 130 stopped by the user.
    """
    from ultramicro.cli.speaking import speaking  # noqa: PLC0415  Ctrl-C is answered from here on

    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _require_text(words)
        with speaking(words), naming_extras():
            return _stoppable(words)
    except UltramicroError as error:
        print(f"ultramicro: {error}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _stoppable(words: Sequence[str]) -> int:
    """Run a command that the user may stop."""
    try:
        from ultramicro.cli.parser import run  # noqa: PLC0415  it takes the most of a short command

        return run(words)
    except KeyboardInterrupt:
        print(f"ultramicro: {say('stopped; what was read so far is kept')}", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
