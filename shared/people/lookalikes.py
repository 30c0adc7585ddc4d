"""Names that look alike to people: the same letters in another alphabet, another width, another case, or with what nobody sees."""

import unicodedata

# Letters of other alphabets as the Latin ones that they are drawn like, lower case; what NFKC and case folding settle is not here.
DRAWN_LIKE = str.maketrans(
    {
        **dict(zip("аеорсухіјѕһԁԛԝѵҽӏвкмнтгп", "aeopcyxijshdqwvelbkmhtrn", strict=True)),  # Cyrillic
        **dict(zip("αβγεηικνορτυχωϲϳѡ", "abyenikvoptuxwcjw", strict=True)),  # Greek
        **dict(zip("օսոցհյքաԼ", "ounghjqwl", strict=True)),  # Armenian
        **dict(zip("ɑɡıɩʟʀʏᴀᴄᴇᴊᴋᴍɴᴏᴘꜱᴛᴜᴠᴡᴢøđłħŧ", "agiilryacejkmnopstuvwzodlht", strict=True)),  # Latin
        **dict(zip("01|!$5", "oiiiss", strict=True)),
        "l": "i", "ß": "ss", "æ": "ae", "œ": "oe",
    }
)  # fmt: skip
# Letters by their category, and nothing to the eye.
UNSEEN = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u034f")
UNSEEN_CATEGORIES = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")


def skeleton(name: str) -> str:
    """What names have in common that a person takes for the same one. Not for showing."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold().translate(DRAWN_LIKE))
    kept = (letter for letter in letters if not _is_unseen(letter) and unicodedata.category(letter) not in ("Mn", "Me"))
    return "".join(letter for letter in kept if letter.isalnum()).translate(DRAWN_LIKE)


def has_unseen(name: str) -> bool:
    """Whether there is something in it that nobody sees, or that turns around what is beside it."""
    return any(_is_unseen(letter) for letter in name)


def _is_unseen(letter: str) -> bool:
    return letter in UNSEEN or unicodedata.category(letter) in UNSEEN_CATEGORIES
