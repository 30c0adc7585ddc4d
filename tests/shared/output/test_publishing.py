import pytest

from shared.output import publishing


@pytest.mark.usefixtures("kinds_at_hand")
@pytest.mark.parametrize(
    ("template", "person", "kind", "name"),
    [
        ("{prefix}{name}", "Ana", "movie", "AI Picks – Ana"),
        ("{prefix}{name}", "Ana", "series", "AI Picks – Ana (Series)"),
        ("{name}: {kind}", "Ana", "movie", "Ana - Movies"),
        ("{name}: {kind}", "Ana", "series", "Ana - Series"),
        ("{prefix}{name}", "{prefix}{kind}", "movie", "AI Picks – (prefix)(kind)"),
        ("{prefix}{name}", "../../etc", "movie", "AI Picks – ..-..-etc"),
        ("{name}", "...", "movie", "AI Picks"),
        ("{name.__class__}", "Ana", "movie", "(name.__class__)"),
    ],
)
def test_a_library_is_named_from_the_option(template: str, person: str, kind: str, name: str) -> None:
    assert publishing.library_name(template, prefix="AI Picks – ", person=person, kind=kind) == name
