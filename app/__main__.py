"""`python -m app` is the same as `daybook`."""

import sys

from app.cli import main

if __name__ == "__main__":  # not in the processes that verify starts
    sys.exit(main())
