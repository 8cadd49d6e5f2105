"""Packages that only some users need, imported when they are asked for."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from roundtable.errors import DependencyError

__all__ = ["duckdb", "pyarrow", "pyarrow_parquet", "ray", "xlsxwriter"]


def pyarrow() -> Any:
    """Return the package ``pyarrow``.

    Raises:
        DependencyError: It is not installed.
    """
    # The system's own allocator gives memory back, and takes no gigabyte of address space beforehand.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    return _extra("pyarrow", "archive", "Parquet")


def pyarrow_parquet() -> Any:
    """Return the module ``pyarrow.parquet``; errors as ``pyarrow``."""
    pyarrow()
    return import_module("pyarrow.parquet")


def duckdb() -> Any:
    """Return the package ``duckdb``; errors as ``pyarrow``."""
    return _extra("duckdb", "archive", "the ledger")


def ray() -> Any:
    """Return the package ``ray``; errors as ``pyarrow``."""
    return _extra("ray", "ray", "the engine ray")


def xlsxwriter() -> Any:
    """Return the package ``xlsxwriter``; errors as ``pyarrow``."""
    return _extra("xlsxwriter", "archive", "XLSX")


def _extra(name: str, extra: str, purpose: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise DependencyError(
            f"{purpose} needs the package {name!r}, which is not installed. "
            f"Install it with: pip install 'roundtable-convert[{extra}]'"
        ) from error
