"""Books in the demonstration: found, picked with a reason, put on the list of what is read, and films that are like them."""

from shared.db import Conn
from shared.picks import recommendations
from shared.titles import browsing, search
from shared.upkeep import inventory
from shared.watching import states

KIND = "book"
OTHER = "movie"


def failures(conn: Conn) -> list[str]:
    """One sentence each; empty when somebody has walked the whole way. What they said on it is taken back."""
    reader = next((row for row in inventory.picks(conn) if row["picks"].get(KIND)), None)
    if reader is None:
        return ["Nobody has picks of books."]
    user_id = int(reader["id"])
    picked = recommendations.for_home(conn, user_id, KIND, limit=1)
    if not picked:
        return [f"{reader['name']} is shown none of their picks of books."]
    pick = picked[0]
    found = [] if pick["reason"] else [f"The book “{pick['title']}” has no reason."]
    asked = search.ask(lambda: conn, pick["title"])
    if pick["title_id"] not in {row["id"] for row in search.find(conn, user_id, asked, kind=KIND).rows}:
        found.append(f"The book “{pick['title']}” is not found by its name.")
    said = states.change(conn, user_id, pick["title_id"], {"state": "watching"})
    if said["title_id"] not in {row["title_id"] for row in states.begun(conn, user_id, kind=KIND)[0]}:
        found.append("A book that is being read is not among what was begun.")
    states.forget(conn, user_id, pick["title_id"])
    for kind in (KIND, OTHER):
        if not browsing.similar(conn, user_id, kind, pick["title_id"], limit=3).count:
            found.append(f"No {kind} is like the book “{pick['title']}”.")
    conn.commit()
    return found
