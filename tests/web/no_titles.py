"""Routes that show no title to anybody: what the property of the guard need not try."""

# Accounts, keys, settings and jobs. Answers of the API that hold a field of titles may not be entered here.
NO_TITLES = {
    "GET": {
        "offline.page", "offline.worker", "access.page", "settings.webhook", "users.libraries", "told.page",
        "static", "joining.form", "health.alive", "health.ready", "session.form", "api-description.document", "api-description.page",
        "images.of_person", "invites.listing", "api-keys.listing", "devices.listing", "auth.me", "jobs-api.config",
        "jobs-api.scheduler", "users.listing", "users.form", "users.get", "users.sliders", "options.listing", "options.recommendations",
        "settings.server", "settings.servers_", "settings.config", "models.embedding", "models.text", "models.explanation",
        "models.persons_explanation", "models.cost_inputs", "evaluation.page", "evaluations.listing",
        "server.state", "output.page", "output.files", "privacy.page", "publication.page",
        "top-picks.config", "outputs.config", "outputs.listing", "outputs.wishes", "option-page.listing", "option-page.changes",
        "models-page.page", "costs.page", "about.page", "accounts.page", "security-page.page", "audit-log.page", "calendars.feed",
        "settings-files.export", "settings-file.page", "settings-file.download",
        "sources.listing", "sources.details", "sources.calls", "sources-page.page",
    },
    "POST": {
        "access.sign_out", "access.revoke", "access.password", "server.renew_webhook", "settings.renew_webhook",
        "settings.takeover", "yours.choose_dislikes", "server.change", "server.take_over", "server.plan_takeover", "server.remove",
        "webhooks-out.renew_secret", "auth.link", "yours.link", "users.link",
        "joining.join", "session.sign_in", "session.sign_out", "session.sign_out_everywhere", "auth.login", "auth.register", "auth.refresh",
        "auth.logout", "auth.logout_all", "auth.password", "quick-connect.start", "quick-connect.poll", "api-keys.create",
        "invites.create", "jobs-api.run", "jobs-api.cancel", "jobs.run", "jobs.cancel", "jobs.retry", "jobs.schedule", "option-page.save",
        "setup.connect", "setup.try_out", "setup.test", "setup.use_all_libraries", "setup.pick_for_all", "setup.begin",
        "setup.choose_form", "setup.prove", "output.save", "explanations.save", "output.save_files", "output.prove", "publication.apply",
        "publication.withdraw", "person.word", "person.read", "person.refresh", "person.sign_out",
        "person.sign_out_everywhere", "data.remove_spaces", "data.purge_kind",
        "yours.speak", "people.choose", "people.switch", "purge.movies", "purge.series", "servers.add", "servers.switch_library",
        "server.test", "settings.sync", "settings.test", "webhooks-out.create", "webhooks-out.test", "webhooks.receive",
        "evaluation.measure", "people.give", "told.renew", "outputs.publish",
        "option-page.go_back", "option-preview.ask", "models-page.save", "models-page.connect", "models-page.forget", "models-page.test",
        "models-page.remove", "accounts.save", "accounts.invite", "accounts.revoke", "security-page.sign_out", "security-page.take_key",
        "settings-files.bring", "settings-file.bring", "sources.test", "sources-page.change", "sources-page.test",
        "calendars.renew", "calendar-page.renew", "calendar-page.revoke", "drop-off.analyze", "ingestion.sync",
        "channel-page.keep", "channel-page.generate", "channel-page.sync", "channel-page.delete",
    },
    "PUT": {"sources.configure", "users.change", "users.choose_form", "users.give_libraries"},
    "PATCH": {
        "jobs-api.configure", "models.choose_embedding", "models.choose_text", "models.set_explanation",
        "models.set_persons_explanation", "options.change", "options.movies", "options.series", "settings.configure",
        "settings.switch", "users.set_sliders", "top-picks.configure", "outputs.configure", "outputs.change_wishes",
    },
    "DELETE": {
        "calendars.revoke", "channels.delete", "api-keys.delete", "devices.delete", "invites.delete", "models.clean",
        "webhooks-out.delete",
    },
}  # fmt: skip
