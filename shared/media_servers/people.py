"""A server's users: who they are, what they may see, and signing them in."""

import copy
import hashlib
from collections.abc import Callable, Sequence
from typing import ClassVar

from shared import errors
from shared.language import gettext, marked
from shared.media_servers import fields, model, paging, parsing
from shared.media_servers.connection import Connection
from shared.media_servers.doubts import Doubts
from shared.media_servers.protocol import Change

LOCKED_OUT = marked("%(title)s does not let this account in: ask whoever runs it.")


class People(Connection):
    USER: ClassVar[str] = "/Users/{user}"
    # What the server demands in every policy it is sent, should it not have told us its own.
    REQUIRED_POLICY: ClassVar[dict[str, str]] = {}

    def users(self, doubts: Doubts | None = None) -> list[model.Person]:
        found = paging.parsed_rows(rows := self._user_rows(), parsing.person)
        if doubts is not None:
            doubts.add(found.left_out, found.doubted)
            doubts.ids += [id for source in rows if (id := fields.identity(source, "Id"))]
        return self._settled(paging.once(found.items))

    def user(self, user_id: str) -> model.Person:
        return self._settled([parsing.person(self._user_row(user_id))])[0]

    def _settled(self, persons: list[model.Person]) -> list[model.Person]:
        """With what their policies only name by id."""
        return persons

    def _user_rows(self) -> list[fields.Row]:
        raise NotImplementedError

    def _user_row(self, user_id: str) -> fields.Row:
        path, _ = self._route(self.USER, user_id)
        return self._find(path, gettext("%(title)s has no such user any more.", title=self.title))

    def authenticate(self, name: str, password: str) -> model.SignedIn:
        # A server ends a device's older session when it signs in again, so each person is a device of their own.
        """Whose name and password these are. Raises `Unauthorized` when the server says nobody's, `Forbidden` for an
        account that is locked out."""
        device = f"{self.device_id}-{hashlib.sha256(name.lower().encode()).hexdigest()[:12]}"
        reply = self.anonymous.call(
            "POST",
            "/Users/AuthenticateByName",
            json={"Username": name, "Pw": password},
            headers=self._client_header(device),
            accept=(401, 403),
        )
        if reply.status == 401:
            raise errors.Unauthorized(gettext("%(title)s does not know this name and password.", title=self.title))
        if reply.status == 403:
            raise errors.Forbidden(gettext(LOCKED_OUT, title=self.title))
        return self._signed_in(self._object(reply, "/Users/AuthenticateByName"))

    def _signed_in(self, found: fields.Row) -> model.SignedIn:
        user = self._settled([parsing.person(fields.row(found.get("User"), "User"))])[0]
        if user.is_disabled:
            raise errors.Forbidden(gettext(LOCKED_OUT, title=self.title))
        return model.SignedIn(user, fields.needed(found, "AccessToken"), fields.text(found, "ServerId") or "")

    def sign_out(self, token: str) -> None:
        """End the session that signing in began; an ended one is fine."""
        self.anonymous.call(
            "POST", "/Sessions/Logout", headers=self._key_header(token), accept=(401, 403, 404), idempotent=True
        )

    def quick_connect_enabled(self) -> bool:
        return False

    def quick_connect_start(self) -> model.QuickConnect:
        """Raises `Invalid`: this kind of server has no Quick Connect."""
        raise errors.Invalid(
            gettext("%(title)s has no Quick Connect: sign in with name and password.", title=self.title)
        )

    def quick_connect_finish(self, secret: str) -> model.SignedIn | None:
        """Raises `Invalid`: this kind of server has no Quick Connect."""
        raise errors.Invalid(
            gettext("%(title)s has no Quick Connect: sign in with name and password.", title=self.title)
        )

    def set_policy(self, user_id: str, change: Change) -> None:
        self._change_policy(user_id, change if callable(change) else lambda policy: policy.update(change))

    def rewrite_policy(self, user_id: str) -> None:
        self._save_policy(user_id, fields.row(self._user_row(user_id).get("Policy"), "Policy"))

    def grant_library(self, user_id: str, library: model.Library) -> bool:
        def add(policy: dict[str, object]) -> None:
            listed = fields.texts(policy, "EnabledFolders")
            if policy.get("EnableAllFolders") is False and library.guid not in listed:
                policy["EnabledFolders"] = [*listed, library.guid]

        return self._change_policy(user_id, add)

    def revoke_library(self, user_id: str, library: model.Library) -> bool:
        def take_off(policy: dict[str, object]) -> None:
            listed = fields.texts(policy, "EnabledFolders")
            if library.guid in listed:
                policy["EnabledFolders"] = [guid for guid in listed if guid != library.guid]

        return self._change_policy(user_id, take_off)

    def limit_to_libraries(self, user_id: str, libraries: Sequence[model.Library]) -> None:
        def limit(policy: dict[str, object]) -> None:
            policy.update(EnableAllFolders=False, EnabledFolders=[library.guid for library in libraries])
            if policy.get("BlockedMediaFolders"):  # as long as it names any, every other library is open
                policy["BlockedMediaFolders"] = []

        self._change_policy(user_id, limit)

    def _change_policy(self, user_id: str, change: Callable[[dict[str, object]], None]) -> bool:
        """Whether there was anything to write. The server replaces the policy whole, so all of it goes back."""
        before = fields.row(self._user_row(user_id).get("Policy"), "Policy")
        after = copy.deepcopy(dict(before))
        change(after)
        if after == before:
            return False
        self._save_policy(user_id, after)
        return True

    def _save_policy(self, user_id: str, policy: fields.Row) -> None:
        path, _ = self._route(f"{self.USER}/Policy", user_id)
        self._write("POST", path, self.REQUIRED_POLICY | dict(policy))

    def parental_ratings(self) -> dict[str, model.Score]:
        answer = {"Ratings": self._get("/Localization/ParentalRatings")}
        scores = {fields.text(rating, "Name"): _score(rating) for rating in fields.objects(answer, "Ratings")}
        if found := {name: score for name, score in scores.items() if name and score is not None}:
            return found
        raise fields.Malformed("answer", gettext("its parental ratings are no list of certificates"))


def _score(source: fields.Row) -> model.Score | None:
    """Jellyfin 10.11 and later put it into RatingScore; before, and on Emby, it is Value."""
    newer = fields.child(source, "RatingScore")
    score = fields.whole(newer, "score")
    score = fields.whole(source, "Value") if score is None else score
    return None if score is None else (score, fields.whole(newer, "subScore") or 0)
