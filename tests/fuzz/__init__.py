"""Fuzzing: every door through which bytes of strangers come in, tried with pages and files torn at random.

``make fuzz`` runs every target for a while; ``python -m fuzz --help`` (in ``tests``) says more. What was found is kept,
smallest form first, in ``regressions/TARGET`` and tried by the test suite for ever.
"""
