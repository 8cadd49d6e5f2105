"""The installed formats, each with the distribution that it comes from."""

from __future__ import annotations

from roundtable.cli.console import OK
from roundtable.cli.messages import message
from roundtable.errors import FormatError
from roundtable.formats import available_exporters, available_importers, get_exporter

__all__ = ["list_formats"]


def list_formats() -> int:
    """Print a line for each format and return the exit code."""
    importers = available_importers()
    for name, entry in available_exporters().items():
        origin = f"{entry.dist.name} {entry.dist.version}" if entry.dist else message("unknown-distribution")
        try:
            exporter = get_exporter(name)
        except FormatError as error:
            print(f"{name:<17}{'':<15}{message('unusable', origin=origin, problem=error)}")
            continue
        reads = message("writes-and-reads") if name in importers else message("writes")
        print(f"{name:<17}{exporter.suffix:<15}{reads:<15}{origin}")
    return OK
