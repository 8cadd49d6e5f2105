"""Lines that introduce people: guest lists, moderators, headings with name and post.

Pages print ``江城市环境局局长 李明``, ``李明（江城市环境局局长）``, ``李明，江城市环境局局长`` or
``江城市环境局局长：李明``, one person on a line or several.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from roundtable.parsing.names import LOST, is_address, is_double, is_name, name_lengths, surname_of
from roundtable.parsing.posts import ends_like_a_post, ends_with_title, find_titles
from roundtable.parsing.records import Record

__all__ = ["Entry", "read_entries", "read_names"]

_TOKEN = re.compile(r"(?:[^ ,、:()/;|—]+|\([-+\d.,% ]{1,40}\))+")  # a stock price stays inside its token
_SPACED_NAME = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]) {1,3}([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z.'’-]*(?: [A-Z][A-Za-z.'’-]*)+")
_SHORT_HAN = re.compile(f"[\u4e00-\u9fff{LOST}]{{2,3}}")
_BULLET = re.compile(r"(?:[·▲△※]+|[*-]) ?")
_SENTENCE = re.compile("[。!?]|“(?![^“”,。]{1,10}”)")
_LONGEST = 100
_LONGEST_PLACE = 4


class Entry(Record, frozen=True):
    """A person with the posts printed beside the name. Offsets index the line."""

    name: tuple[int, int]
    posts: tuple[int, int] | None
    infix: tuple[int, int] | None = None
    """A title inside the name: 韩|议员|世昱."""


def read_names(image: str, start: int = 0) -> list[tuple[int, int]]:
    """Return where the names stand in a line of nothing but names, an empty list for any other line.

    >>> read_names("夏桐 龙雨 张 禾")
    [(0, 2), (3, 5), (6, 9)]
    """
    return [] if "。" in image else _names_alone(image, _tokens(image, start))  # as in most lines of running text


def _names_alone(image: str, tokens: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ``tokens`` if all of them are names."""
    for token in tokens:
        if not is_name(image[slice(*token)].replace(" ", "")) or ends_with_title(image[slice(*token)]):
            return []
    return tokens


@lru_cache(maxsize=512)
def read_entries(image: str, start: int = 0) -> tuple[Entry, ...]:
    """Return the people that a line introduces; nobody where it does not look like an introduction.

    >>> line = "江城市环境局局长、党组书记 李明"
    >>> [(line[slice(*entry.name)], line[slice(*entry.posts)]) for entry in read_entries(line)]
    [('李明', '江城市环境局局长、党组书记')]
    """
    if bullet := _BULLET.match(image, start):
        start = bullet.end()
    if len(image) - start > _LONGEST or _SENTENCE.search(image, start):
        return ()
    tokens = _tokens(image, start)
    if names := _names_alone(image, tokens):
        return tuple(Entry(name, None) for name in names)
    named = [index for index, token in enumerate(tokens) if _is_person(image[slice(*token)])]
    if not named and len(tokens) > 1:  # a surname that the table lacks, beside a post
        named = [index for index in (0, len(tokens) - 1) if _SHORT_HAN.fullmatch(image[slice(*tokens[index])])][-1:]
        named = [index for index in named if not ends_like_a_post(image[slice(*tokens[index])])]
    if not named:
        return tuple(_glued(image, tokens))
    entries = []
    first_is_name = named[0] == 0
    for order, index in enumerate(named):
        if first_is_name:  # name first: the posts run up to the next name
            stop = named[order + 1] if order + 1 < len(named) else len(tokens)
            around = tokens[index + 1 : stop]
            if around and _is_place_in_brackets(image, *around[0]):
                around = around[1:]  # 李明(江城) 江城大学教授
        else:
            around = tokens[(named[order - 1] + 1 if order else 0) : index]
        if around and not any(ends_like_a_post(image[slice(*token)]) for token in around):
            return ()
        entries.append(Entry(tokens[index], (around[0][0], around[-1][1]) if around else None))
    return tuple(entries)


def _is_place_in_brackets(image: str, start: int, stop: int) -> bool:
    bracketed = image[start - 1 : start] == "(" and image[stop : stop + 1] == ")"
    return bracketed and stop - start <= _LONGEST_PLACE and not ends_with_title(image[start:stop])


def _titled_within(image: str, start: int, stop: int) -> Entry | None:
    """Read a name with a title behind the surname, as minutes print it: 韩议员世昱."""
    surname = surname_of(image[start : start + 2], rare=False)
    if len(surname) == 1 and surname_of(image[start + 1 : start + 2], rare=False) and start + 2 < stop:
        for title in find_titles(image, start + 2, stop):  # 鄭戴議員麗香
            name = image[start : start + 2] + image[title[1] : stop]
            if title[0] == start + 2 and title[1] < stop and is_double(name):
                return Entry((start, stop), title, title)
    for title in find_titles(image, start + len(surname), stop) if surname else ():
        name = surname + image[title[1] : stop]
        if title[0] == start + len(surname) and title[1] < stop and is_name(name, rare=False):
            return Entry((start, stop), title, title)
    return None


def _titled_behind(image: str, start: int, stop: int) -> Entry | None:
    """Read a name with a title behind it, and perhaps a post in front: 何启明议员, 立法会主席梁君彦议员."""
    titles = find_titles(image, start, stop)
    for title in titles:
        if title[1] == stop and is_name(image[start : title[0]], rare=False):
            return Entry((start, title[0]), title)
    for (_, end), last in pairwise(titles):
        if last[1] == stop and last[0] - end in name_lengths(image, end, rare=True):
            return Entry((end, last[0]), (start, end))
    return None


def _is_person(image: str) -> bool:
    name = image if image.isascii() else image.replace(" ", "")
    return is_address(name) or (is_name(name) and not ends_with_title(name))


def _tokens(image: str, start: int) -> list[tuple[int, int]]:
    """Cut a line at its separators; a name with an inner space (高 岩, Anna Lee) stays whole."""
    tokens = [match.span() for match in _TOKEN.finditer(image, start)]
    if " " not in image:
        return tokens
    whole = [match.span() for pattern in (_SPACED_NAME, _LATIN_NAME) for match in pattern.finditer(image, start)]
    tokens = [token for token in tokens if not any(begin <= token[0] < end for begin, end in whole)]
    return sorted(tokens + whole)


def _glued(image: str, tokens: list[tuple[int, int]]) -> list[Entry]:
    """Read posts and names that no separator divides: 江城市环境局局长李明、江城大学教授王芳."""
    entries = []
    posts = tokens[0][0] if tokens else 0
    for start, stop in tokens:
        if within := _titled_within(image, start, stop):
            entries.append(within)
            continue
        for _, end in find_titles(image, start, stop):
            if stop - end in name_lengths(image, end, rare=True):
                entries.append(Entry((end, stop), (posts, end)))
                posts = stop + 1
                break
        else:
            if entry := _titled_behind(image, start, stop):
                entries.append(entry)
                posts = stop + 1
    if len(entries) == 1 and entries[0].posts and tokens[0][0] == entries[0].name[0] and _in_brackets(image, tokens):
        return [Entry(entries[0].name, (entries[0].posts[0], tokens[-1][1]))]
    return entries


def _in_brackets(image: str, tokens: list[tuple[int, int]]) -> bool:
    """Tell whether more posts stand in brackets behind the first token: 李明教授(江城大学文学院院长、江城学会会长)."""
    bracketed = image.startswith("(", tokens[0][1]) and image.rstrip(": ").endswith(")")
    return bracketed and all(ends_like_a_post(image[slice(*token)]) for token in tokens[1:])
