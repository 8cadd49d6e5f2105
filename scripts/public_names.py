"""Every public name, and what its docstring says of it: the list in docs/reference/names.md.

A docstring says what the name means, the unit of its numbers or the text that its places lie in, what it raises, and
it shows it at work. Not all of that is needed everywhere: a field has no example of its own, and few names raise.
"""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from roundtable import Exporter, errors

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ASPECTS", "MODULES", "Name", "public_names"]

MODULES = (
    "roundtable",
    "roundtable.archive",
    *(
        f"roundtable_converters.{name}"
        for name in ("csv", "docx", "epub", "html", "json", "jsonl", "newsml", "ninjs", "xlsx")
    ),
)
"""Modules whose ``__all__`` is a promise."""
ASPECTS = ("meaning", "units", "errors", "example")

_NUMBER = re.compile(r"\b(int|float|Decimal|Offset|Certainty|_Count|_Seconds)\b")
_UNIT = re.compile(
    r"\b(bytes?|characters?|code points|seconds|numbers?|how many|how often|from 0 to 1|\d+ to \d+|spaces|version|"
    r"targets|documents|units of|year|by (stage|reason|table|format))\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(Span|tuple\[Offset)\b")
_TEXT = re.compile(r"\b(decoded text|repaired text|given bytes|Article\.text|code points|``text``)")
_EXAMPLE = re.compile(r"^>>> |^```|:\n\n    \S", re.MULTILINE)

_Function: TypeAlias = ast.FunctionDef
_Home: TypeAlias = ast.Module | ast.ClassDef


class Name(NamedTuple):
    """One public name."""

    module: str
    name: str
    """Dotted where it belongs to a class."""
    kind: str
    """Class, error, function, method, property or field."""
    meaning: str
    """The first paragraph of its docstring."""
    needed: frozenset[str]
    """Those of ``ASPECTS`` that the docstring must have."""
    present: frozenset[str]

    @property
    def missing(self) -> tuple[str, ...]:
        """What the docstring lacks."""
        return tuple(aspect for aspect in ASPECTS if aspect in self.needed - self.present)


def public_names() -> Iterator[Name]:
    """Yield all of them, module by module, each class with what belongs to it."""
    for module in MODULES:
        home = import_module(module)
        for name in home.__all__:
            value = getattr(home, name)
            tree = _parsed(value.__module__)
            node = _found(tree, name)
            if isinstance(node, ast.ClassDef):
                yield from _class(module, value, tree, node)
            elif isinstance(node, ast.FunctionDef):
                yield _callable(module, name, tree, node, "function")


def _class(module: str, cls: type, tree: ast.Module, node: ast.ClassDef) -> Iterator[Name]:
    kind = "error" if issubclass(cls, BaseException) else "class"
    promised = set(Exporter.__annotations__) if hasattr(cls, "export") and cls is not Exporter else set()
    made = [_found(node, name) for name in ("__init__", "__post_init__")]
    raised = {error for method in made if method for error in _raised(method, node, tree)}
    yield _judged(module, node.name, kind, ast.get_docstring(node), raised=raised, example=True)
    for part, after in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and not part.target.id.startswith("_"):
            if part.target.id in promised:
                continue  # what every exporter has is said of ``Exporter``
            said = ast.literal_eval(after.value) if isinstance(after, ast.Expr) and _is_text(after.value) else ""
            hint = ast.unparse(part.annotation)
            yield _judged(module, f"{node.name}.{part.target.id}", "field", inspect.cleandoc(said), hint=hint)
        elif isinstance(part, ast.FunctionDef) and not part.name.startswith("_"):
            marks = {ast.unparse(mark) for mark in part.decorator_list}
            kind = "property" if marks & {"property", "cached_property"} else "method"
            yield _callable(module, f"{node.name}.{part.name}", tree, part, kind, node)


def _callable(
    module: str, name: str, tree: ast.Module, node: _Function, kind: str, owner: ast.ClassDef | None = None
) -> Name:
    arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    hint = " ".join(ast.unparse(part) for part in (node.returns, *(one.annotation for one in arguments)) if part)
    raised = _raised(node, owner or tree, tree)
    return _judged(module, name, kind, ast.get_docstring(node), hint=hint, raised=raised, example=kind == "function")


def _judged(
    module: str,
    name: str,
    kind: str,
    docstring: str | None,
    *,
    hint: str = "",
    raised: set[str] | None = None,
    example: bool = False,
) -> Name:
    """Return the name with what its docstring needs, by its types and its code, and what it has."""
    text = docstring or ""
    meaning = " ".join(text.partition("\n\n")[0].split())
    told = text.partition("Raises:")[2]
    numbers, places = (bool(pattern.search(hint)) for pattern in (_NUMBER, _PLACE))
    needed = {
        "meaning": True,
        "units": numbers or places,
        "errors": bool(raised),
        "example": example,
    }
    present = {
        "meaning": meaning.endswith((".", "…")),
        "units": (not numbers or _UNIT.search(text)) and (not places or _TEXT.search(text)),
        "errors": told and all(_is_told(error, told) for error in raised or ()),
        "example": _EXAMPLE.search(text),
    }
    chosen = (frozenset(aspect for aspect in ASPECTS if table[aspect]) for table in (needed, present))
    return Name(module, name, kind, meaning, *chosen)


@cache
def _parsed(module: str) -> ast.Module:
    file = import_module(module).__file__
    assert file is not None  # noqa: S101 - modules of ours are files
    return ast.parse(Path(file).read_text(encoding="utf-8"))


def _found(home: _Home, name: str) -> ast.ClassDef | _Function | None:
    """Return the class or function called ``name`` that stands in ``home`` itself."""
    named = (part for part in home.body if isinstance(part, ast.ClassDef | ast.FunctionDef) and part.name == name)
    return next(named, None)


def _is_text(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _raised(node: ast.AST, owner: _Home, tree: ast.Module, done: frozenset[str] = frozenset()) -> set[str]:
    """Return the errors that ``node`` raises, itself or through functions beside it; none that it may catch."""
    errors: set[str] = set()
    for part in _uncaught(node):
        if isinstance(part, ast.Raise) and isinstance(part.exc, ast.Call):
            made = ast.unparse(part.exc.func)
            helper = _found(owner, made.removeprefix("self."))
            if isinstance(helper, ast.FunctionDef) and helper.returns is not None:
                made = ast.unparse(helper.returns)
            errors.add(made)
        elif isinstance(part, ast.Call):
            called = ast.unparse(part.func)
            name = called.removeprefix("self.")
            helper = _found(owner if called.startswith("self.") else tree, name)
            if isinstance(helper, ast.FunctionDef) and name not in done:
                errors |= _raised(helper, owner, tree, done | {name})
    return {error for error in errors if error[:1].isupper()}


def _uncaught(node: ast.AST) -> Iterator[ast.AST]:
    """Yield ``node`` and all below it but what a ``try`` with handlers stands around."""
    yield node
    for field, value in ast.iter_fields(node):
        if isinstance(node, ast.Try) and field == "body" and node.handlers:
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                yield from _uncaught(part)


def _is_told(error: str, told: str) -> bool:
    """Tell whether ``told`` names ``error``, or a kind of error that it is one of."""
    kind = getattr(errors, error, None)
    names = [base.__name__ for base in kind.__mro__[:-3]] if kind else [error]
    return any(re.search(rf"\b{name}\b", told) for name in names)
