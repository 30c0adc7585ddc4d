"""Pages in the language of whoever reads them; and in a language where every text is in brackets, none is outside of them."""

import re
from gettext import NullTranslations
from html.parser import HTMLParser

import pytest
from flask import Flask

from shared import language
from shared.db import Conn
from tests.browser.walk import is_page
from tests.web.conftest import Browser, SignIn

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
BEFORE = {"/sign-in", "/join"}
# Beside all whose addresses have no variable.
MORE = (
    "/films",
    "/series/for-you",
    "/search?q=a",
    "/admin/setup/server",
    "/admin/setup/libraries",
    "/jobs/sync-users",
    "/settings/servers/1",
)
NAMES = """
select name from users union select name from media_servers union select name from libraries
union select table_name from information_schema.tables where table_schema = 'public'
"""
# What is no word of ours: names, addresses, code, units, and what stands in a choice of time zones.
OURS_NOT = {"code", "script", "style", "svg", "time", "kbd"}
DATA = re.compile(
    r"\w+/[\w/ +-]+|\b(Matinee|Sample|Ana|Ben|Cem|Dora|Eva|Jellyfin|Emby|PostgreSQL|English|Deutsch|NDCG@10|[A-Z]{1,4}|[kMG]?B|min|hr|s|h"
    r"|http\S+|\d\S*)\b|\w+[-_]\w+|-----[A-Z ]+-----|Top Picks - \w+"
)


class Visible(HTMLParser):
    """The texts of a page that are seen or read out, without those of elements that hold no words of ours, or say that theirs are
    names (`translate`) or of another language (`lang`)."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.within: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value or "" for name, value in attrs if name in ("aria-label", "placeholder", "title", "alt")]
        if tag not in ("input", "img", "link", "meta", "br", "path", "use", "rect", "circle", "line"):
            is_other = tag != "html" and bool({"lang", "translate"} & {name for name, _ in attrs})
            self.within.append((tag, is_other or tag in OURS_NOT))

    def handle_endtag(self, tag: str) -> None:
        while tag in dict(self.within) and self.within.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(is_other for _, is_other in self.within):
            self.texts.append(data)


class Bracketed(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


def bare(page: str) -> list[str]:
    """What a person would read that went through no catalogue."""
    visible = Visible()
    visible.feed(page)
    text = "\n".join(" ".join(text.split()) for text in visible.texts)  # a sentence may hold a link
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = shorter
    return [line for line in text.split("\n") if re.search(r"[^\W\d_]{2,}", DATA.sub("", line))]


def read(someone: Browser, path: str) -> str:
    answer = someone.get(path, headers=GERMAN, follow_redirects=True)
    assert answer.status_code == 200, path
    return str(answer.text)


def test_no_text_of_a_page_goes_around_the_catalogues(
    app: Flask, signed_in: SignIn, browser: Browser, home: Conn, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = signed_in("Ana")
    names = {str(row["name"]) for row in home.execute(NAMES)}
    monkeypatch.setattr(language, "translations", lambda name: Bracketed())
    plain = {rule.rule for rule in app.url_map.iter_rules() if is_page(rule) and not rule.arguments}

    pages = {path: read(ana, path) for path in sorted({*plain, *MORE} - BEFORE)}
    pages |= {path: read(browser, path) for path in BEFORE}

    assert len(pages) > 40
    found = {path: [text for text in bare(page) if text not in names] for path, page in pages.items()}
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_a_page_speaks_as_the_person_chose_else_as_the_browser_asks_else_as_the_household(
    signed_in: SignIn, browser: Browser, home: Conn
) -> None:
    assert '<html lang="de" dir="ltr"' in read(browser, "/sign-in")
    assert "Was schauen wir heute?" in read(browser, "/sign-in")
    assert 'lang="en"' in browser.get("/sign-in", headers={"Accept-Language": "fr"}).text

    ben = signed_in("Ben")
    ben.get("/yours")
    answer = ben.post("/yours/language", {"language": "de", "zone": "Asia/Tokyo"}, headers={"Accept-Language": "en"})
    page = ben.get(answer.location, headers={"Accept-Language": "en"}).text

    assert "Gespeichert." in page
    assert '<html lang="de"' in page
    assert "Sprache und Zeit" in page
    assert '<option value="Asia/Tokyo" selected>' in page


def test_what_goes_wrong_is_told_in_the_readers_language_and_to_programs_in_english(
    signed_in: SignIn, browser: Browser, home: Conn
) -> None:
    wrong = browser.get("/api/auth/me", headers=GERMAN).json["error"]
    plain = browser.get("/api/auth/me").json["error"]

    assert (wrong["code"], wrong["message"]) == ("UNAUTHORIZED", "Melde dich zuerst an.")
    assert plain["message"] == "Sign in first."
    assert "Hier ist nichts, oder nichts für dich." in browser.get("/nowhere", headers=GERMAN).text
