"""What parts look-alike events: names and numbers that all of one group have and none of the other."""

import numpy as np
import pytest

from summarizer.stories.features import ArticleFeatures, terms
from summarizer.stories.frequencies import Frequencies
from summarizer.stories.groups import TRAITS, Regression, load_judge, traits
from summarizer.stories.table import Table, table

SAME = np.ones(4, dtype=np.float32) / 2


def compared(*texts: str) -> Table:
    frequencies = Frequencies()
    made = (ArticleFeatures(id=str(i), terms=terms(text), vector=SAME) for i, text in enumerate(texts))
    return table([frequencies.add(one) for one in made], frequencies)


def trait(found: Table, name: str, left: list[int], right: list[int]) -> float:
    return float(traits(found, np.array(left), np.array(right))[TRAITS.index(name)])


def test_names_of_one_group_alone_set_it_apart() -> None:
    found = compared(*["The patrol stopped Ariadne off Chios."] * 3, *["The patrol stopped Thalia off Kos."] * 3)
    assert trait(found, "name: apart", [0, 1, 2], [3, 4, 5]) > 0.5
    assert trait(found, "name: apart", [0], [1, 2]) == 0
    assert trait(found, "name: core shared", [0, 1], [2]) == pytest.approx(1)


def test_numbers_set_apart_too() -> None:
    found = compared(*["A quake of 5.8 killed 19."] * 2, *["A quake of 6.3 killed 41."] * 2)
    assert trait(found, "number: apart", [0, 1], [2, 3]) > 0.3
    assert trait(found, "lead word: apart", [0, 1], [2, 3]) == 0


def test_traits_do_not_depend_on_which_group_is_named_first() -> None:
    found = compared("Ferry Ariadne sails to Chios", "Ferry Thalia sails", "Gas for Moldova", "Romania sells gas")
    left, right = np.array([0, 2]), np.array([1, 3])
    assert np.allclose(traits(found, left, right), traits(found, right, left))


def test_texts_without_words_have_finite_traits() -> None:
    found = compared("", "and the", "Chios 12")
    assert np.isfinite(traits(found, np.array([0]), np.array([1, 2]))).all()


def test_the_shipped_judge_joins_one_text_with_itself() -> None:
    line = "A Turkish patrol held the ferry Ariadne for six hours off Chios with 140 passengers, Athens said."
    found = compared(line, line, "Ghana repeats the vote in Tamale after 2,300 ballots came without a stamp.")
    judge = load_judge()
    assert judge.score(found, np.array([0]), np.array([1])) > 0 > judge.score(found, np.array([0, 1]), np.array([2]))


def test_a_judge_of_another_make_is_refused() -> None:
    with pytest.raises(ValueError, match="3 weights for"):
        Regression(weights=(1.0, 2.0, 3.0), bias=0.0)
