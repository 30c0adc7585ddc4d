"""Radarr and Sonarr, which are made of one code: each adds a title, searches for it and says what of it is there."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.errors import Invalid, Unavailable
from shared.http import Service
from shared.http.answers import Reply
from shared.language import gettext
from shared.requesting import answers
from shared.requesting.model import FETCHED, FETCHING, SENT, Choice, Offer, Profile, Standing, Unfit, Wish
from shared.sources import reading
from shared.sources.reading import Row

EXISTS = "ExistsValidator"
# What its form of a title wants that was chosen in Settings: where it does not take these, no title goes.
CHOSEN = ("rootfolderpath", "qualityprofileid")


@dataclass(frozen=True)
class Dialect:
    """`path` is its word for a title, `source` and `id_field` whose ids it goes by, `adds` what goes along with a new one."""

    title: str
    path: str
    source: str
    id_field: str
    queue_field: str
    adds: Mapping[str, object]


DIALECTS: Mapping[str, Dialect] = {
    "radarr": Dialect(
        "Radarr", "movie", "tmdb", "tmdbId", "movieId",
        {"minimumAvailability": "released", "addOptions": {"searchForMovie": True}},
    ),
    # Version 3 wants a profile of languages, of which 1 is the one that it comes with; version 4 has none and lets it pass.
    "sonarr": Dialect(
        "Sonarr", "series", "tvdb", "tvdbId", "seriesId",
        {"seasonFolder": True, "languageProfileId": 1, "addOptions": {"monitor": "all", "searchForMissingEpisodes": True}},
    ),
}  # fmt: skip


class Servarr:
    """One of the two, by its dialect."""

    def __init__(self, dialect: Dialect, base_url: str, key: str) -> None:
        self._dialect = dialect
        self._service: Service = answers.service(dialect.title, base_url, key)

    def check(self) -> Offer:
        """Both speak alike, so that each says which it is. Raises `Invalid` naming `base_url` or `key`."""
        status = answers.first(self._service, "/api/v3/system/status")
        if reading.text(status, "appName") != self._dialect.title:
            raise Invalid(answers.another(self._service), field="base_url")
        profiles = tuple(
            Profile(id, name)
            for row in answers.listed(self._service, "/api/v3/qualityprofile")
            if (id := reading.whole(row, "id", 1)) and (name := reading.text(row, "name", 200))
        )
        folders = tuple(
            path for row in answers.listed(self._service, "/api/v3/rootfolder") if (path := reading.text(row, "path"))
        )
        return Offer(reading.text(status, "version", 100) or "", profiles, folders)

    def find(self, wish: Wish) -> Standing | None:
        return self._standing_of(self._id(wish))

    def ask(self, wish: Wish, choice: Choice) -> Standing:
        """Seasons are those that it looks up, all but the specials."""
        value = self._id(wish)
        found = self._looked_up(f"{self._dialect.source}:{value}", self._dialect.id_field, value)
        if found is None:
            raise Unfit(gettext("%(title)s does not know this title.", title=self._service.name))
        named = {self._dialect.id_field: value, "title": found.get("title") or wish.name, "monitored": True}
        body: dict[str, object] = {**named, **self._dialect.adds, **self._chosen(choice)}
        if wish.has_seasons:
            body["seasons"] = [
                {**one, "monitored": reading.whole(one, "seasonNumber", 1) is not None}
                for one in reading.rows(found.get("seasons"))
            ]
        path = f"/api/v3/{self._dialect.path}"
        reply = answers.over_title(self._service, "POST", path, json=body, accept=(400, 409), idempotent=False)
        if reply.status in (400, 409):
            return self._already(reply, value)
        remote_id = reading.identity(answers.json(reply), "id")
        if remote_id is None:
            raise answers.strange(self._service)
        return Standing(SENT, remote_id)

    def close(self) -> None:
        self._service.close()

    def _chosen(self, choice: Choice) -> dict[str, object]:
        if choice.profile_id is None or choice.root_folder is None:
            raise Unavailable(
                gettext("Choose a quality and a folder of %(title)s in Settings, Requests.", title=self._service.name),
                permanent=True,
            )
        return {"qualityProfileId": choice.profile_id, "rootFolderPath": choice.root_folder}

    def _already(self, reply: Reply, value: int) -> Standing:
        """A refusal, unless it says that the title is there: somebody else was faster, or our own row was lost."""
        wrong = refusals(reply)
        is_there = reply.status == 409 or any(EXISTS in str(one.get("errorCode")) for one in wrong)
        if is_there and (standing := self._standing_of(value)):
            return standing
        said = " ".join(text for one in wrong if (text := reading.text(one, "errorMessage", 300)))
        if any(str(one.get("propertyName")).lower() in CHOSEN for one in wrong):
            raise Unavailable(
                gettext(
                    "%(title)s does not take what was chosen for it: %(said)s Choose again in Settings, Requests.",
                    title=self._service.name, said=said,
                ), permanent=True,
            )  # fmt: skip
        raise Unfit(gettext("%(title)s does not take it: %(said)s", title=self._service.name, said=said))

    def _standing_of(self, value: int) -> Standing | None:
        """Old versions do not know the filter and send all that they have."""
        path, field = f"/api/v3/{self._dialect.path}", self._dialect.id_field
        rows = answers.listed(self._service, path, **{field: value})
        row = next((one for one in rows if reading.whole(one, field) == value), None)
        if row is None:
            return None
        state, reason = self._state(row)
        return Standing(state, reading.identity(row, "id"), reason)

    def _state(self, row: Row) -> tuple[str, str | None]:
        files, wanted = counted(row)
        if files and files >= wanted:
            return FETCHED, None
        queue = answers.listed(
            self._service, "/api/v3/queue/details", **{self._dialect.queue_field: reading.whole(row, "id")}
        )
        troubles = [text for one in queue if (text := reading.text(one, "errorMessage", 300))]
        if queue or files:
            return FETCHING, troubles[0] if troubles else None
        if row.get("monitored") is False:
            title = self._service.name
            return SENT, gettext("%(title)s has it, but does not look for it: it is not monitored there.", title=title)
        return SENT, None

    def _id(self, wish: Wish) -> int:
        """Where nobody has told the one that it goes by, it is asked for it by TMDB's, which newer versions of Sonarr know."""
        for source in (self._dialect.source, "tmdb"):
            value = wish.ids.get(source, "")
            if not (value.isascii() and value.isdecimal()):
                continue
            if source == self._dialect.source:
                return int(value)
            found = self._looked_up(f"{source}:{value}", f"{source}Id", int(value))
            if found and (id := reading.whole(found, self._dialect.id_field, 1)):
                return id
        raise Unfit(gettext("It has no id by which %(title)s knows titles.", title=self._service.name))

    def _looked_up(self, term: str, field: str, value: int) -> Row | None:
        rows = answers.looked_up(self._service, f"/api/v3/{self._dialect.path}/lookup", term=term)
        return next((one for one in rows if reading.whole(one, field) == value), None)


def counted(row: Row) -> tuple[int, int]:
    """How many files there are, and how many there should be: of a film one, of a series all episodes that were shown and are wanted."""
    if "hasFile" in row:
        return int(row["hasFile"] is True), 1
    told = reading.inner(row, "statistics")
    return reading.whole(told, "episodeFileCount") or 0, reading.whole(told, "episodeCount") or 0


def refusals(reply: Reply) -> list[Row]:
    """A list of what is wrong with each field; or one object with a message, for what went wrong otherwise."""
    try:
        found = reply.json()
    except (ValueError, RecursionError):
        return []
    if isinstance(found, Mapping):
        return [{"errorMessage": found.get("message")}]
    return reading.rows(found)
