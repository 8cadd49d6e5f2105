"""What every item of ours begins with, whatever it holds: identity, catalogs, rights, provider."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from roundtable.errors import ExportError, FormatError
from roundtable_converters.embedding import encode_article
from roundtable_converters.newsml.xml import add, one_line

if TYPE_CHECKING:
    from roundtable.model import Article
    from roundtable_converters.newsml.xml import Element

__all__ = ["add_model", "add_provider", "add_rights", "begin_item", "check_identity"]

_CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
"""To the letter: no client fetches it, and known ones have it built in under exactly this name."""
_SCHEMES = {
    "rtperson": "person",
    "rtpart": "part",
    "rtrel": "rel",
    "rtspeech": "speech",
    "rtcmp": "comparator",
    "rtstatus": "status",
    "rtunit": "unit",
    "rthl": "headlinerole",
    "rtnote": "noterole",
    "rtrole": "partyrole",
    "rtdesc": "descrole",
    "rtservice": "service",
}
# White space would be folded by clients that tidy up text, and XML knows no noncharacters. In JSON, which escapes
# control characters itself, both can only stand inside strings, where an escape says the same.
_UNSAFE = re.compile("[\\s\ufffe\uffff]")
# libxml2 reads no longer string without being told to trust the document.
_MAX_MODEL = 9_000_000
_LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]+", re.IGNORECASE)
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})+", re.IGNORECASE)


def check_identity(authority: str, version: int, guid: str | None = None) -> None:
    """Refuse an authority, a version or an identifier that no item can have.

    Raises:
        FormatError: ``authority`` is no domain name, ``version`` is not positive, or ``guid`` no URI.
    """
    if not _DOMAIN.fullmatch(authority):
        raise FormatError(f"NewsML-G2: authority {authority!r} is not a domain name, such as news.example.org.")
    if version < 1:
        raise FormatError(f"NewsML-G2: version {version} is not a positive number.")
    if guid is not None and not _URI.fullmatch(guid):
        raise FormatError(f"NewsML-G2: guid {guid!r} is not a URI, such as tag:news.example.org,2026:roundtable:1.")


def begin_item(item: Element, article: Article, *, guid: str, version: int, authority: str) -> None:
    """Give ``item`` its identity and the catalogs: IPTC's by name, ours in full, since nobody else knows it."""
    item.attributes.update(
        {
            "standard": "NewsML-G2",
            "standardversion": "2.35",
            "conformance": "power",
            "guid": guid,
            "version": str(version),
            "xml:lang": article.language,
            "dir": "ltr",
        }
    )
    add(item, "catalogRef", href=_CATALOG)
    base = f"http://{authority}/cv/"
    catalog = add(item, "catalog", additionalInfo=base)
    for alias, path in _SCHEMES.items():
        add(catalog, "scheme", alias=alias, uri=f"{base}{path}/")


def add_rights(item: Element, article: Article, *, holder: str | None, terms: str | None) -> None:
    """Append the rights: what the house says, then the notices of the page."""
    name = one_line(holder or article.publisher or article.source or "未注明")
    info = add(item, "rightsInfo")
    add(add(info, "copyrightHolder", literal=name), "name", name)
    notices = [text for text in article.rights if "版权" in text and "免责" not in text]
    others = [text for text in article.rights if text not in notices]
    add(info, "copyrightNotice", "\n".join(notices) or f"版权持有者：{name}")
    all_terms = "\n".join([terms, *others] if terms else others)
    add(info, "usageTerms", all_terms or "原文未载明使用条款，使用前请与版权持有者联系。")


def add_model(meta: Element, article: Article) -> None:
    """Append the whole article to itemMeta, where no client shows it.

    Raises:
        ExportError: The article is longer than the item could be read back with.
    """
    document = _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", encode_article(article).decode("utf-8"))
    size = len(document.encode())
    if size > _MAX_MODEL:
        raise ExportError(
            f"the article takes {size:,} bytes, more than the {_MAX_MODEL:,} that can be read back. "
            "Export it with model=False."
        )
    add(add(meta, "itemMetaExtProperty", rel="rtrel:model"), "note", document, role="rtnote:model")


def add_provider(meta: Element, name: str, contact: str | None) -> None:
    """Append the house that delivers the item, and how to reach it."""
    provider = add(meta, "provider", literal=one_line(name))
    add(provider, "name", one_line(name))
    if contact:
        kind = "email" if "@" in contact else "web" if contact.startswith("http") else "phone"
        add(add(add(provider, "organisationDetails"), "contactInfo"), kind, contact)
