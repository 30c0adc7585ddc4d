"""A large made-up library: plausible names, facts and histories of people with clustered tastes, the same every time."""

from dataclasses import dataclass
from random import Random

from infra.sample_server.dialect import Dialect
from infra.sample_server.seeding import Record, Seeder
from infra.sample_server.state import State


def words(text: str) -> list[str]:
    return text.split()


GENRES = (
    "Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Family", "Fantasy", "History", "Horror",
    "Music", "Mystery", "Romance", "Science Fiction", "Thriller", "War", "Western",
)  # fmt: skip
CERTIFICATES = ("G", "PG", "PG", "PG-13", "PG-13", "PG-13", "R", "R", "R", None)
SHOW_CERTIFICATES = ("TV-Y7", "TV-PG", "TV-14", "TV-14", "TV-MA", None)
FIRST = words(
    "Silent Broken Golden Hidden Last Distant Crimson Burning Frozen Lonely Electric Hollow Midnight "
    "Secret Wild Paper Iron Velvet Shattered Restless Gentle Savage Endless Northern Forgotten Bitter "
    "Quiet Falling Stolen Perfect"
)
SECOND = words(
    "River City Garden Empire Promise Horizon Letter Stranger Harbor Winter Machine Daughter Mountain "
    "Kingdom Road Signal Orchard Mirror Station Ocean Thief Summer Shadow Bridge Island Crown Voyage "
    "Lantern Fortress Melody"
)
GIVEN = words(
    "Alma Boris Clara Dario Elif Farid Greta Hugo Ines Jonas Kaja Leon Mara Nils Olga Pavel Quinn Rosa "
    "Samir Tove Uma Viktor Wanda Ximena Yusuf Zora Aiko Bram Celia Diego"
)
FAMILY = words(
    "Abrams Berg Castillo Dvorak Ekman Fischer Garcia Holm Ivanov Jansen Kowalski Lindgren Moreau "
    "Nakamura Okafor Petrov Quist Rossi Sato Torres Unger Varga Weiss Xu Yilmaz Zhang Almeida Brandt "
    "Conti Dubois"
)
WHO = (
    "A retired teacher",
    "Two sisters",
    "A young pilot",
    "An honest thief",
    "A small-town doctor",
    "A lonely engineer",
)
DOES = (
    "uncovers",
    "inherits",
    "escapes",
    "defends",
    "searches for",
    "falls in love with",
    "is haunted by",
    "tries to save",
)
WHAT = (
    "a forgotten island",
    "a family secret",
    "a machine that remembers",
    "the last garden",
    "a city at war",
    "an old rival",
)


@dataclass(frozen=True)
class Size:
    """How much to make."""

    films: int = 10_000
    series: int = 1_000
    episodes: int = 12_000
    people: int = 50


def parse(text: str) -> Size:
    """`films=10000,series=1000,episodes=12000,people=50`, any part left out as in the default."""
    parts = dict(part.split("=", 1) for part in text.split(",") if part)
    return Size(**{name: int(value) for name, value in parts.items()})


def seed_large(state: State, dialect: Dialect, size: Size) -> None:
    random, seeder = Random(f"matinee:{size}"), Seeder(state, dialect)
    films = [film(random, number) for number in range(size.films)]
    shows = [show(random, number, size) for number in range(size.series)]
    seeder.films(films)
    seeder.series(shows)
    seeder.people(household(random, films, shows, size.people))


def film(random: Random, number: int) -> Record:
    record = facts(random, number, CERTIFICATES)
    return record | {
        "runtimeMinutes": random.randint(78, 175),
        "tmdb": 1_000_000 + number,
        "imdb": f"tt{9_000_000 + number}",
    }


