"""Links into the media servers' own web clients."""


def web_link(kind: object, base_url: object, item_id: object, server_uid: object) -> str | None:
    """The item's page; None where the title is on no server (any more)."""
    if not (base_url and item_id):
        return None
    if kind == "emby":
        return f"{base_url}/web/index.html#!/item?id={item_id}&serverId={server_uid}"
    return f"{base_url}/web/#/details?id={item_id}&serverId={server_uid}"
