import threading
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from shared import audit, db, options, secrets
from shared.db import Conn
from shared.errors import NotFound, Unauthorized
from shared.people import accounts, passwords, tokens
from shared.people.accounts import User
from shared.people.tokens import Device
from shared.upkeep import option_changes

PHONE, LAPTOP = Device("Phone/1", "10.0.0.2"), Device("Laptop/1", "10.0.0.3")


def person(conn: Conn, name: str = "Ben") -> User:
    return passwords.create(conn, f"{name}@home.example", "a long password", name=name)


def forged(**claims: object) -> dict[str, object]:
    now = datetime.now(UTC)
    right = {"iss": tokens.ISSUER, "aud": tokens.AUDIENCE, "sub": "1", "iat": now, "exp": now + timedelta(minutes=5)}
    return right | {"epoch": 0, "family": 1} | claims


def sign(claims: dict[str, object], key: str | None = None, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, secrets.signing_key("access") if key is None else key, algorithm=algorithm)


def test_an_access_token_says_who_for_a_quarter_of_an_hour(conn: Conn) -> None:
    ben = person(conn)

    pair = tokens.begin(conn, ben, PHONE)

    assert tokens.read(pair.access) == tokens.Claims(ben.id, ben.token_epoch, pair.family)
    claims = jwt.decode(pair.access, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 15 * 60
    assert set(claims) == {*tokens.CLAIMS, "jti"}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_what_we_did_not_sign_for_this_is_refused(conn: Conn) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    assert tokens.read(sign(forged())) is not None  # the forgery is right in all but one thing each

    refused = [
        sign(forged(), key="", algorithm="none"),
        sign(forged(), key="another key, of thirty-two bytes."),
        sign(forged(), key=secrets.signing_key("session")),
        sign(forged(), algorithm="HS512"),
        sign(forged(iss="somebody else")),
        sign(forged(aud="another service")),
        sign(forged(exp=past)),
        sign(forged(sub="Ben")),
        *(sign({k: v for k, v in forged().items() if k != missing}) for missing in tokens.CLAIMS),
        "",
        "a.b.c",
        sign(forged())[:-4] + "AAAA",
    ]

    assert [tokens.read(token) for token in refused] == [None] * len(refused)


def test_only_a_digest_of_a_refresh_token_is_stored(conn: Conn) -> None:
    pair = tokens.begin(conn, person(conn), PHONE)

    row = conn.execute("select token_sha256 from refresh_tokens").fetchone()
    family = conn.execute("select user_agent, address from refresh_families").fetchone()

    assert bytes(row["token_sha256"]) == secrets.digest(pair.refresh)  # type: ignore[index]
    assert family == {"user_agent": "Phone/1", "address": "10.0.0.2"}
    assert pair.refresh not in repr(pair)
    assert pair.access not in repr(pair)


def test_each_refresh_gives_the_next_token(conn: Conn) -> None:
    first = tokens.begin(conn, person(conn), PHONE)

    second = tokens.refresh(conn, first.refresh, PHONE)
    third = tokens.refresh(conn, second.refresh, PHONE)

    assert len({first.refresh, second.refresh, third.refresh}) == 3
    assert first.family == second.family == third.family


def test_a_stolen_token_ends_the_family_for_thief_and_owner(database: str) -> None:
    with db.connect() as conn:
        stolen = tokens.begin(conn, person(conn), PHONE).refresh
        owners = tokens.refresh(conn, stolen, PHONE)
        age(conn)

        with pytest.raises(Unauthorized):
            tokens.refresh(conn, stolen, LAPTOP)
        conn.rollback()  # as a request does that ends in an error

        assert not tokens.is_live(conn, owners.family)
        with pytest.raises(Unauthorized):
            tokens.refresh(conn, owners.refresh, PHONE)


def test_a_thief_who_comes_first_is_found_out_by_the_owner(database: str) -> None:
    with db.connect() as conn:
        stolen = tokens.begin(conn, person(conn), PHONE).refresh
        thiefs = tokens.refresh(conn, stolen, LAPTOP)
        age(conn)

        with pytest.raises(Unauthorized):
            tokens.refresh(conn, stolen, PHONE)
        conn.rollback()

        with pytest.raises(Unauthorized):
            tokens.refresh(conn, thiefs.refresh, LAPTOP)
        assert not tokens.is_live(conn, thiefs.family)


def test_theft_on_one_device_leaves_the_other_signed_in(database: str) -> None:
    with db.connect() as conn:
        ben = person(conn)
        phone, laptop = tokens.begin(conn, ben, PHONE), tokens.begin(conn, ben, LAPTOP)
        tokens.refresh(conn, phone.refresh, PHONE)
        age(conn)
        with pytest.raises(Unauthorized):
            tokens.refresh(conn, phone.refresh, PHONE)
        conn.rollback()

        assert tokens.is_live(conn, laptop.family)
        assert tokens.refresh(conn, laptop.refresh, LAPTOP).family == laptop.family


def test_tabs_that_renew_at_once_get_one_pair_and_its_chain_goes_on(database: str) -> None:
    with db.connect() as conn:
        parent = tokens.begin(conn, person(conn), PHONE).refresh
        conn.commit()
    pairs, start = [], threading.Barrier(6)

    def tab() -> None:
        with db.connect() as own:
            start.wait()
            pairs.append(tokens.refresh(own, parent, PHONE))

    threads = [threading.Thread(target=tab) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({pair.refresh for pair in pairs}) == 1
    with db.connect() as conn:
        age(conn)
        onward = [tokens.refresh(conn, pair.refresh, PHONE) for pair in pairs]
        assert len({pair.refresh for pair in onward}) == 1
        assert tokens.is_live(conn, pairs[0].family)
        assert conn.execute("select count(*) as n from refresh_tokens").fetchone() == {"n": 3}


def test_a_tab_that_comes_late_gets_the_end_of_the_chain(conn: Conn) -> None:
    first = tokens.begin(conn, person(conn), PHONE)
    second = tokens.refresh(conn, first.refresh, PHONE)
    third = tokens.refresh(conn, second.refresh, PHONE)

    assert tokens.refresh(conn, first.refresh, PHONE).refresh == third.refresh


def test_a_token_does_not_tell_the_next_without_our_key(conn: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    first = tokens.begin(conn, person(conn), PHONE)
    real = tokens.refresh(conn, first.refresh, PHONE).refresh

    monkeypatch.setattr(secrets, "signing_key", lambda purpose: "guess")

    assert tokens._next(first.refresh) != real


def test_a_sign_in_ends_however_much_it_is_used(conn: Conn) -> None:
    ben = person(conn)
    options.set(conn, "accounts.sign_in_days", 10)
    pair = tokens.begin(conn, ben, PHONE)
    [device] = tokens.devices(conn, ben.id)
    assert pair.refresh_expires_at == device.ends_at

    conn.execute("update refresh_families set ends_at = now()")

    assert not tokens.is_live(conn, pair.family)
    assert accounts.get(conn, ben.id, device=pair.family) is None
    assert tokens.devices(conn, ben.id) == []
    with pytest.raises(Unauthorized):
        tokens.refresh(conn, pair.refresh, PHONE)


def test_a_shorter_limit_counts_for_sign_ins_of_before(conn: Conn) -> None:
    old, new = tokens.begin(conn, person(conn), PHONE), tokens.begin(conn, person(conn, "Cem"), PHONE)
    conn.execute("update refresh_families set created_at = now() - interval '8 days' where id = %s", (old.family,))

    option_changes.apply(conn, {"accounts.sign_in_days": 7}, by=audit.TERMINAL)

    assert (tokens.is_live(conn, old.family), tokens.is_live(conn, new.family)) == (False, True)


def test_signing_in_without_end_pushes_out_ones_own_oldest_device(conn: Conn) -> None:
    other = tokens.begin(conn, person(conn, "Cem"), PHONE)
    ben = person(conn)
    first, *_, last = [tokens.begin(conn, ben, PHONE) for _ in range(tokens.MOST_DEVICES + 1)]

    assert not tokens.is_live(conn, first.family)
    assert tokens.is_live(conn, last.family)
    assert tokens.is_live(conn, other.family)
    assert len(tokens.devices(conn, ben.id)) == tokens.MOST_DEVICES


def test_renewing_without_end_fills_no_table(conn: Conn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST_USED", 5)
    pair = tokens.begin(conn, person(conn), PHONE)

    for _ in range(12):
        pair = tokens.refresh(conn, pair.refresh, PHONE)

    assert conn.execute("select count(*) as n from refresh_tokens").fetchone() == {"n": 6}
    assert tokens.refresh(conn, pair.refresh, PHONE)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "." * 5_000, jwt.utils.base64url_encode(b"[" * 2_900).decode() + ".a.b"]
)
def test_a_token_nested_without_end_is_no_token(text: str) -> None:
    assert tokens.read(text) is None


def test_another_device_with_the_token_is_no_tab(database: str) -> None:
    with db.connect() as conn:
        parent = tokens.begin(conn, person(conn), PHONE)
        tokens.refresh(conn, parent.refresh, PHONE)
        conn.commit()

        with pytest.raises(Unauthorized):
            tokens.refresh(conn, parent.refresh, LAPTOP)
        conn.rollback()

        assert not tokens.is_live(conn, parent.family)


def test_a_person_sees_and_ends_their_own_devices_only(conn: Conn) -> None:
    ben, cem = person(conn), person(conn, "Cem")
    phone, laptop = tokens.begin(conn, ben, PHONE), tokens.begin(conn, ben, Device("L" * 1000, "10.0.0.3"))
    assert [device.user_agent for device in tokens.devices(conn, ben.id)] == ["L" * 300, "Phone/1"]
    assert tokens.devices(conn, cem.id) == []

    with pytest.raises(NotFound):
        tokens.sign_out(conn, cem.id, phone.family)
    tokens.sign_out(conn, ben.id, phone.family)

    assert [device.id for device in tokens.devices(conn, ben.id)] == [laptop.family]
    accounts.revoke(conn, ben.id)
    assert tokens.devices(conn, ben.id) == []


def test_an_expired_refresh_token_is_refused_and_accuses_nobody(conn: Conn) -> None:
    pair = tokens.begin(conn, person(conn), PHONE)
    conn.execute("update refresh_tokens set expires_at = now()")

    with pytest.raises(Unauthorized):
        tokens.refresh(conn, pair.refresh, PHONE)

    assert tokens.is_live(conn, pair.family)


def test_an_unknown_refresh_token_is_refused(conn: Conn) -> None:
    with pytest.raises(Unauthorized) as refused:
        tokens.refresh(conn, "guess", PHONE)

    assert "guess" not in refused.value.message


@pytest.mark.parametrize("how", ["everywhere", "switched off"])
def test_nothing_is_renewed_after_the_end(conn: Conn, how: str) -> None:
    ben = person(conn)
    pair = tokens.begin(conn, ben, PHONE)
    if how == "everywhere":
        accounts.revoke(conn, ben.id)
    else:
        conn.execute("update users set is_active = false")

    with pytest.raises(Unauthorized):
        tokens.refresh(conn, pair.refresh, PHONE)


def test_signing_one_device_out_leaves_the_other(conn: Conn) -> None:
    ben = person(conn)
    phone, laptop = tokens.begin(conn, ben, PHONE), tokens.begin(conn, ben, LAPTOP)

    tokens.revoke_by_token(conn, phone.refresh)

    assert (tokens.is_live(conn, phone.family), tokens.is_live(conn, laptop.family)) == (False, True)


def age(conn: Conn) -> None:
    """As if the last refresh had been eleven seconds ago."""
    conn.execute("update refresh_tokens set used_at = used_at - interval '11 seconds' where used_at is not null")
    conn.commit()
