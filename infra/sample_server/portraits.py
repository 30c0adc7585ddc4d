"""People in flat shapes: background, shoulders, neck, face and hair."""

from random import Random

from PIL import Image

from infra.sample_server.canvas import Canvas
from infra.sample_server.palettes import Colour, Palette, mix

GROUNDS: tuple[tuple[Colour, Colour], ...] = (
    ((245, 183, 89), (241, 138, 92)),
    ((122, 189, 178), (61, 132, 140)),
    ((162, 155, 214), (104, 92, 168)),
    ((241, 155, 160), (204, 98, 124)),
    ((150, 187, 224), (78, 120, 176)),
    ((190, 206, 150), (122, 152, 96)),
)
SKINS: tuple[Colour, ...] = ((255, 219, 190), (240, 194, 158), (214, 160, 118), (168, 113, 78), (112, 72, 50))
HAIRS: tuple[Colour, ...] = ((38, 28, 27), (82, 52, 36), (140, 90, 48), (205, 158, 92), (176, 74, 44), (186, 188, 190))
CLOTHES: tuple[Colour, ...] = (
    (36, 50, 76),
    (178, 58, 62),
    (238, 232, 218),
    (52, 96, 88),
    (88, 58, 106),
    (226, 164, 62),
)
# Styles of hair by the sound of the first name, so that a household looks plausible: long, bob, bun, curls, beard, crop.
LONG, SHORT = (0, 1, 2, 3), (3, 4, 5, 5)


def draw(name: str, width: int) -> Image.Image:
    chance = Random(name)
    top, bottom = chance.choice(GROUNDS)
    skin, hair, cloth = chance.choice(SKINS), chance.choice(HAIRS), chance.choice(CLOTHES)
    canvas = Canvas(width, width, Palette(top, bottom, mix(top, (255, 255, 255), 0.5), hair, cloth), chance)
    canvas.disc(
        chance.uniform(0.2, 0.8), chance.uniform(0.2, 0.5), chance.uniform(0.3, 0.42), mix(top, (255, 255, 255), 0.22)
    )
    style = chance.choice(LONG if name.split()[0][-1:] in "aeiy" else SHORT)
    _hair_behind(canvas, style, hair)
    _body(canvas, skin, cloth)
    _hair_before(canvas, style, hair)
    return canvas.finish()


def _body(canvas: Canvas, skin: Colour, cloth: Colour) -> None:
    canvas.draw.ellipse([share * canvas.width for share in (0.16, 0.76, 0.84, 1.4)], fill=cloth)
    shadow = mix(skin, (60, 20, 20), 0.22)
    canvas.draw.rounded_rectangle(
        [share * canvas.width for share in (0.42, 0.55, 0.58, 0.83)], 0.08 * canvas.width, fill=shadow
    )
    canvas.draw.ellipse([share * canvas.width for share in (0.335, 0.22, 0.665, 0.68)], fill=skin)


def _hair_behind(canvas: Canvas, style: int, hair: Colour) -> None:
    if style in (0, 1):
        low = 0.86 if style == 0 else 0.64
        canvas.draw.rounded_rectangle(
            [share * canvas.width for share in (0.27, 0.15, 0.73, low)], 0.23 * canvas.width, fill=hair
        )
    if style == 2:
        canvas.disc(0.5, 0.13, 0.09, hair)
    if style == 3:
        for x, y in ((0.3, 0.3), (0.36, 0.2), (0.5, 0.16), (0.64, 0.2), (0.7, 0.3), (0.29, 0.42), (0.71, 0.42)):
            canvas.disc(x, y, 0.11, hair)


def _hair_before(canvas: Canvas, style: int, hair: Colour) -> None:
    """A cap of hair that follows the head, parted by a slanted edge."""
    low, slant = canvas.chance.uniform(0.33, 0.39), canvas.chance.uniform(-9, 9)
    box = [share * canvas.width for share in (0.315, 0.17, 0.685, 2 * low - 0.03)]
    canvas.draw.chord(box, 192 + slant, 348 + slant, fill=hair)
    if style == 4:
        canvas.draw.chord([share * canvas.width for share in (0.335, 0.3, 0.665, 0.7)], 25, 155, fill=hair)
