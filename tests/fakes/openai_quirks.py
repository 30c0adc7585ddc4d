"""What services that call themselves OpenAI-compatible do otherwise: each quirk as one change to a sound answer."""

import json
import time
from collections.abc import Callable, Collection
from typing import Any

PAGE = "<!doctype html><html><body>Welcome to nginx!</body></html>"

FEW = 6  # texts, of which a slow service makes vectors in time
SLOW_S = 3.0

Json = dict[str, Any]
Quirk = Callable[[Json, Json, list[bool]], Any]  # what was asked, what would be answered, which texts are odd


class Refused(Exception):
    def __init__(self, status: int, body: object) -> None:
        self.status, self.body = status, body


def _refuses(status: int, message: str, **more: object) -> Refused:
    return Refused(status, {"error": {"message": message, "type": "invalid_request_error", **more}})


def _base64_400(asked: Json, answer: Json, odd: list[bool]) -> Json:
    if asked.get("encoding_format") == "base64":
        raise _refuses(400, "encoding format base64 is not supported")
    return answer


def _base64_422(asked: Json, answer: Json, odd: list[bool]) -> Json:
    if asked.get("encoding_format") == "base64":
        raise Refused(422, {"detail": [{"loc": ["body", "encoding_format"], "msg": "value must be float"}]})
    return answer


def _base64_500(asked: Json, answer: Json, odd: list[bool]) -> Json:
    if asked.get("encoding_format") == "base64":
        raise Refused(500, "Internal Server Error")
    return answer


def _no_encoding(asked: Json, answer: Json, odd: list[bool]) -> Json:
    if "encoding_format" in asked:
        raise Refused(422, {"detail": [{"loc": ["body", "encoding_format"], "msg": "extra fields not permitted"}]})
    return answer


def _no_dimensions(asked: Json, answer: Json, odd: list[bool]) -> Json:
    if "dimensions" in asked:
        raise _refuses(400, "model does not support matryoshka representation", param="dimensions")
    return answer


def _breaks(asked: Json, answer: Json, odd: list[bool]) -> Json:
    if any(odd):
        words = "input is too large to process. increase the physical batch size"
        raise Refused(500, {"error": {"code": 500, "message": words, "type": "server_error"}})
    return answer


def _too_many_tokens(asked: Json, answer: Json, odd: list[bool]) -> Json:
    if any(odd):
        raise _refuses(400, "This model's maximum context length is 512 tokens, however you requested 900 tokens.")
    return answer


def _index(of: Callable[[int, int], object]) -> Quirk:
    """`of` gives what stands as the index of a place among so many; "gone" leaves it out."""

    def quirk(asked: Json, answer: Json, odd: list[bool]) -> Json:
        for place, row in enumerate(answer["data"]):
            row["index"] = of(place, len(answer["data"]))
            if row["index"] == "gone":
                del row["index"]
        return answer

    return quirk


def _unordered(written: Callable[[int], object]) -> Quirk:
    """Rows come as they were done; only their index says whose they are."""

    def quirk(asked: Json, answer: Json, odd: list[bool]) -> Json:
        for place, row in enumerate(answer["data"]):
            row["index"] = written(place)
        return answer | {"data": answer["data"][::-1]}

    return quirk


def _usage(value: object) -> Quirk:
    def quirk(asked: Json, answer: Json, odd: list[bool]) -> Json:
        if value == "gone":
            return {name: part for name, part in answer.items() if name != "usage"}
        return answer | {"usage": value}

    return quirk


def _vector(change: Callable[[Any], object]) -> Quirk:
    """Changes the vectors of odd texts; plain numbers come whatever was asked for."""

    def quirk(asked: Json, answer: Json, odd: list[bool]) -> Json:
        for row, is_odd in zip(answer["data"], odd, strict=True):
            if is_odd:
                row["embedding"] = change(row["embedding"])
        return answer

    return quirk


def _rows(change: Callable[[list[Any]], object]) -> Quirk:
    return lambda asked, answer, odd: answer | {"data": change(answer["data"])}


