"""The gate for corpus builders: text in, cleaned text out, with the evidence of its damage.

A sound text comes back as it is, the same object, and costs no more than being looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from roundtable.decoding import decode
from roundtable.decoding.html import is_html
from roundtable.edits import Span
from roundtable.errors import EmptyInputError
from roundtable.repair import by_rules, sound_report
from roundtable.text import DecodedText, Piece, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.edits import Edit
    from roundtable.loading import ScriptOption
    from roundtable.text import DamageReport, Gap

__all__ = ["Cleaned", "clean"]


class Cleaned(NamedTuple):
    """A text without its damage, and what was found.

    >>> cleaned = clean("全市將建設創(chuàng)新平臺,支持企業(yè)發(fā)展和數(shù)據(jù)開放,讓創(chuàng)業(yè)者放心。")
    >>> cleaned.text, cleaned.changed
    ('全市将建设创新平台，支持企业发展和数据开放，让创业者放心。', True)
    """

    text: str
    """What is left when the damage is undone."""
    report: DamageReport
    """What was found out about the damage as a whole."""
    edits: Sequence[Edit] = ()
    """Every change; spans index the text as it came in, decoded."""
    gaps: tuple[Gap, ...] = ()
    """Places that stay open."""
    original: bytes | None = None
    """The bytes that came in, where they are still the text's."""

    @property
    def data(self) -> bytes:
        """The text as bytes: those that came in where nothing was changed, else UTF-8."""
        return self.text.encode("utf-8", "replace") if self.original is None else self.original

    @property
    def changed(self) -> bool:
        """Whether the text is another than the one that came in."""
        return bool(self.edits)

    def evidence(self) -> dict[str, str | int | float]:
        """Return what was found as plain values, for the metadata that corpus frameworks keep with a document.

        Counts are numbers of edits, gaps and annotated characters; the certainty, from 0 to 1, is that of the
        least certain edit.
        """
        report = self.report
        return {
            "roundtable_damage": " ".join(report.kinds),
            "roundtable_script": report.script,
            "roundtable_cutoff": report.cutoff or "",
            "roundtable_keys": len(report.keys),
            "roundtable_edits": len(self.edits),
            "roundtable_gaps": len(self.gaps),
            "roundtable_certainty": min((edit.certainty for edit in self.edits), default=1.0),
        }


def clean(
    data: bytes | str, *, script: ScriptOption = "auto", encoding: str | None = None, name: str | None = None
) -> Cleaned:
    r"""Return the text in ``data``, its damage repaired.

    Args:
        data: A text, or the bytes of a text file or a saved page, of which the article's text is taken.
        script: Script of the text, see ``roundtable.loading.ScriptOption``.
        encoding: Python codec name of bytes; found out where it is not given.
        name: Name of the source for messages.

    >>> clean("江城市今年新建3个公园。").changed
    False

    Raises:
        InputError: There is no text in ``data``.
        DecodeError: The bytes are not text.
    """
    text = data if isinstance(data, str) else _plain(data) if encoding is None else None
    if text is None or is_html(text):
        decoded = decode(data.encode() if isinstance(data, str) else data, encoding=encoding, name=name)
        text = decoded.text
    else:
        decoded = None
    if not text or text.isspace():
        raise EmptyInputError(f"{name or 'input'}: there is no text in it.")
    if decoded is None:
        if report := sound_report(text, script=script):
            return Cleaned(text, report, original=data if isinstance(data, bytes) else None)
        decoded = _as_decoded(text)
    repaired = by_rules(decoded, script=script)
    untouched = not repaired.edits and decoded.source.media_type == "text/plain"
    return Cleaned(
        text=repaired.text if repaired.edits else decoded.text,
        report=repaired.report,
        edits=repaired.edits,
        gaps=repaired.gaps,
        original=data if untouched and isinstance(data, bytes) else None,
    )


def _plain(data: bytes) -> str | None:
    """Return the text in ``data`` where it is UTF-8 without a mark, as nearly all of it is."""
    if data.startswith(b"\xef\xbb\xbf") or b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _as_decoded(text: str) -> DecodedText:
    """Return ``text`` as the repair takes it; its bytes are nobody's business here."""
    size = len(text)
    pieces = (Piece(Span(0, size), Span(0, size)),) if size else ()
    source = Source(sha256="", size=size)
    return DecodedText(text=text, source=source, encoding="utf-8", evidence="given", pieces=pieces)
