"""EPUB 3.3 e-books: the article section by section, with its people, targets and repairs.

The packaging is done by EbookLib, which is under the AGPL-3.0-or-later; that is why this format is the
extra ``roundtable-convert[epub]``.
"""

from roundtable_converters.epub.exporter import EpubExporter
from roundtable_converters.epub.importer import EpubImporter

__all__ = ["EpubExporter", "EpubImporter"]
