"""The documentation as a site: the pages that people read in the repository, each at the place that it has there.

    make site        # builds it into out/site, without a network; a warning is an error

The pages are plain Markdown and read the same on a code host. What only the site has is added while a page is read: the
contents beside each page, made from the list in ``docs/README.md``, and every public name with its docstring.
"""

from __future__ import annotations

import re
import shutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import jieba
import msgspec
from pygments.lexers.special import TextLexer
from sphinx.search.zh import SearchChinese

import roundtable
import roundtable.archive

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "roundtable-convert"
language = "en"
root_doc = "README"
include_patterns = ["*.md", "docs/**", "examples/**"]
exclude_patterns = [".*", "out", "build", "dist", "tests"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 4
highlight_language = "none"
smartquotes = False  # a page shows the signs that it has
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
maximum_signature_line_length = 80
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = "roundtable-convert"
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_search_language = "zh"
html_copy_source = False
html_show_copyright = False
html_domain_indices = False
html_theme_options: dict[str, list[str]] = {"top_of_page_buttons": []}

_ENTRY = re.compile(r"\[([^\]]+)\]\(([^)#:]+)\.md\)")
_LAST_LINE = re.compile(r"(^```python\n(?:(?!```).*\n)*?)\n(```$)", re.MULTILINE)
"""Examples end in an empty line, which their test needs and nobody else."""
_FENCED = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_BROKEN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u4e00-\u9fff“（\[])")
"""The end of a line within a Chinese paragraph, which a browser would show as a space."""
_PROJECT = [
    "Examples <examples/README>",
    "In corpus pipelines <examples/corpus/README>",
    "A plug-in <examples/plugin/README>",
    *("CHANGELOG", "CONTRIBUTING", "SECURITY"),
]
_SECTIONS = {
    "Reading": ("loading", "detection", "limits"),
    "The text and its repairs": ("text", "edits"),
    "Decisions": ("decisions",),
    "The article": ("model",),
    "Formats": ("formats", "settings"),
    "Errors": ("errors",),
}
"""Headings of the reference, and the modules that the names under them come from."""

jieba.setLogLevel("ERROR")


class _Search(SearchChinese):
    """Cuts Chinese into words and takes the stems of English ones.

    Sphinx 9.0, the last for Python 3.11, looks in the browser for the stemmer of the language that it reads here.
    """

    language_name = "English"


def setup(app: Sphinx) -> None:
    """Register what is done on the way."""
    app.add_lexer("tsv", TextLexer)
    app.add_search_language(_Search)
    app.connect("source-read", _read)
    app.connect("autodoc-process-docstring", _docstring, priority=100)
    app.connect("autodoc-process-docstring", _restored, priority=900)
    app.connect("autodoc-process-signature", _signature)
    app.connect("html-page-context", _context)
    app.connect("build-finished", _finish)


def _read(app: Sphinx, page: str, source: list[str]) -> None:
    """Add to a page what it has on the site alone."""
    source[0] = _LAST_LINE.sub(r"\1\2", source[0])
    if "zh-CN" in page:
        parts = _FENCED.split(source[0])
        source[0] = "".join(_BROKEN.sub("", part) if index % 2 == 0 else part for index, part in enumerate(parts))
    if page == root_doc:
        source[0] += _contents(Path(app.srcdir))
    elif page.startswith("docs/decisions/0"):
        source[0] = f"---\norphan: true\n---\n{source[0]}"  # their own list leads to them: they would fill the contents
    elif page == "docs/reference/api":
        source[0] += _names()


def _contents(root: Path) -> str:
    """Return the contents of the site: what ``docs/README.md`` lists, under the words that it has there in bold."""
    text = (root / "docs/README.md").read_text(encoding="utf-8")
    parts = [_tree("", ["Documentation <docs/README>"])]
    for section in re.split(r"^\*\*", text, flags=re.MULTILINE)[1:]:
        caption, _, lines = section.partition("**")
        entries = [f"{said} <docs/{page}>" for said, page in _ENTRY.findall(lines)]
        if caption == "中文":
            entries.insert(0, "项目介绍 <README.zh-CN>")
        parts.append(_tree(caption, entries))
    parts.append(_tree("Project", _PROJECT))
    return "".join(parts)


def _tree(caption: str, entries: list[str]) -> str:
    lines = "\n".join(entries)
    said = f":caption: {caption}\n" if caption else ""
    return f"\n```{{toctree}}\n:hidden:\n{said}\n{lines}\n```\n"


def _names() -> str:
    """Return the directives for every public name, sorted as a reader looks for them."""
    parts = ["\n## Every name\n"]
    for heading, modules in _SECTIONS.items():
        names = [name for name in roundtable.__all__ if _home(name) in modules]
        parts.append(f"\n### {heading}\n{_directives('roundtable', names)}")
    parts.append(f"\n### Archives\n{_directives('roundtable.archive', roundtable.archive.__all__)}")
    return "".join(parts)


def _home(name: str) -> str:
    return str(getattr(roundtable, name).__module__).split(".")[1]


def _directives(module: str, names: list[str]) -> str:
    lines = []
    for name in names:
        value = getattr(import_module(module), name)
        if isinstance(value, type):
            lines += [
                f".. autoclass:: {module}.{name}",
                "   :members:",
                "   :undoc-members:",
                "   :show-inheritance:",
                "",
            ]
        else:
            lines += [f".. autofunction:: {module}.{name}", ""]
    text = "\n".join(lines)
    return f"\n```{{eval-rst}}\n{text}\n```\n"


def _signature(
    _app: Sphinx, _kind: str, _name: str, value: object, _options: object, signature: str | None, returned: str | None
) -> tuple[str | None, str | None]:
    """Leave out what a struct is made of: its fields follow, each with what it means."""
    if isinstance(value, type) and issubclass(value, msgspec.Struct):
        return "", None
    return signature, returned


_fields: dict[str, list[str]] = {}


def _docstring(_app: Sphinx, kind: str, name: str, _value: object, _options: object, lines: list[str]) -> None:
    """Turn fenced code, which our docstrings have as our pages do, into what the rest of Sphinx reads."""
    if kind in ("attribute", "property"):
        _fields[name] = list(lines)
    inside = False
    for index, line in enumerate(lines):
        if line.startswith("```"):
            lines[index] = "" if inside else f".. code-block:: {line[3:]}\n"
            inside = not inside
        elif inside:
            lines[index] = f"   {line}"
    lines[:] = "\n".join(lines).split("\n")


def _restored(_app: Sphinx, _kind: str, name: str, _value: object, _options: object, lines: list[str]) -> None:
    """Give fields their text back: napoleon takes what stands before a colon for a type."""
    lines[:] = _fields.get(name, lines)


def _context(_app: Sphinx, page: str, _template: str, context: dict[str, object], _tree: object) -> None:
    """Say which pages are Chinese, for typefaces and for readers' programs."""
    if "zh-CN" in page:
        context["language"] = "zh-CN"
    if page.endswith(("/cli", "/archive", "/quick-start")):
        context["body"] = f'<div class="options">{context["body"]}</div>'  # site.css keeps flags in one piece there


def _finish(app: Sphinx, error: Exception | None) -> None:
    """Give the front page the name that servers and people look for."""
    if error is None and app.builder.format == "html":
        shutil.copyfile(Path(app.outdir, f"{root_doc}.html"), Path(app.outdir, "index.html"))
