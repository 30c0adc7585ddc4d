"""`make digests`: the images that Matinee is built from and runs beside, pinned by what they are and not only by name."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
# The one place of each image: a build argument, and a default of the compose file.
PLACES = {
    "infra/Dockerfile": re.compile(r"(?m)^(ARG PYTHON_IMAGE=)([^\s@]+)(@sha256:[0-9a-f]{64})?$"),
    "docker-compose.yml": re.compile(r"(\$\{DATABASE_IMAGE:-)([^\s@}]+)(@sha256:[0-9a-f]{64})?(?=\})"),
}
ASK = ("docker", "buildx", "imagetools", "inspect", "--format", "{{.Manifest.Digest}}")


def main() -> int:
    """Writes nothing unless every image was found. Exit code 1 when docker or its registry is out of reach."""
    texts = {ROOT / name: (ROOT / name).read_text(encoding="utf-8") for name in PLACES}
    pinned = {}
    for (path, text), pattern in zip(texts.items(), PLACES.values(), strict=True):
        if not (found := pattern.search(text)):
            print(f"{path.name} names no image where it should.", file=sys.stderr)
            return 1
        if not (digest := digest_of(found[2])):
            print(
                f"The digest of {found[2]} cannot be asked for: docker or its registry is out of reach.",
                file=sys.stderr,
            )
            return 1
        pinned[path] = pattern.sub(rf"\g<1>\g<2>@{digest}", text)
        print(f"{found[2]}@{digest}")
    for path, text in pinned.items():
        path.write_text(text, encoding="utf-8")
    return 0


def digest_of(image: str) -> str | None:
    try:
        said = subprocess.run([*ASK, image], capture_output=True, text=True, timeout=60, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
    return said if re.fullmatch(r"sha256:[0-9a-f]{64}", said) else None


if __name__ == "__main__":
    sys.exit(main())
