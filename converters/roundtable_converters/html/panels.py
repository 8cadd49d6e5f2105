"""What stands beside the article: what is to be decided, repairs by rule, speakers, targets, and the source."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from roundtable_converters.figures import percent, quantity
from roundtable_converters.html.markup import element, escape
from roundtable_converters.html.places import GAPS
from roundtable_converters.html.words import COMPARATORS, ROLES, RULES, STATUS, both, label
from roundtable_converters.identifiers import public_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from roundtable.formats import ExportContext
    from roundtable.model import Article, Speaker, Statement
    from roundtable_converters.html.places import Mark, Places

__all__ = ["repairs_panel", "source_panel", "speakers_panel", "targets_panel", "todo_panel"]

_CONTEXT = 9
"""Characters of the article that are shown on either side of a place."""
_CLIP = 36
"""Characters of a repair or a statement that a list shows."""


def _panel(identifier: str, title: str, count: str, *content: str) -> str:
    number = element("span", count, 'class="count"')
    name = element("span", title, 'class="title"')
    heading = element("h2", f"{name} {number}")
    body = element("summary", heading) + "".join(content)
    return element("details", body, f'class="panel" id="{identifier}" open')


def todo_panel(article: Article, places: Places) -> str:
    """Return the list of gaps and of repairs that are not routine, in the order of the text."""
    groups = list(places.groups)
    marks = [mark for mark in places.marks if mark.first and not mark.around and not groups[mark.group].routine]
    title = both("要看的地方", "Worth a look")
    if not marks:
        nothing = both("没有缺口，也没有需要逐处核对的修复。", "No gaps, and no repairs that need a look one by one.")
        return _panel("todo", title, "0", element("p", nothing, 'class="hint"'))
    items = (element("li", _todo(article, places, mark)) for mark in marks)
    hint = both("点一处，或用 N、P 键前后移动。", "Click one, or move with the keys N and P.")
    count = f'<span id="done">0</span> / {len(marks)}'
    return _panel("todo", title, count, element("p", hint, 'class="hint"'), element("ol", "\n".join(items)))


def _todo(article: Article, places: Places, mark: Mark) -> str:
    text, span, groups = article.text, mark.span, list(places.groups)
    left = text[max(0, span.start - _CONTEXT) : span.start].rpartition("\n")[2]
    right = text[span.stop : span.stop + _CONTEXT].partition("\n")[0]
    if mark.gap is not None:
        gap = article.provenance.gaps[mark.gap]
        reference, kind, sure = f"g{mark.gap}", both("缺口", "gap"), ""
        before = places.gaps[mark.gap].decoded.of(places.decoded)
        now, rule = gap.span.of(text), gap.rule
    else:
        edit = article.provenance.edits[mark.edit or 0]
        reference, kind, sure = f"e{mark.edit}", "", percent(edit.certainty)
        before, now, rule = edit.before, edit.after, edit.rule
    kind_of_place = "open" if mark.gap is not None else "doubt" if groups[mark.group].level == 0 else "sure"
    place = f"{escape(left)}{element('b', escape(_clipped(now)) or '∅')}{escape(right)}"
    details = " · ".join(part for part in (kind, element("code", escape(rule)), sure) if part)
    origin = both("原文 ", "was ") + element("span", escape(_clipped(before)) or "∅", 'class="was"')
    return (
        f'<a href="#{reference}" data-ref="{reference}" class="{kind_of_place}">'
        f'<span class="place">{place}</span><span class="details">{details} · {origin}</span></a>'
    )


def _clipped(text: str) -> str:
    return text if len(text) <= _CLIP else f"{text[: _CLIP - 1]}…"


def repairs_panel(places: Places) -> str:
    """Return the choice of what is marked, which is a chart of repairs by rule at once."""
    counts: Counter[str] = Counter()
    for group, indexes in places.groups.items():
        if group != GAPS:
            counts[group.rule] += len(indexes)
    options = (
        ("look", both("要看的", "worth a look")),
        ("90", both("把握不足 90%", "below 90%")),
        ("100", both("把握不足 100%", "below 100%")),
        ("all", both("全部", "all")),
    )
    levels = "".join(
        f'<label><input type="radio" name="level" value="{value}"> {words}</label>' for value, words in options
    ).replace('value="look"', 'value="look" checked')
    look = {group.rule for group in places.groups if not group.routine}
    most = max(counts.values(), default=1)
    rows = []
    if GAPS in places.groups:
        number = len(places.groups[GAPS])
        rows.append(_rule(places, "", "gaps", both("缺口", "gaps"), "", number, most))
    for rule, count in counts.most_common():
        meaning = both(*RULES[rule].meaning) if rule in RULES else ""
        kind = "look" if rule in look else "routine"
        rows.append(_rule(places, rule, kind, element("code", escape(rule)), meaning, count, most))
    misfit = both(
        "修复记录与正文不符，无法标出。请重新读入原页。",
        "The record of repairs does not fit the text, so that nothing can be marked. Read the page again.",
    )
    notice = "" if places.fits else element("p", misfit, 'class="hint warning"')
    legend = element("legend", both("标出哪些", "Mark which"))
    choice = element("fieldset", legend + levels, 'class="levels"')
    table = element("ul", "\n".join(rows), f'class="rules" {label("按规则", "by rule")}')
    return _panel(
        "repairs",
        both("修复", "Repairs"),
        f"{sum(counts.values()):,}",
        notice,
        choice if rows else "",
        table if rows else "",
    )


def _rule(places: Places, rule: str, kind: str, name: str, meaning: str, count: int, most: int) -> str:
    """Return the row of one rule; its number stands for its name, which may be a stranger's."""
    value = places.rules.index(rule)
    box = f'<label><input type="checkbox" name="rule" value="{value}" checked> {name}</label>'
    only = f'<button type="button" class="only" value="{value}">{both("只看", "only")}</button>'
    number = element("span", f"{count:,}", 'class="number"')
    hint = element("span", meaning, 'class="meaning"') if meaning else ""
    return element("li", f"{box}{number}{only}{_bar(count, most)}{hint}", f'class="{kind}" data-rule="{value}"')


