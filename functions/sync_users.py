"""Read people, their folders and their limits from every media server."""

from functions.registry import job
from shared import accounts, servers
from shared.db import Conn
from shared.media_servers.doubts import Doubts
from shared.progress import Run


@job("sync_users")
def handler(conn: Conn, run: Run) -> None:
    """Commits server by server. Nobody is switched on by it: an administrator decides who gets picks."""
    found = servers.listing(conn)
    added = changed = 0
    doubts = Doubts()
    for done, server in enumerate(found):
        run.say(f"Reading the people of {server.name}", done, len(found))
        with servers.connected(conn, server.id) as client:
            told = Doubts()
            persons = client.users(told)
            limited = any(person.max_rating is not None for person in persons)
            scores = client.parental_ratings() if limited else {}
        new, other = accounts.save_people(conn, server.id, persons, scores, listed=told.ids, sure=not told.left_out)
        doubts.add(told.left_out, told.doubted)
        added, changed = added + new, changed + other
        conn.commit()
    run.conclude(f"{added} new, {changed} changed.{doubts.sentence}")
