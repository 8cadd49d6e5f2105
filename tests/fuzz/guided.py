"""Fuzzing that is guided by which code an input reaches; ``python -m fuzz --guided`` starts it for each target.

Atheris drives libFuzzer: an input that reaches code which none before it reached is kept and torn further.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from pathlib import Path
from random import Random
from time import monotonic

import atheris

with atheris.instrument_imports(include=["roundtable", "roundtable_converters"], enable_loader_override=False):
    from fuzz.findings import Findings
    from fuzz.mutation import mutate
    from fuzz.targets import targets

    for package in ("roundtable.decoding", "roundtable.repair", "roundtable.parsing", "roundtable_converters"):
        places = importlib.import_module(package).__path__
        for module in pkgutil.walk_packages(places, f"{package}."):  # what would be imported when it is first needed
            importlib.import_module(module.name)

_LONGEST = 100_000
"""Bytes: longer inputs are slower, and reach nothing that shorter ones do not."""


def main(name: str, seconds: str, seed: str, folder: str) -> None:
    """Fuzz one target for so many seconds, then end this process; its corpus is the folder of its name."""
    target = targets()[name]
    corpus = Path(folder) / name
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = [data for data in target.seeds() if len(data) <= _LONGEST]
    for number, data in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(data)
    findings = Findings(name, target)
    end = monotonic() + float(seconds)

    def try_out(data: bytes) -> None:
        findings.try_out(data)
        if monotonic() > end:  # libFuzzer, told to end, would end without a word.
            findings.report()
            os._exit(len(findings) > 0)

    def torn(data: bytes, longest: int, number: int) -> bytes:
        random = Random(number)
        return mutate(data, random.choice(seeds), random)[:longest]

    options = [f"-seed={int(seed) + 1}", f"-max_len={_LONGEST}", "-verbosity=0"]
    atheris.Setup([sys.argv[0], str(corpus), *options], try_out, custom_mutator=torn)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