def _page(asked: Json, answer: Json, odd: list[bool]) -> str:
    return PAGE


def _with_mark(asked: Json, answer: Json, odd: list[bool]) -> str:
    return "\ufeff" + json.dumps(answer)


def _fails(status: int, error: object) -> Quirk:
    """For odd texts; with status 200, too."""

    def quirk(asked: Json, answer: Json, odd: list[bool]) -> Json:
        if any(odd):
            raise Refused(status, {"error": error})
        return answer

    return quirk


def _slow(when: Callable[[list[bool]], bool]) -> Quirk:
    def quirk(asked: Json, answer: Json, odd: list[bool]) -> Json:
        if when(odd):
            time.sleep(SLOW_S)
        return answer

    return quirk


QUIRKS: dict[str, Quirk] = {
    "slow for many": _slow(lambda odd: len(odd) > FEW),
    "slow for odd": _slow(any),
    "bare list": lambda asked, answer, odd: answer["data"],
    "byte order mark": _with_mark,
    "error 200": _fails(200, "Unexpected endpoint (POST /embeddings)"),
    "error 200 as object": _fails(200, {"message": "No models loaded"}),
    "error as text": _fails(400, "input (513 tokens) is too large"),
    "code of objects": _fails(400, {"message": "too large", "code": {"a": 1}, "type": ["b"], "param": {}}),
    "code of numbers": _fails(500, {"message": ["too large"], "code": 500, "type": None}),
    "base64 400": _base64_400,
    "base64 422": _base64_422,
    "base64 500": _base64_500,
    "no encoding": _no_encoding,
    "no dimensions": _no_dimensions,
    "500 for odd": _breaks,
    "tokens for odd": _too_many_tokens,
    "index gone": _index(lambda place, count: "gone"),
    "first index gone": _index(lambda place, count: place or "gone"),
    "index 0": _index(lambda place, count: 0),
    "index null": _index(lambda place, count: None),
    "index of words": _index(lambda place, count: f"no. {count - place}"),
    "unordered, index as text": _unordered(str),
    "unordered, index with a point": _unordered(float),
    "index from 1": _index(lambda place, count: place + 1),
    "index beyond": _index(lambda place, count: place + 7),
    "usage gone": _usage("gone"),
    "usage null": _usage(None),
    "usage empty": _usage({}),
    "usage of nulls": _usage({"prompt_tokens": None, "total_tokens": None}),
    "usage of text": _usage({"prompt_tokens": "many"}),
    "usage absurd": _usage({"prompt_tokens": 10**30}),
    "numbers as text": _vector(lambda numbers: [str(number) for number in numbers]),
    "list as text": _vector(json.dumps),
    "nested": _vector(lambda numbers: [numbers]),
    "null": _vector(lambda numbers: None),
    "empty": _vector(lambda numbers: []),
    "null inside": _vector(lambda numbers: [None, *numbers[1:]]),
    "NaN": _vector(lambda numbers: [float("nan"), *numbers[1:]]),
    "infinite": _vector(lambda numbers: [float("inf"), *numbers[1:]]),
    "zeros": _vector(lambda numbers: [0] * len(numbers)),
    "huge": _vector(lambda numbers: [number * 1e300 for number in numbers]),
    "shorter": _vector(lambda numbers: numbers[:-1]),
    "words": _vector(lambda numbers: "no vector"),
    "truth": _vector(lambda numbers: [True, *numbers[1:]]),
    "object": _vector(lambda numbers: {"values": numbers}),
    "one more": _rows(lambda rows: [*rows, *rows[:1]]),
    "none": _rows(lambda rows: []),
    "null data": _rows(lambda rows: None),
    "page": _page,
}


def spoil(quirk: str, asked: Json, answer: Json, odd: Collection[str]) -> str:
    """The answer's text. Raises Refused."""
    texts = asked["input"] if isinstance(asked["input"], list) else [asked["input"]]
    changed = QUIRKS[quirk](asked, answer, [any(word in text for word in odd) for text in texts])
    return changed if isinstance(changed, str) else json.dumps(changed)
