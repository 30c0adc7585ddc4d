"""Who runs Postgres when we are root, and where that user can go: nobody's folders are opened for them.

Postgres refuses to run as root. What lies below a folder that its user may not enter is kept in `OUTSIDE` instead.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from shared.errors import Misconfigured
from shared.settings import folders

NAME, OUTSIDE = "pgserver", Path("/var/lib/matinee")


def account(data: Path) -> pwd.struct_passwd | None:
    """Whoever owns the data already, else a user of our own, made on first use. None: we are not root and stay who we are."""
    if os.geteuid():
        return None
    if data.exists() and (owner := data.stat().st_uid):
        with suppress(KeyError):
            return pwd.getpwuid(owner)
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return _new_account()


def run(who: pwd.struct_passwd | None, command: Sequence[str | Path], **how: object) -> int:
    """The exit code of the command, run as that user in a session of its own."""
    given: dict[str, object] = {"cwd": "/", "start_new_session": True, "stdin": subprocess.DEVNULL} | how
    if who:
        given |= {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
    return subprocess.run([str(part) for part in command], check=False, **given).returncode  # type: ignore[call-overload]


def may_enter(who: pwd.struct_passwd, folder: Path) -> bool:
    """Asked of the kernel, which knows of lists of access and of mounts as well as of modes."""
    return run(who, ["test", "-x", folder]) == 0


def data_folder(data: Path, who: pwd.struct_passwd | None) -> Path:
    """`data` itself, or a folder outside that it becomes a link to; with what it held so far. Raises `Misconfigured`
    when it is a link that leads nowhere."""
    if data.is_symlink() and not data.exists():
        raise Misconfigured("The database's folder is gone: the link MATINEE_HOME/postgres leads nowhere.")
    if who and not may_enter(who, data.resolve().parent):
        _move_outside(data, who)
    else:
        data.mkdir(mode=0o700, exist_ok=True)
        _hand(data, who)
    return data.resolve()


def programs(folder: Path, libraries: Path, who: pwd.struct_passwd | None, version: str) -> Path:
    """The folder of Postgres's programs, `folder` or a copy that the user can reach. Both go by their places to each other."""
    if who is None or _can_use(who, folder):
        return folder
    copy = OUTSIDE / f"programs-{version}"
    if not copy.exists():
        _copy(copy, folder.parent, libraries)
    return copy / folder.parents[1].name / folder.parent.name / folder.name


def _new_account() -> pwd.struct_passwd:
    with suppress(OSError, subprocess.CalledProcessError):
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
        subprocess.run(command, check=True, capture_output=True)
        return pwd.getpwnam(NAME)
    raise Misconfigured(
        f"Postgres does not run as root: add a user “{NAME}”, run Matinee as another user, or set DATABASE_URL."
    )


def _move_outside(data: Path, who: pwd.struct_passwd) -> None:
    place = Path(tempfile.mkdtemp(prefix="postgres-", dir=_outside()))
    if data.exists():
        shutil.copytree(data, place, symlinks=True, dirs_exist_ok=True)
        for path in place.rglob("*"):
            _hand(path, who)
        shutil.rmtree(data)
    place.chmod(0o700)
    _hand(place, who)
    data.symlink_to(place)


def _outside() -> Path:
    try:
        OUTSIDE.mkdir(mode=0o755, exist_ok=True)
    except OSError as error:
        raise Misconfigured(
            f"The user “{NAME}”, as whom Postgres runs, may not enter MATINEE_HOME, and {OUTSIDE} cannot be made: name "
            "another MATINEE_HOME, or set DATABASE_URL."
        ) from error
    return folders.make(OUTSIDE, str(OUTSIDE))


def _hand(path: Path, who: pwd.struct_passwd | None) -> None:
    if who:
        os.chown(path, who.pw_uid, who.pw_gid, follow_symlinks=False)


def _can_use(who: pwd.struct_passwd, folder: Path) -> bool:
    shared = folder.parent / "share"
    return run(who, ["test", "-x", folder / "postgres"]) == 0 and run(who, ["test", "-r", shared]) == 0


def _copy(copy: Path, distribution: Path, libraries: Path) -> None:
    """Whole or not at all: renamed once everything is there."""
    draft = Path(tempfile.mkdtemp(prefix="programs-", dir=_outside()))
    for source, place in ((distribution, draft / distribution.parent.name / distribution.name), (libraries, None)):
        if source.exists():
            leave_out = shutil.ignore_patterns("include", "__pycache__")
            shutil.copytree(source, place or draft / source.name, ignore=leave_out)
    for path in (draft, *draft.rglob("*")):
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    with suppress(OSError):  # another home's process was faster
        draft.rename(copy)
        return
    shutil.rmtree(draft)
