from __future__ import annotations

import subprocess
import sys

import pytest

from summarizer.errors import ExtractError
from summarizer.extract.language import detect, require_english

SAMPLES = {
    "de": "Der Außenminister sagte am Montag in Berlin, die Regierung werde dem Vorschlag nicht zustimmen.",
    "nl": "De minister zei maandag dat het kabinet niet zal instemmen met het voorstel van de Commissie.",
    "fr": "Le ministre a déclaré lundi que son pays ne participerait pas aux négociations prévues à Genève.",
    "es": "El ministro dijo el lunes que su país no aceptará la propuesta hasta que se aclaren las condiciones.",
    "ru": "Министр заявил в понедельник, что его страна не примет участия в переговорах в Женеве.",
    "uk": "Міністр заявив у понеділок, що його країна не братиме участі в переговорах у Женеві.",
    "ar": "قال الوزير يوم الاثنين إن بلاده لن تشارك في المحادثات المقرر عقدها في جنيف هذا الأسبوع.",
    "tr": "Bakan pazartesi günü yaptığı açıklamada ülkesinin Cenevre'deki görüşmelere katılmayacağını söyledi.",
}


@pytest.mark.parametrize("code", SAMPLES)
def test_the_language_is_found_and_named(code: str) -> None:
    assert detect(SAMPLES[code]) == code
    with pytest.raises(ExtractError, match=r"^The text seems to be in [A-Z]\w+; only English is supported so far\.$"):
        require_english(SAMPLES[code])


@pytest.mark.parametrize(
    "text",
    [
        "The minister said on Monday that his country would not take part in the talks.",
        "Putin, Xi meet in Samarkand; Lavrov, Wang sign three protocols and leave.",
        "NORTH KOREA FIRES TWO MISSILES INTO THE SEA OF JAPAN, SEOUL'S MILITARY SAYS",
        "“Ne serait-ce que cela,” he said, quoting the French text of the treaty, which both sides have signed.",
    ],
)
def test_english_is_english(text: str) -> None:
    assert require_english(text) == "en"


def test_only_the_beginning_is_read() -> None:
    assert detect("The talks will go on, the ministry said. " * 100 + SAMPLES["ru"] * 1000) == "en"


def test_an_unnamed_language_gets_a_sentence_too() -> None:
    with pytest.raises(
        ExtractError, match=r"^The text is not in English \(\w+\), the only language supported so far\.$"
    ):
        require_english("0101 1010 " * 20)


def test_a_pasted_english_text_loads_no_model_and_no_extractor() -> None:
    script = (
        "import sys; from summarizer.extract import from_text; "
        "from_text('The ministry said that it would not accept the offer of the other side. ' * 3, id='x'); "
        "print([m for m in ('py3langid', 'trafilatura', 'lxml', 'numpy', 'markdown_it') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"
