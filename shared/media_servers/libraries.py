"""A server's virtual folders: list, create, own by id and path, scan and wait."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from shared import errors, http
from shared.language import gettext
from shared.media_servers import fields, item_kinds, model, paging, parsing
from shared.media_servers.connection import Connection
from shared.media_servers.doubts import Doubts

SCAN_TASK = "RefreshLibrary"
# How the servers answer to a folder that is not there.
REFUSALS = (400, 404)


class Libraries(Connection):
    LACKS: frozenset[str] = frozenset()  # options of libraries that this server does not know

    def libraries(self, doubts: Doubts | None = None) -> list[model.Library]:
        found = paging.parsed_rows(self._folder_rows(), parsing.library)
        if doubts is not None:
            doubts.add(found.left_out, found.doubted)
        return paging.once(found.items)

    def create_library(
        self,
        name: str,
        kind: model.Kind,
        path: str,
        options: Mapping[str, object] | None = None,
        *,
        listed: Sequence[model.Library] | None = None,
    ) -> model.Library:
        """A library of one folder, or the one that an earlier call has made of it; `listed` are those that there are, where they
        are at hand. Raises `Conflict` when another bears the name, `MediaServerError` when the server cannot see the folder."""
        name, before = name.strip(), self.libraries() if listed is None else listed
        same_name = [library for library in before if library.name.casefold() == name.casefold()]
        # Our own path under it: an earlier call was cut off after the server had done its part.
        ours = [library for library in same_name if _bare(library.paths) == _bare((path,))]
        if same_name and not ours:
            raise errors.Conflict(
                gettext(
                    "%(title)s already has a library named %(name)s: choose another name.", title=self.title, name=name
                )
            )
        if not ours:
            return self._new_library(name, kind, path, options or {}, {library.id for library in before})
        if options:
            self.set_library_options(ours[0], options)
        return ours[0]

    def _new_library(
        self, name: str, kind: model.Kind, path: str, options: Mapping[str, object], earlier_ids: set[str]
    ) -> model.Library:
        wanted = {name: value for name, value in options.items() if name not in self.LACKS}
        if self._create_folder(name, item_kinds.content_of(kind), path, wanted).status in REFUSALS:
            raise errors.MediaServerError(
                gettext(
                    "%(title)s did not make the library %(name)s: it must be able to see the folder %(path)s; check "
                    "in Settings under which path it sees the files Matinee writes.",
                    title=self.title,
                    name=name,
                    path=path,
                ),
                permanent=True,
            )
        return self._created(name, path, earlier_ids)

    def _created(self, name: str, path: str, earlier_ids: set[str]) -> model.Library:
        """Jellyfin does not say the new id, so the list does: what is new and holds our path.

        Not the name: a server writes it into a file name and may have to change it.
        """
        for pause in (0.2, 0.5, 1.0, 2.0, 0.0):
            for library in self.libraries():
                if library.id not in earlier_ids and _bare(library.paths) == _bare((path,)):
                    return library
            self.http.pause(pause)
        raise errors.MediaServerError(
            gettext(
                "%(title)s took the library %(name)s but does not list it; look at its log.",
                title=self.title,
                name=name,
            )
        )

    def rename_library(self, library: model.Library, name: str) -> model.Library:
        """The library under its new name, and on Jellyfin with a new id. Raises `NotFound` when it is gone,
        `Conflict` when another bears the name."""
        source = self._folder_row(library.id)
        if source is None:
            raise errors.NotFound(
                gettext("%(title)s no longer has the library %(name)s.", title=self.title, name=library.name)
            )
        if self._rename_folder(source, name.strip()).status == 409:
            raise errors.Conflict(
                gettext(
                    "%(title)s already has a library named %(name)s: choose another name.", title=self.title, name=name
                )
            )
        # By its path: on Jellyfin the id follows the name.
        return next((renamed for renamed in self.libraries() if _bare(renamed.paths) == _bare(library.paths)), library)

    def remove_library(self, library: model.Library) -> None:
        """Its files stay. Gone already is fine. Raises `Conflict` when it holds other folders than `library` says."""
        source = self._folder_row(library.id)
        if source is None:
            return
        if _bare(fields.paths(source, "Locations")) != _bare(library.paths):
            raise errors.Conflict(
                gettext("The library %(name)s holds other folders than ours now: remove it by hand.", name=library.name)
            )
        self._remove_folder(source)

    def set_library_options(self, library: model.Library, changes: Mapping[str, object]) -> None:
        """Only those that this server has. Raises `NotFound` when the library is gone."""
        source = self._folder_row(library.id)
        if source is None:
            raise errors.NotFound(
                gettext("%(title)s no longer has the library %(name)s.", title=self.title, name=library.name)
            )
        before = fields.row(source.get("LibraryOptions"), "LibraryOptions")
        after = dict(before) | {name: value for name, value in changes.items() if _has_option(before, name, value)}
        if after != before:
            body = {"Id": self._edit_id(source), "LibraryOptions": after}
            self._write("POST", "/Library/VirtualFolders/LibraryOptions", body)

    def refresh_library(self, library_id: str) -> model.Scan:
        self._refresh_folder(library_id)
        return model.Scan(library_id)

    def refresh_all(self) -> model.Scan:
        last_end = _ended(self._scan_task())
        self._write("POST", "/Library/Refresh")
        return model.Scan(None, last_end)

    def wait_for_scan(
        self,
        since: model.Scan,
        timeout: float = 600,
        on_progress: Callable[[model.ScanProgress], None] | None = None,
    ) -> bool:
        """Two idle looks, because between queue and start, and between two scans, everything looks idle for a moment."""
        deadline, idle_looks, pause = time.monotonic() + timeout, 0, 0.25
        while True:
            look = self._look(since)
            idle_looks = 0 if look.running else idle_looks + 1
            if on_progress:
                on_progress(look)
            if idle_looks >= 2:
                return True
            if time.monotonic() + pause > deadline:
                return False
            self.http.pause(pause)
            pause = min(2.0, pause * 1.5)

    def _look(self, since: model.Scan) -> model.ScanProgress:
        source = self._folder_row(since.library_id) if since.library_id else None
        if since.library_id and source is None:
            raise errors.NotFound(
                gettext("%(title)s no longer has the library that was to be scanned.", title=self.title)
            )
        if source is None:
            return self._look_at_task(since.last_end)
        share = fields.number(source, "RefreshProgress")
        running = (fields.text(source, "RefreshStatus") or "Idle") != "Idle"
        return model.ScanProgress(running, None if share is None else share / 100)

    def _look_at_task(self, last_end: datetime | None) -> model.ScanProgress:
        """Just after queueing the task may still look idle: only an end later than the last one counts."""
        task = self._scan_task()
        ended = _ended(task)
        fresh = ended is not None and (last_end is None or ended > last_end)
        share = fields.number(task, "CurrentProgressPercentage")
        over = fresh and fields.text(task, "State") == "Idle"
        return model.ScanProgress(not over, None if share is None else share / 100)

    def _scan_task(self) -> fields.Row:
        tasks = fields.rows(self._get("/ScheduledTasks", isHidden=False), "answer")
        for task in tasks:
            if fields.text(task, "Key") == SCAN_TASK:
                return task
        for task in tasks:
            if (fields.text(task, "Name") or "").lower() == "scan media library":
                return task
        raise errors.MediaServerError(
            gettext("%(title)s lists no library scan among its tasks.", title=self.title), permanent=True
        )

    def _folder_row(self, library_id: str) -> fields.Row | None:
        found = (source for source in self._folder_rows() if parsing.library_id(source) == library_id)
        return next(found, None)

    def _edit_id(self, source: fields.Row) -> str:
        return fields.identity(source, "ItemId") or fields.needed(source, "Id")

    def _folder_rows(self) -> list[fields.Row]:
        raise NotImplementedError

    def _create_folder(self, name: str, collection_type: str, path: str, options: Mapping[str, object]) -> http.Reply:
        """A status of `REFUSALS` is handed back."""
        raise NotImplementedError

    def _rename_folder(self, source: fields.Row, name: str) -> http.Reply:
        """A status of 409, for a name that is taken, is handed back."""
        raise NotImplementedError

    def _remove_folder(self, source: fields.Row) -> None:
        raise NotImplementedError

    def _refresh_folder(self, library_id: str) -> None:
        raise NotImplementedError


def _has_option(options: fields.Row, name: str, value: object) -> bool:
    """Both servers leave out only what is null, so a flag, number or list they do not show does not exist there."""
    return name in options or isinstance(value, str)


def _ended(task: fields.Row) -> datetime | None:
    return fields.stated(fields.child(task, "LastExecutionResult"), "EndTimeUtc")  # by the server's own clock


def _bare(paths: Sequence[str]) -> set[str]:
    return {path.rstrip("/\\") for path in paths}
