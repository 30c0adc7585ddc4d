"""The one way to call an OpenAI-compatible service: its package loaded late, its errors turned into ours."""

import json
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from shared import errors, http
from shared.http import addresses, patience
from shared.http.retry_after import seconds
from shared.language import gettext
from shared.models import openai_http

if TYPE_CHECKING:
    import openai

T = TypeVar("T")

SLICE_S = 0.25
OPENAI_URL = "https://api.openai.com/v1"
QUOTA_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
BROKEN = gettext("The AI service's answer was broken or incomplete.")
NO_JSON = gettext(
    "The AI service answered with something that is no JSON, such as a web page; check its address "
    "in Settings: most end in /v1."
)


class Suspect(errors.Unavailable):
    """A failure that may be the fault of what was sent: another input may pass. `reason` says so of one input."""

    reason = ""


class Refused(Suspect):
    """The service understood the request and will not serve this input. `param` is the field it blamed, if it named one."""

    def __init__(self, message: str, param: str | None = None) -> None:
        super().__init__(message, permanent=True)
        self.param, self.reason = param, message


class Failed(Suspect):
    """The service broke down: for a time, or over this input. Local ones answer so to a text that is too long."""

    def __init__(self, status: int, said: str, retry_after: float | None) -> None:
        self.reason = gettext("The AI service failed with status %(status)s%(said)s.", status=status, said=said)
        super().__init__(
            gettext("%(reason)s; this is tried again later.", reason=self.reason[:-1]), retry_after=retry_after
        )


class Late(Suspect):
    """No answer in time: it may be too much at once for this machine."""

    def __init__(self) -> None:
        self.reason = gettext("The AI service did not answer in time.")
        super().__init__(self.reason)


class Broken(Suspect):
    """It answered, and not with what was asked for."""

    def __init__(self, message: str = BROKEN, *, permanent: bool = False) -> None:
        super().__init__(message, permanent=permanent)
        self.reason = message


class Complaint(ValueError):
    """An error where an answer should be: LM Studio and others say so with status 200."""

    def __init__(self, body: object) -> None:
        super().__init__(gettext("an error with status 200"))
        self.body = body


