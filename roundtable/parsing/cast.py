"""Everybody met on the page, and the forms of name and post that the page uses for them."""

from __future__ import annotations

import re

from roundtable.edits import Span
from roundtable.model import Post, SpeakerRole
from roundtable.parsing.clauses import name_end, predicate_length
from roundtable.parsing.folding import fold
from roundtable.parsing.mentions import find_titled
from roundtable.parsing.names import LOST, is_address, is_double, is_name, last_part, surname_of
from roundtable.parsing.person import Person, is_same, is_short_form
from roundtable.parsing.posts import ends_with_title, is_office, is_title, read_posts, title_at

__all__ = ["Cast", "Person"]

_SHORT_NAME, _FULL_NAME = 2, 3
_BEFORE_TITLE = re.compile("(?:(?<=[\\n 。,:;、”])|^)[\u4e00-\u9fff]{3}")
_BETWEEN_NAMES = re.compile(
    r"(?:(?:日前|近日|[今昨当][天日]?)(?:\([^()]{1,12}\))?日?(?:[上下]午|晚上?|早上)?)?"
    "(?:[ 、和与及同]|偕同|联同|会同)*"
)
_PREPOSITIONS = "于向和与就"
"""Surnames that are prepositions more often behind a title: 行政长官|于会议前."""
_MOST_PEOPLE = 60
"""A page names fewer people; a limit keeps a page of nothing but names linear."""


