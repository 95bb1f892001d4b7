"""The choices of the problem form in words."""

from flask_babel import lazy_gettext as _l

from webapp.desk.cases.rules import Authority, LetterClass, LetterRelation, Source, Urgency

SOURCES = {Source.PHONE: _l("Telephone"), Source.LETTER: _l("Official letter")}
URGENCIES = {
    Urgency.ORDINARY: _l("Ordinary"),
    Urgency.URGENT: _l("Urgent"),
    Urgency.CRITICAL: _l("Critical"),
}
AUTHORITIES = {
    Authority.SELF: _l("in person"),
    Authority.INTRODUCTION_LETTER: _l("letter of introduction"),
    Authority.POWER_OF_ATTORNEY: _l("power of attorney"),
}
RELATIONS = {
    LetterRelation.NONE: _l("a first letter"),
    LetterRelation.REPLY_TO: _l("in reply to"),
    LetterRelation.FURTHER_TO: _l("further to"),
}
CLASSES = {LetterClass.ORDINARY: _l("Ordinary"), LetterClass.CONFIDENTIAL: _l("Confidential")}
