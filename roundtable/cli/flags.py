"""The options of formats that have a flag of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from roundtable.cli.console import UsageError
from roundtable.cli.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from roundtable.cli.options import Options

__all__ = ["format_options"]


class _Flag(NamedTuple):
    flag: str
    formats: tuple[str, ...]
    option: str
    """Field of the exporter."""
    value: Callable[[Options], object]
    """What the command line says; None where it says nothing."""


def format_options(options: Options, names: Sequence[str]) -> dict[str, dict[str, object]]:
    """Return what the flags say, by format and option; it goes before the settings.

    Raises:
        UsageError: A flag is for a format that is not written, or its file cannot be read.
    """
    found: dict[str, dict[str, object]] = {}
    for flag in _FLAGS:
        value = flag.value(options)
        if value is None:
            continue
        wanted = [name for name in flag.formats if name in names]
        if not wanted:
            raise UsageError(message("flag-for-nothing", flag=flag.flag, formats=", ".join(flag.formats)))
        for name in wanted:
            found.setdefault(name, {})[flag.option] = value
    return found


def _bytes(flag: str, path: str | None) -> bytes | None:
    if path is None:
        return None
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(message("unreadable-flag", flag=flag, file=path, reason=reason)) from error


def _text(flag: str, path: str | None) -> str | None:
    data = _bytes(flag, path)
    try:
        return None if data is None else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(message("not-utf8", flag=flag, file=path, offset=error.start)) from error


_IDENTIFIED = ("newsml", "newsml-speakers", "ninjs")
_FLAGS = (
    _Flag(
        "--newsml-authority", ("newsml", "newsml-speakers", "ninjs"), "authority", lambda given: given.newsml_authority
    ),
    _Flag("--docx-template", ("docx",), "template", lambda given: _bytes("--docx-template", given.docx_template)),
    _Flag("--docx-profile", ("docx",), "profile", lambda given: given.docx_profile),
    _Flag("--docx-review", ("docx",), "review", lambda given: given.docx_review or None),
    _Flag("--no-comments", ("docx",), "comments", lambda given: False if given.no_comments else None),
    _Flag("--epub-css", ("epub",), "css", lambda given: _text("--epub-css", given.epub_css)),
    _Flag("--epub-vertical", ("epub",), "vertical", lambda given: given.epub_vertical or None),
)
