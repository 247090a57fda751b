"""Cards as phones and mail programs of many years write them: encodings, folds, and soft line breaks."""

from __future__ import annotations

from storage.imports.reading import VCARD, parse
from tests.countries import DK
from tests.tables import table

GREEK = "Ulla Thøgersen-Ångström"


def card(*lines: bytes, version: bytes = b"3.0", end: bytes = b"\r\n") -> bytes:
    return end.join((b"BEGIN:VCARD", b"VERSION:" + version, *lines, b"END:VCARD", b""))


def names(content: bytes) -> list[str]:
    parsed = parse(content, DK)
    assert parsed.format == VCARD
    assert parsed.problems == ()
    return [one.name for one in parsed.given.persons]


FN = b"FN:" + GREEK.encode()


@table("mark", [b"", b"\xef\xbb\xbf"])
@table("end", [b"\r\n", b"\n", b"\r"])
@table("space", [b" ", b"\t"])
@table("version", [b"3.0", b"4.0"])
@table("at", range(4, len(FN)))
def test_a_fold_at_any_byte(mark: bytes, end: bytes, space: bytes, version: bytes, at: int) -> None:
    folded = FN[:at] + end + space + FN[at:]
    assert names(mark + card(folded, version=version, end=end)) == [GREEK]


@table("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@table("at", range(4, 3 + len(GREEK)))
def test_utf_16_with_its_mark(encoding: str, at: int) -> None:
    text = f"BEGIN:VCARD\r\nVERSION:3.0\r\n{f'FN:{GREEK}'[:at]}\r\n {f'FN:{GREEK}'[at:]}\r\nEND:VCARD\r\n"
    mark = "" if encoding == "utf-16" else "\ufeff"
    assert names((mark + text).encode(encoding)) == [GREEK]


def test_windows_1252_without_a_word_about_it() -> None:
    content = card("FN:Jørgen Åge Sørensen – Ølgod".encode("cp1252"))
    assert names(content) == ["Jørgen Åge Sørensen – Ølgod"]


def quoted(text: str, encoding: str = "utf-8", every: int = 0) -> bytes:
    """Quoted-printable in which each byte is encoded, with a soft break after so many of them."""
    signs = [b"=%02X" % byte for byte in text.encode(encoding)]
    size = every or len(signs)
    return b"=\r\n".join(b"".join(signs[i : i + size]) for i in range(0, len(signs), size))


@table("every", range(1, 30))
@table(
    ("parameters", "encoding"),
    [
        (b";CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE", "utf-8"),
        (b";ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8", "utf-8"),
        (b";QUOTED-PRINTABLE", "utf-8"),
        (b";quoted-printable", "utf-8"),
        (b";CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE", "cp1252"),
        (b";CHARSET=ISO-8859-1;QUOTED-PRINTABLE", "latin-1"),
        (b";CHARSET=nonsense;QUOTED-PRINTABLE", "cp1252"),
        (b";QUOTED-PRINTABLE", "cp1252"),
    ],
)
def test_soft_breaks_at_any_byte(parameters: bytes, encoding: str, every: int) -> None:
    content = card(b"FN" + parameters + b":" + quoted(GREEK, encoding, every), version=b"2.1")
    assert names(content) == [GREEK]


def test_as_an_old_mail_program_writes_it() -> None:
    content = (
        b"begin:vcard\r\nfn;quoted-printable:G=C3=BCnter D=C3=A4hn\r\nn;quoted-printable:D=C3=A4hn;G=C3=BCnter\r\n"
        b"email;internet:gd@example.dk\r\ntel;cell:+45 12 34 56 78\r\nversion:2.1\r\nend:vcard\r\n"
    )
    (person,) = parse(content, DK).given.persons
    assert (person.name, person.facts["given_name"], person.facts["family_name"]) == (
        "Günter Dähn",
        "Günter",
        "Dähn",
    )
    assert person.facts["email"] == "gd@example.dk"
    assert person.details.contacts == ({"type": "cell", "value": "+45 12 34 56 78"},)
    assert parse(content, DK).problems == ()


def test_a_picture_between_and_several_cards() -> None:
    photo = b"PHOTO;ENCODING=BASE64;TYPE=JPEG:\r\n /9j/4AAQSkZJRgABAQ\r\n AAAQABAAD/2wBDAAMC\r\n"
    plain = b"PHOTO;BASE64:\r\n/9j/4AAQSkZJRgABAQ\r\nAAAQABAAD/2wBDAAMC\r\n"
    first = card(b"N:Holm;Anna", photo, b"NOTE;QUOTED-PRINTABLE:to=0D=0Alinjer", version=b"2.1")
    second = card(plain, b"FN:Bo Ek", b"ORG:Slagelse Kommune;Byr=", version=b"2.1")
    third = card(b"N;QUOTED-PRINTABLE:Vind=3Bfeld;Lone", version=b"2.1")
    parsed = parse(first + b"\r\n" + second + third, DK)
    assert [one.name for one in parsed.given.persons] == ["Anna Holm", "Bo Ek", "Lone Vind;feld"]
    assert parsed.problems == ()
    assert parsed.given.persons[0].facts["summary"] == "to linjer"


def test_a_fold_of_2_1_keeps_the_space_it_stands_at() -> None:
    assert names(card(b"FN:Anna", b" Holm", version=b"2.1")) == ["Anna Holm"]
    assert names(card(b"FN:Anna", b" Holm", version=b"3.0")) == ["AnnaHolm"]


def test_a_problem_is_told_by_the_line_its_card_begins_in() -> None:
    content = card(b"FN:Anna", b" Holm") + card(b"EMAIL:nonsense", b"FN:Bo", version=b"2.1")
    assert [one.line for one in parse(content, DK).problems] == [6]


@table("version", [b"1.0", b"5.0", b""])
def test_any_other_version_is_left_out_and_told(version: bytes) -> None:
    parsed = parse(card(b"FN:Anna Holm", version=version), DK)
    assert parsed.given.persons == []
    assert [one.code for one in parsed.problems] == ["card_version"]
