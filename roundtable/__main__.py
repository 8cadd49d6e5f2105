"""``python -m roundtable``: the command ``roundtable-convert``."""

import sys

from roundtable.cli import main

if __name__ == "__main__":
    sys.exit(main())
