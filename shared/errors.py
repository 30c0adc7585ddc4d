"""Every error a person may meet: a code for programs, an HTTP status, and a sentence that says what to do."""

from collections.abc import Mapping


class Problem(Exception):
    """`message` is shown as it is: it never holds SQL, paths of the machine or secrets. `field` names the bad input."""

    code = "INTERNAL_ERROR"
    status = 500

    def __init__(self, message: str, *, field: str | None = None, details: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = dict(details or {}) | ({"field": field} if field else {})


class Invalid(Problem):
    """The caller's input cannot be used; the sentence names the field and the fix."""

    code, status = "VALIDATION_ERROR", 400


class Unauthorized(Problem):
    code, status = "UNAUTHORIZED", 401


class Forbidden(Problem):
    code, status = "FORBIDDEN", 403


class NotFound(Problem):
    """Also for what exists but may not be seen: the two must look the same."""

    code, status = "RESOURCE_NOT_FOUND", 404


class Conflict(Problem):
    code, status = "CONFLICT", 409


class Throttled(Problem):
    """Too many tries; `details["retryAfter"]` is in seconds."""

    code, status = "RATE_LIMITED", 429


class Unavailable(Problem):
    """Somebody else's service failed. `permanent` means that trying again cannot help before a person acts.

    `retry_after` is in seconds, when the service named one.
    """

    code, status = "EXTERNAL_API_ERROR", 502

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        details: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message, details=details)
        self.permanent = permanent
        self.retry_after = retry_after


class MediaServerError(Unavailable):
    code = "MEDIA_SERVER_ERROR"


class QuotaExhausted(Unavailable):
    """The provider's quota is spent: stop once, say so, resume later."""

    code, status = "QUOTA_EXHAUSTED", 503


class Crowded(Problem):
    """Too much is going on for this one to be waited for; `details["retryAfter"]` is in seconds."""

    code, status = "EXTERNAL_API_ERROR", 503


class Misconfigured(Problem):
    """The operator must change the environment; shown on the terminal at start."""
