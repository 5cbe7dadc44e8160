"""The command `helpbot`."""

import gc
import io
import sys

gc.disable()  # loading makes no garbage worth looking for, and looking takes a tenth of a command's time

from helpbot.cli import dispatch  # noqa: E402 -- after the line above, or it does nothing


def main() -> None:
    """Run a command and end with its exit code: 0 fine, 1 fault, 2 usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without Chinese letters shows question marks, not a trace
            stream.reconfigure(errors="replace")
    sys.exit(dispatch(sys.argv[1:]))


if __name__ == "__main__":
    main()
