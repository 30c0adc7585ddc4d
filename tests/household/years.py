"""The sample household as it is after years: much was watched, said, hidden and shared, and some of it went wrong."""

import json
import secrets as random_source
from collections.abc import Mapping, Sequence

from shared import secrets
from shared.db import Conn
from tests import household
from tests.household import nasty, popularity, rows
from tests.household.channels import channel
from tests.household.inserts import NOW, add, ago, id_of, one

PLAYS, YEARS = 5_000, 3
PEOPLE = ("Ana", "Ben", "Ella")
WRONG = f"The media server did not answer at http://192.0.2.1:8096/{'a' * 120}?x={nasty.SCRIPT}; check its address."
# The same ones come again, as people's do; titles in order of their ids, people in that of their names.
WATCHED = """
insert into play_events (user_id, title_id, source, source_event_id, occurred_at, completed)
select
    u.id,
    t.id,
    'history',
    'years-' || n,
    now() - n * %(years)s * interval '1 year' / %(plays)s,
    n %% 7 <> 0
from generate_series(1, %(plays)s) n
join (select id, row_number() over (order by id) as place, count(*) over () as total from titles) t
    on t.place = 1 + (n * 7919) %% t.total
join (select id, row_number() over (order by name) as place from users where name = any (%(people)s)) u
    on u.place = 1 + n %% 3
"""
PROGRESS = """
insert into watch_progress (user_id, title_id, played, play_count, last_played_at, position_s)
select user_id, title_id, bool_or(completed), count(*), max(occurred_at), 900
from play_events
where source_event_id like 'years-%'
group by user_id, title_id
on conflict do nothing
"""


def live(conn: Conn) -> Mapping[str, Sequence[int]]:
    """The nasty titles by kind. Commits."""
    strange = {kind: nasty.fill(conn, kind) for kind in ("movie", "series")}
    conn.execute(WATCHED, {"plays": PLAYS, "years": YEARS, "people": list(PEOPLE)})
    conn.execute(PROGRESS)
    for name in PEOPLE:
        for kind, titles in strange.items():
            _say_and_rate(conn, household.person(conn, name), kind, titles)
    for kind, titles in strange.items():
        popularity.top_picked(conn, kind, [*titles, *_seen(conn, kind)[:20]])
    _share(conn, strange["movie"])
    _go_wrong(conn)
    _look_after(conn)
    conn.commit()
    return strange


def _say_and_rate(conn: Conn, user_id: int, kind: str, strange: Sequence[int]) -> None:
    """Picks in which strange titles stand beside others, and on each other's evidence; verdicts, ratings, what is hidden."""
    seen = _seen(conn, kind)
    household.publish(conn, user_id, kind, seen[40:70], evidence=seen[:3])
    household.publish(conn, user_id, kind, [*strange, *seen[20:60]], evidence=[strange[0], strange[3], *seen[:3]])
    for place, title_id in enumerate((*strange, *seen[:60])):
        rows.rate(conn, user_id, title_id, 1 + 7 * place % 100)
    for verdict, titles in {"more": seen[:6], "less": seen[6:12], "hide": seen[12:20], "forget": seen[2:4]}.items():
        for title_id in titles:
            rows.judge(conn, user_id, title_id, verdict)
    rows.judge(conn, user_id, strange[1], "more")
    rows.synopsis(conn, user_id, kind, nasty.MARKUP * 10, plain=nasty.LONG, title_ids=strange[:1])


def _seen(conn: Conn, kind: str) -> list[int]:
    query = "select id from titles where kind = %s order by id limit 80"
    return [row["id"] for row in conn.execute(query, (kind,)).fetchall()]


def _share(conn: Conn, strange: Sequence[int]) -> None:
    """Channels in every state, each with everybody; somebody whose name is no name."""
    ana, ben = (household.person(conn, name) for name in ("Ana", "Ben"))
    stranger = rows.person(
        conn, f"{nasty.RIGHT_TO_LEFT} {nasty.EMOJI} {nasty.WORD}"[:120], email="strange@home.example"
    )
    for place, name in enumerate(nasty.NAMES):
        owner = (ana, ben)[place % 2]
        channel(
            conn, owner, strange, name=name, examples=strange[:2], excluded=strange[2:4], text_preference=nasty.MARKUP,
            shared_with=[one for one in (ana, ben, stranger) if one != owner], genres=[nasty.GENRE],
            note="The language model did not answer; this was chosen without it.", stale_at=NOW,
        )  # fmt: skip
    for state, more in (
        ("open", {"expires_at": ago("-3 days")}),
        ("over", {"expires_at": ago("3 days")}),
        ("used", {"expires_at": ago("-1 day"), "used_at": NOW, "used_by": ben}),
    ):
        token = random_source.token_bytes(32)
        add(conn, "invites", token_sha256=token, email=f"{state}-{'x' * 60}@home.example", created_by=ana, **more)