class Endpoint:
    """A service's address and key. `pause` sleeps a quarter of a second at a time between tries: give one that raises
    when the job was cancelled. Waits longer than the retries allow are not slept: the error carries `retry_after`.
    """

    def __init__(
        self,
        api_key: str | None,
        base_url: str | None = None,
        *,
        timeout: float = 60.0,
        retries: http.Retries | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        if not api_key and not base_url:
            raise errors.Unavailable(
                gettext("No AI service is set up: enter an OpenAI key in Settings."), permanent=True
            )
        self._key, self._url, self._timeout = api_key or "", base_url or OPENAI_URL, timeout
        self._retries, self._pause = retries or http.Retries(), pause
        self._client: openai.OpenAI | None = None

    def __repr__(self) -> str:
        return f"Endpoint({self._url!r})"

    @property
    def address(self) -> str:
        return self._url

    @property
    def is_openai(self) -> bool:
        """Only there do the names of models say what they are."""
        return self._url.rstrip("/") == OPENAI_URL

    def post(
        self,
        path: str,
        body: Mapping[str, object],
        read: Callable[[str], T],
        *,
        tries: int | None = None,
        can_be_less: bool = False,
    ) -> T:
        """What `read` makes of the answer's text, tried again where that can help: what came too late only where nothing
        less can be asked for.

        Raises Suspect (another input may pass), QuotaExhausted, or Unavailable. A ValueError of `read` means that the
        answer was not what was asked for, and is tried again.
        """
        attempt, most = 1, tries or self._retries.tries
        while True:
            try:
                return self._try(path, body, read)
            except errors.Unavailable as failed:
                is_last = attempt == most or (can_be_less and isinstance(failed, Late))
                wait = None if is_last else self._wait(failed, attempt)
                if wait is None:
                    raise
            self._sleep(wait)
            attempt += 1

    def _try(self, path: str, body: Mapping[str, object], read: Callable[[str], T]) -> T:
        import openai

        try:
            with patience.place():
                # Not through the package's own types: they take what they read for true, and ask for base64 unasked.
                return read(self._open().post(path, cast_to=str, body=body))
        except openai.APIStatusError as error:
            raise self._judged(error) from None
        except openai.APITimeoutError:
            raise Late from None
        except addresses.Forbidden:
            sentence = gettext("The AI service is at an address Matinee does not call; check it in Settings.")
            raise errors.Unavailable(sentence, permanent=True) from None
        except openai.APIConnectionError:
            raise errors.Unavailable(
                gettext("The AI service cannot be reached; check its address in Settings.")
            ) from None
        except Complaint as complaint:
            raise Broken(
                gettext("The AI service answered with an error%(said)s.", said=self._said(complaint.body))
            ) from None
        except (openai.APIError, ValueError, RecursionError):
            raise Broken from None

    def _open(self) -> "openai.OpenAI":
        import openai

        if self._client is None:
            # Retries are ours: the package sleeps up to a minute in one piece, deaf to a cancel.
            self._client = openai.OpenAI(
                api_key=self._key or "none",
                base_url=self._url,
                timeout=self._timeout,
                max_retries=0,
                http_client=openai_http.client(),
            )
        left = patience.left_s()
        return self._client if left >= self._timeout else self._client.with_options(timeout=max(0.05, left))

    def _judged(self, error: "openai.APIStatusError") -> errors.Unavailable:
        status, retry_after = error.status_code, seconds(error.response.headers)
        if 300 <= status < 400:
            there = openai_http.target(str(error.request.url), error.response.headers.get("Location", ""))
            sentence = gettext(
                "The AI service sends us on to %(there)s: enter its final address in Settings.", there=there
            )
            return errors.Unavailable(sentence, permanent=True)
        # Some put numbers or whole objects there.
        if status == 402 or QUOTA_CODES & {str(error.code), str(error.type)}:
            sentence = gettext("The AI service's quota is spent; work goes on once its plan and billing allow.")
            return errors.QuotaExhausted(sentence, retry_after=retry_after)
        if status in (401, 403):
            sentence = gettext(
                "The AI service refused its key (%(status)s); check the key and what it may do in Settings.",
                status=status,
            )
            return errors.Unavailable(sentence, permanent=True)
        if status == 404:
            sentence = gettext(
                "The AI service does not know the model or the address%(said)s; check both in Settings.",
                said=self._said(error.body),
            )
            return errors.Unavailable(sentence, permanent=True)
        if status in (408, 409, 429):
            return errors.Unavailable(
                gettext("The AI service is busy; this is tried again later."), retry_after=retry_after
            )
        if status >= 500:
            return Failed(status, self._said(error.body), retry_after)
        return Refused(
            gettext(
                "The AI service refused the input (%(status)s)%(said)s.", status=status, said=self._said(error.body)
            ),
            error.param,
        )

    def _said(self, body: object) -> str:
        """Its own words, shortened, and never our key should it quote it: a sentence, or an object that holds one."""
        if isinstance(body, Mapping):
            body = body.get("message") or body.get("detail")
        words = " ".join(str(body or "").split()) if isinstance(body, str | Mapping | list) else ""
        if self._key:
            words = words.replace(self._key, "…")
        return f": “{words[:200].rstrip('.')}”" if words else ""

    def _wait(self, failed: errors.Unavailable, attempt: int) -> float | None:
        """Seconds before the next try; None when there is to be none."""
        if failed.permanent or isinstance(failed, errors.QuotaExhausted):
            return None
        wait = self._retries.pause_after(attempt) if failed.retry_after is None else failed.retry_after
        return wait if wait <= min(self._retries.longest_s, patience.left_s()) else None

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._pause(min(SLICE_S, left))


def document(text: str) -> Mapping[str, object]:
    """The JSON object that an answer consists of; a bare list is its `data`. Raises Broken and Complaint."""
    try:
        found = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise Broken(NO_JSON) from None
    if isinstance(found, list):
        return {"data": found}
    if not isinstance(found, Mapping):
        raise Broken
    if found.get("error") and not found.get("data") and not found.get("choices"):
        raise Complaint(found["error"])
    return found


def count(of: object, name: str) -> int:
    """A number of tokens out of an answer's `usage`: nothing sound is nothing spent."""
    usage = of.get("usage") if isinstance(of, Mapping) else None
    value = usage.get(name) if isinstance(usage, Mapping) else None
    return value if isinstance(value, int) and 0 < value < 2**31 else 0
