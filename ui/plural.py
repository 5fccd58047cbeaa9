"""Words that follow a number: one form for one, another for all else; both given translated, with {n} in them."""


def plural(n: int, one: str, many: str) -> str:
    """ "1 line", "3 lines"."""
    return (one if n == 1 else many).format(n=n)
