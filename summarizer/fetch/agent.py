"""How the program names itself to web servers, and the name by which their robots.txt may address it."""

from __future__ import annotations

import re

DEFAULT = "Mozilla/5.0 (compatible; Communique/0.1; reads feeds, and pages on request)"
_CONTACT = re.compile(r"(https?://|mailto:|[^@\s]+@)[!-'*-~]+")  # visible ASCII without parentheses
_COMPATIBLE = re.compile(r"compatible;\s*([A-Za-z_-]+)")
_NAME = re.compile(r"[A-Za-z_-]+")
_EVERYBODY = "mozilla"  # a browser's first word, which is nobody's name


def with_contact(agent: str, contact: str | None) -> str:
    """The User-Agent header; `contact` is an address where its owner is to be found, None for none.

    ValueError where `contact` is neither a web address nor a mail address.
    """
    if contact is None:
        return agent
    if not _CONTACT.fullmatch(contact):
        raise ValueError("contact must be a web address or a mail address")
    return f"{agent[:-1]}; +{contact})" if agent.endswith(")") else f"{agent} (+{contact})"


def product_token(agent: str) -> str:
    """The product's name in a User-Agent header, in lower case and as RFC 9309 writes names: without its version.

    That is what follows "compatible;", or else the first name that is not Mozilla's; "" where there is none.
    """
    if told := _COMPATIBLE.search(agent):
        return told[1].lower()
    names = (name.lower() for name in _NAME.findall(agent))
    return next((name for name in names if name != _EVERYBODY), "")
