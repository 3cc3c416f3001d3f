"""Texts that break careless programs."""

ODD: dict[str, str] = {
    "nothing": "",
    "space": " \t\r\n ",
    "nul": "voor\0na",
    "controls": "a\x01\x08\x1b[31m\x7f\x85b",
    "right-to-left": "\u202eslecht\u202c \u0627\u0644\u0633\u0644\u0627\u0645",
    "surrogate": "\ud800\udfff",
    "no character": "\ufffe\uffff\U0010ffff",
    "emoji": "👩‍👩‍👧‍👦🇳🇱",
    "combining": "e" + "\u0301" * 500,
    "one megabyte": "lang " * 200_000,
    "template": "{{ 7*7 }}{% raw %}${7*7}#{7*7}",
    "format": "%s %(x)s %n {0} {x.__class__}",
    "markup": "<script>alert(1)</script>\"'><b>&lt;&#0;",
    "query": "' OR 1=1; DROP TABLE account; --",
    "header": "x\r\nSet-Cookie: a=b\r\n\r\n<h1>",
    "path": "../../../../etc/passwd\\..\\",
    "number": "9" * 30,
    "very long number": "9" * 5000,
    "negative": "-1",
    "fraction": "1e400",
    "other digits": "١٢٣",
    "not a day": "2027-02-30",
    "far day": "99999-01-01",
    "json": '{"a": [null, 1e999, "\\ud800"]}',
    "list": "a,b;c|d",
}


def encoded(text: str) -> bytes:
    """The bytes that a hostile client would send, surrogates too."""
    return text.encode("utf-8", "surrogatepass")
