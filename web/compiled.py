"""Templates as they were compiled by a process before this one: compiling all of them takes a second."""

import logging
from contextlib import suppress

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from web.api import describing

log = logging.getLogger(__name__)


class Compiled(FileSystemBytecodeCache):
    """A folder may fill up, or be swept away by the system, at any time: then a template is compiled once more."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def cache() -> BytecodeCache | None:
    """In a folder of temporary files that belongs to our user alone; None where there can be none."""
    try:
        return Compiled(pattern=f"__matinee_{describing.version()}_%s.cache")
    except (OSError, RuntimeError) as problem:
        log.info("Each process compiles its templates for itself: %s", problem)
        return None
