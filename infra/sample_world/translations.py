"""What TMDB says in another language than English: little of this world is translated."""

from infra.sample_world.asked import Asked
from infra.sample_world.titles import Title, german


def language(asked: Asked) -> str:
    return asked.query.get("language", "en-US").partition("-")[0]


def of(asked: Asked, title: Title) -> tuple[str, str]:
    """Name and plot: where there is no translation the name stays, and the plot is empty."""
    if language(asked) == "en":
        return title.name, title.overview
    found = german()["titles"].get(f"{title.word} {title.tmdb}") if language(asked) == "de" else None
    return (found[0], found[1]) if found else (title.name, "")


def genre(asked: Asked, name: str) -> str:
    return str(german()["genres"].get(name, name)) if language(asked) == "de" else name
