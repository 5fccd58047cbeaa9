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
    return 5 if len(word) > 2 and _is_scattered(word, name) else _NOWHERE


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split())


def _is_scattered(word: str, name: str) -> bool:
    """Whether the letters come in this order, the first at the beginning of a word: "shpl" in "ship lines"."""
    starts = [at for at in range(len(name)) if name[at] == word[0] and (at == 0 or name[at - 1] == " ")]
    return any(_follow(word[1:], name[at + 1 :]) for at in starts)


def _follow(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)
