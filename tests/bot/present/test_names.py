import pytest

from bot.present.names import in_a_sentence


@pytest.mark.parametrize("name", ["United States", "European Union", "Solomon Islands", "Netherlands", "Taliban"])
def test_a_common_noun_or_a_plural_takes_the_article(name: str) -> None:
    assert in_a_sentence(name) == f"the {name}"


@pytest.mark.parametrize("name", ["Iran", "NATO", "Hamas", "Islamic State", "Honduras", "South Korea"])
def test_a_name_stands_alone(name: str) -> None:
    assert in_a_sentence(name) == name
