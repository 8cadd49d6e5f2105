"""Word documents (.docx) that a Chinese editor would publish.

``layout`` decides what is printed, ``annotations`` what is known about it, ``body`` writes both into the
styles of a template, ``package`` adds what stands around the text; ``importer`` reads it all back.
"""

from roundtable_converters.docx.exporter import DocxExporter
from roundtable_converters.docx.importer import DocxImporter

__all__ = ["DocxExporter", "DocxImporter"]
