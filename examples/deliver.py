"""Deliver pages to a newsroom as NewsML-G2 and ninjs: ``python examples/deliver.py OUTGOING PAGE...``.

Each file is read back by its importer before it is delivered, and it appears in the folder whole or not at all.
Who delivers stands in ``newsroom.toml``, beside this script.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from roundtable_converters.newsml import delivery_name

import roundtable
from roundtable.writing import make_folder, write_whole

SETTINGS = Path(__file__).with_name("newsroom.toml")


def deliver(page: str, outgoing: Path, house: roundtable.Settings, now: roundtable.ExportContext) -> list[Path]:
    """Write the article on ``page`` into ``outgoing``, once for each kind of system; return the files.

    Raises:
        RoundtableError: The page cannot be read, or a file not be written, or the article does not come back from it.
    """
    article = roundtable.load(page).article
    ready = []
    for name in ("newsml", "ninjs"):
        exporter = house.exporter(name)
        item = exporter.export(article, now)
        if roundtable.get_importer(name).read(item) != article:
            raise roundtable.ExportError(f"{page}: the {name} item does not hold the whole article. Do not deliver it.")
        file = delivery_name(item) if name == "newsml" else Path(page).stem + exporter.suffix
        ready.append((outgoing / file, item))
    for path, item in ready:  # both are sound, or neither is delivered
        write_whole(path, item)
    return [path for path, _ in ready]


def main(outgoing: str, *pages: str) -> int:
    """Deliver all ``pages``; return 1 if one of them could not be."""
    failed = 0
    try:
        house = roundtable.read_settings(SETTINGS)
        make_folder(Path(outgoing))
    except roundtable.RoundtableError as error:
        print(error, file=sys.stderr)
        return 1
    now = roundtable.ExportContext(created=datetime.now(UTC))
    for page in pages:
        try:
            for path in deliver(page, Path(outgoing), house, now):
                print(f"{page} → {path}")
        except roundtable.RoundtableError as error:
            print(error, file=sys.stderr)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 2 else __doc__)
