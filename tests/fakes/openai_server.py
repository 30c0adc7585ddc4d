"""A service that speaks OpenAI's protocol over real HTTP: embeddings, structured chat, models, and faults."""

import base64
import hashlib
import json
import struct
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.fakes import openai_quirks
from tests.fakes.serving import serving

KEY = "sk-fake-0123456789"
DIMS = {"text-embedding-3-small": 1536, "text-embedding-3-large": 3072, "home-model": 96}
TEXT_MODEL = "gpt-4o-mini"
MAX_CHARS = 32_000  # about 8,191 tokens

EMBEDDING_FIELDS = {"input", "model", "encoding_format", "dimensions", "user"}
CHAT_FIELDS = {"model", "messages", "response_format", "temperature", "max_completion_tokens", "max_tokens", "store"}

Body = dict[str, object]
Script = Callable[[Body], object]


@dataclass(frozen=True)
class Fault:
    """What the next request meets. `cut` sends half an answer, `short` one vector too few."""

    kind: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as they went over the wire."""

    method: str
    path: str
    headers: Mapping[str, str]
    sent: bytes
    status: int
    answered: bytes


class Refusal(Exception):
    def __init__(self, status: int, message: str, kind: str, code: str | None = None, param: str | None = None) -> None:
        self.status = status
        self.body: Body = {"error": {"message": message, "type": kind, "param": param, "code": code}}


FAULTS = {
    "busy": Refusal(429, "Rate limit reached for requests", "requests", "rate_limit_exceeded"),
    "quota": Refusal(429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota"),
    "unpaid": Refusal(402, "Insufficient credits.", "payment_required"),
    "error": Refusal(500, "The server had an error while processing your request.", "server_error"),
}


class Server(ThreadingHTTPServer):
    """`faults` are met first come, first served. A text or chat that holds a word of `poison` is refused with 400; a
    text that holds a word of `broken` gets a vector of NaN. `quirk` is one of `openai_quirks.QUIRKS`, for vectors, and
    `odd` the words that mark the texts it befalls. `script` answers chats: text, or something to send as JSON; `reply`
    changes the whole answer to a chat.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.faults: list[Fault] = []
        self.poison: set[str] = set()
        self.broken: set[str] = set()
        self.quirk = ""
        self.odd: set[str] = {""}
        self.reply: Callable[[Body], object] = lambda answer: answer
        self.script: Script = lambda body: {}
        self.finish_reason: str | None = "stop"
        self.shuffles = False
        self.json_schema = True
        self.floats_only = False
        self.exchanges: list[Exchange] = []

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def asked(self, path: str) -> list[Body]:
        return [json.loads(call.sent) for call in self.exchanges if call.path == path]


@contextmanager
def running() -> Iterator[Server]:
    with serving(Server()) as server:
        yield server


