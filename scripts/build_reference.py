"""Write what the reference says of the command line and of the public names, from the program itself.

    python scripts/build_reference.py            # write it anew
    python scripts/build_reference.py --check    # say what is out of date, or lacks something, and change nothing

The tables of options stand between two comments in their pages, so that people write what is around them.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from public_names import ASPECTS, public_names

from roundtable.archive.options import parser as archive_parser
from roundtable.cli.options import make_parser

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]

MORE = {
    "--completion": "cli.md#completion",
    "--config": "cli.md#settings-file",
    "--decisions": "decisions.md",
    "--detect": "detection.md",
    "--diff": "cli.md#the-diff",
    "--docx-template": "docx.md",
    "--encoding": "encodings.md",
    "--engine": "../how-to/run-on-a-cluster.md",
    "--epub-css": "epub.md",
    "--limit-seconds": "limits.md",
    "--limits": "limits.md",
    "--newsml-authority": "newsml.md",
    "--output": "cli.md#one-file-for-all",
    "--report": "report.md",
    "--schema": "json.md",
    "INPUT": "cli.md#inputs",
    "SOURCE": "archive.md#sources",
}
"""Where a page of the reference says more than the help of an option can."""


_CODE = re.compile(r"(?<![\w`.])(?:-t html|--?[a-z][\w-]*|-(?= )|'[^']+')")
"""What stands for itself in the help of an option: flags, the sign for standard input, what is quoted."""
_VALUE = re.compile(r"[a-z]+(?:: | \(|：)")
"""A help that begins with a value of the option."""


def main() -> int:
    """Write the pages, or compare them; return 1 if they are out of date or a docstring falls short."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    problems = [
        f"{name.module}.{name.name} lacks: {', '.join(name.missing)}" for name in public_names() if name.missing
    ]
    for page, text in pages():
        path = ROOT / page
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            if check:
                problems.append(f"{page} is out of date; run python scripts/build_reference.py")
            else:
                path.write_text(text, encoding="utf-8")
                print(f"{page}: written")
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


def pages() -> Iterator[tuple[str, str]]:
    """Yield each page, as it should be."""
    for language, page in (("C.UTF-8", "docs/reference/cli.md"), ("zh_CN.UTF-8", "docs/zh-CN/cli.md")):
        os.environ["LC_ALL"] = language
        yield page, filled(page, {"options": command_line(make_parser(), page)})
    os.environ["LC_ALL"] = "C.UTF-8"
    page = "docs/reference/archive.md"
    commands = subcommands()
    yield page, filled(page, {f"options of {name}": table(options(part), page) for name, part in commands.items()})
    yield "docs/reference/names.md", names()


def filled(page: str, parts: dict[str, str]) -> str:
    """Return ``page`` with its parts made anew, each between the two comments that name it."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for name, part in parts.items():
        head, begin, rest = text.partition(f"<!-- {name}: written by scripts/build_reference.py")
        mark, _, rest = rest.partition("\n")
        _, end, tail = rest.partition(f"<!-- end of {name} -->")
        if not (begin and end):
            raise SystemExit(f"{page}: there is no place for: {name}")
        text = f"{head}{begin}{mark}\n\n{part}\n{end}{tail}"
    return text


def command_line(parser: argparse.ArgumentParser, page: str) -> str:
    """Return a section for each group of options."""
    groups = [(group.title, list(group._group_actions)) for group in parser._action_groups]  # noqa: SLF001 - no other way
    return "\n".join(
        f"## {title[0].upper()}{title[1:]}\n\n{table(actions, page)}" for title, actions in groups if title and actions
    )


def subcommands() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command of ``roundtable-archive``."""
    whole = archive_parser(dict.fromkeys(("convert", "status", "targets"), _nothing))
    (commands,) = (action for action in whole._actions if isinstance(action, argparse._SubParsersAction))  # noqa: SLF001
    return dict(commands.choices)


def _nothing(_asked: argparse.Namespace) -> int:
    return 0


def options(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Return all options of ``parser`` but --help."""
    return [action for action in parser._actions if action.dest != "help"]  # noqa: SLF001 - there is no other way


def table(actions: list[argparse.Action], page: str) -> str:
    """Return a table of ``actions``, with links as ``page`` needs them."""
    chinese = "zh-CN" in page
    lines = ["| 参数 | 含义 |" if chinese else "| Argument | Meaning |", "|---|---|"]
    for action in actions:
        if action.help == argparse.SUPPRESS:
            continue
        said = _CODE.sub(lambda code: f"`{code[0].strip(chr(39))}`", action.help or "")
        if not chinese and not _VALUE.match(said):
            said = said[:1].upper() + said[1:]
        lines.append(f"| {', '.join(written(action))} | {said}{more(action, page)} |")
    return "\n".join(lines) + "\n"


def written(action: argparse.Action) -> Iterator[str]:
    """Yield the ways to write ``action``, as code."""
    value = f" {action.metavar}" if action.metavar else ""
    if not action.option_strings:
        yield f"`{action.metavar}{'...' if action.nargs in ('*', '+') else ''}`"
    for flag in action.option_strings:
        if action.choices and not action.metavar:
            yield from (f"`{flag} {choice}`" for choice in action.choices)
        else:
            yield f"`{flag}{value}`"


def more(action: argparse.Action, page: str) -> str:
    """Return the link to where more is said, if that is somewhere else."""
    keys = [*action.option_strings, str(action.metavar)]
    target = next((MORE[key] for key in keys if key in MORE), None)
    if target is None:
        return ""
    file, _, anchor = target.partition("#")
    here = Path(page)
    if here.parent.name == "zh-CN":
        return f"（[详见](../reference/{target})）"
    return f". [More](#{anchor})" if file == here.name and anchor else f". [More]({target})"


def names() -> str:
    """Return the page that lists every public name."""
    parts = [_HEAD]
    for module, group in groupby(public_names(), key=lambda name: name.module):
        head = " | ".join(aspect.capitalize() for aspect in ASPECTS)
        parts.append(f"\n## {module}\n\n| Name | {head} |\n|---|{'---|' * len(ASPECTS)}\n")
        for name in group:
            said = name.meaning.replace("``", "`").replace("|", r"\|")
            marks = ("✓" if aspect in name.present & name.needed else "–" for aspect in ASPECTS[1:])
            parts.append(f"| `{name.name}` {name.kind} | {said} | {' | '.join(marks)} |\n")
    return "".join(parts)


_HEAD = """\
# Public names

Every name that we promise to keep, with the first words of its docstring; `help(roundtable.Article)` shows the whole,
and so does [the reference](api.md) on the site. *Units*: the docstring says what its numbers count, or which text its
places lie in. *Errors*: it says what is raised. *Example*: it shows the name at work. ✓ stands where that is there, –
where there is nothing of the kind to say. A test compares this page with the program and refuses a name that falls
short. What is not listed may change without notice.
"""


if __name__ == "__main__":
    sys.exit(main())