def _go_wrong(conn: Conn) -> None:
    """Runs in every state, long ones, ones in parts, ones that failed for reasons of many words."""
    ana = household.person(conn, "Ana")
    for state, more in {
        "failed": {"error": WRONG, "finished_at": ago("1 hour")},
        "retrying": {"error": WRONG, "attempt": 2, "step": "Reading histories"},
        "cancelled": {"finished_at": ago("2 hours")},
        "superseded": {"finished_at": ago("3 hours")},
        "succeeded": {"finished_at": ago("4 hours"), "message": nasty.LONG},
        "running": {"step": nasty.LONG, "done": 40, "total": 250},
        "queued": {},
    }.items():
        for name in ("sync-users", "sync-movies", "evaluate-recommendations", "backup-database"):
            times = {"started_at": ago("5 hours"), "queued_at": ago("5 hours")} if state != "queued" else {}
            if not (state in ("retrying", "queued") and name != "sync-users") or state == "failed":
                _run(conn, name, state, live=state in ("running", "retrying", "queued"), **times, **more)
    whole = _run(conn, "generate-movie-recommendations", "failed", error="1 of 3 parts failed.", finished_at=NOW)
    for state, name in (("succeeded", "Ana"), ("failed", "Ben"), ("succeeded", "Ella")):
        args = json.dumps({"user_id": household.person(conn, name), "kind": "movie"})
        more = {"error": WRONG} if state == "failed" else {}
        _run(conn, "refresh-user", state, args=args, parent_id=whole, trigger="parent", finished_at=NOW, **more)
    conn.execute("update job_runs set requested_by = %s where trigger = 'person'", (ana,))


def _run(conn: Conn, name: str, state: str, *, live: bool = False, args: str = "{}", **more: object) -> int:
    """Live ones of a job differ in their arguments, as the table wants them to."""
    if live:
        args = json.dumps({"of": state})
    return id_of(add(conn, "job_runs", **{"name": name, "state": state, "args": args, "trigger": "person"} | more))


def _look_after(conn: Conn) -> None:
    """What administrators read: keys, devices, webhooks both ways, evaluations, the audit log, a second server that is away."""
    ana = household.person(conn, "Ana")
    away = rows.server(conn, nasty.LONG[:90], kind="emby", url=rows.NOWHERE, webhook_heard_from=nasty.MARKUP)
    rows.library(conn, "movie", server_id=away, name=nasty.LONG, is_enabled=False)
    home = one(conn, "select min(id) as id from media_servers")
    rows.library(conn, "series", server_id=home, name=f"{nasty.RIGHT_TO_LEFT} {nasty.WORD}")
    for server_id in (away, home):
        add(conn, "webhook_counts", server_id=server_id, read_count=4000, ignored_count=12, refused_count=3)
        for reason in (WRONG, nasty.MARKUP):
            add(conn, "webhook_reasons", server_id=server_id, reason=reason, count=7)
    for number, name in enumerate(nasty.NAMES):
        sha = random_source.token_bytes(32)
        add(conn, "api_keys", user_id=ana, name=name, prefix=f"mt_{number}", key_sha256=sha, scope="read")
        add(conn, "refresh_families", user_id=ana, epoch=0, user_agent=nasty.LONG, address="2001:db8::1")
        told = {"events": ["run.failed"], "secret_enc": secrets.encrypt("s")}
        hook = id_of(add(conn, "webhooks_out", name=name, url=f"https://example.org/{'h' * 200}", **told))
        add(conn, "webhook_deliveries", webhook_id=hook, event="run.failed", payload="{}", status=500)
        add(conn, "audit_log", actor_id=ana, actor_name=name, action="users.change", target=name, data="{}")
    metrics = {"engine": {"ndcg@10": {"value": 0.11, "low": 0.02, "high": 0.2}}}
    for kind in ("movie", "series"):
        for days in range(60):
            made = {"made_at": ago(f"{60 - days} days"), "people": 3, "metrics": json.dumps(metrics)}
            add(conn, "evaluations", kind=kind, config=json.dumps({"likes": 300, "coldStartRate": 0.1}), **made)
