"""Which passwords are taken: long, verbatim, and not the ones that are tried first.

Source: OWASP ASVS 5.0, V6.2: length counts, composition does not; nothing is cut or changed.
"""

from waardevol_lab.domain.errors import Problem

SHORTEST = 12
LONGEST = 1024
"""Characters; more adds nothing and costs time."""
FEWEST_DIFFERENT = 5

COMMON_WORDS = frozenset(
    {
        "abc",
        "abcdef",
        "abcdefgh",
        "abcdefghijkl",
        "admin",
        "administrator",
        "amsterdam",
        "april",
        "asdfgh",
        "asdfghjkl",
        "augustus",
        "baby",
        "changeit",
        "changeme",
        "computer",
        "correcthorsebatterystaple",
        "december",
        "default",
        "demo",
        "dragon",
        "eindhoven",
        "februari",
        "feyenoord",
        "football",
        "geheim",
        "geheimgeheim",
        "gemeente",
        "groenstad",
        "hello",
        "herfst",
        "ikhouvanjou",
        "iloveyou",
        "inloggen",
        "januari",
        "juli",
        "juni",
        "lente",
        "letmein",
        "login",
        "maart",
        "master",
        "mei",
        "monkey",
        "nederland",
        "november",
        "oktober",
        "onbekend",
        "p@ssw0rd",
        "p@ssword",
        "pa$$word",
        "passw0rd",
        "passwd",
        "passwoord",
        "password",
        "passwordpassword",
        "princess",
        "qazwsx",
        "qazwsxedc",
        "qwerty",
        "qwertyuiop",
        "qwertyuiopasdfghjkl",
        "rotterdam",
        "secret",
        "secretsecret",
        "september",
        "sunshine",
        "superman",
        "temp",
        "temporary",
        "test",
        "testtest",
        "trustno1",
        "utrecht",
        "vergeten",
        "voetbal",
        "voorbeeld",
        "w8woord",
        "waardevol",
        "waardevollab",
        "wachtwoord",
        "wachtwoordwachtwoord",
        "welcome",
        "welkom",
        "welkomwelkom",
        "winter",
        "zomer",
        "zxcvbn",
        "zxcvbnm",
    }
)
SEQUENCES = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz")


def password_problems(password: str, *own: str) -> tuple[Problem, ...]:
    """What is wrong with a new password; `own` are the mail address and name of its owner."""
    if len(password) < SHORTEST:
        return (Problem("password", "password_short", {"minimum": SHORTEST}),)
    if len(password) > LONGEST:
        return (Problem("password", "password_long", {"maximum": LONGEST}),)
    if _is_common(password, own):
        return (Problem("password", "password_common"),)
    return ()


def _is_common(password: str, own: tuple[str, ...]) -> bool:
    folded = password.casefold()
    if len(set(folded)) < FEWEST_DIFFERENT or any(folded in known for known in SEQUENCES):
        return True
    core = "".join(c for c in folded if not c.isspace())
    core = core.strip("0123456789!?.,;:@#$%^&*()-_=+")
    return not core or core in COMMON_WORDS or core in {_compact(text) for text in own}


def _compact(text: str) -> str:
    return "".join(text.casefold().split())
