"""Everything that an installation brings is under a licence that the licence list names."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

_PAGE = (Path(__file__).parents[1] / "docs" / "reference" / "licences.md").read_text(encoding="utf-8")
_LISTED = dict(re.findall(r"^\| ([a-z][\w-]*) \| ([^|]+?) \|", _PAGE, re.MULTILINE))
_SAID = {
    "0BSD": "0BSD",
    "AGPL-3.0-or-later": "GNU Affero General Public License v3 or later",
    "Apache-2.0": "Apache",
    "BSD-2-Clause": "BSD",
    "BSD-3-Clause": "BSD",
    "MIT": "MIT",
    "MPL-1.1": "MPL-1.1 OR",
    "MPL-2.0": "MPL-2.0",
    "PSF-2.0": "PSF-2.0",
}
"""How the metadata of packages, in its several forms, says each licence that we accept."""


def installed(extras: frozenset[str]) -> dict[str, Distribution]:
    """Return every distribution that ours needs with ``extras``, by name."""
    found: dict[str, Distribution] = {}
    done = set()
    waiting = [("roundtable-convert", extras)]
    while waiting:
        name, wanted = waiting.pop()
        if (name, wanted) in done:
            continue
        done.add((name, wanted))
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # another platform or Python needs it
        for line in found[name].requires or ():
            need = Requirement(line)
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in wanted | {""}):
                waiting.append((re.sub(r"[-_.]+", "-", need.name).lower(), frozenset(need.extras)))
    del found["roundtable-convert"]
    return found


def said(package: Distribution) -> str:
    """Return all that the metadata of ``package`` say of its licence."""
    fields = ("License-Expression", "License", "Classifier")
    return "\n".join(line for field in fields for line in package.metadata.get_all(field) or ())


def test_every_package_is_listed_under_the_licence_that_it_has() -> None:
    for name, package in sorted(installed(frozenset({"all"})).items()):
        assert name in _LISTED, f"{name} is not in docs/reference/licences.md; its metadata say: {said(package):.300}"
        assert _SAID[_LISTED[name]] in said(package), f"{name}: {said(package):.300}"


def test_the_base_installation_has_no_copyleft_but_that_of_files() -> None:
    base = installed(frozenset())
    assert {"chardet", "lxml", "msgspec"} <= base.keys()
    assert {_LISTED[name] for name in base} <= set(_SAID) - {"AGPL-3.0-or-later"}


def test_what_is_listed_is_still_needed() -> None:
    assert set(_LISTED) - installed(frozenset({"all"})).keys() <= {"tzdata"}  # tzlocal needs that on Windows alone