def vector(text: str, dim: int) -> list[float]:
    """Not of length one, and the same for the same text."""
    seed = hashlib.shake_256(text.encode()).digest(dim * 2)
    return [(number - 32768) / 32768 for number in struct.unpack(f"<{dim}H", seed)]


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer({"/v1/models": _models})

    def do_POST(self) -> None:
        self._answer({"/v1/embeddings": _embeddings, "/v1/chat/completions": _chat})

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _answer(self, routes: Mapping[str, Callable[[Server, Body], Body]]) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fault = self.server.faults.pop(0) if self.server.faults else Fault("")
        try:
            status, body = 200, self._body(routes, sent, fault)
        except (Refusal, openai_quirks.Refused) as refusal:
            status, body = refusal.status, refusal.body
        answered = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.server.exchanges.append(Exchange(self.command, self.path, dict(self.headers), sent, status, answered))
        self._send(status, answered, fault)

    def _body(self, routes: Mapping[str, Callable[[Server, Body], Body]], sent: bytes, fault: Fault) -> object:
        if fault.kind in FAULTS:
            raise FAULTS[fault.kind]
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            raise Refusal(401, f"Incorrect API key: {self.headers.get('Authorization')}", "invalid_request_error")
        if self.path not in routes:
            raise Refusal(404, f"Invalid URL ({self.command} {self.path})", "invalid_request_error")
        body = routes[self.path](self.server, json.loads(sent) if sent else {})
        if fault.kind == "short":
            body["data"] = _list(body["data"])[:-1]
        if self.path.endswith("/embeddings") and self.server.quirk:
            return openai_quirks.spoil(self.server.quirk, json.loads(sent), body, self.server.odd)
        return self.server.reply(body) if self.path.endswith("/completions") else body

    def _send(self, status: int, answered: bytes, fault: Fault) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answered)))
        for name, value in fault.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answered[: len(answered) // 2] if fault.kind == "cut" else answered)
        self.close_connection = fault.kind == "cut"


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def _refuse_unknown_fields(body: Body, known: set[str]) -> None:
    if unknown := sorted(body.keys() - known):
        raise Refusal(400, f"Unrecognized request argument supplied: {unknown[0]}", "invalid_request_error")


def _refuse_unknown_model(body: Body, known: Collection[str]) -> str:
    model = str(body.get("model"))
    if model not in known:
        message = f"The model `{model}` does not exist or you do not have access to it."
        raise Refusal(404, message, "invalid_request_error", "model_not_found")
    return model


def _embeddings(server: Server, body: Body) -> Body:
    _refuse_unknown_fields(body, EMBEDDING_FIELDS)
    model = _refuse_unknown_model(body, DIMS)
    dim = body.get("dimensions", DIMS[model])
    if not isinstance(dim, int) or not 1 <= dim <= DIMS[model] or (model == "home-model" and "dimensions" in body):
        message = "This model does not support specifying dimensions."
        raise Refusal(400, message, "invalid_request_error", param="dimensions")
    texts: list[object] = [body["input"]] if isinstance(body["input"], str) else _list(body["input"])
    _refuse_bad_input(server, texts)
    data: list[object] = [
        {"object": "embedding", "index": index, "embedding": _encoded(server, str(text), dim, body)}
        for index, text in enumerate(texts)
    ]
    tokens = sum(len(str(text)) // 4 + 1 for text in texts)
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return {"object": "list", "data": data[::-1] if server.shuffles else data, "model": model, "usage": usage}


def _refuse_bad_input(server: Server, texts: list[object]) -> None:
    if not 1 <= len(texts) <= 2048:
        raise Refusal(400, "Invalid 'input': array too long.", "invalid_request_error", param="input")
    for text in texts:
        if not isinstance(text, str) or not text:
            raise Refusal(400, "'$.input' is invalid.", "invalid_request_error", param="input")
        if len(text) > MAX_CHARS:
            raise Refusal(400, "This model's maximum context length is 8192 tokens.", "invalid_request_error")
        if any(word in text for word in server.poison):
            raise Refusal(400, "The input was refused by the content filter.", "invalid_request_error")


def _encoded(server: Server, text: str, dim: int, body: Body) -> object:
    broken = any(word in text for word in server.broken)
    numbers = [float("nan")] * dim if broken else vector(text, dim)
    if body.get("encoding_format") != "base64" or server.floats_only or server.quirk:
        return numbers
    return base64.b64encode(struct.pack(f"<{dim}f", *numbers)).decode()


def _chat(server: Server, body: Body) -> Body:
    _refuse_unknown_fields(body, CHAT_FIELDS)
    model = _refuse_unknown_model(body, {TEXT_MODEL})
    form = body.get("response_format") or {"type": "text"}
    assert isinstance(form, dict)
    if form["type"] == "json_schema" and not server.json_schema:
        message = "'response_format' of type 'json_schema' is not supported with this model."
        raise Refusal(400, message, "invalid_request_error", param="response_format")
    if any(word in json.dumps(body, ensure_ascii=False) for word in server.poison):
        raise Refusal(400, "The prompt was refused by the content filter.", "invalid_request_error", "content_filter")
    reply = server.script(body)
    content = reply if isinstance(reply, str) else json.dumps(reply)
    spoken = {"role": "assistant", "content": content, "refusal": None}
    choice = {"index": 0, "message": spoken, "finish_reason": server.finish_reason, "logprobs": None}
    spent = {"prompt_tokens": len(json.dumps(body)) // 4, "completion_tokens": len(content) // 4}
    return {
        "id": "chatcmpl-fake",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [choice],
        "usage": spent | {"total_tokens": sum(spent.values())},
    }


def _models(server: Server, body: Body) -> Body:
    known = [*DIMS, TEXT_MODEL]
    return {
        "object": "list",
        "data": [{"id": name, "object": "model", "created": 1, "owned_by": "fake"} for name in known],
    }
