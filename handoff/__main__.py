"""``python -m handoff``: the same as ``porchlight``."""

import sys

from handoff.cli import main

sys.exit(main())
