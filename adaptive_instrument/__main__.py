"""``python -m adaptive_instrument`` is the same as ``adaptive-instrument``."""

import signal
import sys

if __name__ == "__main__":
    # While Python still imports, nothing has begun: a Ctrl-C then simply ends it, without Python's traceback.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from adaptive_instrument.cli import main

    sys.exit(main())
