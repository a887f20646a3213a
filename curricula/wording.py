"""Words that label people, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

# In small letters.
STIGMATISING: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"(?:drug[\s-])?addicts?|junkies?|junky|drug[\s-]abusers?|substance[\s-]abusers?", "person who uses drugs"),
        (r"(?:drug|substance|alcohol|opioid|heroin)[\s-](?:ab|mis)use|abuse of (?:drugs|substances|alcohol)",
         "non-medical use; drug use disorder"),
        (r"idus?|(?<!-)(?:drug )?injectors?", "person who injects drugs"),
        (r"drug habits?|narcomania", "drug dependence"),
        (r"(?:fell|falls?|fallen) off the wagon|relapsers?", "return to use, lapse"),
        (r"(?:getting|got|gets?|stay(?:ing|ed|s)?|been|be|is|was|are|were) clean(?: (?:for|since|from drugs))",
         "in recovery; not using"),
        (r"(?:clean|dirty) (?:urines?|tests?|samples?|results?)", "negative or positive test"),
        (r"dirty (?:needles?|syringes?)", "used needle, used syringe"),
        (r"(?:opioid |opiate )?substitution (?:treatment|therapy|drugs?|medicines?)|legal drugs?",
         "opioid agonist maintenance treatment"),
        (r"addicted bab(?:y|ies)", "newborn exposed to opioids"),
        (r"prostitutes?", "sex worker"),
        (r"convicts|inmates?", "person in prison"),
        (r"zeks?|ex-(?:cons?|convicts?)", "person in prison"),
        (r"contingents?", "patients, clients, service users"),
        (r"detox(?:ification)? cures?", "withdrawal management"),
        (r"(?:fight|struggle|war)(?:ing)? against (?:drug )?(?:addiction|users)", "treatment, care, support"),
        (r"forced treatment", "alternative to conviction or punishment; treatment without consent"),
        (r"codependents?", "partner or family member"),
        (r"narcotic drugs? (?:methadone|buprenorphine)|dope", "medicine (methadone, buprenorphine)"),
        (r"junkie deaths?", "drug-related death"),
    ),
    "ru": (
        (r"наркоман\w*|наркозависим\w*|алкоголик\w*", "человек, употребляющий наркотики"),
        (r"злоупотреблени\w+ (?:наркотик\w+|психоактивн\w+)", "употребление без назначения врача"),
        (r"(?:чист|грязн)\w+ (?:анализ\w*|тест\w*|моч\w+)", "отрицательный или положительный результат"),
        (r"грязн\w+ (?:шприц\w*|игл\w*)", "использованный шприц"),
        (r"заместительн\w+ терапи\w+", "поддерживающая терапия агонистами опиоидов (ПТАО)"),
        (r"проститутк\w+", "секс-работница"),
        (r"наркомани[яиюей]+", "расстройство, связанное с употреблением наркотиков"),
        (r"зек\w{0,3}|контингент\w*", "человек в местах лишения свободы; пациент, клиент"),
        (r"ломк\w+", "синдром отмены"),
        (r"созависим\w+", "близкие, которых затрагивает употребление"),
        (r"принудительн\w+ лечени\w+", "альтернатива наказанию; лечение без согласия"),
    ),
}  # fmt: skip

_QUOTED = re.compile('"[^"\n]*"|“[^”]*”|«[^»]*»|‘[^’\n]*’(?!\\w)|„[^“”]*[“”]|\\]\\([^)\n]*\\)')


def _either(patterns: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """Make one pattern of all: a course is searched once and not once for each word."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b".replace(" ", r"\s+"), flags)


_PATTERNS = {
    language: _either((f"({pattern})" for pattern, _ in rows), re.IGNORECASE) for language, rows in STIGMATISING.items()
}
# Whether a text in small letters has any of them, which takes a quarter of the time: nearly no text has.
_ANY = {language: _either(pattern for pattern, _ in rows) for language, rows in STIGMATISING.items()}


def stigmatising(text: str, language: str) -> Iterator[tuple[int, str, str]]:
    """Find words that label people: the place in the text, the words, and the preferred ones.

    What stands in quotation marks is somebody's speech, and stays as it was said.
    """
    spoken = language.split("-")[0]
    if spoken not in _ANY or not _ANY[spoken].search(text.casefold()):
        return
    said = _QUOTED.sub(lambda quoted: re.sub(r"[^\n]", " ", quoted.group()), text)
    for match in _PATTERNS[spoken].finditer(said):
        yield match.start(), match.group(), STIGMATISING[spoken][(match.lastindex or 1) - 1][1]
