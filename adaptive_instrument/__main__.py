"""``python -m adaptive_instrument`` is the same as ``adaptive-instrument``."""

import sys

from adaptive_instrument.cli import main

if __name__ == "__main__":
    sys.exit(main())
