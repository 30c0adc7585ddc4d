"""What an admin may change, kept in Postgres. Pages and the API draw themselves from this list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields, validate
from psycopg.types.json import Jsonb

from shared import choices, db, kinds
from shared.choices import APPROVAL, BY_HOUSEHOLD, DISLIKES, PENALISE, POPULAR_BY, PRECEDENCE, REQUEST_RULES, STRATEGIES
from shared.db import Conn
from shared.errors import Invalid, NotFound
from shared.kinds import Kind
from shared.language import ENGLISH, LANGUAGES, gettext, marked

sql = db.queries("options")
Value = str | int | float | bool | None
Schema = fields.String | fields.Integer | fields.Float | fields.Boolean
OF_KIND = "Picks: {}"

NO_COUNTRY = gettext("is no country: two letters, as DE")
VIEWERS = gettext("must be from 2 to 1000: of one viewer everybody would know what that person watched")


@dataclass(frozen=True)
class Option:
    """`schema` both checks a value and describes it: type, range, choices."""

    name: str
    default: Value
    schema: Schema
    help: str
    group: str


def _share(name: str, help: str) -> Option:
    """A slider of the engine; 1 is the learned weight."""
    return Option(name, 1.0, fields.Float(validate=validate.Range(0, 3)), help, OF_KIND)


def _number(name: str, default: int, low: int, high: int, help: str) -> Option:
    return Option(name, default, fields.Integer(strict=True, validate=validate.Range(low, high)), help, OF_KIND)


def _whole(name: str, default: int, low: int, high: int, help: str, group: str = "Upkeep") -> Option:
    return Option(name, default, fields.Integer(strict=True, validate=validate.Range(low, high)), help, group)


def _weight(name: str, default: float, help: str) -> Option:
    return Option(f"top_picks.weight_{name}", default, fields.Float(validate=validate.Range(0, 1)), help, "Top picks")


def _top_picks(kind: Kind, option: Option) -> Option:
    """What all kinds have, for one of them."""
    default = (
        option.default.format(plural=kind.plural.capitalize()) if isinstance(option.default, str) else option.default
    )
    name, help = f"top_picks.{kind.name}_{option.name}", gettext(option.help, nouns=kind.nouns)
    return replace(option, name=name, default=default, help=help)


def _zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(gettext("is not a time zone; use a name such as Europe/Berlin"))


# What each kind has for itself: “movie.picks”.
PER_KIND = (
    _number("picks", 50, 1, 200, gettext("How many titles each person gets.")),
    _number("recent_watch_limit", 2000, 5, 5000, gettext("How many of a person's latest titles make their taste.")),
    _share("similarity", gettext("How much a title's closeness to a person's taste counts.")),
    _share("novelty", gettext("How much new territory counts.")),
    _share("rating", gettext("How much public ratings count.")),
    _share("diversity", gettext("How different from one another the picks of one list are.")),
)


LISTED = fields.String(validate=[validate.Length(0, 200), choices.as_read_by(choices.languages)])
HOUSEHOLD = (
    Option("household.time_zone", "UTC", fields.String(validate=_zone), gettext("Schedules run and days begin in this zone."), "Household"),
    Option("household.language", ENGLISH, fields.String(validate=validate.OneOf(list(LANGUAGES))),
           gettext("What pages speak to whoever has chosen no language, and whose browser asks for none that there is; and the language in "
               "which TMDB is asked for plots, genres and names."), "Household"),
    Option("facts.precedence", PRECEDENCE, fields.String(validate=[validate.Length(1, 1000), choices.as_read_by(choices.precedence)]),
           gettext("Whose word goes first on what a title is. A fact may have an order of its own: “server, tmdb; "
               "status: tvmaze, server”. Tags are everybody's, and limits always go by the strictest."), "Household"),
    Option("household.region", "US", fields.String(validate=validate.Regexp(r"[A-Z]{2}\Z", error=NO_COUNTRY)),
           gettext("Release dates, certificates and where to watch are those of this country, as two letters: DE, "
               "GB, US."), "Household"),
    Option("sources.contact", "", fields.String(validate=[validate.Length(0, 200), choices.as_read_by(choices.contact)]),
           gettext("How sources that ask for it can reach you, an e-mail address or a web page: Open Library alone, which then may be "
               "asked three times as often."), "Household"),
    Option("discovery.languages", "en, de, fr, es, it, ja, ko, hi", LISTED,
           gettext("In whose original languages discover-titles looks for films and series at TMDB: en, de, fr."), "Household"),
    Option("discovery.titles", 40, fields.Integer(strict=True, validate=validate.Range(1, 2000)),
           gettext("How many films, and how many series, of each language it brings in, the most popular first."), "Household"),
    Option("books.languages", ENGLISH, LISTED, gettext("In which languages crawl-books looks for books at Google Books."), "Household"),
    Option("books.pages", 200, fields.Integer(strict=True, validate=validate.Range(1, 100_000)),
           gettext("How many pages of forty books it reads a day, of the thousand calls that Google gives."), "Household"),
    Option("books.most", 20_000, fields.Integer(strict=True, validate=validate.Range(100, 1_000_000)),
           gettext("How many books that no library holds are kept: what anybody has touched, then those with the most "
               "votes."), "Household"),
    Option("notices.inner_addresses", False, fields.Boolean(),
           gettext("Send notices also to addresses of the household's own network, such as a service that runs at home."), "Household"),
    Option("requests.rule", APPROVAL, fields.String(validate=validate.OneOf(list(REQUEST_RULES))),
           gettext("Titles asked for: “approval” waits for an administrator, “straight” hands them on, “never” allows none."), "Household"),
    Option("requests.quota", 5, fields.Integer(strict=True, validate=validate.Range(0, 1000)),
           gettext("How many titles one person may ask for within so many days; 0 is as many as they like."), "Household"),
    _whole("requests.quota_days", 7, 1, 365, gettext("Within how many days."), "Household"),
    Option("letters.day", "friday", fields.String(validate=validate.OneOf(list(choices.WEEK))),
           gettext("On which day weekly letters are written, to those who want one."), "Household"),
    _whole("letters.hour", 17, 0, 23, gettext("From which hour of everybody's own clock on letters are written."), "Household"),
    Option("catalogue.is_open", False, fields.Boolean(),
           gettext("Let the catalogue of the world be read without a sign-in: lists, search and titles, with nothing of "
               "anybody's."), "Household"),
    Option("catalogue.open_age", 12, fields.Integer(strict=True, validate=validate.Range(0, 18)),
           gettext("Up to which age titles are shown without a sign-in; what has no certificate is not."), "Household"),
    Option("accounts.registration", "off", fields.String(validate=validate.OneOf(["off", "invite", "open"])),
           gettext("Who may make an account with an e-mail address: nobody, whoever was invited, or everybody."), "Household"),
    _whole("accounts.sign_in_days", 90, 1, 3650, gettext("After how many days a sign-in ends, however much it is used."), "Household"),
)  # fmt: skip
OTHERS = (
    Option("picks.exploration", 0.1, fields.Float(validate=validate.Range(0, 1)),
           gettext("Chance that the last place of a list goes to something from further down, to learn about."), "Picks"),
    Option("proof.is_on", False, fields.Boolean(), gettext("Compare picks with simpler rules in one place of ten."), "Picks"),
    Option("picks.floor", 1, fields.Integer(strict=True, validate=validate.Range(0, 90)),
           gettext("Lists end where the match falls below what is usual for the person, the mean of all that they "
               "could be shown, and below this where it is higher: fewer picks are better than bad ones. 0 ends "
               "no list early."), "Picks"),
    Option("picks.strategy", "blend", fields.String(validate=validate.OneOf(list(STRATEGIES))),
           gettext("blend is the learned one; pearson orders by what people with like ratings thought; popularity "
               "by votes; hybrid is pearson first, then likeness."), "Picks"),
    Option("taste.dislikes", PENALISE, fields.String(validate=validate.OneOf(list(DISLIKES))),
           gettext("What is most like something disliked comes lower (penalise), or never (exclude). Each person may choose."), "Picks"),
    Option("picks.change", "at once", fields.String(validate=validate.OneOf(["at once", "daily", "weekly"])),
           gettext("When lists change: after each play, or once a day or week, at the time of the job that picks. "
               "What people say of picks acts at once in any case."), "Picks"),
    _whole("taste.half_life_days", 1460, 7, 3650, gettext("After how many days something watched counts half."), "Picks"),
    Option("output.library_name", "{prefix}{name}", fields.String(validate=validate.Length(1, 120)),
           gettext("Name of a person's library; {prefix}, {name} and {kind} are filled in."), "Output"),
    Option("output.enabled", True, fields.Boolean(), gettext("Bring picks to the media server."), "Output"),
    Option("output.form", "playlist", fields.String(validate=validate.OneOf(["playlist", "library", "both"])),
           gettext("A private playlist of each person, a library of their own, or both; a person may have another."), "Output"),
    Option("output.all_folders", "playlist", fields.String(validate=validate.OneOf(["playlist", "publish", "skip", "convert"])),
           gettext("People who may open every library on the server also see others' libraries of picks. “playlist” "
               "makes none that somebody else would see, “publish” makes them all the same, “skip” gives "
               "nothing to people who may open everything. “convert” gives these a list of the libraries that "
               "are there, on the server, so that they see their own alone."), "Output"),
    Option("output.files", "auto", fields.String(validate=validate.OneOf(["auto", "path", "address", "link"])),
           gettext("What STRM files hold: the server's own paths, its stream addresses, or links of Matinee. “auto” "
               "goes by the server's version. What does not play on a server is not used there."), "Output"),
    Option("output.pictures", "auto", fields.String(validate=validate.OneOf(["auto", "files", "addresses"])),
           gettext("Whether posters and backdrops lie in the libraries as files, or the server fetches them by "
               "their addresses. “auto” writes them beside symbolic links."), "Output"),
    Option("output.follow", "at once", fields.String(validate=validate.OneOf(["at once", "daily", "weekly"])),
           gettext("When what is published follows new picks: at once, at most every quarter of an hour a person, "
               "or at the time of the job that publishes. What somebody may not see any more goes at once in "
               "any case."), "Output"),
    Option("output.reasons", True, fields.Boolean(), gettext("Begin the plots in libraries with why the title was picked."), "Output"),
    Option("output.badges", "none", fields.String(validate=validate.OneOf(["none", "rank", "match", "both"])),
           gettext("What is drawn onto the posters of libraries."), "Output"),
    Option("embeddings.provider", "local", fields.String(validate=validate.OneOf(["local", "openai"])),
           gettext("local needs no key and sends nothing anywhere."), "AI"),
    Option("embeddings.local_model", "auto", fields.String(validate=validate.OneOf(["auto", "all-MiniLM-L6-v2", "multilingual-e5-small"])),
           gettext("The model on this machine. “auto” takes all-MiniLM-L6-v2 where the plots are English and multilingual-e5-small "
               "otherwise, decided once."), "AI"),
    Option("embeddings.dimensions", 0, fields.Integer(strict=True, validate=validate.Range(0, 4000)),
           gettext("Shorter vectors, where the model offers them; 0 is the model's own length."), "AI"),
    Option("embeddings.model", "", fields.String(validate=validate.Length(0, 100)),
           gettext("Embedding model of that service; empty is OPENAI_EMBED_MODEL."), "AI"),
    Option("words.by_model", False, fields.Boolean(), gettext("Let a language model word the reasons. Needs a key."), "AI"),
    Option("words.model", "", fields.String(validate=validate.Length(0, 100)),
           gettext("Language model of that service; empty is OPENAI_TEXT_MODEL."), "AI"),
    Option("words.allow_override", False, fields.Boolean(),
           gettext("Let people to whom it is granted choose for themselves whether a language model words their reasons."), "AI"),
    Option("channels.by_model", False, fields.Boolean(),
           gettext("Let a language model choose what is in channels. Needs a key; titles of the library are sent to "
               "its service."), "AI"),
    _whole("history.keep_runs_days", 30, 1, 3650, gettext("How long ended runs of jobs are kept.")),
    _whole("history.keep_lists", 10, 1, 1000, gettext("How many earlier lists of each person, and of top picks, are kept.")),
    _whole("history.keep_inputs_days", 7, 1, 365, gettext("How long lists can be made again exactly (`matinee replay`).")),
    _whole("history.keep_notices_days", 90, 31, 3650, gettext("How long notices that were read are kept.")),
    _whole("history.keep_unwanted_days", 90, 1, 3650,
           gettext("How long titles stay that no library holds, no list of the world names and nobody has said anything of.")),
    _whole("history.keep_searches_days", 90, 1, 3650, gettext("How long is kept what somebody searched for; nobody else sees it.")),
    _whole("removals.grace_days", 30, 7, 365, gettext("How long before it may be deleted a title is announced to leave.")),
    Option("removals.may_delete", False, fields.Boolean(), gettext("Let administrators have titles deleted from servers."), "Upkeep"),
    Option("removals.collection", "Leaving soon", fields.String(validate=validate.Length(0, 120)),
           gettext("What the collection on media servers is called that holds what is to leave; empty for none."), "Upkeep"),
    _whole("backups.keep", 7, 1, 1000, gettext("How many backups are kept.")),
)  # fmt: skip

TOP_PICKS = (
    Option("top_picks.enabled", True, fields.Boolean(), gettext("Show everybody what the household watched most of late."), "Top picks"),
    _whole("top_picks.window_days", 30, 1, 3650, gettext("How many days back plays count."), "Top picks"),
    Option("top_picks.min_viewers", 2, fields.Integer(strict=True, validate=validate.Range(2, 1000, error=VIEWERS)),
           gettext("How many people must have watched a title."), "Top picks"),
    _weight("viewers", 0.5, gettext("How much it counts how many people watched a title.")),
    _weight("plays", 0.3, gettext("How much it counts how often a title was watched; of a series, its episodes.")),
    _weight("completion", 0.2, gettext("How much it counts how much of it people see of what they begin.")),
    Option("top_picks.sort_names", True, fields.Boolean(),
           gettext("Where a server sorts collections by name alone (Emby), give the titles in ours names to sort "
               "by, in the order of the list, as long as they are in it; then they are sorted as before."), "Top picks"),
)  # fmt: skip

# Of each kind one, under `top_picks.` and the kind's name.
TOP_PICKS_OF_KIND = (
    _whole("count", 10, 1, 100, marked("How many %(nouns)s are top picks."), "Top picks"),
    Option("name", "Top Picks - {plural}", fields.String(validate=validate.Length(1, 120)), marked("What the list of %(nouns)s is called."),
           "Top picks"),
    Option("source", BY_HOUSEHOLD, fields.String(validate=validate.OneOf(list(POPULAR_BY))),
           marked("Which %(nouns)s are popular: those that this household watches, those that the world does, or half and half."),
               "Top picks"),
)  # fmt: skip
FORMS_OF_TOP_PICKS = (
    Option("library", False, fields.Boolean(), marked("Bring the list of %(nouns)s to the media server as a library for everybody."),
        "Top picks"),
    Option("files", "auto", fields.String(validate=validate.OneOf(["auto", "strm", "strm_flat", "symlinks"])),
           marked("Files of that library of %(nouns)s: “symlinks” leads to the originals on a disk that Matinee and the server share, "
           "“strm” is a folder each with a STRM file, “strm_flat” films without folders. “auto”: links where they play."), "Top picks"),
    Option("collection", False, fields.Boolean(),
           marked("Bring the list of %(nouns)s to the media server as a collection for everybody."), "Top picks"),
    Option("playlist", True, fields.Boolean(),
           marked("Bring the list of %(nouns)s to the media server as a private playlist of each person."), "Top picks"),
)  # fmt: skip


FORMATS = ("auto", "strm", "strm_flat", "symlinks")  # each kind that media servers have chooses one


def _format(kind: Kind) -> Option:
    """A series has a folder in any case."""
    offered = [name for name in FORMATS if name != "strm_flat" or not kind.has_episodes]
    return Option(f"output.{kind.name}_format", "auto", fields.String(validate=validate.OneOf(offered)),
                  gettext("Files of libraries of %(nouns)s: “symlinks” leads to the originals on a disk that Matinee and the server share, "
                  "“strm” is a folder each with a STRM file, “strm_flat” no folders. “auto”: links where they play.",
                  nouns=kind.nouns), "Output")  # fmt: skip


def _reasons(kind: Kind) -> Option:
    return Option(f"output.{kind.name}_reasons", True, fields.Boolean(),
                  gettext("Where plots begin with why: also in libraries of %(nouns)s.", nouns=kind.nouns), "Output")  # fmt: skip


def by_name() -> Mapping[str, Option]:
    """Every option by its name, those of the kinds among them."""
    return _known(kinds.picked())


@lru_cache(maxsize=4)
def _known(picked: Sequence[Kind]) -> Mapping[str, Option]:
    of_kinds = [
        replace(option, name=f"{kind.name}.{option.name}", group=OF_KIND.format(kind.name))
        for option in PER_KIND
        for kind in picked
    ]
    published = [kind for kind in picked if kind.is_published]
    top_picks = [_top_picks(kind, option) for kind in picked for option in TOP_PICKS_OF_KIND]
    top_picks += [_top_picks(kind, option) for kind in published for option in FORMS_OF_TOP_PICKS]
    formats = [option for kind in published for option in (_format(kind), _reasons(kind))]
    return {option.name: option for option in (*HOUSEHOLD, *of_kinds, *TOP_PICKS, *top_picks, *OTHERS, *formats)}


def get(conn: Conn, name: str) -> Value:
    row = db.maybe(conn, sql.get, {"key": name})
    return row["value"] if row else _find(name).default


def all_values(conn: Conn) -> dict[str, Value]:
    """Every option with its value, in one query."""
    changed = {row["key"]: row["value"] for row in db.all(conn, sql.all)}
    return {name: changed.get(name, option.default) for name, option in by_name().items()}


def set(conn: Conn, name: str, value: Value) -> None:
    """Checks and stores a value. Raises `Invalid` with the option's name, `NotFound` for an unknown one."""
    conn.execute(sql.set, {"key": name, "value": Jsonb(checked(name, value))})


def checked(name: str, value: Value) -> Value:
    """The value as it would be stored. Raises `Invalid` with the option's name, `NotFound` for an unknown one."""
    try:
        return _find(name).schema.deserialize(value)
    except ValidationError as error:
        raise Invalid(gettext("%(name)s: %(messages)s", name=name, messages=error.messages[0]), field=name) from error


def numbers(values: Mapping[str, Value], kind: str) -> dict[str, float]:
    """The options of one kind without their prefix: {"picks": 50, "similarity": 1.0, …}."""
    prefix = f"{kind}."
    found = {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}
    return {name: float(value) for name, value in found.items() if isinstance(value, int | float)}


def _find(name: str) -> Option:
    if option := by_name().get(name):
        return option
    raise NotFound(gettext("There is no option “%(name)s”.", name=name))
