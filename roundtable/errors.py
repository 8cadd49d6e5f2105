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
    """Something could not be done; the message says what, where and what to do next."""


class InputError(RoundtableError):
    """An input cannot be read: missing, a directory, no permission, too large."""


class EmptyInputError(InputError):
    """An input holds no text at all."""


class DecodeError(RoundtableError):
    """The bytes are not text in any encoding we accept."""


class DecisionsError(RoundtableError):
    """Decisions cannot be read, are about another page, or do not fit the text."""


class FormatError(RoundtableError):
    """No such export or import format, its plug-in cannot be loaded, or it does not take an option."""


class ExportError(RoundtableError):
    """An article cannot be written in the format asked for."""


class ImportedFileError(RoundtableError):
    """A file given to an importer is not what that importer reads, or was changed by hand."""


class OutputError(RoundtableError):
    """A file cannot be written: no such folder, no permission, no space."""


class SettingsError(RoundtableError):
    """A settings file cannot be read, or asks for what no installed format has."""


class DependencyError(RoundtableError):
    """A package that this one needs was overwritten by another of the same name."""


class RunError(RoundtableError):
    """A run over an archive cannot begin or go on."""
