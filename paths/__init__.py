"""Guided paths: questions in order, what counts as an answer, where they lead. Pure; runs on both Pythons.

A path is a file of ``data/paths``. The functions here decide from it and from the answers so far; they know no channel,
no clock and no words that are said, only content ids.
"""

from paths.definition import Path, PathError, Question, load
from paths.flow import Ending, endings, next_question
from paths.parse import Answer, Unclear, parse_answer
from paths.scoring import Fit, Points, points, routes
from paths.talk import Message, State, Turn, begin, hear, resume, start, waiting
from paths.words import Regions, Words

__all__ = [
    "Answer",
    "Ending",
    "Fit",
    "Message",
    "Path",
    "PathError",
    "Points",
    "Question",
    "Regions",
    "State",
    "Turn",
    "Unclear",
    "Words",
    "begin",
    "endings",
    "hear",
    "load",
    "next_question",
    "parse_answer",
    "points",
    "resume",
    "routes",
    "start",
    "waiting",
]
