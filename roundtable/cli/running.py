"""A plan, carried out: outcome after outcome told, the file of all articles written, the report kept."""

from __future__ import annotations

import sys
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from roundtable.cli import console
from roundtable.cli.console import FAILED, OK
from roundtable.cli.converting import failure
from roundtable.cli.deciding import strangers
from roundtable.cli.messages import message
from roundtable.cli.naming import shown
from roundtable.cli.pool import outcomes
from roundtable.cli.report import Report, Written, add_up
from roundtable.formats import ManyExporter
from roundtable.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from roundtable.cli.converting import Outcome
    from roundtable.cli.plan import Plan
    from roundtable.cli.report import InputReport
    from roundtable.model import Article

__all__ = ["carry_out"]

_PLACEHOLDER = "newsroom.invalid"
"""Authority of the NewsML exporters that nobody has told theirs."""


def carry_out(plan: Plan) -> int:
    """Carry out ``plan`` and return the exit code."""
    options = plan.options
    loud = not options.quiet
    if loud and any(getattr(exporter, "authority", None) == _PLACEHOLDER for exporter in plan.exporters):
        console.say(message("placeholder", authority=_PLACEHOLDER))
    done: list[InputReport] = []
    codes = [OK]
    with (
        console.progress(len(plan.tasks), wanted=loud) as step,
        closing(outcomes(plan.work, plan.tasks, jobs=options.jobs)) as coming,
    ):
        told = _told(plan, coming, done, codes, step)
        if plan.together is None:
            for _ in told:
                pass
        else:
            codes.append(_write_together(plan, told, done))
    rules = add_up(rule for report in done for rule in report.rules)
    if loud and rules:
        for line in console.table(rules):
            console.say_plainly(line)
    if loud and len(done) > 1:
        failed = sum(bool(report.errors) for report in done)
        console.say_plainly(message("all-inputs", count=len(done), good=len(done) - failed, failed=failed))
    if all(report.articles for report in done):  # what could not be read may be what the decisions are about
        pages = [report.sha256 for report in done]
        for complaint in strangers(plan.work.decisions, pages):
            console.say(complaint)
            codes.append(FAILED)
    if options.report is not None:
        _keep_report(plan, options.report, done)
    return max(codes)


def _told(
    plan: Plan, coming: Iterator[Outcome], done: list[InputReport], codes: list[int], step: Callable[[], None]
) -> Iterator[Article]:
    """Tell of each outcome as it comes, and yield its articles."""
    for outcome in coming:
        report = outcome.report
        step()
        if outcome.standard_output is not None:
            _print_bytes(outcome.standard_output)
        if outcome.diff:
            print(outcome.diff, end="")
        if not plan.options.quiet:
            for line in _lines(plan, report):
                console.say_plainly(line)
        codes.append(console.complain(report))
        done.append(report)
        yield from outcome.articles


def _lines(plan: Plan, report: InputReport) -> Iterator[str]:
    name, summary = console.label(report.input), console.summary(report)
    key = "would-write" if plan.options.dry_run else "wrote"
    for output in report.outputs:
        yield message(key, input=name, output=output.path, summary=summary)
    if report.articles and not report.outputs and not plan.work.formats:
        yield message("was-read", input=name, summary=summary)
    if report.articles and plan.options.verbose:
        yield from (f"  {line}" for line in console.details(report))


def _write_together(plan: Plan, articles: Iterator[Article], done: list[InputReport]) -> int:
    """Write the file of all articles, piece by piece as they come."""
    assert plan.together is not None  # noqa: S101 - the caller has looked
    output, exporter = plan.together, cast(ManyExporter, plan.exporters[0])
    first = next(articles, None)
    if first is None:
        return OK  # nothing to write, and every reason has been told
    try:
        pieces = exporter.export_many(chain([first], articles), plan.work.context)
        if plan.work.dry_run:
            for _ in pieces:
                pass
        elif output.standard:
            for piece in pieces:
                _print_bytes(piece)
        else:
            write_whole(Path(output.path), pieces, replace=plan.options.force)
    except BrokenPipeError:
        raise
    except Exception as error:
        console.say(failure(error, "export").message)
        return FAILED
    name = plan.work.formats[0].name
    for index, report in enumerate(done):
        if report.articles:
            done[index] = msgspec.structs.replace(report, outputs=(Written(format=name, path=shown(output.path)),))
    if not plan.options.quiet and not output.standard:
        key = "would-write-together" if plan.options.dry_run else "wrote-together"
        count = sum(report.articles for report in done)
        console.say_plainly(message(key, output=shown(output.path), count=count))
    return OK


def _keep_report(plan: Plan, path: str, done: list[InputReport]) -> None:
    report = Report(
        generator=plan.work.context.generator,
        created=plan.work.context.created.isoformat(),
        dry_run=plan.options.dry_run,
        rules=add_up(rule for one in done for rule in one.rules),
        inputs=tuple(done),
    )
    data = msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"
    if path == "-":
        _print_bytes(data)
    else:
        write_whole(Path(path), data, replace=plan.options.force)


def _print_bytes(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
