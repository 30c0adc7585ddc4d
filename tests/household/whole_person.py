"""One person of whom every table that can speak of people says something, by a word that nobody else has."""

import json

from shared import audit, jobs, secrets
from shared.db import Conn
from shared.jobs import refusals
from shared.people import accounts, api_keys, invites, public_profiles, tokens
from shared.picks import blobs
from tests.household import asked_for, rows, trials
from tests.household.inserts import NOW, add, id_of, one


def furnish(conn: Conn, user_id: int, word: str) -> None:
    """The rest of somebody who has acts, lists and outputs already: `word` is part of all that they are called."""
    conn.execute("update users set name = %s, email = %s where id = %s", (word, f"{word}@home.example", user_id))
    conn.execute("update identities set name = %s, subject = %s || id where user_id = %s", (word, f"{word}-", user_id))
    title_id = one(conn, "select min(id) as id from titles")
    _account(conn, user_id, word)
    _at_trakt(conn, user_id, title_id, word)
    _told(conn, user_id)
    _asked(conn, user_id, title_id, word)
    rows.interaction(conn, user_id, title_id, "impression")
    add(conn, "proof_rivals", name="popularity", replacing=("name",))
    trials.trial(conn, user_id, title_id, title_id, is_ours=True)
    add(conn, "server_suggestions", user_id=user_id, title_id=title_id, place=1)
    server_id = one(conn, "select min(id) as id from media_servers")
    add(conn, "history_marks", user_id=user_id, server_id=server_id, kind="movie", newest_play_at=NOW)
    output_id = one(conn, "select min(id) as id from outputs where user_id = %s", (user_id,))
    add(conn, "output_files", output_id=output_id, rel_path=f"{word}.strm", sha256=b"")
    add(conn, "output_items", output_id=output_id, external_id="copy", title_id=title_id)
    subject = conn.execute("select subject from identities where user_id = %s and server_id = %s", (user_id, server_id))
    grant = {"subject": subject.fetchone()["subject"], "reason": "top_picks", "external_id": "1", "guid": "1"}  # type: ignore[index]
    add(conn, "library_grants", server_id=server_id, **grant)
    _elsewhere(conn, user_id, word)


def _account(conn: Conn, user_id: int, word: str) -> None:
    user = accounts.by_id(conn, user_id)
    said = {"handle": word.lower(), "about": f"I am {word}.", "visibility": "public", "shows": ["favorites"]}
    public_profiles.change(conn, user, said | {"display_name": f"{word} the first"})
    add(conn, "avatars", user_id=user_id, version=word, content_type="image/webp", data=b"drawn")
    add(conn, "local_credentials", user_id=user_id, password_hash=word)
    add(conn, "account_libraries", user_id=user_id, library_id=one(conn, "select min(id) as id from libraries"))
    add(conn, "user_options", user_id=user_id, key="output.library_name", value=json.dumps(word))
    tokens.begin(conn, user, tokens.Device(word, "127.0.0.1"))
    api_keys.create(conn, user, f"Kitchen of {word}")
    invites.create(conn, by=user.actor)


def _at_trakt(conn: Conn, user_id: int, title_id: int, word: str) -> None:
    conn.execute("update trakt_accounts set name = %s, account = %s where user_id = %s", (word, word, user_id))
    code = {"device_code_enc": b"", "user_code": word, "verification_url": "x", "interval_s": 5, "ends_at": NOW}
    add(conn, "trakt_codes", user_id=user_id, **code)
    add(conn, "trakt_ratings", user_id=user_id, title_id=title_id, trakt_id=1)
    add(conn, "trakt_plays", user_id=user_id, trakt_id=1, title_id=title_id, watched_at=NOW)
    add(conn, "trakt_sent_plays", user_id=user_id, play_id=1, title_id=title_id, watched_at=NOW)
    add(conn, "trakt_wishes", user_id=user_id, title_id=title_id)


def _told(conn: Conn, user_id: int) -> None:
    sealed = {"name": "Phone", "service": "ntfys", "address_enc": secrets.encrypt("ntfys://x")}
    address_id = id_of(add(conn, "notice_addresses", user_id=user_id, **sealed))
    notice_id = one(conn, "select min(id) as id from notices where user_id = %s", (user_id,))
    add(conn, "notice_deliveries", notice_id=notice_id, address_id=address_id)
    add(conn, "followed_authors", user_id=user_id, person_id=id_of(add(conn, "people", name="Somebody")))
    letter_id = id_of(add(conn, "letters", user_id=user_id, kind="weekly", period="2024-11-29", is_empty=False))
    add(conn, "dispatches", address_id=address_id, letter_id=letter_id)
    add(conn, "letter_wishes", user_id=user_id, weekly=True)
    add(conn, "notice_trials", user_id=user_id, day=NOW, count=1, latest_at=NOW)


def _asked(conn: Conn, user_id: int, title_id: int, word: str) -> None:
    """Alone, and with somebody who was told of them too."""
    other = one(conn, "select min(id) as id from users where id <> %s", (user_id,))
    for people in ([user_id], [user_id, other]):
        asked_for.request(conn, title_id, people, "refused")
    conn.execute("update title_requests set reason = %s where state = 'refused'", (f"Not for {word}.",))
    told = {"event": "request_refused", "day": NOW, "key": "request_refused:request-1", "note": f"Not for {word}."}
    add(conn, "notices", user_id=other, title_id=title_id, **told)


def _elsewhere(conn: Conn, user_id: int, word: str) -> None:
    """Where no foreign key leads to: the log of deeds, runs of jobs, what is sent to programs, what lists were made from."""
    user = accounts.by_id(conn, user_id)
    audit.record(conn, user.actor, "users.preferences", user_id, {"novelty": 1})
    audit.record(conn, audit.TERMINAL, "users.link", user_id, {"name": word})
    audit.record(conn, audit.TERMINAL, "invites.create", 1, {"email": f"{word}@home.example"})
    refusals.note(conn, refusals.Refusal(refusals.SIGN_IN, f"{user_id} ({word})", "127.0.0.1"))
    refusals.note(conn, refusals.Refusal(refusals.FORBIDDEN, "GET /jobs", "127.0.0.1", user.actor))
    conn.execute(
        "insert into invites (token_sha256, email, expires_at) values ('x', %s, now())", (f"{word}@home.example",)
    )
    jobs.ask(conn, "sync-movie-libraries", {"user_id": user_id}, trigger="person", requested_by=user_id)
    jobs.ask(conn, "sync-users", trigger="person", requested_by=user_id)
    conn.execute(
        "update job_runs set state = 'succeeded', message = %s where name = 'sync-users'",
        (f"{word}: read, and 3 others.",),
    )
    hook = {"name": "House", "url": "http://127.0.0.1:1", "secret_enc": b"", "events": []}
    hook_id = id_of(add(conn, "webhooks_out", **hook))
    told = json.dumps({"userId": user_id, "kind": "movie"})
    add(conn, "webhook_deliveries", webhook_id=hook_id, event="recommendations.updated", payload=told)
    acts, person = blobs.of_json({"acts of": word}), blobs.of_json({"user_id": user_id})
    whole = blobs.of_json({"acts": {str(user_id): acts.digest.hex()}, "weights": {}})
    for blob in (acts, person, whole):
        add(conn, "engine_inputs", sha256=blob.digest, data=blob.packed)
    config = json.dumps({"inputs": {"household": whole.digest.hex(), "person": person.digest.hex()}})
    conn.execute("update recommendation_runs set config = %s where user_id = %s", (config, user_id))
