from __future__ import annotations

from summarizer.extract import from_markdown

SOURCE = """---
date: 2026-03-03
author: "Jaan Tamm"
tags: [radar]
---

# Baltic states *share* radar

**Latvia** and [Estonia](https://herald.example/x "t") have _agreed_ to share the cost
of a new radar station, the two defence ministries said on Thursday.

![A radar](radar.jpg)

## What it costs

> “We did not get the hill that we wanted,” said the minister,
> “but we got the radar.”

- Latvia pays `40%` of the cost.
- Estonia pays the rest &amp; builds.

```
code is left out
```

---

<p>Lithuania has not <b>answered</b> yet.</p>

# A second heading of level 1
"""

PARAGRAPHS = [
    "Latvia and Estonia have agreed to share the cost of a new radar station, the two defence ministries said on "
    "Thursday.",
    "What it costs",
    "“We did not get the hill that we wanted,” said the minister, “but we got the radar.”",
    "Latvia pays 40% of the cost.",
    "Estonia pays the rest & builds.",
    "Lithuania has not answered yet.",
    "A second heading of level 1",
]


def test_words_without_marks() -> None:
    article = from_markdown(SOURCE, id="x", url="https://herald.example/radar")
    assert article.text.split("\n\n") == PARAGRAPHS
    assert article.title == "Baltic states share radar"
    assert (article.author, article.outlet) == ("Jaan Tamm", "herald.example")
    assert article.published is not None
    assert article.published.isoformat() == "2026-03-03T00:00:00+00:00"


def test_titles_in_order_of_precedence() -> None:
    titled = SOURCE.replace("author:", "title: From the front\nauthor:")
    assert from_markdown(titled, id="x", title="Given").title == "Given"
    assert from_markdown(titled, id="x").title == "From the front"
    plain = SOURCE.partition("radar\n")[2].replace("# A second heading of level 1", "")
    assert from_markdown(plain, id="x").title.startswith("Latvia and Estonia have agreed")


def test_front_matter_in_toml_and_a_rule_that_is_none() -> None:
    toml = SOURCE.replace("---\ndate: 2026-03-03\nauthor: ", "+++\ndate = 2026-03-03\nauthor = ").replace(
        "tags: [radar]\n---", 'tags = ["radar"]\n+++'
    )
    assert from_markdown(toml, id="x").author == "Jaan Tamm"
    ruled = "---\n\n" + SOURCE.partition("---\n\n")[2]
    assert PARAGRAPHS[0] in from_markdown(ruled, id="x").text
