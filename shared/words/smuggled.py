"""What has no place in words about a film, wherever it comes from: addresses, and instructions to a model or to the reader."""

import re
import unicodedata

# Dots of other scripts lead browsers to the same place.
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://|\b(?:https?|ftp|mailto|tel|javascript|data|magnet)\s*:|\bwww\b|@|"
    r"(?<!\w)[\w-]+[.。．｡][^\W\d_]{2,}|\bdot\s+(?:com|org|net|info|io|me|tv|link|site|xyz)\b|\b\w+\s*\(\s*(?:at|dot)\s*\)",
    re.IGNORECASE,
)
# To a model: no plot says this to its reader.
_TO_MODEL = re.compile(
    r"\b(?:(?:ignore|disregard|forget|override)\s+(?:all|any|every|the|these|those|your|previous|prior|above|earlier)\b|"
    r"(?:previous|prior|above|following|earlier|system|new|these|your|hidden)\s+(?:instructions?|prompts?|rules)|"
    r"language models?|as an ai|you are (?:now )?(?:an? |the )?(?:ai|assistant|model|chatbot)|system prompt|"
    r"(?:respond|reply|answer)\s+(?:only\s+)?with|tell (?:the|your|every) (?:user|viewer|reader|person|household)s?|"
    r"instead of (?:the|a) reason|write exactly|say exactly|(?:system|assistant|user)\s*:)",
    re.IGNORECASE,
)
# To the reader: a reason asks for nothing.
_TO_READER = re.compile(
    r"\b(?:click|tap here|download|subscribe|log ?in|log on|sign ?in|sign up|passwords?|passcodes?|credit cards?|"
    r"your (?:accounts?|card|details|bank|phone|pin|token|key)|e-?mails?|web ?sites?|web ?pages?|urls?|hyperlinks?|"
    r"visit (?:us|our|this|the site|my)|go to (?:the|our|this|my) (?:site|page|link)|call (?:now|us|me|this)|"
    r"send (?:me|us|your|money)|enter your|verify|install|api keys?|instructions?|prompts?|buy (?:now|it|this)|bitcoin|scan)\b",
    re.IGNORECASE,
)


def address(text: str) -> str | None:
    """What in the words leads somewhere else: a URL, an e-mail address, a bare domain, however it is dressed."""
    found = _ADDRESS.search(unicodedata.normalize("NFKC", text))
    return found[0] if found else None


def order(text: str) -> str | None:
    """What in the words tells somebody to do something."""
    plain = unicodedata.normalize("NFKC", text)
    found = _TO_MODEL.search(plain) or _TO_READER.search(plain)
    return found[0] if found else None


def is_suspect(plot: str) -> bool:
    """Whether a plot, which anybody on the internet may have written, speaks to the model that reads it."""
    plain = unicodedata.normalize("NFKC", plot)
    return bool(_ADDRESS.search(plain) or _TO_MODEL.search(plain))
