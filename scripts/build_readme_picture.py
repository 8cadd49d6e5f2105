"""Draw the picture in README: the sample as a mirror serves it, and the Word document made of it.

    python scripts/build_readme_picture.py

It needs LibreOffice, pdftoppm (poppler-utils), Chromium and a Chinese typeface.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from base64 import b64encode
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import roundtable

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "examples" / "roundtable.damaged.txt"
PICTURE = ROOT / "docs" / "images" / "before-after.png"
PAGE, FIRST_LINE, LINES = 2, "讓沉睡的", 11
"""The page of the document that is shown, and the lines of the sample that stand on it."""

_HTML = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; background: #ececec; font: 15px/1.65 "Noto Serif CJK SC", serif; color: #222; }}
main {{ display: grid; grid-template-columns: 1fr 60px 1fr; height: 900px; padding: 24px; box-sizing: border-box; }}
section {{ background: #fff; border: 1px solid #bbb; overflow: hidden; }}
.before {{ padding: 36px 40px; }}
.before p {{ margin: 0 0 .8em; overflow-wrap: anywhere; }}
mark {{ background: #f7d4d0; color: #9c1f14; }}
.arrow {{ align-self: center; text-align: center; font-size: 40px; color: #9c2a1e; }}
img {{ width: 100%; margin-top: -2%; }}
</style><main><section class="before">{before}</section><div class="arrow">→</div>
<section><img src="data:image/png;base64,{after}"></section></main>"""


def main() -> None:
    """Write the picture."""
    reading = roundtable.load(SAMPLE)
    context = roundtable.ExportContext(created=datetime(2026, 11, 23, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        document = folder / "article.docx"
        document.write_bytes(roundtable.get_exporter("docx").export(reading.article, context))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, document)
        run("pdftoppm", "-r", "120", "-f", PAGE, "-singlefile", "-png", folder / "article.pdf", folder / "page")
        after = b64encode((folder / "page.png").read_bytes()).decode()
        html = folder / "picture.html"
        html.write_text(_HTML.format(before=damaged(reading.repaired), after=after), encoding="utf-8")
        flags = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1440,900")
        run("chromium", *flags, f"--screenshot={PICTURE}", html.as_uri())
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes")


def damaged(repaired: roundtable.RepairedText) -> str:
    """Return some lines of the page as it came, with everything marked that is more than script."""
    text = repaired.decoded.text
    start = text.index(FIRST_LINE)
    lines = text[start:].split("\n\n")[:LINES]
    stop = start + len("\n\n".join(lines))
    parts: list[str] = []
    position = start
    for edit in repaired.edits:
        if edit.rule != "script" and start <= edit.span.start and edit.span.stop <= stop:
            parts += (escape(text[position : edit.span.start]), f"<mark>{escape(edit.before)}</mark>")
            position = edit.span.stop
    parts.append(escape(text[position:stop]))
    return "".join(f"<p>{line}</p>" for line in "".join(parts).split("\n\n"))


def run(program: str, *arguments: object) -> None:
    """Run a program; say which one where it is missing."""
    found = shutil.which(program)
    if found is None:
        raise SystemExit(f"{program} is not installed")
    subprocess.run([found, *map(str, arguments)], check=True, capture_output=True)  # noqa: S603 - our own command line


if __name__ == "__main__":
    main()
