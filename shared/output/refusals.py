"""What a disk refused, as a sentence that somebody can act on."""

import errno
import logging

from shared.errors import Conflict, Misconfigured, Unavailable
from shared.language import gettext

log = logging.getLogger(__name__)

BAD_PLACE = (errno.EACCES, errno.EPERM, errno.EROFS)
IN_THE_WAY = (errno.ELOOP, errno.ENOTDIR, errno.EISDIR)


def unless(error: OSError, *harmless: int, path: str) -> None:
    """Raises what the disk refused as a sentence, unless it is harmless.

    The path has the title's name in it, which not everybody may read who reads of a run: only our log tells it.
    """
    if error.errno in harmless:
        return
    reason = error.strerror or gettext("it failed")
    log.warning("%s: “%s”", reason, path)
    if error.errno in IN_THE_WAY:
        raise Conflict(
            gettext(
                "In Matinee's output folder a path is blocked by a link or by something else of that name: the "
                "worker's log tells which; move it away."
            )
        ) from error
    if error.errno in BAD_PLACE:
        raise Misconfigured(
            gettext(
                "Matinee cannot write its libraries (%(reason)s): check MEDIA_SERVER_STRM_ROOT and who may write "
                "there.",
                reason=reason,
            )
        ) from error
    raise Unavailable(
        gettext(
            "Matinee could not write a file of a library (%(reason)s); the worker's log tells which.", reason=reason
        )
    ) from error
