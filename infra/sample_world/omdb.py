"""OMDb as it speaks: everything is a text, and what is wrong comes with 200 and “Response”: “False”."""

from infra.sample_server.exchange import Answer
from infra.sample_world.asked import Asked, Wrong, spoken
from infra.sample_world.titles import Title
from infra.sample_world.world import chance

KEY = "samplekey"
NAMES = {"i", "t", "s", "type", "y", "plot", "r", "page", "apikey", "v"}
TYPES = {"movie": "movie", "tv": "series"}


def serve(asked: Asked) -> Answer:
    key = asked.query.get("apikey")
    if key != KEY:
        raise Wrong(401, {"Response": "False", "Error": "Invalid API key!" if key else "No API key provided."})
    if asked.path not in ("", "/") or set(asked.query) - NAMES:
        raise Wrong(400, {"Response": "False", "Error": "Something went wrong."})
    value = asked.query.get("i", "")
    if not (value.startswith("tt") and value[2:].isdigit()):
        return spoken({"Response": "False", "Error": "Incorrect IMDb ID."})
    found = asked.world.find(imdb=value)
    return spoken(details(asked, found) if found else {"Response": "False", "Error": "Error getting data."})


def details(asked: Asked, title: Title) -> dict[str, object]:
    """Of some titles the critics say nothing."""
    votes = asked.world.votes(title) * 30
    mean = f"{asked.world.mean(title):.1f}" if votes else "N/A"
    tomatoes = (
        round(asked.world.mean(title) * 9 + 10 * chance(title, "tomatoes")) if chance(title, "critics") > 0.1 else None
    )
    metacritic = (
        round(asked.world.mean(title) * 8 + 12 * chance(title, "metacritic"))
        if title.word == "movie" and tomatoes
        else None
    )
    told = [
        ("Internet Movie Database", f"{mean}/10" if votes else None),
        ("Rotten Tomatoes", f"{min(tomatoes, 100)}%" if tomatoes else None),
        ("Metacritic", f"{min(metacritic, 100)}/100" if metacritic else None),
    ]
    return {
        "Title": title.name, "Year": str(title.premiere.year), "Rated": title.certificate,
        "Released": title.premiere.strftime("%d %b %Y"), "Runtime": f"{title.minutes} min", "Genre": ", ".join(title.genres),
        "Director": ", ".join(title.makers) if title.word == "movie" else "N/A", "Writer": "N/A",
        "Actors": ", ".join(name for name, _ in title.cast), "Plot": title.overview, "Language": title.language,
        "Country": title.country, "Awards": "N/A", "Poster": "N/A",
        "Ratings": [{"Source": source, "Value": value} for source, value in told if value],
        "Metascore": str(min(metacritic, 100)) if metacritic else "N/A", "imdbRating": mean,
        "imdbVotes": f"{votes:,}" if votes else "N/A", "imdbID": title.imdb, "Type": TYPES[title.word], "DVD": "N/A",
        "BoxOffice": "N/A", "Production": "N/A", "Website": "N/A", "Response": "True",
    }  # fmt: skip
