"""Where TMDB has its pictures: at another address than its answers, which it tells, in sizes of its own, and without a key."""

from shared.http.answers import Reply
from shared.sources import reading
from shared.sources.asking import Asker

TOLD_S = 24 * 3600.0  # TMDB asks that its address is looked up every few days
# Ours → TMDB's: the next that is as wide.
SIZES = {160: "w185", 240: "w342", 320: "w342", 480: "w500", 640: "w780", 1280: "w1280"}


def fetch(asker: Asker, path: str, width: int) -> Reply | None:
    """None where there is no such picture. Raises what `Asker.get` does."""
    told = reading.inner(reading.row(asker.get("/3/configuration", accept=(), fresh_s=TOLD_S).value), "images")
    address = reading.text(told, "secure_base_url", 500) or ""
    if not address.startswith(("https://", "http://")):
        raise asker.unusable()
    return asker.file(f"{address.rstrip('/')}/{SIZES[width]}{path}")
