"""NewsML-G2: the news exchange format of the IPTC, written and read."""

from roundtable_converters.newsml.item import NewsMLExporter
from roundtable_converters.newsml.reader import NewsMLImporter

__all__ = ["NewsMLExporter", "NewsMLImporter"]
