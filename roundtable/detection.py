"""Which damage a page carries, found out without repairing it."""

from __future__ import annotations

import msgspec

from roundtable.text import DamageReport, Evidence

__all__ = ["detect"]


def detect(data: str | bytes, *, encoding: str | None = None, name: str | None = None) -> DamageReport:
    """Return which damage ``data`` carries, with what speaks for it; nothing is changed.

    A sound page costs little more than reading it, so that many pages can be sorted: ``kinds`` is empty on them, and
    ``script`` says how they are written.

    Args:
        data: The bytes of a text file or a saved HTML page, or a text.
        encoding: Python codec name of the bytes; found out where it is not given.
        name: Name of the source for messages; never opened.

    >>> detect("江城市今天下雪。").kinds, detect("进入江城市场".encode().decode("gbk")).kinds
    ((), ('utf-8-as-gbk',))

    Raises:
        DecodeError: The bytes are not text, or ``encoding`` is no codec.
    """
    from roundtable.repair.detecting import detect_damage  # the stages are imported on first use

    if isinstance(data, str):
        return detect_damage(data)
    from roundtable.decoding import decode

    decoded = decode(data, encoding=encoding, name=name)
    report = detect_damage(decoded.text)
    if not decoded.undecoded:
        return report
    torn = tuple(digits for _, digits in decoded.undecoded[:3])
    evidence = Evidence(kind="undecoded", count=len(decoded.undecoded), examples=torn)
    return msgspec.structs.replace(report, kinds=("undecoded", *report.kinds), evidence=(evidence, *report.evidence))
