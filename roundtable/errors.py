"""Every error this package raises, on one screen.

Damage in a text is data, not an exception: it comes back as edits and gaps. An error means that
there is nothing to return. Each message says what is wrong, where, and what to do next.

``RoundtableError`` is the base class; catching it catches everything we raise on purpose.
"""

__all__ = [
    "DecisionsError",
    "DecodeError",
    "DependencyError",
    "EmptyInputError",
    "ExportError",
    "FormatError",
    "ImportedFileError",
    "InputError",
    "OutputError",
    "RoundtableError",
    "RunError",
    "SettingsError",
]


class RoundtableError(Exception):
    """Something could not be done; the message says what, where and what to do next.

    >>> import roundtable
    >>> try:
    ...     roundtable.load("nowhere.txt")
    ... except RoundtableError as error:
    ...     print(error)
    nowhere.txt: no such file. Check the name and the folder.
    """


class InputError(RoundtableError):
    """An input cannot be read: missing, a directory, no permission, too large.

    >>> import roundtable
    >>> roundtable.load("examples")
    Traceback (most recent call last):
    roundtable.errors.InputError: examples: this is a directory. Give the files in it, for example examples/*.txt
    """


class EmptyInputError(InputError):
    """An input holds no text at all.

    >>> import roundtable
    >>> roundtable.loads(" ")
    Traceback (most recent call last):
    roundtable.errors.EmptyInputError: input: there is no text in it. Check that the file was saved completely.
    """


class DecodeError(RoundtableError):
    """The bytes are not text in any encoding we accept.

    >>> import roundtable
    >>> roundtable.loads(bytes(range(256)))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    roundtable.errors.DecodeError: input: ...
    """


class DecisionsError(RoundtableError):
    """Decisions cannot be read, are about another page, or do not fit the text.

    >>> import roundtable
    >>> roundtable.read_decisions(b'{"format": "roundtable-decisions/9"}')  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    roundtable.errors.DecisionsError: decisions: this release reads 'roundtable-decisions/1', not ...
    """


class FormatError(RoundtableError):
    """No such export or import format, its plug-in cannot be loaded, or it does not take an option.

    >>> import roundtable
    >>> roundtable.get_exporter("wordperfect")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    roundtable.errors.FormatError: there is no export format 'wordperfect'. Known formats: csv, docx, ...
    """


class ExportError(RoundtableError):
    r"""An article cannot be written in the format asked for.

    >>> from datetime import UTC, datetime
    >>> import msgspec, roundtable
    >>> article = msgspec.structs.replace(roundtable.loads("江城市今天下雨。").article, headline="\0")
    >>> context = roundtable.ExportContext(created=datetime.now(UTC))
    >>> roundtable.get_exporter("newsml").export(article, context)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    roundtable.errors.ExportError: ...
    """


class ImportedFileError(RoundtableError):
    """A file given to an importer is not what that importer reads, or was changed by hand.

    >>> import roundtable
    >>> roundtable.get_importer("docx").read(b"no document")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    roundtable.errors.ImportedFileError: ...
    """


class OutputError(RoundtableError):
    """A file cannot be written: no such folder, no permission, no space.

    >>> from pathlib import Path
    >>> from roundtable.writing import write_whole
    >>> write_whole(Path("nowhere/article.json"), b"{}")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    roundtable.errors.OutputError: nowhere/article.json: cannot be written (No such file or directory). ...
    """


class SettingsError(RoundtableError):
    """A settings file cannot be read, or asks for what no installed format has.

    >>> import roundtable
    >>> roundtable.read_settings("nowhere.toml")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    roundtable.errors.SettingsError: nowhere.toml: cannot be read (...). Check its name and permissions.
    """


class DependencyError(RoundtableError):
    """A package that this one needs was overwritten by another of the same name.

    It names the package and how to install it again:

    >>> raise DependencyError("the package opencc was overwritten by another. Reinstall it.")
    Traceback (most recent call last):
    roundtable.errors.DependencyError: the package opencc was overwritten by another. Reinstall it.
    """


class RunError(RoundtableError):
    """A run over an archive cannot begin or go on.

    >>> from pathlib import Path
    >>> from roundtable.archive import read_manifest
    >>> read_manifest(Path("examples"))
    Traceback (most recent call last):
    roundtable.errors.RunError: examples: there is no run in it. Name a folder that roundtable-archive wrote.
    """
