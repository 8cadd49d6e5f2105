"""The style sheet of a house: what a book cannot take of it is said before any book is made.

A book is one closed package, and reading systems are strict with it. So a sheet must not ask for files
that are not in the book, and it must not set the direction of the text, which EPUB leaves to the markup.
"""

from __future__ import annotations

import re

from roundtable.errors import FormatError

__all__ = ["check_css"]

_TOKEN = re.compile(
    r"""(?P<comment>/\*(?:.*?\*/)?)
    | (?P<string>"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)
    | url\(\s*(?P<url>"[^"]*"|'[^']*'|[^)]*)
    | @charset\s+(?P<charset>"[^"]*"|'[^']*')
    | (?P<imported>@import\b)
    | (?<![\w-])(?P<direction>direction|unicode-bidi)\s*:
    | (?P<brace>[{}])""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def check_css(css: str) -> None:
    """Refuse a style sheet that would make the book invalid.

    >>> check_css('p { color: navy; background: url("data:image/png;base64,AA==") }')

    Raises:
        FormatError: The sheet is not text, loads another file, sets the direction, is declared in another encoding
            than UTF-8, or ends inside a rule, a comment or a string. The message says in which line.
    """
    if (value := str(type(css).__name__)) != "str":
        raise FormatError(f"the EPUB style sheet is the text of a CSS file, not {value}. Read the file first.")
    depth = 0
    for match in _TOKEN.finditer(css):
        kind, found = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "brace":
            depth += 1 if found == "{" else -1
        if problem := _problem(kind, found) or ("closes a rule that was not opened" if depth < 0 else ""):
            raise _refusal(css, match.start(), problem)
    if depth:
        raise _refusal(css, len(css), "ends inside a rule: a } is missing")
    if forbidden := re.search("[\0\ud800-\udfff]", css):
        raise _refusal(css, forbidden.start(), f"holds U+{ord(forbidden[0]):04X}, which is no text")


def _problem(kind: str, found: str) -> str:
    value = found.strip("\"' ").casefold()
    if kind == "imported":
        return "imports another sheet; put its rules here"
    if kind == "url" and not value.startswith("data:"):
        return f"loads {found.strip()!r:.60}, which is not in the book; write it as a data: address, or leave it out"
    if kind == "charset" and value != "utf-8":
        return f"declares the encoding {found}; save it as UTF-8"
    if kind == "direction":
        return f"sets {value}, which EPUB does not allow in style sheets"
    if kind == "comment" and not (len(found) > 3 and found.endswith("*/")):
        return "ends inside a comment: a */ is missing"
    if kind == "string" and not (len(found) > 1 and found[0] == found[-1]):
        return "has a string that is not closed"
    return ""


def _refusal(css: str, place: int, problem: str) -> FormatError:
    return FormatError(f"the EPUB style sheet {problem} (line {css.count(chr(10), 0, place) + 1}).")
