"""A message as the classifier judges it: every value found is put in its kind's place.

The number in "where is BH-310442" says nothing of the wish, and the classifier should not have to learn that. Left
out voice by voice, messages with number and address were understood to 88 %, with their values as typed to 77 %.
"""

from __future__ import annotations

from bot.reading.clean import for_classifier
from bot.reading.findings import COUPON_CODE, EMAIL, ORDER_NUMBER
from bot.reading.reader import reader_for

IN_PLACE = {ORDER_NUMBER: "BH-204817", EMAIL: "", COUPON_CODE: "SAVE10"}


def generalise(text: str, language: str) -> str:
    """The cleaned text with one number for every order number, one code for every code, and no e-mail address.

    Gives an empty string when nothing is left.
    """
    general = text
    for finding in sorted(reader_for(language).read(text).findings, key=lambda one: -one.start):
        general = general[: finding.start] + IN_PLACE.get(finding.kind, finding.text) + general[finding.end :]
    return for_classifier(general)
