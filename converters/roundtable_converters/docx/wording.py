"""The few words of our own in a document, in the script of the article."""

from __future__ import annotations

__all__ = ["say"]

# Enough for our own phrases, and for nothing else: each of these characters has one traditional form in them.
_TRADITIONAL = str.maketrans(
    "录标览无题号发数态进项划计约亿万现为确处识种对规状复于",
    "錄標覽無題號發數態進項劃計約億萬現為確處識種對規狀復於",
)


def say(language: str, phrase: str, *values: object) -> str:
    """Return ``phrase``, with ``values`` in its braces, as a reader of ``language`` writes it.

    >>> say("zh-Hant", "目标 {} 项", "养老")
    '目標 养老 項'
    """
    return (phrase.translate(_TRADITIONAL) if language == "zh-Hant" else phrase).format(*values)
