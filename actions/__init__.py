"""Custom actions: what an answer needs besides its words. They speak ids only, no HTTP, no Redis, no text."""

from actions.callback import Callback
from actions.clarify import Clarify
from actions.country import Country
from actions.handover import Handover
from actions.paths import (
    AskPathAnswer,
    BeforeTravelForm,
    CouldStayForm,
    HelpNearMeForm,
    IsThisRightForm,
    OwedMoneyForm,
    PathContinue,
    PathEnd,
    PathLeave,
    PathResume,
    PathWords,
    PathYesNo,
    TellForm,
)
from actions.yes_no import YesNo

__all__ = [
    "AskPathAnswer",
    "BeforeTravelForm",
    "Callback",
    "Clarify",
    "CouldStayForm",
    "Country",
    "Handover",
    "HelpNearMeForm",
    "IsThisRightForm",
    "OwedMoneyForm",
    "PathContinue",
    "PathEnd",
    "PathLeave",
    "PathResume",
    "PathWords",
    "PathYesNo",
    "TellForm",
    "YesNo",
]
