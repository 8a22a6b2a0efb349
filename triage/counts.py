"""Messages that are nothing but a count: "12", "11 ans", "40 hrs a week", "$500", "3/2026"."""

from __future__ import annotations

import re

from triage.normal import digits, fold

_BETWEEN = re.compile(r"[\d\s.,:;/+\-–—~%$€£()!?'’،。，]+")

#: What is counted, in every language of the line. A word for a person ("12 girls") never stands here.
_UNITS = """
h hr hrs hour hours d day days w wk wks week weeks mo mos month months y yr yrs year years old dollar dollars buck bucks
usd cad us ca a per the each every about around
hora horas dia días semana semanas mes meses año años ano anos dólar dólares peso pesos por al cada
heure heures jour jours semaine semaines mois an ans piastre piastres par
mês
èdtan lè jou semèn mwa dola pa
oras araw linggo buwan taon taong gulang dolyar piso kada
giờ tiếng ngày tuần tháng năm tuổi đô đồng mỗi một
小时 小時 个小时 個小時 天 日 周 星期 个星期 個星期 月 个月 個月 年 岁 歲 美元 加元 块 塊 元 号 號
시간 일 주 주일 개월 달 월 년 살 달러
jam hari minggu bulan tahun dolar per
घंटा घंटे घंटों दिन दिनों हफ्ता हफ्ते हफ़्ते महीना महीने महीनों साल सालों डॉलर ghante din hafte mahine saal
ਘੰਟਾ ਘੰਟੇ ਦਿਨ ਹਫ਼ਤਾ ਹਫ਼ਤੇ ਹਫਤੇ ਮਹੀਨਾ ਮਹੀਨੇ ਸਾਲ ਡਾਲਰ
ساعة ساعات يوم ايام أيام اسبوع أسبوع اسابيع أسابيع شهر شهور اشهر أشهر سنة سنين سنوات عام دولار
ч час часа часов день дня дней неделя недели недель неделю месяц месяца месяцев год года лет доллар доллара долларов в
година години годин дні днів тиждень тижні тижнів місяць місяці місяців рік роки років долар долари доларів на
"""
_KNOWN = frozenset(fold(word) for word in _UNITS.split())


def only_counts(text: str) -> bool:
    """Whether a message holds a digit and besides digits only what is counted.

    Such a message answers a question; by itself it says nothing of danger and names no subject. Never raises.
    """
    plain = digits(text[:200])
    if not any(c.isdigit() for c in plain):
        return False
    return all(word in _KNOWN for word in fold(_BETWEEN.sub(" ", plain)).split())
