"""Build config/parties.json, the list of parties: `python -m training.build_parties`.

Sources: the World Factbook's facts and ISO 3166 (pycountry) for states, Unicode CLDR (Babel) for their English names,
and the hand-kept tables in config/parties/*.toml, which add to and correct the generated facts.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pycountry
from babel import Locale

from training.parties import checks, factbook, handkept
from training.parties.record import Entry, fold

ROOT = Path(__file__).resolve().parents[1]
FACTBOOK = ROOT.parent / "shared" / "data" / "parties" / "factbook_leaders.json"
TABLES = ROOT / "config" / "parties"
TARGET = ROOT / "config" / "parties.json"

# Nobody speaks for these: uninhabited, or run from elsewhere without a government of their own.
WITHOUT_GOVERNMENT = frozenset("ATA ATF BVT HMD IOT SGS UMI BES SJM GLP GUF MTQ MYT REU CCK CXR NFK".split())
# The Factbook's names that ISO 3166 spells otherwise.
FACTBOOK_IDS = {
    "Congo (Brazzaville)": "COG",
    "DRC": "COD",
    "Russia": "RUS",
    "The Gambia": "GMB",
    "The Bahamas": "BHS",
    "The Dominican": "DOM",
    "Burma": "MMR",
    "Turkey": "TUR",
    "Kosovo": "XKX",
    "Holy See (Vatican City)": "VAT",
    "Falkland Islands (Islas Malvinas)": "FLK",
    "Saint Helena, Ascension, and Tristan da Cunha": "SHN",
    "Saint Martin": "MAF",
    "Sint Maarten": "SXM",
    "Macau": "MAC",
    "Virgin Islands": "VIR",
    "Pitcairn Islands": "PCN",
    "British Virgin Islands": "VGB",
    "Cabo Verde": "CPV",
    "Brunei": "BRN",
    "Federated States of Micronesia": "FSM",
    "Curacao": "CUW",
    "Saint Barthelemy": "BLM",
}


def build(facts: dict[str, dict[str, Any]], tables: dict[str, dict[str, Any]]) -> list[Entry]:
    """The checked list, sorted by id; raises ValueError naming every fault."""
    entries = states()
    for record in facts.values():
        if (entry := entries.get(factbook_id(record))) is not None:
            add_facts(entry, record)
    forget_shared(entries)
    handkept.merge(entries, tables)
    built = [entries[id_] for id_ in sorted(entries)]
    if found := checks.faults(built):
        raise ValueError("\n".join(found))
    return built


def states() -> dict[str, Entry]:
    """The countries of ISO 3166 that have a government, with the English names of ISO and CLDR."""
    english = Locale("en").territories
    entries = {"XKX": Entry(id="XKX", name="Kosovo", kind="state", names=["Kosovo"])}
    for country in pycountry.countries:
        if country.alpha_3 in WITHOUT_GOVERNMENT:
            continue
        known = [english[country.alpha_2], country.name]
        known += [getattr(country, label) for label in ("common_name", "official_name") if hasattr(country, label)]
        names = [plain for name in known for plain in plain_names(name)]
        entries[country.alpha_3] = Entry(
            id=country.alpha_3, name=names[0], kind="state", names=list(dict.fromkeys(names))
        )
    return entries


def plain_names(name: str) -> list[str]:
    """A country's name as news text has it: without "the", "&" and China's "SAR"; a bracket gives a second name."""
    if "," in name:
        return []
    name = html.unescape(name).replace("’", "'").replace(" & ", " and ").removesuffix(" SAR China")
    parts = [re.sub(r"^St\. ", "Saint ", re.sub(r"^[Tt]he ", "", part.strip(" )"))) for part in name.split("(")]
    forms = [(part, re.sub(r"^Saint ", "St. ", part), re.sub(r"^Saint ", "St ", part)) for part in parts]
    return list(dict.fromkeys(form for three in forms for form in three))


def factbook_id(record: dict[str, Any]) -> str:
    """The alpha-3 of a Factbook record, empty where it is no country of the list."""
    name = html.unescape(next((record[key] for key in ("name", "long") if record.get(key) not in (None, "none")), ""))
    if name in FACTBOOK_IDS:
        return FACTBOOK_IDS[name]
    if name.startswith("Saint Helena"):
        return "SHN"
    try:
        return str(pycountry.countries.lookup(name).alpha_3) if name else ""
    except LookupError:
        return ""


def add_facts(entry: Entry, record: dict[str, Any]) -> None:
    """Add a Factbook record's demonyms, capital, legislature and leaders to the entry."""
    entry.demonyms += factbook.demonyms(record.get("nationality") or {})
    entry.capitals += factbook.capital(record.get("capital") or "")
    entry.bodies |= dict.fromkeys(factbook.legislature(record.get("legislature") or ""), "legislature")
    roles = {"chief_of_state": "head of state", "head_of_government": "head of government"}
    leaders = [factbook.person(record.get(key) or "", role) for key, role in roles.items()]
    for leader in leaders:
        if leader and not any(leader.same(other) for other in entry.people):
            entry.people.append(leader)


def forget_shared(entries: dict[str, Entry]) -> None:
    """Forget legislature names that two states share, and heads of state that serve two: they tell nobody apart."""
    bodies = Counter(fold(body).lower() for entry in entries.values() for body in entry.bodies)
    people = Counter(person.name for entry in entries.values() for person in entry.people)
    for entry in entries.values():
        entry.bodies = {body: voice for body, voice in entry.bodies.items() if bodies[fold(body).lower()] == 1}
        entry.people = [person for person in entry.people if people[person.name] == 1]


def dumps(entries: list[Entry]) -> str:
    """The file's text: one party a line, so that changes read well."""
    rows = [json.dumps(entry.row(), ensure_ascii=False, separators=(",", ":")) for entry in entries]
    return '{"parties": [\n' + ",\n".join(rows) + "\n]}\n"


def main(argv: list[str] | None = None) -> int:
    """Write the list; with `--check`, only tell whether the written one is up to date (status 1 where it is not)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the file is not up to date")
    arguments = parser.parse_args(argv)
    try:
        entries = build(json.loads(FACTBOOK.read_text(encoding="utf-8")), handkept.read(TABLES))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    text = dumps(entries)
    if arguments.check:
        return 0 if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    people = sum(len(entry.people) for entry in entries)
    print(f"{len(entries)} parties, {people} people, {len(text.encode()) // 1024} KB: {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
