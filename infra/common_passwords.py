"""Makes shared/common_passwords.bin from a list of passwords, most frequent first, on standard input.

Only what could be the heart of a password of ours is kept, as the first four bytes of its SHA-256 in their order: 50 kB for some
12,000 of them, with one word in 350,000 taken for a common one by mistake. Which passwords are common is a fact that published
leaks agree on; nothing of any list's own text is in the file.
"""

import sys

from shared.people import weak_passwords

MOST, SHORTEST, LONG = 10_000, 5, 10  # the most frequent, and beyond them whatever is long enough to be taken as it is


def chosen(words: list[str]) -> list[str]:
    forms = list(dict.fromkeys(weak_passwords.plain(word.strip()) for word in words))
    usable = [form for form in forms if len(form) >= (LONG if form.isdigit() else SHORTEST)]
    return usable[:MOST] + [form for form in usable[MOST:] if len(form) >= LONG]


def main() -> None:
    digests = sorted({weak_passwords.digest(word) for word in chosen(sys.stdin.read().splitlines())})
    weak_passwords.FILE.write_bytes(b"".join(number.to_bytes(4, "big") for number in digests))
    print(f"{len(digests)} passwords, {weak_passwords.FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
