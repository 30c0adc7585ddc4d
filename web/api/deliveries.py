"""Where you have your notices sent; and the mail server of the household, for administrators."""

from collections.abc import Mapping
from typing import Any

from shared.discovery import mail_server, notice_addresses
from shared.discovery.notice_addresses import Address
from shared.errors import Unavailable
from web import auth, language, request_db
from web.api import paging
from web.api.blueprint import Blueprint
from web.api.identity import in_person
from web.api.paging import Page, Paging
from web.api.schemas import deliveries as schemas
from web.auth import audience

blueprint = Blueprint("deliveries", __name__, description="Where notices are sent.")


@blueprint.get("/me/notice-addresses")
@audience("member")
@blueprint.arguments(Paging, location="query")
@blueprint.answers(schemas.NoticeAddress, many=True)
def listing(page: Mapping[str, Any]) -> Page:
    """List where your notices are sent"""
    return paging.cut(notice_addresses.listing(request_db.conn(), auth.me().id), **page)


@blueprint.post("/me/notice-addresses")
@audience("member")
@blueprint.arguments(schemas.NewNoticeAddress)
@blueprint.answers(schemas.NoticeAddress, 201)
def add(given: Mapping[str, Any]) -> Address:
    """Create an address for your notices

    An e-mail address, where the household has a mail server, or a service as Apprise names it. What is noted from now on is sent there;
    to an e-mail address once it is confirmed, by the code that is sent there at once.
    """
    return notice_addresses.add(request_db.conn(), auth.me().id, **given, language=language.current())


@blueprint.post("/me/notice-addresses/<int:address_id>/confirm")
@audience("member")
@blueprint.arguments(schemas.NoticeAddressCode)
@blueprint.answers(schemas.NoticeAddress)
def confirm(given: Mapping[str, Any], address_id: int) -> Address:
    """Submit the code of an e-mail address for your notices

    With the code that was sent there. It is on from then on.
    """
    return notice_addresses.confirm(request_db.conn(), auth.me().id, address_id, given["code"])


@blueprint.patch("/me/notice-addresses/<int:address_id>")
@audience("member")
@blueprint.arguments(schemas.NoticeAddressChange)
@blueprint.answers(schemas.NoticeAddress)
def change(given: Mapping[str, Any], address_id: int) -> Address:
    """Update an address for your notices

    Its name, and whether anything is sent there.
    """
    return notice_addresses.change(request_db.conn(), auth.me().id, address_id, **given)


@blueprint.post("/me/notice-addresses/<int:address_id>/test")
@audience("member")
@blueprint.answers(schemas.NoticeAddressTest)
def test(address_id: int) -> Mapping[str, object]:
    """Test an address for your notices

    Sends a message there at once, and says what came back. Where an e-mail address is not confirmed, the message is another code.
    """
    try:
        notice_addresses.test(request_db.conn(), auth.me().id, address_id, language=language.current())
    except Unavailable as failed:
        return {"arrived": False, "error": failed.message}
    return {"arrived": True, "error": None}


@blueprint.delete("/me/notice-addresses/<int:address_id>")
@audience("member")
@blueprint.answers(None, 204)
def remove(address_id: int) -> None:
    """Delete an address for your notices"""
    notice_addresses.remove(request_db.conn(), auth.me().id, address_id)


@blueprint.get("/settings/mail-server")
@audience("admin")
@blueprint.answers(schemas.MailServer)
def mail() -> Mapping[str, object]:
    """Get whether there is a mail server"""
    conn = request_db.conn()
    return {"is_there": mail_server.is_there(conn), "problem": mail_server.problem(conn)}


@blueprint.put("/settings/mail-server")
@audience("admin")
@in_person
@blueprint.arguments(schemas.NewMailServer)
@blueprint.answers(schemas.MailServer)
def set_mail(given: Mapping[str, Any]) -> Mapping[str, object]:
    """Set the mail server

    Through it e-mail leaves for everybody who enters their own e-mail address.
    """
    mail_server.change(request_db.conn(), given["address"], by=auth.me().actor)
    return mail()


@blueprint.delete("/settings/mail-server")
@audience("admin")
@blueprint.answers(None, 204)
def forget_mail() -> None:
    """Delete the mail server"""
    mail_server.forget(request_db.conn(), by=auth.me().actor)
