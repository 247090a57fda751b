"""A letter as a mail: a file to open in a mail program, or an address that opens a new mail with it."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final
from urllib.parse import quote

from bot.core.text import unseen
from bot.subjects.letters.marks import plain

LONGEST_LINK: Final = 1_900  # characters; mail programs and chats cut longer ones
_APART: Final = "\u200b"  # a space of no width: what was typed looks the same
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# One address and nothing else: no list, no second header, no comment.
_LOCAL: Final = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]"
_ADDRESS: Final = re.compile(rf"(?<!{_LOCAL}){_LOCAL}+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


def header(text: str) -> str:
    """Words for one line of a mail's head: nothing in them ends it, and none is read as an encoded one (RFC 2047)."""
    words = " ".join(unseen(_BREAKS.sub(" ", text)).split())
    return words.replace("=?", f"={_APART}?")


def address_of(email: str | None) -> str | None:
    """An e-mail address that is one, else None."""
    said = (email or "").strip()
    return said if len(said) <= 254 and "=?" not in said and _ADDRESS.fullmatch(said) else None


def eml(
    *,
    subject: str,
    body: str,
    to_name: str,
    to: str | None,
    sender_name: str,
    sender: str | None,
    at: datetime,
) -> bytes:
    """The mail as a file (RFC 5322), not sent: mail programs open it to be looked at and sent (X-Unsent)."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = header(subject)
    message["X-Unsent"] = "1"
    message["Date"] = at
    if (address := address_of(to)) is not None:
        message["To"] = _address(to_name, address)
    if (own := address_of(sender)) is not None:
        message["From"] = _address(sender_name, own)
    message.set_content(plain(unseen(body)) + "\n", cte="quoted-printable")
    return message.as_bytes()


def mailto(to: str | None, subject: str, body: str) -> str | None:
    """An address that opens a new mail (RFC 6068); None without a recipient, or where it would be too long."""
    address = address_of(to)
    if address is None:
        return None
    text = plain(unseen(body)).replace("\n", "\r\n")
    link = f"mailto:{quote(address, safe='@')}?subject={quote(header(subject), safe='')}&body={quote(text, safe='')}"
    return link if len(link) <= LONGEST_LINK else None


def _address(name: str, address: str) -> Address:
    user, _, domain = address.rpartition("@")
    return Address(header(name), user, domain)
