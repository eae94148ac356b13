"""The whole way of an article, with the shipped models: evidence only, whatever the condenser writes."""

from collections.abc import Sequence

from summarizer.attribution import load_tagger
from summarizer.condense import CondenserSettings, Draft, build_condenser
from summarizer.domain import Article, Engine, Position
from summarizer.parties import load_gazetteer
from summarizer.pipeline import Pipeline, build_pipeline

TEXT = """Kenya and Ethiopia agree to meet over the lake

Kenya's foreign ministry said on Monday that it would send a delegation to Addis Ababa next week.

“We are ready to talk about every drop of the lake,” said Joseph Mwangi, the foreign minister. “But we will not
accept a dam without a treaty.”

Ethiopia rejected the demand. Its water minister, Hanna Tesfaye, said the dam was a matter for Ethiopians alone.

“They are both posturing,” said Grace Oduya, an analyst at a Nairobi research group.
""".replace("not\naccept", "not accept")

ARTICLE = Article(id="lake", text=TEXT, title="Kenya and Ethiopia agree to meet over the lake", language="en")


class Inventor:
    """A condenser that writes what nobody said."""

    engine = Engine(name="inventor", version="1")

    def condense(self, article: Article, positions: Sequence[Position]) -> tuple[Draft, ...]:
        return (Draft(text="Uganda said it would “flood the valley” with 900 soldiers.", spans=()),)


def test_each_party_is_heard_and_nobody_else() -> None:
    found = build_pipeline(CondenserSettings()).brief(ARTICLE)
    speakers = {(p.party.id, p.speaker.split()[-1]) for p in found.positions}
    assert ("KEN", "Mwangi") in speakers
    assert ("ETH", "Tesfaye") in speakers
    assert {p.party.id for p in found.positions} == {"KEN", "ETH"}
    assert not any("posturing" in s.of(TEXT) for p in found.positions for s in p.stated)


def test_every_line_and_position_points_into_the_text() -> None:
    found = build_pipeline(CondenserSettings()).brief(ARTICLE)
    assert 1 <= len(found.summary) <= 5
    for line in found.summary:
        assert line.text == " ".join(span.of(TEXT) for span in line.spans)
    for position in found.positions:
        assert position.attributions[0] in found.attributions
        assert position.speaker in TEXT


def test_a_statement_of_several_sentences_is_a_position_each() -> None:
    found = build_pipeline(CondenserSettings()).brief(ARTICLE)
    of_minister = [p for p in found.positions if p.speaker.endswith("Mwangi")]
    contents = [" ".join(s.of(TEXT) for s in p.stated) for p in of_minister]
    assert any("every drop" in c and "treaty" not in c for c in contents)
    assert any("treaty" in c and "every drop" not in c for c in contents)


def test_what_a_model_invents_is_withheld_and_the_article_speaks() -> None:
    own = build_condenser(CondenserSettings())
    found = Pipeline(load_tagger(), load_gazetteer(), Inventor(), fallback=own).brief(ARTICLE)
    assert found.summary
    assert all(line.text in TEXT for line in found.summary)
    assert found.withheld.sentences >= 1
    assert "extractive" in found.engine.name
    assert "inventor" in found.engine.name


def test_without_a_fallback_nothing_is_shown_that_is_not_proved() -> None:
    found = Pipeline(load_tagger(), load_gazetteer(), Inventor()).brief(ARTICLE)
    assert found.summary == ()
    assert found.engine.name == "inventor"


def test_standings_hold_nothing_but_the_positions() -> None:
    found = build_pipeline(CondenserSettings()).brief(ARTICLE)
    assert {one.party.id for one in found.standings} == {"KEN", "ETH"}
    said = {(p.party, span) for p in found.positions for span in p.stated}
    shown = {(p.party, span) for one in found.standings for p in one.positions for span in p.stated}
    assert shown == said
    assert found.standings[0].positions[0].attributions[0].kind == "direct"
