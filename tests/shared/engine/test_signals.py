"""Signals: what each act is worth, as a table of cases on one scale."""

import pytest

from shared.engine.signals import DAY, Interaction, Options, Signals, weigh

NOW = 1_700_000_000.0


def act(title_id: int = 1, days: float = 0.0, **told: object) -> Interaction:
    return Interaction(title_id, last_at=NOW - days * DAY, **told)  # type: ignore[arg-type]


def weight(interaction: Interaction, *others: Interaction) -> float | None:
    told = weigh([interaction, *others], NOW)
    found = told.weights[told.title_ids == interaction.title_id]
    return float(found[0]) if len(found) else None


def ratings(value: int, count: int = 10) -> list[Interaction]:
    return [act(100 + n, days=100, plays=1, rating=value) for n in range(count)]


PULLS = {
    "finished": act(plays=1),
    "finished by share": act(share=0.95),
    "finished by the person's word": act(state="completed"),
    "favorite": act(favorite=True),
    "rated nine of ten": act(plays=1, rating=90),
    "more like this": act(plays=1, feedback=1),
    "half a series, lately": act(share=0.5),
    "still watching": act(share=0.3, days=60, state="watching"),
    "planned": act(state="planned"),
}
PUSHES = {
    "rated two of ten": act(plays=1, rating=20),
    "abandoned": act(share=0.2, days=30),
    "dropped": act(share=0.3, state="dropped"),
    "hidden": act(hidden=True),
    "less like this": act(plays=1, feedback=-1),
}
NOTHING = {
    "five per cent watched": act(share=0.05, days=90),
    "removed from taste": act(plays=3, rating=100, removed=True),
    "watched incognito": act(plays=1, favorite=True, incognito=True),
}


@pytest.mark.parametrize("case", PULLS.values(), ids=PULLS.keys())
def test_this_pulls_the_taste_towards_it(case: Interaction) -> None:
    assert (weight(case) or 0) > 0


@pytest.mark.parametrize("case", PUSHES.values(), ids=PUSHES.keys())
def test_this_pushes_the_taste_away(case: Interaction) -> None:
    assert (weight(case) or 0) < 0


@pytest.mark.parametrize("case", NOTHING.values(), ids=NOTHING.keys())
def test_this_says_nothing_about_taste(case: Interaction) -> None:
    assert weight(case) is None


STRONGER = {
    "a nine beats a five": (act(plays=1, rating=90), act(plays=1, rating=50)),
    "a nine beats a seven": (act(plays=1, rating=90), act(plays=1, rating=70)),
    "a favourite beats a watch": (act(plays=1, favorite=True), act(plays=1)),
    "watching again beats watching once": (act(plays=3), act(plays=1)),
    "a rated favourite beats the rating": (act(plays=1, rating=80, favorite=True), act(plays=1, rating=80)),
    "yesterday beats years ago": (act(plays=1, days=1), act(plays=1, days=2000)),
    "a whole series beats a third": (act(share=1.0), act(share=0.33)),
    "half a series lately beats half long left": (act(share=0.45), act(share=0.45, days=200)),
    "a four beats a two": (act(plays=1, rating=40), act(plays=1, rating=20)),
    "one star of ten is worse than three": (act(plays=1, rating=30), act(plays=1, rating=10)),
}


@pytest.mark.parametrize("pair", STRONGER.values(), ids=STRONGER.keys())
def test_the_first_weighs_more_than_the_second(pair: tuple[Interaction, Interaction]) -> None:
    first, second = pair

    assert (weight(first) or 0) > (weight(second) or 0)


def test_ratings_count_from_the_persons_own_middle() -> None:
    strict, generous = ratings(40), ratings(95)

    assert (weight(act(plays=1, rating=65), *strict) or 0) > (weight(act(plays=1, rating=65), *generous) or 0)


def test_a_rating_of_thirty_or_less_never_attracts_and_seventy_never_repels() -> None:
    assert (weight(act(plays=1, rating=30), *ratings(10)) or 0) < 0
    assert (weight(act(plays=1, rating=70), *ratings(100)) or 0) > 0


def test_a_weight_halves_after_its_half_life() -> None:
    options = Options(half_life_days=100, half_life_watches=0)

    now, later = (weigh([act(plays=1, days=days)], NOW, options).weights[0] for days in (0, 100))

    assert later == pytest.approx(now / 2)


def test_a_weight_halves_after_so_many_newer_watches() -> None:
    told = weigh([act(n, plays=1) for n in range(5)], NOW, Options(half_life_watches=4))

    assert told.weights[4] == pytest.approx(told.weights[0] / 2)


def test_what_is_removed_or_incognito_still_never_comes_back_as_a_pick() -> None:
    told: Signals = weigh([act(1, plays=1, removed=True), act(2, plays=1, incognito=True)], NOW)

    assert told.seen_ids.tolist() == [1, 2]
    assert not len(told.title_ids)


def test_a_started_title_may_still_be_recommended() -> None:
    assert not len(weigh([act(share=0.3)], NOW).seen_ids)
