"""Draw the diagrams of the documentation: how bytes are torn, and how data flow.

    python scripts/build_diagrams.py

Bytes and what is read from them are not typed in: they come from the forward model. The pictures are SVG with the
reader's own typefaces, narrow enough for a phone.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import NamedTuple

from roundtable.repair.channel import CUTS, EXCLAMATION, Key, cut_points, damage, decode, encode, fold

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"

PLAIN, KEY, LOST, ADDED = "#ffffff", "#fdf0c4", "#f9d7d3", "#d9ecdc"
CELL, ROW = 30, 34
LEFT = 74
"""Where the cells begin; before them stands what each row shows."""
_STYLE = (
    'text{font-family:"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;font-size:15px}'
    "text{fill:#1b1f24}"
    ".byte{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px}"
    ".small{font-size:12px;fill:#57606a}.name{font-family:ui-monospace,Menlo,Consolas,monospace;font-weight:600}"
    ".middle{text-anchor:middle}"
)


class Cell(NamedTuple):
    """Some bytes, or what is read from them."""

    text: str
    width: int = 1
    """Columns that it takes."""
    fill: str = PLAIN
    byte: bool = False


def main() -> None:
    """Write the pictures."""
    for name, picture in (("cut", cut()), ("straddle", straddle()), ("data-flow", data_flow())):
        path = IMAGES / f"{name}.svg"
        path.write_text(picture, encoding="utf-8")
        print(f"docs/images/{path.name}: {len(picture.encode()):,} bytes")


def cut() -> str:
    """Draw a cut in front of a ！ that nobody wrote."""
    text = "。”市民歡迎"
    data = encode(text)
    (place,) = cut_points(data, (EXCLAMATION,))
    shown = damage(text, keys=(), cuts=(EXCLAMATION,))
    read = [Cell("?", 1, LOST)]
    rest = data[place:]
    while rest:
        size = next(size for size in (1, 2) if len(decode(rest[:size], ())) == 1 and decode(rest[:size], ()) != "?")
        read.append(Cell(decode(rest[:size], ()), size, LOST if len(rest) > 2 else PLAIN))
        rest = rest[size:]
    if fold("".join(cell.text for cell in read)) != shown:
        raise SystemExit(f"the cells do not say {shown}")
    octets = [
        Cell(f"{byte:02X}", 1, KEY if index in (place, place + 1) else PLAIN, byte=True)
        for index, byte in enumerate(data)
    ]
    rows = [("printed", [Cell(character, 2) for character in text]), ("GBK", octets), ("read", read)]
    x = LEFT + place * CELL
    mark = (
        f'<path d="M{x} 30V{44 + 3 * ROW + 6}" stroke="#b3261e" stroke-width="2" stroke-dasharray="5 3"/>'
        f'<text class="small" x="{x + 6}" y="22">cut here: A3 A1 is ！ in GBK</text>'
    )
    return picture(rows, mark, f"on the page: {shown}", f"{text} is read as {shown} behind a cut between A1 and A3 A1")


def straddle() -> str:
    """Draw a reading that lands in the middle of a character."""
    text, key = "當地不少", Key("數", "shù")
    data = encode(text)
    start = data.index(encode(key.character))
    shown = damage(text, keys=(key,), cuts=CUTS)
    inside = start + 2
    reading = [Cell(sign, 1, ADDED, byte=True) for sign in f"({key.reading})"]
    octets = [
        Cell(f"{byte:02X}", 1, KEY if start <= index < inside else PLAIN, byte=True) for index, byte in enumerate(data)
    ]
    octets[inside:inside] = reading
    wide = inside // 2
    printed = [Cell(character, 2 + (len(reading) if index == wide else 0)) for index, character in enumerate(text)]
    behind = shown.partition(")")[2]
    read = [Cell(text[:wide], 2), Cell("?", 2, LOST), *(Cell(sign, 1, ADDED) for sign in f"{key.reading})")]
    read += [Cell(sign, 2, LOST) for sign in behind[:2]] + [Cell(behind[2:] or "…", 1, LOST)]
    rows = [("printed", printed), ("GBK", octets), ("read", read)]
    x = LEFT + start * CELL
    mark = (
        f'<path d="M{x} 38v-6h{2 * CELL}v6" fill="none" stroke="#8a6d00" stroke-width="2"/>'
        f'<text class="small" x="{x}" y="22">94 B5 is {key.character} in GBK: its reading is put behind it</text>'
    )
    return picture(
        rows, mark, f"on the page: {shown}", f"{text} becomes {shown}: the reading of {key.character} tears 地"
    )


def picture(rows: list[tuple[str, list[Cell]]], mark: str, result: str, meaning: str) -> str:
    """Return rows of cells below each other, with a mark over them and the result under them."""
    width = LEFT + CELL * max(sum(cell.width for cell in cells) for _, cells in rows) + 16
    parts = []
    for number, (label, cells) in enumerate(rows):
        y = 44 + number * ROW
        parts.append(f'<text class="small" x="14" y="{y + 22}">{escape(label)}</text>')
        x = LEFT
        for cell in cells:
            wide = cell.width * CELL
            parts.append(f'<rect x="{x}" y="{y}" width="{wide}" height="{ROW}" fill="{cell.fill}" stroke="#8c959f"/>')
            kind = "middle byte" if cell.byte else "middle"
            parts.append(f'<text class="{kind}" x="{x + wide / 2:g}" y="{y + 22}">{escape(cell.text)}</text>')
            x += wide
    height = 44 + len(rows) * ROW + 44
    parts.append(f'<text x="{LEFT}" y="{height - 16}">{escape(result)}</text>')
    return svg(width, height, [*parts, mark], meaning)


def svg(width: int, height: int, parts: list[str], meaning: str) -> str:
    """Return a picture with a white ground, which stays readable where the page around it is dark."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img">\n'
        f"<title>{escape(meaning)}</title><style>{_STYLE}</style>\n"
        f'<rect width="{width}" height="{height}" rx="6" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


