"""Settings of the whole test suite."""

from hypothesis import settings

# How fast an example runs is the machine's affair; a time limit would fail tests on a busy one.
settings.register_profile("roundtable", deadline=None)
settings.load_profile("roundtable")
