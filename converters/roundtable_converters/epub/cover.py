"""The cover: an SVG drawing of column, title and date, as text in the reader's own Chinese font."""

from __future__ import annotations

import re

from roundtable_converters.epub.xhtml import element, escape

__all__ = ["cover_svg"]

_WIDTH, _HEIGHT, _MARGIN = 1200, 1600, 120
_SIZES = (120, 96, 76, 60)
"""Font sizes to try for the title, in units of the drawing; the last takes any title, cut short."""
_TOP, _BOTTOM, _LEADING = 560, 1300, 1.4
"""First line of the title, the lowest line it may take, and its line height."""
_COLUMN_SIZE, _COLUMN_LENGTH, _DATE_SIZE = 56, 16, 48
# A word of Latin letters and digits stays whole where it can; no line begins with closing punctuation.
_TOKEN = re.compile(r"(?:[!-~]{1,12}|.)[、，。：；！？”’》）】…]*", re.DOTALL)


def cover_svg(*, column: str, title: str, date: str, language: str) -> bytes:
    """Return the drawing, 1200 by 1600 units."""
    size, lines = _fit(title)
    texts = [_text(column[:_COLUMN_LENGTH], 300, _COLUMN_SIZE, "column")] if column else []
    texts += [_text(line, _TOP + round(size * _LEADING * row), size, "title") for row, line in enumerate(lines)]
    texts += [_text(date, _HEIGHT - 160, _DATE_SIZE, "date")] if date else []
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" role="img" xml:lang="{language}">\n{element("title", title)}\n'
        "<style>text{font-family:'Source Han Serif SC','Noto Serif CJK SC','Songti SC',SimSun,serif;fill:#fff}"
        ".title{font-weight:bold}.column,.date{fill:#f3d9a4}</style>\n"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#7a1f24"/>\n'
        f'<path d="M{_MARGIN} 360H{_WIDTH - _MARGIN}M{_MARGIN} {_HEIGHT - 260}H{_WIDTH - _MARGIN}" '
        'stroke="#f3d9a4" stroke-width="4"/>\n' + "\n".join(texts) + "\n</svg>\n"
    ).encode()


def _text(text: str, y: int, size: int, style: str) -> str:
    return f'<text x="{_MARGIN}" y="{y}" font-size="{size}" class="{style}">{escape(text)}</text>'


def _fit(title: str) -> tuple[int, list[str]]:
    """Return the largest size at which the title fits, and its lines, of about equal length."""
    tokens = [(token, _width(token)) for token in _TOKEN.findall(" ".join(title.split()))]
    total = sum([width for _, width in tokens])
    for size in _SIZES:
        lines = _wrap(tokens, (_WIDTH - 2 * _MARGIN) / size)
        room = 1 + int((_BOTTOM - _TOP) / (size * _LEADING))
        if len(lines) <= room:
            even = _wrap(tokens, total / len(lines) + 1)
            return size, even if len(even) == len(lines) else lines
    return size, [*lines[: room - 1], lines[room - 1][:-1] + "…"]


def _width(text: str) -> float:
    """Return how many Chinese characters ``text`` is as wide as, about."""
    return sum([0.6 if character < "\u2000" else 1.0 for character in text])


def _wrap(tokens: list[tuple[str, float]], room: float) -> list[str]:
    """Return lines of at most ``room`` Chinese characters."""
    lines, used = [""], 0.0
    for token, width in tokens:
        if lines[-1] and used + width > room:
            lines.append("")
            used = 0.0
        lines[-1] += token
        used += width
    return [line.strip() for line in lines]
