"""Bytes to text: the one public function of the stage."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from roundtable.decoding.binary import describe_binary, has_controls
from roundtable.decoding.encodings import WIDE, Choice, choose_encoding, codec_name, given_encoding, looks_like
from roundtable.decoding.html import is_html
from roundtable.decoding.lines import stretches
from roundtable.decoding.reading import readable
from roundtable.decoding.tracing import Tracer
from roundtable.errors import DecodeError
from roundtable.text import DecodedText, Source

__all__ = ["decode"]

_MOST_UNDECODED = 1 / 5
"""Share of the bytes beyond ASCII; a text with more of them undecoded is no text in that encoding."""
_HIGH_BYTES = bytes(range(0x80, 0x100))


def decode(data: bytes, *, encoding: str | None = None, name: str | None = None) -> DecodedText:
    """Return what ``data`` says, each character traced to its bytes.

    Args:
        data: The bytes of a text file or a saved HTML page.
        encoding: Python codec name; found out where it is not given.
        name: Name of the source for messages and provenance; never opened.

    >>> decoded = decode("江城市".encode("gb18030"))
    >>> decoded.text, decoded.encoding, decoded.evidence
    ('江城市', 'gb18030', 'detected')

    Raises:
        DecodeError: The bytes are not text, or ``encoding`` is no codec.
    """
    where = name or "input"
    choice = _choose(data, encoding, where)
    parts = stretches(data, choice)
    sizes: Counter[str] = Counter({choice.encoding: 0})
    for part in parts:
        sizes[part.encoding] += part.stop - part.start
    main = max(sizes, key=sizes.__getitem__)
    tracer = Tracer(data, main)
    try:
        for part in parts:
            tracer.add(part, choice.text)
    except UnicodeError as error:
        raise _wrong_encoding(where, choice) from error
    if _is_garbage(data, tracer.undecoded):
        raise _wrong_encoding(where, choice)
    decoded = DecodedText(
        text=tracer.read.text,
        source=Source(name=name, sha256=sha256(data).hexdigest(), size=len(data)),
        encoding=main,
        evidence=choice.evidence,
        pieces=tuple(tracer.read.pieces),
        undecoded=tuple(tracer.undecoded),
    )
    return readable(decoded) if is_html(decoded.text) else decoded


def _choose(data: bytes, encoding: str | None, where: str) -> Choice:
    kind = describe_binary(data)
    if kind is None and encoding is not None:
        codec = codec_name(encoding)
        if codec is None:
            raise DecodeError(
                f"{where}: there is no encoding {encoding!r}. Give a Python codec name such as utf-8, gb18030 or big5, "
                "or none to have it found out."
            )
        return given_encoding(data, codec)
    choice = choose_encoding(data) if kind is None else None
    if kind or (has_controls(data) and not (choice and choice.encoding in WIDE)):
        raise DecodeError(f"{where}: this is {kind or 'binary data'}, not text. Give a text file or a saved HTML page.")
    if choice is None:
        codec, language = looks_like(data)
        guess = f"; it may be {language} text in {codec}" if language else ""
        raise DecodeError(
            f"{where}: this is text in no encoding that Chinese pages use{guess}. "
            "Save it as UTF-8, or say which encoding it is in."
        )
    return choice


def _is_garbage(data: bytes, undecoded: list[tuple[int, str]]) -> bool:
    lost = sum(len(digits) // 2 for _, digits in undecoded)
    return lost > 2 and lost > _MOST_UNDECODED * (len(data) - len(data.translate(None, _HIGH_BYTES)))


def _wrong_encoding(where: str, choice: Choice) -> DecodeError:
    why = {"given": "as was said", "bom": "as its byte order mark says", "declared": "as it declares"}
    return DecodeError(
        f"{where}: the bytes are not {choice.encoding} text {why.get(choice.evidence, 'throughout')}. "
        "Give the right encoding, or none to have it found out."
    )