STATIONS = (
    ("bytes", "a text file or saved page"),
    ("DecodedText", "what the bytes say, each character with its bytes"),
    ("RepairedText", "the same, with a list of edits applied, and gaps"),
    ("Article", "sections, speakers, statements, targets"),
    ("bytes", "DOCX, EPUB, NewsML-G2, ninjs, JSON, tables"),
)
STEPS = (
    ("decoding.decode", "to_bytes"),
    ("repair.repair", "to_decoded, revert"),
    ("parsing.parse", ""),
    ("Exporter.export", "Importer.read"),
)


_TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="#57606a"/></marker></defs>'
)


def data_flow() -> str:
    """Draw the way of a page from its bytes to the files that are made of it."""
    width, box, step, left = 470, 52, 104, 96
    wide = width - left - 16
    middle = left + wide // 2
    parts = [_TIP]
    for number, (name, said) in enumerate(STATIONS):
        y = 16 + number * step
        fill = ADDED if name == "bytes" else KEY
        parts.append(
            f'<rect x="{left}" y="{y}" width="{wide}" height="{box}" rx="5" fill="{fill}" stroke="#8c959f"/>'
            f'<text class="middle name" x="{middle}" y="{y + 22}">{name}</text>'
            f'<text class="middle small" x="{middle}" y="{y + 41}">{escape(said)}</text>'
        )
    line = 'fill="none" stroke="#57606a" stroke-width="1.5" marker-end="url(#tip)"'
    for number, (there, back) in enumerate(STEPS):
        y = 16 + number * step + box
        end = y + step - box
        parts.append(f'<path d="M{middle - 20} {y}V{end}" {line}/>')
        parts.append(f'<text class="small" x="{middle - 28}" y="{y + 31}" text-anchor="end">{there}</text>')
        if back:
            parts.append(f'<path d="M{middle + 20} {end}V{y}" {line} stroke-dasharray="4 3"/>')
            parts.append(f'<text class="small" x="{middle + 28}" y="{y + 31}">{back}</text>')
    # What joins the stages, and what a person decided.
    top, bottom = 16 + box // 2, 16 + 3 * step + box // 2 - 8
    parts.append(f'<path d="M{left} {top}H56V{bottom}H{left}" {line}/>')
    turned = '<text class="middle small" transform="translate({} {}) rotate(-90)">{}</text>'
    parts.append(turned.format(46, (top + bottom) // 2, "loading.load, loads"))
    low, high = 16 + 4 * step + box // 2, 16 + 2 * step + box // 2 + 8
    parts.append(f'<path d="M{left} {low}H76V{high}H{left}" {line} stroke-dasharray="4 3"/>')
    parts.append(turned.format(70, low - 44, "decisions"))
    return svg(width, 32 + 4 * step + box, parts, "From bytes to an article and to files, and the ways back")


if __name__ == "__main__":
    main()
