"""Export and import formats, found as plug-ins.

A format is a class registered under the entry-point group ``roundtable.exporters`` or
``roundtable.importers``; the entry-point name is what ``--to`` takes. The formats that come with
this package use the same door as everybody else's.

```toml
[project.entry-points."roundtable.exporters"]
markdown = "my_package:MarkdownExporter"
```
"""

from __future__ import annotations

import inspect
import reprlib
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Protocol, cast, runtime_checkable

import msgspec

from roundtable.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from importlib.metadata import EntryPoint

    from roundtable.model import Article

__all__ = [
    "ExportContext",
    "Exporter",
    "Importer",
    "ManyExporter",
    "ManyImporter",
    "available_exporters",
    "available_importers",
    "exporter_options",
    "format_names",
    "get_exporter",
    "get_importer",
    "importer_options",
]


class ExportContext(msgspec.Struct, frozen=True, kw_only=True):
    """What an exporter may know beside the article; it reads no clock and no environment itself.

    >>> from datetime import UTC
    >>> ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC)).generator
    'roundtable-convert'

    Raises:
        ValueError: ``created`` has no time zone: a news client would read it hours off.
    """

    created: datetime
    """Time of the export, with offset."""
    generator: str = "roundtable-convert"
    """Name of the program, for formats that have a place for it."""

    def __post_init__(self) -> None:
        if self.created.tzinfo is None:
            raise ValueError("the time of export needs a time zone, for example datetime.now(timezone.utc)")


class Exporter(Protocol):
    """Writes an article in one format. Options are keyword arguments of the class, with defaults.

    >>> class HeadlineExporter:
    ...     media_type = "text/plain"
    ...     suffix = ".headline"
    ...     def export(self, article, context):
    ...         return (article.headline or "").encode()
    """

    media_type: ClassVar[str]
    """What the bytes are, such as ``"application/json"``."""
    suffix: ClassVar[str]
    """File name ending, with its dot."""

    def export(self, article: Article, context: ExportContext) -> bytes:
        """Return the article in this format; the same article and context give the same bytes.

        Raises:
            ExportError: The article cannot be said in this format.
        """
        ...


class Importer(Protocol):
    """Reads back what the exporter of the same name wrote.

    >>> import roundtable
    >>> article = roundtable.loads("江城市今天下雨。").article
    >>> context = ExportContext(created=datetime.fromisoformat("2026-11-23T00:00:00Z"))
    >>> get_importer("json").read(get_exporter("json").export(article, context)) == article
    True
    """

    def read(self, data: bytes) -> Article:
        """Return the article in ``data``.

        Raises:
            ImportedFileError: ``data`` is not in this format, or was changed by hand since.
        """
        ...


@runtime_checkable
class ManyExporter(Exporter, Protocol):
    """Writes many articles into one file, too: lines of a corpus, rows of a table.

    >>> isinstance(get_exporter("jsonl"), ManyExporter), isinstance(get_exporter("json"), ManyExporter)
    (True, False)
    """

    def export_many(self, articles: Iterable[Article], context: ExportContext) -> Iterator[bytes]:
        """Yield the file piece by piece; one that can be written so takes the articles one by one.

        Raises:
            ExportError: An article cannot be said in this format.
        """
        ...


@runtime_checkable
class ManyImporter(Importer, Protocol):
    """Reads back what a ``ManyExporter`` wrote.

    >>> list(get_importer("jsonl").read_many(b""))
    []
    """

    def read_many(self, data: bytes) -> Iterator[Article]:
        """Yield the articles in ``data``.

        Raises:
            ImportedFileError: As ``Importer.read``; articles before the bad one may have been yielded.
        """
        ...


def available_exporters() -> dict[str, EntryPoint]:
    """Return the installed export formats by name, without importing them.

    A name that two distributions offer is among them; asking for that format is an error. What is installed while the
    program runs is found the next time it starts.
    """
    return {name: entries[0] for name, entries in _found("export").items()}


def available_importers() -> dict[str, EntryPoint]:
    """Return the installed import formats by name, as ``available_exporters``."""
    return {name: entries[0] for name, entries in _found("import").items()}


def exporter_options(name: str) -> frozenset[str]:
    """Return the names of the options that the exporter called ``name`` takes.

    >>> sorted(exporter_options("json"))
    ['indent']

    Raises:
        FormatError: No such format, or its plug-in cannot be loaded.
    """
    return frozenset(inspect.signature(_load("export", name)).parameters)


def importer_options(name: str) -> frozenset[str]:
    """Return the names of the options that the importer called ``name`` takes.

    >>> sorted(importer_options("docx"))
    ['limits']

    Raises:
        FormatError: No such format, or its plug-in cannot be loaded.
    """
    return frozenset(inspect.signature(_load("import", name)).parameters)


def format_names(listed: str) -> list[str]:
    """Return the names in a list such as people type it.

    >>> format_names("docx, epub")
    ['docx', 'epub']
    """
    return [name.strip() for name in listed.split(",") if name.strip()]


