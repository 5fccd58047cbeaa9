"""How well a typed text fits the name of an action: by words, by initials, by other words for it."""

import unicodedata

_NOWHERE = 99


def fit(query: str, label: str, others: str = "") -> int | None:
    """Lower is better, 0 is the beginning itself; None when it does not fit. Every word of the query must."""
    asked = folded(query).split()
    name, synonyms = folded(label), folded(others).split()
    if not asked:
        return 0
    if name.startswith(" ".join(asked)):
        return 0
    joined = "".join(asked)
    if len(joined) > 1 and _initials(name).startswith(joined):
        return 2
    worst = [_word_fit(word, name, synonyms) for word in asked]
    return None if max(worst) == _NOWHERE else 1 + sum(worst)


def folded(text: str) -> str:
    """Without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))


def _word_fit(word: str, name: str, synonyms: list[str]) -> int:
    if any(part.startswith(word) for part in name.split()):
        return 0
    if any(part.startswith(word) for part in synonyms):
        return 2
    if word in name:
        return 3
    return 5 if _is_chain(word, name.split()) else _NOWHERE


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split())


def _is_chain(word: str, parts: list[str]) -> bool:
    """Whether it is made of beginnings of words, in their order, two letters each at least: "tapay", take payment."""
    if not word:
        return True
    for place, part in enumerate(parts):
        most = next(
            (at for at, (a, b) in enumerate(zip(word, part, strict=False)) if a != b), min(len(word), len(part))
        )
        if any(_is_chain(word[taken:], parts[place + 1 :]) for taken in range(most, 1, -1)):
            return True
    return False
