"""What a theme is made of: the text steers, examples pull, taste only helps, and a seed chooses among equals alone."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.engine import themes
from shared.engine.themes import Candidates

NONE = np.zeros((0, 4), np.float32)


def candidates(count: int = 40, seed: int = 1) -> Candidates:
    dice = np.random.default_rng(seed)
    vectors = dice.standard_normal((count, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    flat = np.zeros(count)
    return Candidates(np.arange(1, count + 1), vectors, flat, np.full(count, np.nan), np.full(count, np.nan))


def test_the_text_steers_towards_what_means_the_same() -> None:
    all_of_them = candidates()
    wanted = all_of_them.vectors[7]

    found = themes.fill(all_of_them, meaning=wanted, examples=NONE, count=5)

    nearest = set((np.argsort(-(all_of_them.vectors @ wanted))[:10] + 1).tolist())
    assert found[0] == 8
    assert set(found) <= nearest


def test_opposite_texts_share_nothing() -> None:
    all_of_them, wanted = candidates(200), np.array([1, 0, 0, 0], np.float32)

    one, other = (themes.fill(all_of_them, meaning=sign * wanted, examples=NONE, count=20) for sign in (1, -1))

    assert not set(one) & set(other)


def test_of_two_unlike_examples_each_brings_its_like() -> None:
    all_of_them = candidates(300)
    examples = np.array([[1, 0, 0, 0], [0, 1, 0, 0]], np.float32)

    found = themes.fill(all_of_them, meaning=None, examples=examples, count=20)

    nearest = (all_of_them.vectors[np.array(found) - 1] @ examples.T).argmax(axis=1)
    assert 4 <= nearest.sum() <= 16


def test_words_go_before_taste() -> None:
    plain = candidates()
    words, taste = np.zeros(40), np.zeros(40)
    words[3], taste[9] = 1, 1

    found = themes.fill(replace(plain, words=words, taste=taste), meaning=None, examples=NONE, count=2)

    assert found == [4, 10]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 60), st.integers(1, 40), st.integers(0, 2**31 - 1))
def test_the_same_seed_is_the_same_list_and_each_title_comes_once(size: int, count: int, seed: int) -> None:
    some = candidates(size) if size else Candidates(*(np.zeros(0),) * 1, np.zeros((0, 4)), *(np.zeros(0),) * 3)  # type: ignore[arg-type]
    wanted = np.array([0.5, 0.5, 0.5, 0.5], np.float32)

    first, second = (themes.fill(some, meaning=wanted, examples=NONE, count=count, seed=seed) for _ in range(2))

    assert first == second
    assert len(set(first)) == len(first) == min(size, count)


def test_another_seed_chooses_among_equals_and_brings_nothing_that_does_not_fit() -> None:
    all_of_them, wanted = candidates(400), np.array([1, 0, 0, 0], np.float32)
    lists = [tuple(themes.fill(all_of_them, meaning=wanted, examples=NONE, count=20, seed=seed)) for seed in range(5)]

    assert len(set(lists)) > 1
    fits = all_of_them.vectors @ wanted
    assert all((fits[np.array(one) - 1] > np.median(fits)).all() for one in lists)
