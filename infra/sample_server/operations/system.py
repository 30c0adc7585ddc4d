"""The server about itself: info, activity, keys, display preferences, parental ratings."""

from infra.sample_server.certificates import FINER
from infra.sample_server.exchange import Answer, Refused, answer
from infra.sample_server.nouns import Token, now, stamp
from infra.sample_server.request import Request
from infra.sample_server.state import digest


def public_info(request: Request) -> Answer:
    value: dict[str, object] = {
        "LocalAddress": request.state.url,
        "ServerName": "Sample",
        "Version": request.dialect.version,
        "Id": request.state.server_id,
    }
    if request.dialect.is_jellyfin:
        value |= {"ProductName": "Jellyfin Server", "OperatingSystem": "", "StartupWizardCompleted": True}
    else:
        value |= {"LocalAddresses": [], "RemoteAddresses": []}
    return answer(value)


def info(request: Request) -> Answer:
    value: dict[str, object] = {
        "LocalAddress": request.state.url,
        "ServerName": "Sample",
        "Version": request.dialect.version,
        "Id": request.state.server_id,
        "HasPendingRestart": False,
        "IsShuttingDown": False,
        "SupportsLibraryMonitor": True,
        "WebSocketPortNumber": 8096,
        "CanSelfRestart": True,
        "HasUpdateAvailable": False,
    }
    if request.dialect.is_jellyfin:
        value |= {"ProductName": "Jellyfin Server", "OperatingSystem": "Linux", "StartupWizardCompleted": True}
    else:
        value |= {"OperatingSystem": "Linux", "SystemUpdateLevel": "Release"}
    return answer(value)


def ping(request: Request) -> Answer:
    if request.dialect.is_jellyfin:
        return answer("Jellyfin Server")
    return Answer(200, b"Emby Server", "text/plain")


def activity(request: Request) -> Answer:
    since, has_user = request.moment("minDate"), request.flag("hasUserId")
    entries = [
        entry
        for entry in reversed(request.state.activity)
        if (since is None or entry["Date"] >= since)  # type: ignore[operator]
        and (has_user is None or has_user == (entry["UserId"] is not None))
    ]
    start, limit = request.number("startIndex") or 0, request.number("limit")
    page = entries[start : None if limit is None else start + limit]
    value: dict[str, object] = {"Items": [_entry(request, entry) for entry in page], "TotalRecordCount": len(entries)}
    return answer(value | ({"StartIndex": start} if request.dialect.is_jellyfin else {}))


def _entry(request: Request, entry: dict[str, object]) -> dict[str, object]:
    value = {**entry, "Date": stamp(entry["Date"])}  # type: ignore[arg-type]
    value["Severity"] = "Information" if request.dialect.is_jellyfin else "Info"
    if request.dialect.is_jellyfin:
        value["UserId"] = value["UserId"] or "0" * 32
    return {name: found for name, found in value.items() if found is not None}


def keys(request: Request) -> Answer:
    listed = [_key(request, request.state.tokens[value], name) for value, name in request.state.keys.items()]
    value: dict[str, object] = {"Items": listed, "TotalRecordCount": len(listed)}
    return answer(value | ({"StartIndex": 0} if request.dialect.is_jellyfin else {}))


def _key(request: Request, token: Token, name: str) -> dict[str, object]:
    value: dict[str, object] = {
        "AccessToken": token.value,
        "AppName": name,
        "DateCreated": stamp(token.created),
        "IsActive": True,
    }
    if request.dialect.is_jellyfin:
        value |= {"Id": 0, "UserId": "0" * 32, "DateLastActivity": stamp(token.last_active)}
    return value


def add_key(request: Request) -> Answer:
    name = request.needed("app")
    value = digest(f"key:{name}:{len(request.state.tokens)}:{stamp(now())}")
    request.state.tokens[value] = Token(value, None, client=name)
    request.state.keys[value] = name
    return request.dialect.done()


def display_preferences(request: Request) -> Answer:
    user, view = request.needed_subject(), _view(request)
    client = request.needed("client")
    kept = request.state.preferences.get((user.id, view, client))
    return answer(kept or {**_preferences(request), "Id": view, "Client": client})


def _preferences(request: Request) -> dict[str, object]:
    if not request.dialect.is_jellyfin:
        return {"SortBy": "SortName", "CustomPrefs": {}, "SortOrder": "Ascending"}
    return {
        "SortBy": "SortName",
        "RememberIndexing": False,
        "PrimaryImageHeight": 250,
        "PrimaryImageWidth": 250,
        "CustomPrefs": {},
        "ScrollDirection": "Horizontal",
        "ShowBackdrop": True,
        "RememberSorting": False,
        "SortOrder": "Ascending",
        "ShowSidebar": False,
    }


def save_display_preferences(request: Request) -> Answer:
    user, view = request.needed_subject(), _view(request)
    body = request.fields_of_body("Id", "ViewType", "IndexBy", "Client", *_preferences(request))
    client = request.text("client") or body.get("Client")
    if not isinstance(client, str):
        raise Refused(400, "The client field is required.")
    request.state.preferences[(user.id, view, client)] = {**_preferences(request), **body, "Id": view, "Client": client}
    return request.dialect.done()


def _view(request: Request) -> str:
    return next(iter(value for name, value in request.arguments.items() if name != "userid"))


def parental_ratings(request: Request) -> Answer:
    levels = sorted(request.dialect.levels.items(), key=lambda pair: pair[1])
    if not request.dialect.is_jellyfin:
        return answer([{"Name": name, "Value": level} for name, level in levels])
    scored = [(name, level, {"score": level, "subScore": FINER.get(name)}) for name, level in levels]
    return answer([{"Name": name, "Value": level, "RatingScore": score} for name, level, score in scored])


def plugins(request: Request) -> Answer:
    return answer([])
