"""Many documents: the same as for one page, for millions, whatever happens on the way.

``convert`` runs a ``Job`` over sources with an engine. To read on: ``documents`` says what passes between the
modules; ``planning`` cuts what a user names into shards, and ``sources`` yields the documents in them. ``work`` does
one shard, and may be run again at any time; ``guard`` and ``trial`` deal with documents that kill. ``results``,
``tables``, ``parts`` and ``outputs`` are what is kept and how it gets into its place. ``engines`` hand out shards,
``runs`` joins it all, with ``manifest``, ``progress`` and ``status``. ``ledger``, ``sketches`` and ``reports`` are
about targets afterwards; ``cleaning`` is the gate for corpus builders; ``command`` and ``options`` are the command.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roundtable.archive.cleaning import Cleaned, clean
    from roundtable.archive.documents import SourceOptions
    from roundtable.archive.engines.cluster import RayEngine
    from roundtable.archive.engines.local import LocalEngine
    from roundtable.archive.job import Job
    from roundtable.archive.ledger import LedgerRow, TargetQuery, deadlines_by_year, find_targets
    from roundtable.archive.manifest import Counts, Manifest, read_manifest
    from roundtable.archive.runs import convert
    from roundtable.archive.status import Status, read_status

__all__ = [
    "Cleaned",
    "Counts",
    "Job",
    "LedgerRow",
    "LocalEngine",
    "Manifest",
    "RayEngine",
    "SourceOptions",
    "Status",
    "TargetQuery",
    "clean",
    "convert",
    "deadlines_by_year",
    "find_targets",
    "read_manifest",
    "read_status",
]

_HOMES = {
    "Cleaned": "cleaning",
    "Counts": "manifest",
    "Job": "job",
    "LedgerRow": "ledger",
    "LocalEngine": "engines.local",
    "Manifest": "manifest",
    "RayEngine": "engines.cluster",
    "SourceOptions": "documents",
    "Status": "status",
    "TargetQuery": "ledger",
    "clean": "cleaning",
    "convert": "runs",
    "deadlines_by_year": "ledger",
    "find_targets": "ledger",
    "read_manifest": "manifest",
    "read_status": "status",
}
"""Modules that the names above stand in. Who asks the ledger needs no repair, and shall not wait for its tables."""


if not TYPE_CHECKING:  # or every name would be one that type checkers believe in

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
