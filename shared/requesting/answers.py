"""Ask one of these programs, and read what all of them may answer: another program, a key that is not theirs, another address."""

from typing import Unpack
from urllib.parse import urljoin, urlsplit

from shared.errors import Invalid, Unavailable
from shared.http import Options, Retries, Service
from shared.http.answers import Reply
from shared.language import gettext
from shared.requesting.model import Balked
from shared.sources import reading
from shared.sources.reading import Row

ADVICE = gettext("see Settings, Requests")
REFUSED = (401, 403)
FAULTS = tuple(range(500, 600))


def service(title: str, base_url: str, key: str) -> Service:
    """Somebody may wait, and a job asks again later: one try, and a short one. Looking a title up may take such a program long: it asks
    another service itself."""
    return Service(
        title, base_url, headers={"Accept": "application/json", "X-Api-Key": key}, advice=ADVICE, retries=Retries(tries=1),
        connect_timeout=5.0, read_timeout=25.0, total_timeout=30.0, max_bytes=8 * 1024 * 1024,
    )  # fmt: skip


def first(program: Service, path: str) -> Row:
    """Of a call that says what answers there. Raises `Invalid` naming what to enter otherwise."""
    options: Options = {"accept": (*range(300, 400), *range(400, 500)), "follow": False}
    reply = program.call("GET", path, **options)
    if 300 <= reply.status < 400:
        raise Invalid(_elsewhere(program, path, reply), field="base_url")
    if reply.status in REFUSED:
        raise Invalid(unknown_key(program), field="key")
    found = json(reply)
    if reply.status != 200 or not found:
        raise Invalid(another(program), field="base_url")
    return found


def json(reply: Reply) -> Row:
    """An empty one for what is no object."""
    try:
        return reading.row(reply.json())
    except (ValueError, RecursionError):
        return {}


def over_title(program: Service, method: str, path: str, **options: Unpack[Options]) -> Reply:
    """Of a call about one title. Raises `Balked` where the program itself says that it failed, and `Unavailable` where that comes without
    its `message`, as from a proxy before it."""
    options["accept"] = (*options.get("accept", ()), *FAULTS)
    reply = program.call(method, path, **options)
    if reply.status not in FAULTS:
        return reply
    said = reading.text(json(reply), "message", 300)
    if said is None:
        raise Unavailable(
            gettext(
                "%(title)s failed (%(status)s); %(advice)s.", title=program.name, status=reply.status, advice=ADVICE
            )
        )
    raise Balked(gettext("%(title)s fails over this title: %(said)s", title=program.name, said=said))


def listed(program: Service, path: str, **options: object) -> list[Row]:
    """Raises `Unavailable` for what is no list."""
    return _rows(program, program.json("GET", path, params=options))


def looked_up(program: Service, path: str, **options: object) -> list[Row]:
    """As `listed`, of a call about one title."""
    reply = over_title(program, "GET", path, params=options)
    try:
        return _rows(program, reply.json())
    except (ValueError, RecursionError):
        raise strange(program) from None


def _rows(program: Service, found: object) -> list[Row]:
    if not isinstance(found, list):
        raise strange(program)
    return reading.rows(found)


def strange(program: Service) -> Unavailable:
    return Unavailable(
        gettext("%(title)s sent something else than it was asked for; %(advice)s.", title=program.name, advice=ADVICE)
    )


def unknown_key(program: Service) -> str:
    return gettext(
        "%(title)s does not know this API key: copy it from its settings, under General.", title=program.name
    )


def another(program: Service) -> str:
    return gettext(
        "What answers at %(url)s is not %(title)s: enter the address that %(title)s has in a browser, with its port and path.",
        url=program.base_url, title=program.name,
    )  # fmt: skip


def _elsewhere(program: Service, path: str, reply: Reply) -> str:
    """With a base path set these programs send every call without it on to the one with it, which would lose what is posted."""
    target = urlsplit(urljoin(program.base_url + path, reply.headers.get("Location", "")))
    place = f"{target.scheme}://{target.netloc.rpartition('@')[2]}{target.path.removesuffix(path)}"
    return gettext("%(title)s sends us on: enter %(place)s instead.", title=program.name, place=place)
