"""One media server reached over HTTP with an API key: what both dialects build on."""

from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from typing import ClassVar, NoReturn, TypedDict, TypeVar, Unpack
from urllib.parse import quote

from shared import errors, http
from shared.language import gettext
from shared.media_servers import fields, model, paging, probing

T = TypeVar("T")
TITLES: Mapping[model.ServerKind, str] = {"jellyfin": "Jellyfin", "emby": "Emby"}


class Tuning(TypedDict, total=False):
    """What a caller may set about the connection; see `http.Service`."""

    retries: http.Retries
    connect_timeout: float
    read_timeout: float
    total_timeout: float
    pool_size: int
    on_call: Callable[[http.Call], None] | None
    pause: Callable[[float], None]
    tls: http.Tls | None


class Connection:
    """Routes are templates: `{user}` and `{item}` are filled in, and a route without `{user}` gets `userId` instead."""

    kind: ClassVar[model.ServerKind]
    prefix: ClassVar[str] = ""
    VIRTUAL_FOLDERS: ClassVar[str]

    def __init__(
        self, base_url: str, api_key: str, *, device_id: str = "matinee", **tuning: Unpack[Tuning]
    ) -> None:  # fmt: skip
        self.base_url = http.checked_url(base_url).removesuffix("/emby")
        self.title, self.device_id = TITLES[self.kind], device_id
        tuning.setdefault("tls", http.Tls())
        self.http = self._service(self.prefix, self._key_header(api_key), tuning)
        # Neither a probe of an unknown address nor a person's sign-in may carry our key.
        self.anonymous = self._service(self.prefix, {}, tuning)
        self._root = self._service("", {}, tuning)

    def info(self) -> model.ServerInfo:
        return probing.probe(self._root)

    def check(self) -> model.ServerInfo:
        """Who answers, and that they take the key. Raises `MediaServerError` for a server of another kind, and for a
        key that is unknown or may not administer."""
        found = probing.probe(self._root)
        if found.kind != self.kind:
            other = TITLES[found.kind]
            raise errors.MediaServerError(
                gettext(
                    "%(base_url)s is %(other)s, not %(title)s: choose %(other)s as its kind in Settings.",
                    base_url=self.base_url,
                    other=other,
                    title=self.title,
                ),
                permanent=True,
            )
        for path in ("/System/Info", self.VIRTUAL_FOLDERS):
            self._check_key(path)
        return found

    def identify(self) -> model.ServerInfo:
        """Who answers at the address today, asked without the key."""
        return probing.probe(self._root)

    def close(self) -> None:
        for service in (self.http, self.anonymous, self._root):
            service.close()

    def _check_key(self, path: str) -> None:
        status = self.http.call("GET", path, accept=(401, 403)).status
        if status == 401:
            self._complain(
                gettext(
                    "does not take the API key (GET %(path)s answered 401); make a new key in its dashboard", path=path
                )
            )
        if status == 403:
            self._complain(
                gettext(
                    "does not let the key administer (GET %(path)s answered 403); use a key made in its dashboard",
                    path=path,
                )
            )

    def _complain(self, sentence: str) -> NoReturn:
        raise errors.MediaServerError(
            gettext("%(title)s %(sentence)s and enter it in Settings.", title=self.title, sentence=sentence),
            permanent=True,
        )

    def _service(self, prefix: str, headers: Mapping[str, str], tuning: Tuning) -> http.Service:
        return http.Service(
            self.title,
            self.base_url + prefix,
            headers={"Accept": "application/json", **headers},
            error=errors.MediaServerError,
            advice=gettext("check its address and API key in Settings"),
            **tuning,
        )

    def _key_header(self, token: str) -> dict[str, str]:
        raise NotImplementedError

    def _client_header(self, device_id: str) -> dict[str, str]:
        raise NotImplementedError

    def _spelled(self, params: Mapping[str, object]) -> dict[str, object]:
        """Query names and lists as this server writes them; given in camel case, lists as tuples."""
        raise NotImplementedError

    def _client_fields(self, device_id: str) -> str:
        """All four are required for a sign-in; values are quoted and percent-encoded."""
        values = {"Client": "Matinee", "Device": "Matinee", "DeviceId": device_id, "Version": _version()}
        return ", ".join(f'{name}="{quote(value)}"' for name, value in values.items())

    def _route(self, template: str, user_id: str | None = None, item_id: str = "") -> tuple[str, dict[str, object]]:
        path = template.format(user=quote(user_id or "", safe=""), item=quote(item_id, safe=""))
        return path, ({} if user_id is None or "{user}" in template else {"userId": user_id})

    def _get(self, path: str, **params: object) -> object:
        return self.http.json("GET", path, params=self._spelled(params))

    def _find(self, path: str, missing: str, **params: object) -> fields.Row:
        """One object, or `errors.NotFound` with the sentence `missing`."""
        reply = self.http.call("GET", path, params=self._spelled(params), accept=(404,))
        if reply.status == 404:
            raise errors.NotFound(missing)
        return self._object(reply, path)

    def _object(self, reply: http.Reply, path: str) -> fields.Row:
        try:
            return fields.row(reply.json(), "answer")
        except ValueError:
            raise fields.Malformed("answer", gettext("%(path)s did not answer in JSON", path=path)) from None

    def _write(
        self, method: str, path: str, body: object = None, *, accept: tuple[int, ...] = (), **params: object
    ) -> http.Reply:  # fmt: skip
        """A change that may be sent twice without harm."""
        return self.http.call(
            method, path, params=self._spelled(params), json=body, accept=accept, idempotent=True
        )  # fmt: skip

    def _write_once(self, method: str, path: str, *, accept: tuple[int, ...] = (), **params: object) -> http.Reply:
        """A change that means more each time it comes: not sent again where nobody knows whether it came."""
        return self.http.call(method, path, params=self._spelled(params), accept=accept, idempotent=False)

    def _pages(
        self, path: str, parse: Callable[[fields.Row], T | None], page_size: int, **params: object
    ) -> Iterator[model.Page[T]]:
        def fetch(start: int, limit: int) -> object:
            return self._get(path, **params, startIndex=start, limit=limit)

        return paging.pages(fetch, parse, page_size)

    def _all(self, path: str, parse: Callable[[fields.Row], T | None], **params: object) -> list[T]:
        return [item for page in self._pages(path, parse, 500, **params) for item in page.items]


def _version() -> str:
    try:
        return metadata.version("matinee")
    except metadata.PackageNotFoundError:
        return "0"
