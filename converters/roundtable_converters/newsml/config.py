"""A newsroom's identity, set once in a small TOML file.

```toml
[newsml]
authority = "news.example.org"
provider = "江城通讯社"
contact = "desk@news.example.org"
message = true
```
"""

from __future__ import annotations

import msgspec

from roundtable.errors import FormatError
from roundtable_converters.newsml.item import NewsMLExporter
from roundtable_converters.newsml.speakers import NewsMLSpeakersExporter

__all__ = ["NewsroomConfig", "read_config"]


class NewsroomConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of a newsroom; the keys of ``[newsml]`` are the options of ``NewsMLExporter``."""

    newsml: NewsMLExporter = NewsMLExporter()

    @property
    def speakers(self) -> NewsMLSpeakersExporter:
        """The exporter of the people, under the same identity."""
        house = self.newsml
        return NewsMLSpeakersExporter(
            authority=house.authority,
            provider=house.provider,
            copyright_holder=house.copyright_holder,
            usage_terms=house.usage_terms,
            contact=house.contact,
        )


def read_config(text: str, *, name: str = "newsroom.toml") -> NewsroomConfig:
    """Return the settings in ``text``.

    Args:
        text: TOML.
        name: Name of the file, for messages; never opened.

    >>> read_config("newsml.authority = 'news.example.org'").newsml.authority
    'news.example.org'

    Raises:
        FormatError: Not TOML, a key that does not exist, or a value that it cannot have.
    """
    try:
        return msgspec.toml.decode(text, type=NewsroomConfig)
    except msgspec.DecodeError as error:
        raise FormatError(f"{name}: {error}. The keys are described in docs/reference/newsml.md.") from error
