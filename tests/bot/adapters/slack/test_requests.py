"""What Slack sends, as the bot's own messages."""

from __future__ import annotations

import pytest

from bot.adapters.slack.escape import escape, units
from bot.adapters.slack.requests import is_from_a_person, mentions, pasted_from, typed
from bot.commands.links import links_in


def test_the_bots_own_mention_is_taken_out_and_links_stay() -> None:
    pasted = pasted_from({"text": "<@UBOT> see <https://news.example/a?b=1&amp;c=2|news.example>"}, bot_user="UBOT")
    assert pasted.text == "see <https://news.example/a?b=1&c=2|news.example>"
    assert links_in(pasted.whole) == ("https://news.example/a?b=1&c=2",)
    assert not pasted.by_bot


def test_links_of_previews_and_blocks_are_found_once() -> None:
    message = {
        "text": "<https://news.example/a>",
        "bot_id": "BFEED",
        "attachments": [{"from_url": "https://news.example/a"}, {"title_link": "https://news.example/b"}],
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "*<https://news.example/c|C>*"}},
            {"type": "rich_text", "elements": [{"elements": [{"type": "link", "url": "https://news.example/b"}]}]},
        ],
    }
    pasted = pasted_from(message, bot_user="UBOT")
    assert pasted.attached == ("https://news.example/b", "https://news.example/c")
    assert pasted.by_bot


def test_an_article_is_read_as_it_was_written() -> None:
    written = "Envoys of <http://un.org|un.org> met &amp; said &lt;nothing&gt; at <https://a.example>. " + "Word " * 60
    assert typed(written).startswith("Envoys of un.org met & said <nothing> at https://a.example.")
    assert typed("<http://un.org|un.org>") == "<http://un.org|un.org>"  # alone it is a link


@pytest.mark.parametrize(
    ("event", "person"),
    [
        ({"user": "U1"}, True),
        ({"user": "U1", "subtype": "file_share"}, True),
        ({"user": "U1", "bot_id": "B1"}, False),
        ({"subtype": "message_changed"}, False),
        ({"user": "U1", "subtype": "channel_join"}, False),
        ({"subtype": "bot_message", "bot_id": "B1"}, False),
    ],
)
def test_only_new_messages_of_people_are_answered(event: dict[str, str], person: bool) -> None:
    assert is_from_a_person(event) is person


def test_a_mention_is_told_from_another_persons() -> None:
    assert mentions({"text": "hi <@UBOT>"}, "UBOT")
    assert mentions({"text": "hi <@UBOT|communique>"}, "UBOT")
    assert not mentions({"text": "hi <@UBOTTLE>"}, "UBOT")


def test_text_of_strangers_calls_nobody() -> None:
    assert escape("<!channel> & @here \x1b[31mred") == "&lt;!channel&gt; &amp; @\u2060here red"
    assert units("🇺🇦a") == 5