class Cast:
    """The people of one article, found again by full name, by surname and title, or by post."""

    def __init__(self, text: str, image: str) -> None:
        self._text, self._image = text, image
        self._mentions: dict[str, Span] = {}
        self._holders: dict[str, Person | None] = {}
        self._sole: dict[str, Person | None] = {}
        self._shared: set[str] = set()
        self._longer: dict[str, bool] = {}
        self._titled: dict[str, tuple[int, int]] | None = None
        self.people: list[Person] = []
        self._by_name: dict[str, Person] = {}
        self._by_last_part: dict[str, Person] = {}
        self._listeners: dict[str, Person] = {}
        self._by_surname: dict[str, list[Person]] = {}
        self.names: list[str] = []
        """Folded full names, in order of appearance; grows while the page is read."""

    def mention(self, found: dict[str, Span]) -> None:
        """Note the names of people who are speakers as soon as words are found to be theirs."""
        new = {name: span for name, span in found.items() if name not in self._by_name and name not in self._mentions}
        self._mentions |= new
        self.names += new

    def meet(self, name: str) -> Person | None:
        """Return the person whose full name folds to ``name``, who may have been mentioned only."""
        span = self._mentions.get(name)
        if span is None or name in self._by_name:
            return self._by_name.get(name)
        return self.introduce(span.of(self._text), span, "source")

    def longest_names(self) -> list[str]:
        """Return the folded full names met so far, the longest first."""
        return sorted(self.names[:_MOST_PEOPLE], key=len, reverse=True)

    def introduce(self, name: str, span: Span, role: SpeakerRole, post: str = "") -> Person:
        """Return the person called ``name``, who may be new, and note the post printed here."""
        key = fold(name).replace(" ", "")
        person = self._by_name.get(key) or self._damaged(key, name, span)
        if person is None:
            person = Person(
                name="".join(name.split()) if key.isalpha() and not key.isascii() else name, role=role, span=span
            )
            self.people.append(person)
            self._by_name[key] = person
            if key not in self._mentions:
                self.names.append(key)
            self._by_last_part.setdefault(last_part(key), person)
            if is_double(key):  # 何周 is 何周月兰
                self._by_last_part.setdefault(key[:2], person)
            same = self._by_surname.setdefault(surname_of(key), [])
            if len(same) < _MOST_PEOPLE:
                same.append(person)
        if post:
            self.note_post(person, post)
        return person

    def _damaged(self, key: str, name: str, span: Span) -> Person | None:
        """Return the one person whose name differs from ``key`` by a lost character alone, from now on under both."""
        if LOST not in self._image:
            return None
        alike = {id(person): person for known, person in self._by_name.items() if is_same(known, key)}
        if len(alike) != 1:
            return None
        (person,) = alike.values()
        if LOST in person.name and LOST not in key:
            person.name, person.span = name, span
        self._by_name[key] = person
        self.names.append(key)
        return person

    def listener(self, label: str, span: Span) -> Person:
        """Return whoever asks from the audience under ``label``; the running text finds nobody by such a word."""
        key = fold(label).replace(" ", "")
        if key not in self._listeners:
            self._listeners[key] = Person(name="".join(label.split()), role="audience", span=span)
            self.people.append(self._listeners[key])
        return self._listeners[key]

    def whole_name(self, image: str, start: int, stop: int) -> int:
        """Return where the name between the offsets really ends: 赵启正 where the page never prints 赵启 without 正."""
        if stop >= len(image):
            return stop
        name, longer = image[start:stop], image[start : stop + 1]
        verb = 1 if image.startswith("正在", stop) else predicate_length(image, stop, len(image))
        if len(name) != _SHORT_NAME or verb > 1 or not is_name(longer) or title_at(image, stop, len(image)):
            return stop
        if longer not in self._longer:
            page = self._image if len(self._longer) < _MOST_PEOPLE else ""
            count = page.count(name)
            self._longer[longer] = count > 1 and page.count(longer) == count > page.count(longer + "在")
        return stop + self._longer[longer]

    def behind_names(self, image: str, start: int, stop: int) -> int:
        """Return where a post begins between the offsets, behind the names of other people: 李明、|江城大学教授."""
        for name in self.names[-_MOST_PEOPLE:]:
            place = image.rfind(name, start, stop)
            if place >= 0:
                behind = _BETWEEN_NAMES.match(image, place + len(name), stop)
                start = behind.end() if behind else place + len(name)
        return start

    def note_post(self, person: Person, post: str, organization: str = "") -> None:
        """Note the posts in ``post``: the person's own where none is known yet, else further forms of them.

        ``organization`` is the one printed in front of the name, where the title stands behind it.
        """
        if post in person.printed:
            return
        person.printed.add(post)
        posts = read_posts(post)
        if organization:
            posts = (Post(text=post, organization=organization, title=post),)
        if any(own.organization for own in posts) and not any(own.organization for own in person.posts):
            posts, person.posts = person.posts, posts  # 李明委员: is how somebody is addressed
        forms = [form.text for form in posts]
        if "兼" in post:  # 副区长兼交通局局长 is two posts, and one form of address
            forms.append(post)
        person.posts = person.posts or posts
        known = {fold(form) for form in (*(own.text for own in person.posts), *person.aliases)}
        person.aliases += [form for form in forms if fold(form) not in known]

    def note_title(self, person: Person, title: str) -> None:
        """Note a title that somebody is addressed by, unless a post of the person ends in it."""
        forms = (*(post.text for post in person.posts), *person.aliases)
        if not any(fold(form).endswith(fold(title)) for form in forms):
            self.note_post(person, title)

    def by_name(self, image: str) -> Person | None:
        """Return the person whose full name folds to ``image``."""
        return self._by_name.get(image)

    def by_address(self, image: str) -> Person | None:
        """Return the one person meant by a form of address: ``王主任``, ``王芳主任``, ``王``."""
        if person := self._by_last_part.get(image) or self._mentioned_in_part(image):
            return person
        if is_address(image) and f"的{image}" in self._image:
            return None  # 来自江城的|许先生 is introduced by nothing else
        for length in range(2, len(image) - 1):
            if image[:length] in self._by_name and is_title(image[length:]):
                return self._by_name[image[:length]]
        surname = surname_of(image)
        title = image[len(surname) :]
        if title and not is_title(title):
            return None
        found = [person for person in self._by_surname.get(surname, ()) if fold(person.name) != image]
        exact = [person for person in found if any(fold(post.title).endswith(title) for post in person.posts)]
        found = exact or found
        if not found and surname:
            mentioned = [name for name in self._mentions if surname_of(name) == surname and name != image]
            return self.meet(mentioned[0]) if len(mentioned) == 1 else None
        return found[0] if len(found) == 1 else None

    def _mentioned_in_part(self, image: str) -> Person | None:
        """Return whoever was mentioned under a name that ends or begins in ``image``: 安娜·|加西亚, 何周|月兰."""
        names = [
            name
            for name in self._mentions
            if name.endswith((f"·{image}", f"-{image}"))
            or (len(image) == _SHORT_NAME and name[:2] == image and is_double(name))
        ]
        return self.meet(names[0]) if len(names) == 1 else None

    def call(self, person: Person, word: str) -> None:
        """Note that ``word`` alone means ``person``: 李明(以下简称“李”)."""
        self._by_last_part.setdefault(fold(word), person)

    def bearer(self, address: str, place: int | None) -> Person | None:
        """Return whom the page names in full behind the title that ``address`` has: 陈局长 is 局长|陈大文.

        ``place`` is where the address stands on the page, if it stands alone; 居民|陈先生 is nobody else.
        """
        if place is not None and is_address(address):
            return self._called(address, place) if f"的{address}" not in self._image else None
        surname = surname_of(address)
        title = address[len(surname) :]
        place = self._image.find(title + surname) if surname and is_title(title) else -1
        start = place + len(title)
        stop = name_end(self._image, start, len(self._image), sure=True) if place >= 0 else None
        if stop is None and surname and is_title(title):
            return self._bearer_in_front(surname, title)
        if stop is None or is_address(self._image[start:stop]):
            return None
        return self.introduce(self._text[start:stop], Span(start, stop), "source")

    def _bearer_in_front(self, surname: str, title: str) -> Person | None:
        """Return whom the page names in full in front of ``title``: 赖总统 is 赖清德|总统."""
        place = self._image.find(title)
        while place >= 0:
            start = place - _FULL_NAME
            if start >= 0 and self._image.startswith(surname, start) and is_name(self._image[start:place], rare=False):
                return self.introduce(self._text[start:place], Span(start, place), "source")
            place = self._image.find(title, place + 1)
        return None

    def _called(self, address: str, place: int) -> Person | None:
        """Return the one person with a post, named before, whom a form of address can mean: 律师|李明山, 李爷爷."""
        if self._titled is None:
            places = {self._image[begin:end]: (begin, end) for begin, end, _ in find_titled(self._image)}
            self._titled = {name: place for name, place in places.items() if not is_address(name)}
        names = [name for name in self._titled if name.startswith(surname_of(address))]
        if len(names) != 1:
            return None
        begin, end = self._titled[names[0]]
        return self.introduce(self._text[begin:end], Span(begin, end), "source") if begin < place else None

    def holder(self, title: str) -> Person | None:
        """Return whom the page names behind ``title`` (以下是行政长官李明的谈话), where it is nothing but a title."""
        if title not in self._holders:
            plain = not ends_with_title(title) or is_name(title, rare=False) or len(self._holders) > _MOST_PEOPLE
            self._holders[title] = None if plain else self._named_behind(title) or self._named_before(title)
        return self._holders[title]

    def sole_holder(self, title: str) -> Person | None:
        """Return the one person whom the page names behind ``title``, an office, wherever it names anybody there."""
        if title not in self._sole and len(self._sole) <= _MOST_PEOPLE:
            self._sole[title] = self._only_one_behind(title) if is_office(title) else None
        return self._sole.get(title) or self._one_titled(title)

    def _one_titled(self, title: str) -> Person | None:
        """Return the one person met so far whose name the page prints in front of ``title``: 林溪市长."""
        if not is_office(title) or title in self._shared:
            return None
        found = [
            person
            for person in self.people[-_MOST_PEOPLE:]
            if any(fold(post.title) == title for post in person.posts) and fold(person.name) + title in self._image
        ]
        return found[0] if len(found) == 1 else None

    def _only_one_behind(self, title: str) -> Person | None:
        found: dict[str, Span] = {}
        place = self._image.find(title)
        while place >= 0 and len(found) < 2:
            start = place + len(title)
            stop = (
                None
                if self._image[max(0, place - 1) : place] == "副"
                else name_end(self._image, start, len(self._image), sure=True)
            )
            if stop and self._image[start] not in _PREPOSITIONS:
                found.setdefault(self._image[start:stop], Span(start, stop))
            place = self._image.find(title, start)
        if len(found) != 1:
            if found:
                self._shared.add(title)
            return None
        (span,) = found.values()
        return self.introduce(span.of(self._text), span, "source")

    def _named_behind(self, title: str) -> Person | None:
        place = self._image.find(title)
        found: list[tuple[int, int]] = []
        while place >= 0 and len(found) < _MOST_PEOPLE:
            start = place + len(title)
            if stop := name_end(self._image, start, len(self._image), sure=True):
                found.append((start, stop))
            place = self._image.find(title, start)
        if not found:
            return None
        start, stop = next((name for name in found if self._image[name[0]] not in _PREPOSITIONS), found[0])
        printed = self._text[start - len(title) : start]
        return self.introduce(self._text[start:stop], Span(start, stop), "guest", printed)

    def _named_before(self, title: str) -> Person | None:
        """Return whom the page names right in front of ``title`` where a line or clause begins: 李明|总统接受专访."""
        for name in _BEFORE_TITLE.finditer(self._image) if title in self._image else ():
            if self._image.startswith(title, name.end()) and is_name(name[0], rare=False):
                printed = self._text[name.end() : name.end() + len(title)]
                return self.introduce(self._text[slice(*name.span())], Span(*name.span()), "guest", printed)
        return None

    def by_post(self, image: str) -> Person | None:
        """Return the person who holds the post ``image``, which may be a short form (市工信委副主任)."""
        if not ends_with_title(image):
            return None
        for person in reversed(self.people[-_MOST_PEOPLE:]):
            for post in person.posts:
                organization, title = fold(post.organization or ""), fold(post.title)
                if not image.endswith(title):
                    continue
                if is_short_form(image.removesuffix(title), organization):
                    return person
        return None
