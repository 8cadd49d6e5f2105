"""NewsML-G2: the news exchange format of the IPTC, written and read."""

from roundtable_converters.newsml.item import NewsMLExporter
from roundtable_converters.newsml.reader import NewsMLImporter, NewsMLSpeakersImporter
from roundtable_converters.newsml.revision import delivery_name, next_version
from roundtable_converters.newsml.speakers import NewsMLSpeakersExporter

__all__ = [
    "NewsMLExporter",
    "NewsMLImporter",
    "NewsMLSpeakersExporter",
    "NewsMLSpeakersImporter",
    "delivery_name",
    "next_version",
]
