"""Repair damaged Chinese news roundtables, model who said what, and export them.

```python
import roundtable

reading = roundtable.load("page.txt")
for statement in reading.article.statements:
    print(statement.speaker, statement.text)
```
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roundtable.decisions import Decision, Decisions, decide, read_decisions
    from roundtable.detection import detect
    from roundtable.edits import Edit, Span
    from roundtable.errors import (
        DecisionsError,
        DecodeError,
        DependencyError,
        EmptyInputError,
        ExportError,
        FormatError,
        ImportedFileError,
        InputError,
        OutputError,
        RoundtableError,
        SettingsError,
    )
    from roundtable.formats import (
        ExportContext,
        Exporter,
        Importer,
        ManyExporter,
        ManyImporter,
        get_exporter,
        get_importer,
    )
    from roundtable.limits import Limits
    from roundtable.loading import Reading, load, loads
    from roundtable.model import (
        Article,
        Block,
        Paragraph,
        Post,
        PrintedDate,
        Provenance,
        Section,
        Speaker,
        Statement,
        Target,
        Unparsed,
    )
    from roundtable.settings import Settings, read_settings
    from roundtable.text import Candidate, DamageReport, DecodedText, Evidence, Gap, RepairedText, Source

__all__ = [
    "Article",
    "Block",
    "Candidate",
    "DamageReport",
    "Decision",
    "Decisions",
    "DecisionsError",
    "DecodeError",
    "DecodedText",
    "DependencyError",
    "Edit",
    "EmptyInputError",
    "Evidence",
    "ExportContext",
    "ExportError",
    "Exporter",
    "FormatError",
    "Gap",
    "ImportedFileError",
    "Importer",
    "InputError",
    "Limits",
    "ManyExporter",
    "ManyImporter",
    "OutputError",
    "Paragraph",
    "Post",
    "PrintedDate",
    "Provenance",
    "Reading",
    "RepairedText",
    "RoundtableError",
    "Section",
    "Settings",
    "SettingsError",
    "Source",
    "Span",
    "Speaker",
    "Statement",
    "Target",
    "Unparsed",
    "decide",
    "detect",
    "get_exporter",
    "get_importer",
    "load",
    "loads",
    "read_decisions",
    "read_settings",
]

_MODULES = {
    "decisions": "Decision Decisions decide read_decisions",
    "detection": "detect",
    "edits": "Edit Span",
    "errors": (
        "DecisionsError DecodeError DependencyError EmptyInputError ExportError FormatError ImportedFileError "
        "InputError OutputError RoundtableError SettingsError"
    ),
    "formats": "ExportContext Exporter Importer ManyExporter ManyImporter get_exporter get_importer",
    "limits": "Limits",
    "loading": "Reading load loads",
    "model": "Article Block Paragraph Post PrintedDate Provenance Section Speaker Statement Target Unparsed",
    "settings": "Settings read_settings",
    "text": "Candidate DamageReport DecodedText Evidence Gap RepairedText Source",
}
"""Modules that the names above stand in. Each is imported when one of its names is asked for."""
_HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}


if not TYPE_CHECKING:  # or every name would be one that type checkers believe in

    def __getattr__(name: str) -> object:
        if name in _MODULES:
            return import_module(f"{__name__}.{name}")
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
