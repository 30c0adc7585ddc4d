"""What the demo's household has watched together of late, so that there is something to say of several people: what rises, what falls,
what is new, what is popular."""

from datetime import UTC, datetime, timedelta

from web.commands.sample import Sample

# A film, and who watched it so many days ago.
EVENINGS = (
    ("Some Like It Hot", 1959, {"Ana": 6, "Ben": 5, "Chloe": 4, "Dev": 3}),
    ("The Grand Budapest Hotel", 2014, {"Ana": 16, "Chloe": 14, "Dev": 12}),
    ("The Matrix", 1999, {"Ana": 18, "Chloe": 11, "Dev": 8}),
    ("Parasite", 2019, {"Ana": 24, "Ben": 9, "Chloe": 2}),
    ("Casino Royale", 2006, {"Ana": 52, "Chloe": 45, "Dev": 38}),
    ("Amélie", 2001, {"Ana": 55, "Ben": 41, "Dev": 36}),
)


def spend(media_server: Sample) -> None:
    """Once: each start would count them again."""
    now = datetime.now(UTC)
    for title, year, viewers in EVENINGS:
        for name, days in viewers.items():
            media_server.play(name, {"title": title, "year": year}, at=now - timedelta(days=days))
