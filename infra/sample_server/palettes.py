"""Colours of the drawn artwork: a handful of five-colour palettes per mood, and the mood of a title's genres."""

from random import Random
from typing import NamedTuple

Colour = tuple[int, int, int]


class Palette(NamedTuple):
    """From the top of the sky to the foreground; `light` is the sun, the window, the one bright thing."""

    sky: Colour
    haze: Colour
    light: Colour
    far: Colour
    near: Colour


PALETTES: dict[str, tuple[str, ...]] = {
    "space": (
        "0b1030 47307d ff8a5b 5b3b8c 0a0c20",
        "061a2b 0f5a6e ffd166 17707c 04121d",
        "1a0b2e a8326e ffd8a8 6b2367 12071f",
        "101418 3d4f5c ff5a36 4f6470 0a0d10",
        "dfe5e8 f4efe6 e4572e 8aa1ad 1d2b36",
        "062b2b 2e8b74 f6ffd9 1d6b5c 031515",
        "14213d 7d8fb3 fca311 4a5f8c 0a1122",
        "2b0f0a c8552b ffe2b0 94391d 1c0906",
    ),
    "crime": (
        "10131a 31404f f2b134 3b4b5a 0a0c11",
        "1b1b1e 8c2f2b f4e3c1 5f2623 0e0e10",
        "0d2a35 1f6f78 ff6f59 1b5660 081a21",
        "2a1533 b0325a ffc07a 6f2450 150a1b",
        "d9cfb8 efe4cb c1272d 6a6358 191817",
    ),
    "horror": (
        "0d0c10 5a1a22 e63946 5c1c26 070608",
        "0c1512 2c4a3e cfe8c9 2f5245 060c0a",
        "14080f 5d0f23 f3e9dc 430d1c 090306",
        "1b2026 6f7c85 f5f1e6 57636c 0b0e11",
        "e6dcc8 f1e9d8 a4161a 7a1418 160a0a",
    ),
    "romance": (
        "f6c9b8 fbe6cf e4572e e08e79 5b2333",
        "2d1b3d c96a85 ffe3c2 93446b 1b0f27",
        "f9d8d6 fdeee3 c9184a ef8f9c 6d1a36",
        "1f3057 e08d79 ffe8b6 6a5a86 131c37",
        "cfe1dc f3ebdd d96c5f 8fb3a9 2c4a4a",
    ),
    "play": (
        "3aa6dd bfe9f2 ffd23f 6cc06b 1f5f5b",
        "ffb347 ffe29a ff6f59 f58a3c 7a2e3a",
        "6a4c93 f7a9a8 ffe066 8f6bbf 2b1d4a",
        "1d7874 a6dcc0 ffcf56 3fa796 0c3b41",
        "1b3a6b 6fa8dc fff1b8 3f74b8 0e1f40",
    ),
    "comedy": (
        "f7c948 fbe7a1 e4572e f19a3e 2e2a4f",
        "f2a9a0 f9dcd0 2f6690 e07a6f 2b2d42",
        "8ecae6 dff1f7 fb8500 5aa9cf 12395b",
        "f4efe1 faf6ea d1495b edae49 00798c",
    ),
    "music": (
        "2a0a3c a4257a ffd166 6d1a6b 14051f",
        "8b1e3f d64550 ffe8c2 b02e4b 2b0a18",
        "0f1f4b 3f4fb0 ffb3c6 2f3a8c 080f2a",
        "f2b84b f9dd8c b5179e ee7b30 3a0d45",
    ),
    "west": (
        "f2a65a f9d9a0 c8553d d9793f 4a1f16",
        "2f4858 e9a15b fff0c9 a45a3a 1d1512",
        "d95d39 f6c177 fff3d6 a63d24 2c0f0c",
        "8fb8b0 f2dfb3 d1603d b98b5a 3a2a1e",
    ),
    "war": (
        "3b4239 8f8f6b e3c567 5d644c 161a14",
        "52301c c4722d ffe1a1 7f4419 1d0f08",
        "6c757d c9c5b8 b23a2f 7b7f80 1f2326",
    ),
    "earth": (
        "0f3b57 5fb0c9 fdf0d5 2f7f9e 08202f",
        "dfe8e3 f6f3ea e2711d 8fb09f 1f3d36",
        "15402e 86b36b ffe8a3 3d7a4c 0a2018",
        "cfe3f2 f4f8fb ef476f 8fb8d8 1b3a57",
    ),
    "drama": (
        "1f2d3d 8096a7 f6d8ae 4e6478 101820",
        "e8d5b7 f5ead6 b5523b c4a27c 3b2a26",
        "24303a c58c5c ffe6c0 6f5a4c 12181d",
        "384d48 a9b18f f3e9c6 6b7f6a 18221f",
        "433455 b98ea7 fbe4d8 7a5b82 1f1829",
    ),
}

# The first row whose genre a title has decides its mood.
MOODS: tuple[tuple[str, str], ...] = (
    ("Western", "west"),
    ("Horror", "horror"),
    ("Documentary", "earth"),
    ("Kids", "play"),
    ("Family", "play"),
    ("War", "war"),
    ("Science Fiction", "space"),
    ("Sci-Fi & Fantasy", "space"),
    ("Crime", "crime"),
    ("Thriller", "crime"),
    ("Mystery", "crime"),
    ("Music", "music"),
    ("Romance", "romance"),
    ("Animation", "play"),
    ("Comedy", "comedy"),
    ("Fantasy", "west"),
    ("Action", "crime"),
)


def mood(genres: list[str]) -> str:
    return next((name for genre, name in MOODS if genre in genres), "drama")


def pick(genres: list[str], chance: Random) -> Palette:
    return Palette(*(_colour(code) for code in chance.choice(PALETTES[mood(genres)]).split()))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` at share 0, `other` at share 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def brightness(colour: Colour) -> float:
    """Perceived, 0 to 1."""
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def _colour(code: str) -> Colour:
    return int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)
