"""`python -m app` is the same as `daybook`."""

import sys

from app.cli import main

sys.exit(main())