def get_exporter(name: str, /, **options: object) -> Exporter:
    """Return the exporter called ``name``, made with ``options``.

    >>> get_exporter("json").suffix
    '.json'

    Raises:
        FormatError: No such format, its plug-in cannot be loaded, or it does not take these options.
    """
    return cast(Exporter, _make("export", name, _load("export", name), options))


def get_importer(name: str, /, **options: object) -> Importer:
    """Return the importer called ``name``, made with ``options``.

    >>> from roundtable import Limits
    >>> get_importer("docx", limits=Limits(package_bytes=1_000_000)).limits.package_bytes
    1000000

    Raises:
        FormatError: No such format, its plug-in cannot be loaded, or it does not take these options.
    """
    return cast(Importer, _make("import", name, _load("import", name), options))


@cache
def _found(verb: str) -> dict[str, tuple[EntryPoint, ...]]:
    """Return the plug-ins by name: one each, unless distributions quarrel about the name.

    Looking through all that is installed takes longer than an export; it is done once.
    """
    from importlib.metadata import entry_points  # half the cost of importing this package

    found: dict[str, tuple[EntryPoint, ...]] = {}
    for entry in entry_points(group=f"roundtable.{verb}ers"):
        others = found.get(entry.name, ())
        # A distribution that is found twice, as in an editable install, is one all the same.
        if all(_culprit(other) != _culprit(entry) for other in others):
            found[entry.name] = (*others, entry)
    return dict(sorted(found.items()))


def _culprit(entry: EntryPoint) -> str:
    return f"{_distribution(entry)} ({entry.value})"


def _distribution(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else "an unknown distribution"


def _load(verb: str, name: str) -> Callable[..., object]:
    found = _found(verb)
    entry, *others = found.get(name, (None,))
    if entry is None:
        known = ", ".join(found) or "none; reinstall roundtable-convert"
        raise FormatError(f"there is no {verb} format {name!r}. Known formats: {known}.")
    if others:
        raise FormatError(
            f"two installed distributions offer the {verb} format {name!r}: "
            f"{' and '.join(_culprit(each) for each in (entry, *others))}. Uninstall one of them."
        )
    try:
        return cast("Callable[..., object]", entry.load())
    except ModuleNotFoundError as error:
        # A module of the plug-in itself that is missing is no package to install, but a broken plug-in.
        if error.name and error.name.partition(".")[0] != entry.module.partition(".")[0]:
            raise FormatError(
                f"the {verb} format {name!r} needs the package {error.name!r}, which is not installed. "
                f"{_how_to_install(entry, name)}"
            ) from error
        raise FormatError(_broken(verb, name, entry, error)) from error
    except Exception as error:
        raise FormatError(_broken(verb, name, entry, error)) from error


def _how_to_install(entry: EntryPoint, name: str) -> str:
    """Return the advice that fits: a distribution says which extras it has."""
    extras = (entry.dist.metadata.get_all("Provides-Extra") or ()) if entry.dist else ()
    if name in extras:
        return f"Install it with: pip install '{_distribution(entry)}[{name}]'"
    return f"Install it, or ask whoever publishes {_distribution(entry)}."


def _broken(verb: str, name: str, entry: EntryPoint, error: Exception) -> str:
    return (
        f"the {verb} format {name!r} of {_distribution(entry)} cannot be loaded ({entry.value}: {error}). "
        "Reinstall or remove that distribution."
    )


def _make(verb: str, name: str, plugin: Callable[..., object], options: dict[str, object]) -> object:
    refusal = f"the {verb} format {name!r} does not take these options"
    known = inspect.signature(plugin)
    try:
        known.bind(**options)
    except TypeError as error:
        raise FormatError(f"{refusal}: {error}. It has: {', '.join(known.parameters) or 'none'}.") from error
    try:
        return plugin(**_typed(plugin, options))
    except FormatError:
        raise
    except Exception as error:
        raise FormatError(f"{refusal}: {error}.") from error


def _typed(plugin: Callable[..., object], options: dict[str, object]) -> dict[str, object]:
    """Return ``options`` in the types of the fields that they are for: a list as a tuple, for example.

    Only a class of ``msgspec.Struct`` says its types; the options of any other come back as they are.

    Raises:
        TypeError: An option has a value of another type.
    """
    if not options or not (isinstance(plugin, type) and issubclass(plugin, msgspec.Struct)):
        return options
    typed = {}
    for field in msgspec.structs.fields(plugin):
        if field.name in options:
            value = options[field.name]
            try:
                # Text for bytes is a mistake here, and not Base64.
                typed[field.name] = msgspec.convert(value, field.type, builtin_types=(bytes,))
            except msgspec.ValidationError as error:
                wanted = inspect.formatannotation(field.type)
                raise TypeError(f"{field.name} is {reprlib.repr(value)} and not {wanted}") from error
    return typed