def facts(random: Random, number: int, certificates: tuple[str | None, ...]) -> Record:
    year, genres = random.randint(1950, 2025), random.sample(GENRES, random.randint(1, 3))
    return {
        "title": f"{random.choice(FIRST)} {random.choice(SECOND)} {number}"
        if number % 3
        else f"The {random.choice(SECOND)} {number}",
        "year": year,
        "premiere": f"{year}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
        "certificate": random.choice(certificates),
        "genres": genres,
        "overview": synopsis(random, genres),
        "directors": [person(random)],
        "cast": [{"name": person(random), "role": random.choice(GIVEN)} for _ in range(5)],
        "studios": [f"{random.choice(FAMILY)} Pictures"],
        "keywords": random.sample(SECOND, 3),
        "communityRating": round(min(9.6, max(2.0, random.gauss(6.4, 1.1))), 1),
        "country": random.choice(("United States", "France", "Japan", "Sweden", "Brazil", "India")),
    }


def synopsis(random: Random, genres: list[str]) -> str:
    sentence = f"{random.choice(WHO)} {random.choice(DOES)} {random.choice(WHAT)}."
    return f"{sentence} A story of {genres[0].lower()} between {random.choice(SECOND).lower()} and {random.choice(SECOND).lower()}."


def person(random: Random) -> str:
    return f"{random.choice(GIVEN)} {random.choice(FAMILY)}"


def show(random: Random, number: int, size: Size) -> Record:
    record = facts(random, number, SHOW_CERTIFICATES)
    count = size.episodes // size.series + (number < size.episodes % size.series)
    split = (count + 1) // 2
    seasons = [range(1, split + 1), range(1, count - split + 1)]
    return record | {
        "title": f"{random.choice(SECOND)} {random.choice(FIRST)} {number}",
        "runtimeMinutes": random.choice((24, 30, 45, 55)),
        "status": random.choice(("Continuing", "Ended")),
        "tmdb": 2_000_000 + number,
        "tvdb": 500_000 + number,
        "networks": [f"{random.choice(FAMILY)} TV"],
        "seasons": [
            {"number": place, "episodes": [{"number": index, "title": f"Episode {index}"} for index in indexes]}
            for place, indexes in enumerate(seasons, start=1)
            if indexes
        ],
    }


def household(random: Random, films: list[Record], shows: list[Record], count: int) -> list[Record]:
    """People like three genres each, watch mostly those, and rate them higher; the first is the administrator."""
    by_genre = {genre: [film for film in films if genre in film["genres"]] for genre in GENRES}  # type: ignore[operator]
    return [member(random, number, films, by_genre, shows) for number in range(count)]


def member(
    random: Random, number: int, films: list[Record], by_genre: dict[str, list[Record]], shows: list[Record]
) -> Record:
    liked = random.sample(GENRES, 3)
    wanted = [
        film
        for genre in liked
        for film in random.sample(by_genre[genre], min(len(by_genre[genre]), random.randint(10, 50)))
    ]
    wanted += random.sample(films, min(len(films), 20))
    watched = {str(film["title"]): film for film in wanted}
    followed = random.sample(shows, min(len(shows), random.randint(2, 12)))
    return {
        "name": f"{GIVEN[number % len(GIVEN)]}{number}",
        "password": f"password{number}",
        "isAdmin": number == 0,
        "libraries": "all",
        "movies": [viewing(random, film, liked) for film in watched.values()],
        "series": [viewing(random, show, liked) | {"episodes": random.randint(1, 12)} for show in followed],
    }


def viewing(random: Random, title: Record, liked: list[str]) -> Record:
    fits = bool(set(title["genres"]) & set(liked))  # type: ignore[call-overload]
    return {
        "title": title["title"],
        "year": title["year"],
        "daysAgo": round(random.expovariate(1 / 250), 3),
        "plays": 1 + (random.random() < 0.1),
        "fraction": 1.0 if random.random() < 0.9 else round(random.uniform(0.06, 0.8), 2),
        "favorite": fits and random.random() < 0.2,
        "rating": (random.randint(6, 10) if fits else random.randint(2, 8)) if random.random() < 0.4 else None,
    }
