"""Puts messages together as they leave, so that each names only what its reader may know of then, and in their language."""

from shared.db import Conn
from shared.discovery import notice_addresses
from shared.discovery.deliveries import Message, Outbox
from shared.discovery.messengers import BODY_MOST, is_mail
from shared.discovery.notice_addresses import Target
from shared.errors import NotFound, Unavailable
from shared.language import Text, gettext, said
from shared.settings import settings
from shared.telling import dispatches, letters, texts, troubles, wishes, years
from shared.telling.dispatches import Dispatch
from shared.telling.letters import YEARLY

WEEK_TITLE = gettext("Matinee: your week")
NO_MORE = gettext("No more letters to this address:")
ALL_OF_IT = gettext("All of it, and when it comes:")


def claim(conn: Conn, address_id: int) -> Message | None:
    """The next message that has anything to say; None where none is due. Commits what it claims."""
    while one := dispatches.claim(conn, address_id):
        conn.commit()
        try:
            target = notice_addresses.opened(conn, address_id)
        except NotFound:  # it was removed meanwhile, and what was to go there with it
            return None
        except Unavailable as failed:
            _fail(conn, address_id, one.id, failed.message)
            return None
        if message := _worded(conn, address_id, one, target):
            return message
        dispatches.drop(conn, [one.id])
    return None


def note(conn: Conn, message: Message, failure: str | None) -> int:
    """As `deliveries.Outbox` has it."""
    if failure is not None:
        _fail(conn, message.address_id, message.ids[0], failure)
        return 0
    dispatches.note_sent(conn, message.ids)
    notice_addresses.note_arrival(conn, message.address_id)
    return 1


OUTBOX = Outbox(claim, note)


def _fail(conn: Conn, address_id: int, dispatch_id: int, error: str) -> None:
    gave_up = dispatches.note_failure(conn, [dispatch_id], error)
    notice_addresses.note_failure(conn, address_id, error, gave_up=gave_up)


def _worded(conn: Conn, address_id: int, one: Dispatch, target: Target) -> Message | None:
    """None where nothing is left to be said."""
    language = target.language or letters.language(conn, one.user_id)
    if one.trouble_id is not None:
        told = troubles.message(conn, one.trouble_id, is_over=one.is_over, language=language)
        return Message(address_id, [one.id], target, *told) if told else None
    found = _letter(conn, one)
    if found is None:
        return None
    title, sections, path = found
    stop = wishes.stop_url(conn, address_id)
    closing = [f"{said(ALL_OF_IT, language)} {settings().base_url}{path}", f"{said(NO_MORE, language)} {stop}"]
    body = texts.plain(sections, language, closing, most=BODY_MOST)
    if not is_mail(target.address):
        return Message(address_id, [one.id], target, said(title, language), body)
    return Message(
        address_id,
        [one.id],
        target,
        said(title, language),
        body,
        texts.html(sections, language, closing),
        stop_headers(stop),
    )


def stop_headers(url: str) -> dict[str, str]:
    """By which a mail program ends letters: with one click where the address is one of https, which RFC 8058 asks for."""
    one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if url.startswith("https://") else {}
    return {"List-Unsubscribe": f"<{url}>"} | one_click


def _letter(conn: Conn, one: Dispatch) -> tuple[Text, list[texts.Section], str] | None:
    """Title, sections and the path of the page that shows it."""
    row = letters.get(conn, one.letter_id or 0)
    if row["kind"] == YEARLY:
        year = years.review(conn, one.user_id, row["period"].year)
        title = gettext("Matinee: your year %(year)s", year=row["period"].year)
        return (title, texts.of_year(year), f"/yours/letters/year?year={year.year}") if year else None
    letter = letters.compose(conn, one.user_id, at=row["written_at"], surprise_id=row["surprise_id"] or 0)
    return None if letter.is_empty else (WEEK_TITLE, texts.of_week(letter), "/yours/letters")
