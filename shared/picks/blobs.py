"""Values kept by content: a digest to name them by, and their compressed bytes."""

import hashlib
import json
import zlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Blob:
    """`digest` is SHA-256 of what was packed; `packed` is what is stored."""

    digest: bytes
    packed: bytes


def of_bytes(raw: bytes) -> Blob:
    return Blob(hashlib.sha256(raw).digest(), zlib.compress(raw, 1))


def of_json(value: object) -> Blob:
    return of_bytes(canonical(value).encode())


def canonical(value: object) -> str:
    """One text for one value, whatever order its keys came in."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def unpack(packed: bytes) -> bytes:
    return zlib.decompress(packed)