def _bar(part: int, whole: int) -> str:
    width = max(0.5, round(100 * part / max(whole, 1), 1))
    return (
        '<svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect width="{width:g}" height="4"></rect></svg>'
    )


def speakers_panel(article: Article) -> str:
    """Return everybody who speaks, with how much, and links to each statement."""
    said: dict[str | None, list[tuple[int, Statement]]] = {}
    for number, statement in enumerate(article.statements, start=1):
        said.setdefault(statement.speaker, []).append((number, statement))
    lengths = {who: sum(len(statement.span) for _, statement in items) for who, items in said.items()}
    most = max(lengths.values(), default=1)
    people: list[Speaker] = [*article.moderators, *article.speakers]
    # Whoever says nothing stands below those who do.
    entries = [
        _speaker(number, person, said.get(person.id, []), lengths.get(person.id, 0), most)
        for number, person in sorted(enumerate(people, start=1), key=lambda item: item[1].id not in said)
    ]
    if None in said:
        entries.append(_speaker(0, None, said[None], lengths[None], most))
    return _panel("speakers", both("人物", "Speakers"), str(len(people)), *entries)


def _speaker(number: int, person: Speaker | None, said: Iterable[tuple[int, Statement]], length: int, most: int) -> str:
    links = [
        element("li", f'<a href="#s{index}" data-lit="s{index}">{escape(_clipped(statement.text))}</a>')
        for index, statement in said
    ]
    name = element("b", escape(person.name)) if person else both("未具名", "unnamed")
    role = element("span", both(*ROLES[person.role]), 'class="role"') if person else ""
    posts = element("span", escape("、".join(post.text for post in person.posts)), 'class="post"') if person else ""
    if not links:
        silent = element("span", both("没有引语", "no statements"), 'class="amount"')
        return element("div", f"{name} {role}{posts}{silent}", 'class="speaker silent"')
    words = both(f"{len(links)} 段，{length:,} 字", f"{len(links)} statements, {length:,} characters")
    amount = element("span", words, 'class="amount"')
    head = element("summary", f"{name} {role}{posts}{amount}{_bar(length, most)}")
    statements = element("ol", "\n".join(links))
    return element("details", head + statements, f'class="speaker" data-s="{number}"')


def targets_panel(article: Article) -> str:
    """Return the table of targets, each linked to its sentence."""
    title = both("目标", "Targets")
    if not article.targets:
        none = both("没有找到可以衡量的目标。", "No measurable targets were found.")
        return _panel("targets", title, "0", element("p", none, 'class="hint"'))
    names = {person.id: person.name for person in (*article.moderators, *article.speakers)}
    columns = (both("目标", "Target"), both("谁", "Who"), both("多少", "How much"), both("期限", "By"))
    header = element("tr", "".join(element("th", column, 'scope="col"') for column in columns))
    rows = "\n".join(
        element(
            "tr",
            element("th", f'<a href="#t{number}" data-lit="t{number}">{escape(target.text)}</a>', 'scope="row"')
            + element("td", escape(names[target.speaker]) if target.speaker else "—")
            + element("td", escape(quantity(target, article.language, COMPARATORS, "–")) or "—")
            + element("td", f"{escape(target.deadline or '—')} {element('small', both(*STATUS[target.status]))}"),
        )
        for number, target in enumerate(article.targets, start=1)
    )
    return _panel(
        "targets", title, str(len(article.targets)), element("table", element("thead", header) + element("tbody", rows))
    )


def source_panel(article: Article, context: ExportContext) -> str:
    """Return where the text is from, for whoever has to find it again."""
    provenance = article.provenance
    source = provenance.source
    facts = (
        (both("文件", "File"), escape(public_name(source)) or "—"),
        (both("字节", "Bytes"), f"{source.size:,}"),
        (both("编码", "Encoding"), escape(provenance.encoding)),
        (both("无法解码", "Not text"), both(f"{len(provenance.undecoded)} 处", f"{len(provenance.undecoded)} places")),
        (both("受损类型", "Damage"), escape(", ".join(provenance.report.kinds)) or "—"),
        ("SHA-256", element("code", escape(source.sha256))),
        (both("制作", "Made by"), escape(f"{context.generator}, {context.created.isoformat(timespec='minutes')}")),
    )
    entries = "".join(element("dt", name) + element("dd", value) for name, value in facts)
    return _panel("source", both("底本", "Source"), "", element("dl", entries))
