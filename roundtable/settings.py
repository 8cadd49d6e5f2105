"""The settings of a newsroom, said once in a TOML file for the command and for scripts.

```toml
[newsroom]                       # identity: every format that has an option of this name takes it
authority = "news.example.org"
provider = "江城通讯社"

[limits]                         # what one input may cost
input_bytes = 5_000_000

[newsml]                         # options of one format; they go before those of the newsroom
urgency = 4
```
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from roundtable.errors import FormatError, SettingsError
from roundtable.formats import available_exporters, exporter_options, get_exporter
from roundtable.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from os import PathLike

    from roundtable.formats import Exporter

__all__ = ["Settings", "read_settings"]

_NEWSROOM, _LIMITS = "newsroom", "limits"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a newsroom wants its exporters made; without a file, by their defaults.

    >>> Settings(options={"json": {"indent": 1}}).exporter("json").indent
    1
    """

    options: Mapping[str, Mapping[str, object]] = {}
    """Options by name of the format, those of the newsroom among them."""
    limits: Limits = DEFAULT_LIMITS
    """What one input may cost."""

    def exporter(self, name: str, /, **overrides: object) -> Exporter:
        """Return the exporter called ``name``, made with these settings and, before them, ``overrides``.

        Raises:
            FormatError: As ``get_exporter``.
        """
        return get_exporter(name, **{**self.options.get(name, {}), **overrides})


def read_settings(path: str | PathLike[str]) -> Settings:
    """Read the settings in the TOML file at ``path``, and check them against all formats that can be loaded.

    >>> settings = read_settings("examples/newsroom.toml")
    >>> settings.exporter("newsml").authority
    'news.example.org'

    Raises:
        SettingsError: The file cannot be read, is not TOML in UTF-8, has a table or a key that no
            installed format knows, or a value that a format does not take.
    """
    tables = _tables(path)
    newsroom = tables.get(_NEWSROOM, {})
    try:
        limits = msgspec.convert(tables.get(_LIMITS, {}), Limits)
    except msgspec.ValidationError as error:
        raise SettingsError(
            f"{path}: [{_LIMITS}]: {error}. Limits are numbers above 0: {', '.join(Limits.__struct_fields__)}."
        ) from error
    options: dict[str, dict[str, object]] = {}
    known: set[str] = set()
    for name in available_exporters():
        try:
            names = exporter_options(name)
        except FormatError:
            continue  # it is told when somebody asks for this format
        known |= names
        options[name] = {key: value for key, value in newsroom.items() if key in names} | tables.get(name, {})
        if options[name]:
            try:
                get_exporter(name, **options[name])
            except FormatError as error:
                raise SettingsError(f"{path}: {error}") from error
    for key in newsroom:
        if key not in known:
            raise SettingsError(
                f"{path}: no installed format has the option {key!r} of [{_NEWSROOM}]. "
                f"Known: {', '.join(sorted(known))}."
            )
    return Settings(options=options, limits=limits)


def _tables(path: str | PathLike[str]) -> dict[str, dict[str, object]]:
    """Return the tables of the file, each with a name that means something here."""
    try:
        # Editors on Windows put a byte order mark before UTF-8.
        document: dict[str, object] = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}). Check its name and permissions.") from error
    except ValueError as error:
        raise SettingsError(f"{path}: not TOML in UTF-8 ({error}). Correct that place, or save it as UTF-8.") from error
    names = (_NEWSROOM, _LIMITS, *available_exporters())
    tables: dict[str, dict[str, object]] = {}
    for name, table in document.items():
        if not isinstance(table, dict):
            raise SettingsError(f"{path}: {name!r} stands in no table. Put it under [{_NEWSROOM}] or a format's name.")
        if name not in names:
            raise SettingsError(f"{path}: there is no format for the table [{name}]. Known: {', '.join(names)}.")
        tables[name] = table
    return tables
