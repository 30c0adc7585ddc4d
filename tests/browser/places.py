"""What the variables in addresses stand for, in each household that is walked through. A page with a new one: enter it in `common`."""

from collections.abc import Mapping, Sequence

from shared import jobs
from shared.db import Conn
from shared.discovery import imports
from tests import household
from tests.household import discoveries, profiles, rows, together, told, years
from tests.household.channels import channel
from web import option_pages

Values = Mapping[str, object]


def newcomer(conn: Conn, name: str) -> Values:
    """Somebody who has nothing yet; commits."""
    user_id = household.person(conn, name)
    empty = channel(conn, user_id, name="Empty")
    found = common(conn, user_id, household.title(conn, "Moon")) | {"channel_id": empty}
    conn.commit()
    return found


def sample(conn: Conn, name: str) -> Values:
    """Picks, plays, ratings and feedback of this person; commits."""
    user_id = household.person(conn, name)
    seen: dict[str, list[int]] = {}
    for kind in ("movie", "series"):
        seen[kind] = seen_by(conn, user_id, kind)
        household.publish(conn, user_id, kind, seen[kind][6:], evidence=seen[kind][:3])
        rows.watch(conn, user_id, *seen[kind][:4])
        for title_id in seen[kind][:4]:
            rows.play(conn, user_id, title_id)
        rows.watch(conn, user_id, seen[kind][4], played=False, position_s=900)
        rows.rate(conn, user_id, seen[kind][0], 90)
        rows.say(conn, user_id, seen[kind][7], "planned", notes="With popcorn.")
        rows.judge(conn, user_id, seen[kind][1], "more")
        rows.judge(conn, user_id, seen[kind][5], "hide")
    own = channel(conn, user_id, seen["movie"][:6], name=f"Of {name}", examples=seen["movie"][:1])
    told.of_these_days(conn, user_id, seen["movie"][8:])
    told.of_the_house(conn, seen["movie"])
    found = common(conn, user_id, seen["movie"][6]) | {"channel_id": own}
    conn.commit()
    return found


def seen_by(conn: Conn, user_id: int, kind: str) -> list[int]:
    """Some titles that they may see."""
    query = "select t.id from titles t join visible_titles(%s) v on v.title_id = t.id where kind = %s order by t.id limit 16"
    return [row["id"] for row in conn.execute(query, (user_id, kind)).fetchall()]


def lived_in(conn: Conn, name: str) -> Values:
    """After years, in front of the strangest of its titles; commits."""
    strange = years.live(conn)
    user_id = household.person(conn, name)
    query = "select id from channels where owner_id = %s order by id limit 1"
    found = common(conn, user_id, strange["movie"][0]) | {"channel_id": rows.one(conn, query, (user_id,))}
    found |= {
        "run_id": rows.one(conn, "select id from job_runs where pending_children > 0 or error is not null limit 1")
    }
    told.of_these_days(conn, user_id, strange["movie"])
    told.of_the_house(conn, strange["movie"])
    profiles.open_to_all(conn, user_id, name.lower())
    found |= {"strange": strange, "profile": name.lower()}
    conn.commit()
    return found


def _room(conn: Conn, user_id: int, title_id: int) -> str:
    """Of this person alone, who is asked of one title."""
    token = f"evening-{user_id}"
    together.room(conn, token, [user_id], [title_id])
    return token


def common(conn: Conn, user_id: int, title_id: int) -> dict[str, object]:
    """What is named in the same way everywhere: the title, and what it has in common with others."""
    query = "select studios[1] as studio, genres[1] as genre from titles where id = %s"
    [facts] = conn.execute(query, (title_id,)).fetchall()
    query = "select person_id as id from credits where title_id = %s order by ord limit 1"
    return {
        "kind": "movie",
        "title_id": title_id,
        "name": "sync-users",
        "user_id": user_id,
        "run_id": jobs.ask(conn, "sync-users", trigger="person", requested_by=user_id).id,
        "server_id": rows.one(conn, "select min(id) as id from media_servers"),
        "person_id": rows.one(conn, query, (title_id,)),
        "list_name": "trending",
        "token": _room(conn, user_id, title_id),
        "import_id": discoveries.history_import(conn, user_id, [title_id]),
        # Who has limits is told of no import.
        "value": discoveries.failed_import(conn, "movie", 603) if imports.knows_world(conn, user_id) else (),
        "page": tuple(page.slug for page in option_pages.table() if not page.endpoint),
        **facts,
    }


def strange_pages(values: Values) -> Sequence[str]:
    """A page for each strange title of the household, where there are any, and the person's profile, with the strangest that they saw."""
    found: Mapping[str, Sequence[int]] = values.get("strange", {})  # type: ignore[assignment]
    titles = [
        f"/{noun}/{title_id}"
        for kind, noun in (("movie", "films"), ("series", "series"))
        for title_id in found.get(kind, ())
    ]
    return [*titles, f"/profiles/{values['profile']}"] if "profile" in values else titles
