"""How old a certificate asks a viewer to be, and the number each server kind gives it."""

AGES = {
    "G": 0, "TV-Y": 0, "TV-G": 0, "U": 0, "0": 0, "FSK-0": 0,
    "TV-Y7": 7, "TV-Y7-FV": 7, "TV-PG-V": 10, "FSK-6": 6, "6": 6,
    "PG": 10, "TV-PG": 10, "12": 12, "12A": 12, "FSK-12": 12,
    "PG-13": 13, "TV-14": 14, "15": 15, "16": 16, "FSK-16": 16,
    "R": 17, "TV-MA": 17, "NC-17": 18, "18": 18, "FSK-18": 18,
}  # fmt: skip

# Emby counts in levels of its own, not in years.
EMBY_LEVELS = {
    "G": 1, "TV-G": 1, "U": 1, "0": 1, "FSK-0": 1, "TV-Y": 2, "TV-Y7": 3, "FSK-6": 3, "6": 3, "PG": 5, "TV-PG": 5,
    "12": 6, "12A": 6, "FSK-12": 6, "PG-13": 7, "TV-14": 8, "15": 8, "16": 8, "FSK-16": 8, "R": 9, "TV-MA": 9,
    "NC-17": 10, "18": 10, "FSK-18": 10,
}  # fmt: skip


def emby_limit(age: int) -> int:
    """The highest Emby level whose certificates all suit somebody of `age`."""
    return max((level for name, level in EMBY_LEVELS.items() if AGES[name] <= age), default=0)


# Jellyfin tells equals apart by a second number.
FINER = {"TV-MA": 1, "TV-Y7-FV": 1, "TV-PG-V": 1}
UNRATED = {"n/a", "unrated", "not rated", "nr"}


def level(levels: dict[str, int], certificate: str | None) -> tuple[int, int] | None:
    """The numbers of a certificate; None when it is missing or unknown. Of a list, the first that is known counts."""
    parts = (one.strip() for one in (certificate or "").split("/"))
    return next((found for one in parts if (found := _level(levels, one)) is not None), None)


def _level(levels: dict[str, int], text: str) -> tuple[int, int] | None:
    if not text or text.lower() in UNRATED:
        return None
    name = text[len("Rated ") :].strip(" :") if text.lower().startswith("rated") else text
    if name in levels:
        return levels[name], FINER.get(name, 0) if levels is AGES else 0
    number = name.rstrip("+").rpartition(":")[2]
    return (int(number), 0) if levels is AGES and number.isdigit() else None
