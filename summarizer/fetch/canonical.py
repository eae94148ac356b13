"""One name for all the addresses of an article: what decides that two links are the same link."""

from __future__ import annotations

import re
from functools import cache

from summarizer.fetch.addresses import literal
from summarizer.fetch.targets import Target, parse_target
from summarizer.fetch.wrappers import unwrapped

_ROUNDS = 10  # what one round uncovers, a redirect under an AMP path for instance, the next one cleans
_LONGEST = 8192  # characters of a link that are worth cleaning; no browser keeps more

# The same pages on hosts of their own. "www" is one of them because no publisher serves two articles at one path
# with and without it; so is "http" for "https". The mistake of the other side would cost a second briefing.
_HOSTS = frozenset({"www", "m", "mobile", "amp"})
_WIKI_MOBILE = re.compile(r"^([a-z-]+)\.m\.(wiki[a-z]+\.org)$")

# Who sent the reader: certain enough to be dropped whatever their value is.
_TRACKERS = frozenset(
    """
    fbclid gclid dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh li_fat_id epik
    _ga _gl _hsenc _hsmi hss_channel mkt_tok s_cid sfnsn wt.mc_id wt_mc wt_zmc xtor trk trkinfo rb_clickid
    smid smtyp smvar emc instance_id regi_id segment_id campaign_id unlocked_article_code gift giftcopy sharetype
    sharetoken accesstoken reflink cmpid cmp ncid ocid icid taid sref srnd leadsource traffic_source itid wpisrc
    wpmk spref soc_src soc_trk guccounter tsrc cvid pwapi_token fromrss feedtype rss_id spm share_source
    __twitter_impression __cft__ __tn__ usqp aoh _tf amp
    """.split()
)
_TRACKER_PREFIXES = ("utm_", "at_", "mtm_", "pk_", "hsa_", "mc_", "ns_", "stm_", "piwik_", "matomo_", "guce_", "amp_")
_AMP_VALUES = frozenset({"outputtype", "output", "view", "format", "mode", "service", "type", "_amp"})
_AMP_SEGMENTS = frozenset({"amp", "amphtml"})
_AMP_ENDINGS = re.compile(r"(?<=[^/])\.amp(?=\.html?$|$)|(?<=/amp)/1$", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def canonical(url: str) -> str:
    """The name under which the article behind `url` is known, the same for every way of writing its address.

    Gone are fragments, trackers, default ports, AMP, mobile hosts, `www.` and the difference of http and https,
    services that wrap the link, trailing slashes, and the order of the parameters; every parameter that may say
    which article is meant stays. ASCII, and `canonical(canonical(url)) == canonical(url)`. Asks no network.

    It is a name to compare and to store. To read the page, open the link as it was given, or `unwrapped(url)`.
    Raises FetchError, in words for the person who gave the link, for what is no link to the web.
    """
    name = url.replace("&amp;", "&")  # copied out of a page's source
    for _ in range(_ROUNDS):
        before, name = name, _cleaned(parse_target(unwrapped(name)))
        if name == before:
            break
    return name


def _cleaned(target: Target) -> str:
    """The address with each of its parts in its plainest form."""
    raw = target.url.raw_path.decode("ascii")
    path, mark, query = raw.partition("?")
    if len(raw) <= _LONGEST:
        path, query = _path(path), _query(query)
    usual = target.port == (443 if target.url.scheme == "https" else 80)
    scheme, port = ("https", "") if usual else (target.url.scheme, f":{target.port}")
    return f"{scheme}://{_host(target.host)}{port}{path}{mark if query else ''}{query}"


def _host(host: str) -> str:
    address = literal(host)
    if address:
        return f"[{address.compressed}]" if address.version == 6 else address.compressed
    labels = _WIKI_MOBILE.sub(r"\1.\2", host.rstrip(".")).split(".")
    while len(labels) > 2 and labels[0] in _HOSTS:
        labels = labels[1:]
    return ".".join(labels)


def _path(path: str) -> str:
    path = _AMP_ENDINGS.sub("", _SESSION.sub("", _plain(path)))
    segments = path.split("/")
    others = [segment for segment in segments if segment.lower() not in _AMP_SEGMENTS]
    if any(others):  # otherwise the page is called so
        segments = others
    return "/".join(segments).rstrip("/") or "/"


def _query(query: str) -> str:
    pairs = [_plain(pair.replace("+", "%20")) for pair in query.split("&") if pair]
    kept = (pair for pair in pairs if not _tells_nothing(*pair.partition("=")[::2]))
    return "&".join(sorted(kept, key=lambda pair: pair.partition("=")[0]))


def _tells_nothing(name: str, value: str) -> bool:
    """Whether a parameter does not say which article is meant."""
    name, value = name.lower(), value.lower()
    if name in _TRACKERS or name.startswith(_TRACKER_PREFIXES):
        return True
    if value == "amp" or name == "_amp":
        return name in _AMP_VALUES
    if name in ("m", "mobile"):
        return value in ("0", "1", "true")
    # "ref", "source", "cid" and the like: most say where the reader came from, but a number may be the article's.
    return not any(character.isdigit() for character in value) and _is_tracker_by_name(name)


@cache
def _courlan() -> re.Pattern[str]:
    from courlan.clean import TRACKERS_RE  # its package reads all of babel's locales

    return TRACKERS_RE


def _is_tracker_by_name(name: str) -> bool:
    """Whether the name, or a word of it, is one of courlan's; it finds them in the middle of words too ("gallery")."""
    return bool(name) and any(_courlan().fullmatch(word) for word in (name, *name.split("_")))


def _plain(part: str) -> str:
    """Escapes only where they are needed, in capital digits."""

    def spelled(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(spelled, part)
