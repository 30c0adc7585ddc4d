"""Style sheets: every part in its layer, every colour written once, and enough contrast in both schemes."""

import re
from pathlib import Path

import pytest

from web import assets

CSS = assets.FOLDER / "css"
LIGHT, DARK = 0, 1
HEX = r"#[0-9a-f]{6}"


def tokens() -> dict[str, str]:
    return dict(re.findall(r"^  (--[\w-]+): ([^;]+);", (CSS / "tokens.css").read_text(), flags=re.MULTILINE))


def colours(token: str, scheme: int) -> list[str]:
    """All colours of a token in a scheme; a gradient has several."""
    pairs = re.findall(rf"light-dark\(({HEX}), ({HEX})\)", tokens()[token])
    assert pairs, token
    return [pair[scheme] for pair in pairs]


def luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """As WCAG has it: 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_what_it_is_known_to_be() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#7a6d6c", "#f7f3ec") == pytest.approx(4.48, abs=0.03)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize(
    "text", ["--text", "--text-soft", "--text-faint", "--accent", "--accent-strong", "--bad", "--good"]
)
def test_text_can_be_read_on_every_surface(text: str, scheme: int) -> None:
    for surface in ("--ink-0", "--ink-1", "--ink-2"):
        assert contrast(colours(text, scheme)[0], colours(surface, scheme)[0]) >= 4.5, (text, surface)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_the_words_of_a_button_can_be_read_from_end_to_end(scheme: int) -> None:
    for on, ink in (("--glow", "--glow-ink"), ("--accent", "--accent-ink")):
        for colour in colours(on, scheme):
            assert contrast(colour, colours(ink, scheme)[0]) >= 4.5, (on, colour)


def test_every_part_is_in_the_sheet_that_all_pages_share_once() -> None:
    imported = re.findall(r'@import "parts/(\w+)\.css" layer\(parts\);', (CSS / "matinee.css").read_text())

    assert sorted(imported) == sorted(path.stem for path in (CSS / "parts").iterdir())


def test_the_sheet_of_a_page_is_in_the_layer_of_pages_and_of_some_page() -> None:
    templates = "".join(path.read_text() for path in (Path(assets.FOLDER).parent / "templates").rglob("*.html"))

    for path in (CSS / "pages").iterdir():
        assert re.fullmatch(r"/\*[^*]+\*/\n@layer pages \{\n(  .*\n|\n)+\}\n", path.read_text()), path.name
        assert f"css/pages/{path.name}" in templates


def test_schemes_differ_in_tokens_alone() -> None:
    for path in CSS.rglob("*.css"):
        text = path.read_text()
        assert "prefers-color-scheme" not in text, path.name
        assert "data-theme" not in text or path.name == "tokens.css", path.name
        assert "light-dark(" not in text or path.name == "tokens.css", path.name


def test_every_token_that_is_used_is_there() -> None:
    known = set(tokens())
    for path in CSS.rglob("*.css"):
        text = path.read_text()
        own = set(re.findall(r"(--[\w-]+):", text))
        assert set(re.findall(r"var\((--[\w-]+)", text)) <= known | own, path.name
