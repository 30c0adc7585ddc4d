"""Who may ask for titles that are not here, how often, and whether an administrator has a word first."""

from dataclasses import dataclass
from datetime import timedelta

from shared import audit, db, options
from shared.audit import Actor
from shared.choices import NEVER, REQUEST_RULES, STRAIGHT
from shared.db import Conn
from shared.errors import Forbidden, Invalid, Throttled
from shared.language import gettext

sql = db.queries("requesting/title_requests")

NOT_YOURS = gettext(
    "Asking for titles is switched off for you: an administrator can change that on your page under People."
)


@dataclass(frozen=True)
class Rule:
    """`rule` is one of `REQUEST_RULES`. `left` is how many the person may still ask for just now; None: as many as they like."""

    rule: str
    left: int | None
    days: int
    wait_s: int


def of(conn: Conn, user_id: int) -> Rule:
    """What was set for the person, or else for the household. Administrators approve what they ask for themselves."""
    values = options.all_values(conn)
    most, days = int(str(values["requests.quota"])), int(str(values["requests.quota_days"]))
    row = db.one(conn, sql.standing, {"user_id": user_id, "days": days})
    if row["is_admin"]:
        return Rule(STRAIGHT, None, days, 0)
    rule = str(row["rule"] if row["rule"] in REQUEST_RULES else values["requests.rule"])
    if not most:
        return Rule(rule, None, days, 0)
    left = max(0, most - row["used"])
    return Rule(rule, left, days, 0 if left or row["wait_s"] is None else row["wait_s"])


def check(rule: Rule) -> None:
    """Raises `Forbidden` for whoever may not ask, `Throttled` for whoever has asked for as much as they may."""
    if rule.rule == NEVER:
        raise Forbidden(NOT_YOURS)
    if rule.left == 0:
        wait = timedelta(seconds=rule.wait_s)
        raise Throttled(
            gettext(
                "You have asked for as many titles as you may within %(days)s days; the next one in %(hours)s hours.",
                days=rule.days, hours=max(1, round(wait.total_seconds() / 3600)),
            ), details={"retryAfter": rule.wait_s},
        )  # fmt: skip


def own(conn: Conn, user_id: int) -> str | None:
    """What was set for this person; None: as the household."""
    row = db.maybe(conn, sql.rule_of, {"user_id": user_id})
    return row["rule"] if row and row["rule"] in REQUEST_RULES else None


def decide(conn: Conn, user_id: int, rule: str | None, *, by: Actor) -> None:
    """For one person; None goes back to the household's. Raises `Invalid`."""
    if rule is not None and rule not in REQUEST_RULES:
        raise Invalid(gettext("rule must be one of %(rules)s.", rules=", ".join(REQUEST_RULES)), field="rule")
    conn.execute(sql.drop_rule if rule is None else sql.set_rule, {"user_id": user_id, "rule": rule})
    audit.record(conn, by, "users.request-rule", user_id, {"rule": rule})
