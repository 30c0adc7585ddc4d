"""A plain HTTP caller for the sample server's own tests: the right token form, no interpretation."""

import json as encoding
from dataclasses import dataclass, field
from typing import Any

import requests

from infra.sample_server import asked
from infra.sample_server.running import Running

CLIENT = 'Client="Tests", Device="Desk", DeviceId="tests-1", Version="1.0"'


@dataclass
class Caller:
    """Asks one server as one person or, with the API key, as nobody in particular."""

    server: Running
    token: str
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def is_jellyfin(self) -> bool:
        return self.server.kind == "jellyfin"

    @property
    def headers(self) -> dict[str, str]:
        if self.is_jellyfin:
            return {"Authorization": f'MediaBrowser {CLIENT}, Token="{self.token}"'}
        return {"X-Emby-Token": self.token}

    def ask(self, method: str, path: str, params: Any = None, body: Any = None) -> requests.Response:
        return self.session.request(
            method,
            self.server.base + path,
            params=params,
            json=body,
            headers=self.headers,
            timeout=20,
        )

    def get(self, path: str, **params: Any) -> Any:
        reply = self.ask("GET", path, params)
        assert reply.status_code == 200, (path, reply.status_code, reply.text)
        return encoding.loads(reply.text)

    def users(self) -> dict[str, dict[str, Any]]:
        listed = self.get("/Users") if self.is_jellyfin else self.get("/Users/Query")["Items"]
        return {user["Name"]: user for user in listed}

    def libraries(self) -> dict[str, dict[str, Any]]:
        listed = (
            self.get("/Library/VirtualFolders")
            if self.is_jellyfin
            else self.get("/Library/VirtualFolders/Query")["Items"]
        )
        return {library["Name"]: library for library in listed}

    def items(self, user: str | None = None, **params: Any) -> list[dict[str, Any]]:
        """With the facts that Emby tells only on request, so that one test reads both servers."""
        named = {"userId": self.users()[user]["Id"]} if user else {}
        if not self.is_jellyfin:
            params["fields"] = ",".join([*asked.EMBY_WITHHOLDS, *params.get("fields", "").split(",")]).strip(",")
        found: list[dict[str, Any]] = self.get("/Items", recursive="true", **named, **params)["Items"]
        return found

    def holds_nothing(self, parent: str) -> bool:
        """What lies in something that is gone: Emby lists nothing, Jellyfin refuses the question."""
        reply = self.ask("GET", "/Items", {"recursive": "true", "parentId": parent})
        return reply.status_code == 400 if self.is_jellyfin else reply.json()["Items"] == []

    def create_library(
        self, name: str, path: str, collection_type: str = "movies", *, refresh: bool = True
    ) -> requests.Response:
        if self.is_jellyfin:
            query = {
                "name": name,
                "collectionType": collection_type,
                "paths": path,
                "refreshLibrary": str(refresh).lower(),
            }
            return self.ask("POST", "/Library/VirtualFolders", query, {})
        body = {"Name": name, "CollectionType": collection_type, "Paths": [path], "RefreshLibrary": refresh}
        return self.ask("POST", "/Library/VirtualFolders", None, body)


def with_key(server: Running) -> Caller:
    return Caller(server, server.api_key)


def login(server: Running, name: str, password: str) -> requests.Response:
    header = "Authorization" if server.kind == "jellyfin" else "X-Emby-Authorization"
    scheme = "MediaBrowser" if server.kind == "jellyfin" else "Emby"
    body = {"Username": name, "Pw": password}
    return requests.post(
        f"{server.base}/Users/AuthenticateByName", json=body, headers={header: f"{scheme} {CLIENT}"}, timeout=20
    )


def signed_in(server: Running, name: str) -> Caller:
    """As one of the sample household, whose passwords are their names in lower case."""
    return Caller(server, login(server, name, name.lower()).json()["AccessToken"])
