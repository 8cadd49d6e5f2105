"""One input: read, exported, written. What goes wrong is a value, and stops nothing else."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from roundtable.cli.deciding import check_pages
from roundtable.cli.diff import diff
from roundtable.cli.inputs import STANDARD_INPUT
from roundtable.cli.messages import message
from roundtable.cli.naming import safe_name, shown
from roundtable.cli.report import Failure, InputReport, Stage, Written, count_rules, open_places
from roundtable.errors import DecodeError, InputError, RoundtableError
from roundtable.formats import ManyImporter, get_exporter, get_importer, importer_options
from roundtable.loading import load, loads
from roundtable.model import Article
from roundtable.writing import make_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roundtable.cli.plan import Output, Task, Work
    from roundtable.formats import Exporter

__all__ = ["Converter", "Outcome", "failure", "read_bytes"]

_STAGES: dict[str, Stage] = {"decoding": "decode", "repair": "repair", "parsing": "parse"}


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one task."""

    report: InputReport
    diff: str = ""
    standard_output: bytes | None = None
    articles: tuple[Article, ...] = ()
    """Those read, where they are wanted back."""


class Converter:
    """Converts inputs as ``work`` says, one after the other."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._exporters: dict[int, Exporter] = {}

    def convert(self, task: Task) -> Outcome:
        """Carry out ``task``; whatever goes wrong is in the outcome."""
        work, errors = self._work, list(task.failures)
        articles: tuple[Article, ...] = ()
        if task.outputs or not errors:
            try:
                articles = self._read(task)
                check_pages(work, task, articles)
            except Exception as error:
                articles = ()
                errors.append(failure(error, _reading_stage(error, importing=task.reader is not None)))
        outputs: list[Written] = []
        standard_output = None
        for number, article in enumerate(articles, 1):
            for output in task.outputs:
                name = work.formats[output.format].name
                try:
                    data = self._exporter(output.format).export(article, work.context)
                except Exception as error:
                    errors.append(failure(error, "export", name))
                    continue
                if output.standard:
                    standard_output = (standard_output or b"") + data
                    continue
                path = output.path if len(articles) == 1 else _numbered(output.path, number, len(articles))
                try:
                    self._write(Path(path), data, output)
                except Exception as error:
                    errors.append(failure(error, "write", name))
                else:
                    outputs.append(Written(format=name, path=shown(path)))
        return Outcome(
            report=_report(task, articles, outputs, errors),
            diff="".join(diff(article, shown(task.name), colour=work.diff == "colour") for article in articles)
            if work.diff
            else "",
            standard_output=standard_output,
            articles=articles if work.collect else (),
        )

    def _exporter(self, index: int) -> Exporter:
        if index not in self._exporters:
            chosen = self._work.formats[index]
            self._exporters[index] = get_exporter(chosen.name, **chosen.options)
        return self._exporters[index]

    def _read(self, task: Task) -> tuple[Article, ...]:
        work = self._work
        standard = task.name == STANDARD_INPUT
        if task.reader is None:
            if standard:
                data = sys.stdin.buffer.read(work.limits.input_bytes + 1)
                name = "standard input"
                reading = loads(
                    data,
                    script=work.script,
                    encoding=work.encoding,
                    name=name,
                    limits=work.limits,
                    decisions=work.decisions,
                )
            else:
                reading = load(
                    task.name,
                    script=work.script,
                    encoding=work.encoding,
                    limits=work.limits,
                    decisions=work.decisions,
                )
            return (reading.article,)
        bounded = {"limits": work.limits} if "limits" in importer_options(task.reader) else {}
        importer = get_importer(task.reader, **bounded)
        data = sys.stdin.buffer.read() if standard else read_bytes(task.name)
        return tuple(importer.read_many(data)) if isinstance(importer, ManyImporter) else (importer.read(data),)

    def _write(self, path: Path, data: bytes, output: Output) -> None:
        if self._work.dry_run:
            return
        if output.make_folder:
            make_folder(path.parent)
        write_whole(path, data, replace=self._work.force)


def read_bytes(name: str) -> bytes:
    """Return what is in the file ``name``.

    Raises:
        InputError: It cannot be read.
    """
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{name}: cannot be read ({reason}). Check its name and permissions.") from error


def _numbered(path: str, number: int, count: int) -> str:
    """Return the name of one output of many, in an order that sorts: ``all.07.docx``."""
    place = Path(path)
    stem, suffix = place.name.split(".", 1) if "." in place.name[1:] else (place.name, "")
    return str(place.with_name(safe_name(f"{stem}.{number:0{len(str(count))}}", f".{suffix}" if suffix else "")))


def _report(
    task: Task, articles: Sequence[Article], outputs: Sequence[Written], errors: Sequence[Failure]
) -> InputReport:
    report = InputReport(input=shown(task.name), articles=len(articles), outputs=tuple(outputs), errors=tuple(errors))
    if not articles:
        return report
    first = articles[0]
    kinds = {kind: None for article in articles for kind in article.provenance.report.kinds}
    return msgspec.structs.replace(
        report,
        sha256=first.provenance.source.sha256,
        encoding=first.provenance.encoding,
        language=first.language,
        layout=first.layout,
        damage=tuple(kinds),
        rules=count_rules(articles),
        gaps=open_places(articles),
    )


def failure(error: Exception, stage: Stage, format_name: str | None = None) -> Failure:
    """Return ``error`` as a value: one line, and for an error of ours a request to report it."""
    text = " ".join(str(error).split())
    if not isinstance(error, RoundtableError):
        text = message("internal-error", kind=type(error).__name__, problem=text)
    return Failure(stage=stage, kind=type(error).__name__, message=shown(text), format=format_name)


def _reading_stage(error: Exception, *, importing: bool) -> Stage:
    """Return what was being done when reading an input failed."""
    if isinstance(error, DecodeError):
        return "decode"
    if isinstance(error, RoundtableError):
        return "read" if isinstance(error, InputError) or not importing else "import"
    # An error that nobody foresaw: the code that it came from belongs to a stage.
    modules = (str(frame.f_globals.get("__name__")) for frame, _ in traceback.walk_tb(error.__traceback__))
    stages = [_STAGES[part] for name in modules if (part := name.removeprefix("roundtable.").split(".")[0]) in _STAGES]
    return stages[-1] if stages else "import" if importing else "read"
