"""The entry point: hear Ctrl-C from the first moment, and hand the words of a command on.

Whatever else is needed is imported once that is so: until then Python itself would answer, with a traceback.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

STOPPED = 130
"""How a command ends that the user stopped; as shells have it."""


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
        now; 5 the books are not what they should be; 70 the program has a fault; 75 others had the books for
        too long; 130 stopped by the user.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    heard: list[int] = []
    before = _listen(heard)
    try:
        from ultramicro.cli.answering import answer  # noqa: PLC0415  Ctrl-C is answered from here on

        status = answer(words, heard)
        # Some libraries swallow the signal, or make an error of their own of it.
        return _stopped() if heard else status
    except KeyboardInterrupt:
        return _stopped()
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)


def _listen(heard: list[int]) -> Callable[[int, FrameType | None], object] | None:
    """Note that the user stopped the program, whatever a library makes of it.

    Returns
    -------
    callable or None
        What heard the signal before; none where nobody listens, or in a thread that cannot.
    """
    before = signal.getsignal(signal.SIGINT)
    if not callable(before):
        return None

    def stop(number: int, frame: FrameType | None) -> None:
        # Raised in the midst of an import, the error would pass through C code that aborts the process; and
        # who presses twice does not want to wait for what is being tidied up.
        if heard or _is_importing(frame):
            os._exit(_stopped())
        heard.append(number)
        before(number, frame)

    try:
        signal.signal(signal.SIGINT, stop)
    except ValueError:  # a thread that is not the main one
        return None
    return before


def _is_importing(frame: FrameType | None) -> bool:
    """Whether a module is being loaded."""
    while frame is not None:
        # Python gives its loader the second name once a program asks for `importlib`.
        if frame.f_globals.get("__name__") in {"_frozen_importlib", "importlib._bootstrap"}:
            return True
        frame = frame.f_back
    return False


def _stopped() -> int:
    # Looked up and not imported: the signal may have come while just that module was being loaded.
    say = getattr(sys.modules.get("ultramicro.core.message"), "say", None)
    told = say("stopped; what was read so far is kept") if say else "stopped"
    sys.stderr.write(f"ultramicro: {told}\n")
    sys.stderr.flush()
    return STOPPED


if __name__ == "__main__":
    sys.exit(main())
