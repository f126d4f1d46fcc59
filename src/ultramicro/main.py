"""The entry point: run a command, and turn what went wrong into one clear line and an exit status."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

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
        now; 5 the books are not what they should be; 75 others had the books for too long; 130 stopped by the
        user.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    heard: list[int] = []
    try:
        with _hearing(heard):
            from ultramicro.cli.speaking import speaking  # noqa: PLC0415  Ctrl-C is answered from here on

            _require_text(words)
            with speaking(words), naming_extras():
                return _stoppable(words, heard)
    except UltramicroError as error:
        print(f"ultramicro: {error}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _stopped()


@contextmanager
def _hearing(heard: list[int]) -> Iterator[None]:
    """Note that the user stopped the program, whatever a library makes of it.

    A query that is stopped ends in whichever error its library has for that, and a reader may take that error
    for a fault of the file it reads.
    """
    before = signal.getsignal(signal.SIGINT)
    if not callable(before) or threading.current_thread() is not threading.main_thread():
        yield
        return
    heard_before = before

    def stop(number: int, frame: FrameType | None) -> None:
        heard.append(number)
        heard_before(number, frame)

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _stoppable(words: Sequence[str], heard: Sequence[int]) -> int:
    """Run a command that the user may stop."""
    try:
        from ultramicro.cli.parser import run  # noqa: PLC0415  it takes the most of a short command

        status = run(words)
    except KeyboardInterrupt:
        return _stopped()
    except Exception:
        if heard:
            return _stopped()
        raise
    return _stopped() if heard else status


def _stopped() -> int:
    print(f"ultramicro: {say('stopped; what was read so far is kept')}", file=sys.stderr)
    return 130


if __name__ == "__main__":
    sys.exit(main())
