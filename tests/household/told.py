"""What is told, asked for, passed over and about to go these days: so that the pages that show it are full."""

from collections.abc import Sequence

from shared import options, secrets
from shared.db import Conn
from shared.requesting import outcomes
from tests import household
from tests.household import asked_for, removals, rows, shelf, trials
from tests.household.inserts import NOW, add, ago, id_of

WHY = "Seerr does not take it: QUOTA EXCEEDED for movies, ask again in 7 days; see its page of requests at length."


def letter_day(conn: Conn) -> dict[str, int]:
    """Of the titles of `shelf` “Up” and “Alien” came this week, and it is the hour for letters. With each sign-in the server says anew
    who may see what, so this comes after those. Commits."""
    found = shelf.open_up(conn)
    conn.execute("update library_items set present_since = now() - interval '60 days'")
    came = "update library_items set present_since = now() - interval '1 hour' where title_id = any (%s)"
    conn.execute(came, ([found["Up"], found["Alien"]],))
    options.set(conn, "notices.inner_addresses", True)
    options.set(conn, "letters.hour", 0)
    conn.execute(
        "insert into options (key, value) select 'letters.day', to_jsonb(trim(to_char(now() at time zone 'UTC', 'day')))"
        " on conflict (key) do update set value = excluded.value"
    )
    conn.commit()
    return found


def of_these_days(conn: Conn, user_id: int, title_ids: Sequence[int]) -> None:
    """Of this person, by the titles that they see, six or more: what is in their letter, leaves, was passed over and was asked for."""
    first, *others = title_ids
    conn.execute("update library_items set present_since = now() - interval '40 days'")
    conn.execute("update library_items set present_since = now() where title_id = %s", (first,))
    for day in range(6):
        rows.interaction(conn, user_id, others[0], "impression", at=rows.ago(f"{day} days"))
    removals.let_go(conn, others[1:5])
    removals.advised(conn, others[1:5])
    removals.leaving(conn, others[1:3], leaves_on="2100-01-01")
    for number, state in enumerate(("asked", "failed", "refused"), 9_000_000 + 10 * user_id):
        title_id = asked_for.unowned(conn, f"{state.title()} of {user_id}", "movie", tmdb=str(number))
        request_id = asked_for.request(conn, title_id, [user_id], state)
        conn.execute("update title_requests set reason = %s where id = %s and state <> 'asked'", (WHY, request_id))
        outcomes.tell(conn, request_id)
    add(conn, "letter_wishes", user_id=user_id, weekly=True, quiet_from=22, quiet_until=7, replacing=("user_id",))
    letters_to(conn, user_id, f"stop-{user_id}")


def letters_to(conn: Conn, user_id: int, token: str) -> int:
    """An address that gets letters, ended by this token."""
    sealed = {"address_enc": secrets.encrypt("ntfys://x"), "stop_enc": secrets.encrypt(token)}
    given = {"name": "Phone", "service": "ntfys", "stop_sha256": secrets.digest(token), "is_on": True}
    return id_of(add(conn, "notice_addresses", user_id=user_id, **given, **sealed))


def of_the_house(conn: Conn, title_ids: Sequence[int]) -> None:
    """What administrators read of it: programs that fetch, one in trouble, and a comparison that has ended and one that goes on."""
    asked_for.entered(conn, "radarr")
    conn.execute("update request_services set trouble = %s, asked_at = now()", (WHY,))
    counted = {"measured_at": NOW, "began_at": ago("80 days")}
    over = {"ours": 400, "theirs": 400, "ours_watched": 80, "theirs_watched": 30, "verdict": "better"}
    add(conn, "proof_rivals", name="popularity", concluded_at=NOW, is_wide=True, **over, **counted)
    add(conn, "proof_rivals", name="server", ours=12, theirs=9, ours_watched=3, theirs_watched=1, **counted)
    options.set(conn, "proof.is_on", True)
    ana = household.person(conn, "Ana")
    trials.trial(conn, ana, title_ids[0], title_ids[1], is_ours=True, rival="server")
    for title_id in title_ids[:6]:
        rows.interaction(conn, ana, title_id, "impression")
