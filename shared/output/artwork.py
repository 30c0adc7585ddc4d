"""The pictures beside a pick: as files of the library's own, or as addresses in its NFO. Pure."""

from dataclasses import dataclass, replace

from shared.output.model import Badge, Remote, Title


@dataclass(frozen=True)
class Look:
    """`files`: posters and backdrops lie in the library. `rank` and `match` are drawn onto posters, which takes files."""

    files: bool = False
    rank: bool = False
    match: bool = False


def entries(title: Title, look: Look) -> dict[str, Remote]:
    """By what both servers call them: poster, fanart."""
    if not look.files:
        return {}
    badge = Badge(title.rank if look.rank else None, title.match if look.match else None)
    found = {}
    if title.poster:
        found["poster"] = Remote(title.poster, badge=None if badge == Badge() else badge)
    if title.backdrop:
        found["fanart"] = Remote(title.backdrop)
    return found


def described(title: Title, look: Look) -> Title:
    """For its NFO: where there is a file, an address would bring the same picture once more, without what was drawn onto it."""
    return replace(title, poster=None, backdrop=None) if look.files else title
