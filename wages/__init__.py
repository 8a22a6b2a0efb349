"""What may be owed at the legal minimum: computed from dated rates with sources. Pure; runs on both Pythons."""

from wages.compute import compute
from wages.owed import AskPerson, Owed, Part
from wages.rates import Rates, Source
from wages.work import BadField, Work

__all__ = ["AskPerson", "BadField", "Owed", "Part", "Rates", "Source", "Work", "compute"]
