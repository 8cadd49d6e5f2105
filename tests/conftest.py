"""Settings of the whole test suite."""

import os

from hypothesis import settings

# The command speaks the language of whoever runs it; the tests read English.
os.environ["LC_ALL"] = "C.UTF-8"

# How fast an example runs is the machine's affair; a time limit would fail tests on a busy one.
settings.register_profile("roundtable", deadline=None)
settings.load_profile("roundtable")

# Programs that need the packages of the group "fuzz", which the tests do without.
collect_ignore = ["fuzz/guided.py", "fuzz/page.py"]
