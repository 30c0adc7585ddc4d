"""Read a cron line, as operators know it, into a schedule of ours. Pure."""

import re

from shared.errors import Invalid
from shared.jobs import Value
from shared.language import gettext

DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
FORMS = "0 3 * * * (daily), 0 3 * * 0 (weekly), 0 */2 * * * (every two hours) or */30 * * * * (every 30 minutes)"


def read(line: str) -> tuple[str, dict[str, Value]]:
    """`every` and `spec` of `schedules.save`, which knows what each may be. Raises `Invalid` for what no schedule says."""
    parts = line.split()
    if len(parts) != 5 or parts[2:4] != ["*", "*"]:
        raise Invalid(
            gettext("“%(line)s” is no line of cron that can be kept; write one like %(forms)s.", line=line, forms=FORMS)
        )
    minute, hour, _, _, day = parts
    if (every := re.fullmatch(r"\*/(\d{1,2})", minute)) and (hour, day) == ("*", "*"):
        return "minutes", {"n": int(every[1])}
    if (every := re.fullmatch(r"\*(?:/(\d{1,2}))?", hour)) and (minute, day) == ("0", "*"):
        return "hours", {"n": int(every[1] or 1)}
    if not (re.fullmatch(r"\d{1,2}", minute) and re.fullmatch(r"\d{1,2}", hour)):
        raise Invalid(
            gettext("“%(line)s” is no line of cron that can be kept; write one like %(forms)s.", line=line, forms=FORMS)
        )
    at = {"at": f"{int(hour):02d}:{int(minute):02d}"}
    return ("daily", {**at}) if day == "*" else ("weekly", {"day": _day(day), **at})


def _day(text: str) -> str:
    """0–7 or three letters, both of which cron takes; 0 and 7 are Sunday."""
    names = {
        **{str(number): name for number, name in enumerate((*DAYS, "sunday"))},
        **{name[:3]: name for name in DAYS},
    }
    if found := names.get(text.lower()):
        return found
    raise Invalid(gettext("“%(day)s” is no one day of the week: 0 to 6, or sun to sat.", day=text))
