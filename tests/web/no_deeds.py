"""Routes and commands that write and are no deeds: nothing of the household's changes by them, or another test has them."""

NO_DEEDS = {
    "signing in and out, on one's own behalf": {
        "session.sign_in", "session.sign_out", "session.sign_out_everywhere", "joining.join", "auth.login", "auth.register",
        "auth.refresh", "auth.logout", "auth.logout_all", "auth.password", "quick-connect.start", "quick-connect.poll",
        "devices.delete", "access.sign_out", "access.password",
    },
    "one's own taste": {
        "yours.choose_dislikes", "yours.preview", "yours.save", "yours.speak", "verdicts.say", "without.ask", "recommendations.without",
        "feedback-api.give", "feedback-api.take_back", "ratings.rate", "ratings.rate_many", "ratings.put", "ratings.drop",
        "ratings.drop_many", "interactions.record", "watch-history.forget", "user-media.change", "user-media.forget",
        "watchlist.change", "title.rate", "history.forget",
        "imports.begin", "imports.change", "imports.drop", "imports.choose", "imports.apply", "imports.undo",
        "trakt.begin", "trakt.check", "trakt.confirm", "trakt.sync", "trakt.unlink",
        "trakt-page.begin", "trakt-page.check", "trakt-page.confirm", "trakt-page.sync", "trakt-page.unlink",
        "deliveries.add", "deliveries.change", "deliveries.test", "deliveries.remove", "deliveries.confirm",
        "delivery.add", "delivery.change", "delivery.test", "delivery.remove", "delivery.confirm",
        "notices.subscribe", "notices.unsubscribe", "notices.mark", "notices.mark_all",
        "inbox.subscribe", "inbox.unsubscribe", "inbox.mark", "inbox.mark_all",
        "profiles.change", "profiles.upload_url", "profiles.confirm", "profiles.put_avatar", "profiles.drop_avatar",
        "profile.save", "profile.choose_picture", "profile.remove_picture",
        "calendars.renew", "calendars.revoke", "calendar-page.renew", "calendar-page.revoke",
    },
    "one's own word, in a room for tonight": {"rooms.join", "rooms.leave", "rooms.vote", "rooms.swap"},
    "only asks": {
        "setup.try_out", "setup.test", "setup.prove", "output.prove",
        "object-storage.test", "storage-page.test",
        "channels.preview", "server.test", "settings.test", "server.plan_takeover",
        "option-preview.ask", "models-page.test", "models.test_embedding", "models.test_text", "sources.test", "sources-page.test"},
    "tested where a server is installed anew": {"server.take_over", "settings.takeover"},
    "tested where people have accounts on two servers": {"users.link", "auth.link", "yours.link"}, "said by a server": {"webhooks.receive"},
    "tested where notices are sent": {"deliveries.set_mail", "deliveries.forget_mail", "mail.connect", "mail.forget"},
    "tested where a server is taken out": {"server.remove", "settings.remove"},
    "tested where people are forgotten": {"profiles.forget", "profile.forget"},
    "tested where pictures of people are": {
        "object-storage.connect", "object-storage.forget", "storage-page.connect", "storage-page.forget"},
    "made of deeds that are here, and tested where pages of outputs are": {"publication.withdraw"},
}  # fmt: skip
NO_DEED_COMMANDS = {
    "only reads": {
        "servers list", "servers test", "libraries list", "users list", "users published", "admins list", "jobs list", "jobs history",
        "webhooks list", "sources list", "sources test", "backup list", "db status", "recommend", "replay", "licences", "titles facts",
        "titles matches", "models show", "models test",
        "channels list", "channels show", "watchlist", "trakt", "calendar", "inbox", "notice-addresses", "drop-off", "insights",
        "output list", "output plan", "settings export",
    },
    "leaves nothing of what it tries": {"output prove"},
    "runs Matinee itself": {"up", "serve", "worker", "demo", "db migrate"},
    "made of deeds that are here": {"pipeline", "top-picks", "output apply"},
    "measures": {"evaluate", "evaluate train", "evaluate rank", "evaluate score", "evaluate table"},
    "tested where a server is installed anew, or people have accounts on two": {"servers takeover", "users link"},
    "tested where a server is taken out": {"servers remove"},
    "tested where people are forgotten": {"users forget"},
    "have a test of their own": {"backup create", "backup restore", "channels generate", "channels sync",
        "mail-server set", "mail-server forget",
        "settings import", "history import", "history export",
    },
}  # fmt: skip
