"""What comes back over HTTP: an answer, or a failed try with what to think of it."""

import json
import ssl
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from shared.http import retry_after
from shared.language import gettext

NOT_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST")
OF_ANOTHER, EXPIRED = gettext("a certificate for another name"), gettext("a certificate that has expired")
# OpenSSL's X509_V_ERR_CERT_HAS_EXPIRED, _HOSTNAME_MISMATCH and _IP_ADDRESS_MISMATCH.
FLAWS = {10: EXPIRED, 62: OF_ANOTHER, 64: OF_ANOTHER}
BUSY = frozenset({502, 503, 504})


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    url: str = ""  # where it came from, after redirects

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "").split(";")[0].strip().lower()

    def json(self) -> object:
        """None for an empty body; ValueError for one that is not JSON."""
        return json.loads(self.body) if self.body else None


@dataclass
class Failed(Exception):
    """One try failed. `again`: another may go better. `undone`: the service did nothing, so any call may repeat."""

    sentence: str
    again: bool = True
    undone: bool = False
    permanent: bool = False
    wait: float | None = None

    @classmethod
    def for_good(cls, sentence: str) -> "Failed":
        """No other try goes better before a person acts."""
        return cls(sentence, again=False, permanent=True)


def judge(reply: Reply, call: str, accept: Collection[int]) -> None:
    status = reply.status
    if 200 <= status < 300 or status in accept:
        return
    if status == 429 or status in BUSY:
        word = (
            gettext("has too many requests just now")
            if status == 429
            else gettext("is not ready (%(status)s)", status=status)
        )
        raise Failed(
            gettext("%(word)s for %(call)s", word=word, call=call),
            undone=status == 429,
            wait=retry_after.seconds(reply.headers),
        )
    if status in (401, 403):
        raise Failed(
            gettext("refused %(call)s (%(status)s): the key is unknown or may not do this", call=call, status=status),
            again=False,
            permanent=True,
        )
    raise Failed(
        gettext("answered %(call)s with status %(status)s", call=call, status=status),
        again=False,
        permanent=status < 500,
    )


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error and those that libraries have wrapped in it, wherever each keeps them."""
    found, seen = [error], set[int]()
    while found:
        cause = found.pop(0)
        if id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            inner = (*cause.args, getattr(cause, "reason", None), cause.__cause__, cause.__context__)
            found += [other for other in inner if isinstance(other, BaseException)]


def distrust(error: BaseException, url: str, *, can_be_set: bool) -> str:
    """Why no safe connection came about, and what to do where its check can be set."""
    causes = [cause for cause in chain(error) if isinstance(cause, ssl.SSLError)]
    if any(cause.reason in NOT_TLS for cause in causes):
        return gettext(
            "speaks no https at %(url)s: enter its address with http://, or the port on which it does", url=url
        )
    flaws = [getattr(cause, "verify_code", None) for cause in causes]
    what = next((FLAWS[code] for code in flaws if code in FLAWS), gettext("no certificate we can trust"))
    sentence = gettext("shows %(what)s at %(url)s", what=what, url=url)
    if not can_be_set:
        return sentence
    if what == OF_ANOTHER:
        return gettext(
            "%(sentence)s: enter the name that the certificate is for, or switch “verify certificate” off for it",
            sentence=sentence,
        )
    if what == EXPIRED:
        return gettext("%(sentence)s: renew it there, or switch “verify certificate” off for it", sentence=sentence)
    return gettext(
        "%(sentence)s: if it made its own, give that certificate (or its authority's) as the CA of this "
        "server, or switch “verify certificate” off for it",
        sentence=sentence,
    )
