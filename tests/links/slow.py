"""A process that never ends by itself, for the test of the time limit."""

import time

time.sleep(60)
