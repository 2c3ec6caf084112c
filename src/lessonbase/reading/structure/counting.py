"""Numbers as lists show them."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def written(count: int, form: str) -> str:
    """A count in a form that Word names: 3, 03, 3rd, iii, III, c or C; nothing for a bullet."""
    if form in ("lowerRoman", "upperRoman") and 0 < count < 5000:
        roman, left = "", count
        for value, letters in _ROMAN:
            roman += letters * (left // value)
            left %= value
        return roman if form == "lowerRoman" else roman.upper()
    if form in ("lowerLetter", "upperLetter") and 0 < count <= 780:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form == "decimalZero":
        return f"{count:02d}"
    if form == "ordinal":
        ending = "th" if count // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
        return f"{count}{ending}"
    return "" if form in ("bullet", "none") else str(count)
