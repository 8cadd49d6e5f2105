"""The review page: one HTML file in which an editor reads the repaired article and decides about repairs and gaps.

``places`` finds where repairs and gaps show, ``running`` writes the article with them, ``panels`` what stands beside
it. ``words`` has the interface in Chinese and English. ``page.html``, the style sheets and the scripts are inlined as
they are. ``importer`` reads the article back.
"""

from roundtable_converters.html.exporter import HtmlExporter
from roundtable_converters.html.importer import HtmlImporter

__all__ = ["HtmlExporter", "HtmlImporter"]
