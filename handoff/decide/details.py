"""What could tell who somebody is, taken out of a message before it leaves the line as an example to learn from.

Too much goes rather than too little. Out of reach are numbers in words ("five five five"), names that nothing announces
("maria took my passport") and places: a person still reads every line before it is learnt from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from handoff.decide.no_names import KOREAN, ORDINARY

_EDGE = r"(?<![^\W_])"
_LETTER = r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"
_CAPITAL = r"[A-Z\u00c0-\u00de\u0102\u0110\u0128\u0168\u01a0\u01af\u0400-\u042f\u0490\u1ea0-\u1ef9]"
_APOSTROPHE = r"['’ʼ`´]"
#: What may stand between the digits of one number: also what a phone puts there unseen, and round an emoji digit.
_GAP = r"[\s().,/·•\-‐-―_\ufe0f\u20e3\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"

#: A number with one of these behind it counts something and is no number of a house.
_COUNTED = (
    r"(?!\d|\s*(?:people|persons?|men|women|girls|boys|guys|workers|of|hours?|hrs?|days?|weeks?|months?|years?|dollars?|"
    r"am|pm|personas|hombres|mujeres|horas?|d[ií]as?|semanas?|meses|mes|años?|anos?|d[oó]lares|pesos|reais|pessoas|"
    r"personnes|hommes|femmes|heures?|jours?|semaines?|mois|ans|euros?|moun|jou|èdtan|tao|oras|araw|orang|jam|hari|"
    r"bulan|tahun|người|giờ|ngày|час\w*|дн\w*|день|лет|год\w*|рок\w*|людей|люд\w*|человек|місяц\w*|месяц\w*)\b)"
)
_HOUSE = rf"(?:\s*,?\s*(?:#|no\.?|nr\.?|n[°º]|n[uú]m(?:ero)?\.?|nomor)?\s*\d+(?:-\d+)?{_LETTER}?\b{_COUNTED})"
#: A word that may be part of the name of a street.
_STREET = (
    r"(?!(?:on|the|in|at|my|a|an|of|by|to|from|down|and|for|is|hours?|days?|weeks?|months?|years?|people|men|women|girls|"
    r"guys|dollars|desde|hace|y|con|por|en|son|hay|tengo|que|me|no|van|ya|sin|somos|h[aá]|e|com|sem|tenho|depuis|et|avec|pour|par|ma|mon|encore|"
    r"sans|pendant|selama|dan|di|ke|kaki|dengan|pulang|về|dây|đi|đến|này|bị|уже|и|без|вже|і|та|холодно|после|з|с|в|у|на)\b)[^\W\d_][\w.'’-]*"
)
_CAPITALS = rf"{_CAPITAL}[\w'’-]*(?:\s+{_CAPITAL}[\w'’-]*){{0,3}}"
_OF = r"(?:(?:de|del|la|las|los|el|da|do|dos|das|des|du)\s+|[ld]['’])*"

_ADDRESSES = (
    # 123 Main St; a number of one or two digits needs a word that means only a street, or capitals.
    (
        rf"\b\d+\w?,?\s+(?:(?:north|south|east|west|[nsew]{{1,2}})\.?\s+)?(?:\d+(?:st|nd|rd|th)|{_STREET}(?:\s+{_STREET}){{0,2}})"
        r"\s+(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|highway|hwy|parkway|pkwy|crescent|cres|terrace|kalye)\b\.?(?:\s+(?:north|south|east|west|[nsew]{1,2})\b)?"
    ),
    (
        rf"\b(?:\d{{3,}}\w?\s+{_STREET}(?:\s+{_STREET}){{0,2}}|\d+\w?\s+(?-i:{_CAPITALS}))"
        r"\s+(?:drive|dr|way|court|ct|place|pl|circle|cir|square|sq|trail|trl)\b\.?"
    ),
    rf"(?-i:\b{_CAPITALS}\s+(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Highway|Hwy|Parkway|Crescent)\b)\.?",
    r"\b(?:highway|hwy|route|interstate)\s*#?\s*\d+\b",
    rf"\b\d+\s*(?:bis|ter)?,?\s+(?:rue|avenue|av|boulevard|boul|chemin|impasse|all[eé]e|route|place|ri)\.?\s+{_OF}{_STREET}",
    rf"(?:\bsố\s*)?\b\d+[\w/]*\s+(?:đường|phố|ngõ|hẻm|duong)\s+{_STREET}(?:\s+(?-i:{_CAPITALS}))?",
    # calle X 45, rua das Flores 12, jalan melati no 5: a name in capitals, or a number behind the name.
    (
        rf"\b(?:calle|callej[oó]n|avenida|avda|av|carrera|colonia|bulevar|privada|rua|travessa|alameda|praça|estrada|rue|"
        rf"chemin|impasse|jalan|kalye|barangay|brgy|purok|sitio|đường|phố|ngõ|hẻm|phường|quận|duong|улиц[аеуыі]|вулиц\w|проспект\w?|"
        rf"переул\w+|провул\w+|бульвар\w?|шоссе)\.?\s+{_OF}"
        rf"(?:(?-i:{_CAPITALS}){_HOUSE}?|\d+\w?\b{_COUNTED}(?:\s*(?:#|no\.?)?\s*\d+(?:-\d+)?)?|{_STREET}(?:\s+{_STREET}){{0,2}}{_HOUSE})"
    ),
    rf"\brue\s+(?:des|du|de\s+la|de\s+l['’])\s*{_STREET}",
    rf"\b(?:jl|jln)\.?\s+{_STREET}(?:\s+{_STREET}){{0,2}}?{_HOUSE}",
    rf"\b(?:jl|jln)\.?\s+{_STREET}(?:\s+(?-i:{_CAPITALS}))?{_HOUSE}?",
    r"\brt\.?\s*\d+\s*/?\s*rw\.?\s*\d+",
    r"\b(?:số\s+nhà|so\s+nha)\s*\d+[\w/]*",
    rf"\b(?:ул|вул|просп|пр-т|пер|пров)\.\s*{_STREET}{_HOUSE}?",
    r"\b(?:дом|буд|будинок|кв|квартира)\.?\s*№?\s*\d+\w?\b",
    # Chinese and Korean stand close; the words before belong to the sentence.
    r"[^\W\d_a-z在住是到去于於来來从從的我他她你]{1,6}?(?:路|街|大道|巷|弄|胡同)\s*\d+\s*[号號弄巷](?:\s*\d+\s*[楼樓室房栋棟号號])*",
    r"(?:\d+\s*(?:号楼|號樓|号|號|栋|棟|单元|單元|室|楼|樓|房)){2,}|\d+\s*(?:单元|單元|室)",
    r"(?<!으)[가-힣]{0,8}(?<!으)(?:대로|로|길)\s*\d+(?:번길)?(?:\s*\d+)?(?:-\d+)?(?!\d|\s*[시만명년일개원번분달주살천백월층])",
    r"\d+\s*동\s*\d+\s*호|\d+\s*호(?:실)?(?![가-힣])",
    # Hindi, Punjabi, Arabic.
    r"(?:मकान|घर|फ्लैट|गली|कमरा|ਮਕਾਨ|ਘਰ|ਗਲੀ|ਫਲੈਟ|ਕਮਰਾ)\s*(?:नंबर|नं\.?|संख्या|ਨੰਬਰ|ਨੰ\.?)\s*\d+",
    r"\b(?:house|flat|gali|maka+n|plot|casa|maison|door|room|rumah)\s*(?:no|number|num|#|n[°º]|numéro|nomor)\.?\s*\d+\w?",
    r"(?<!\w)شارع\s+(?:\w+(?:\s+\w+)?\s+(?:رقم\s*)?\d+|\w+)",
    r"(?:عمارة|شقة|بناية)\s*(?:رقم\s*)?\d+",
    # Part of a house, and codes of the post.
    r"\b(?:apt|appt|apto|unit|suite|ste|lot|trailer|bldg|dpto|depto|p\.?\s?o\.?\s?box)\b\.?\s*(?:#|no\.?)?\s*(?:\d+\s?-?[a-z]?|[a-z]-?\d*)\b"
    + _COUNTED,
    r"\b(?:apartment|building|room|apartamento|departamento|appartement|edificio|chambre|kwarto|kamar)\s*(?:#|no\.?)?\s*\d+[a-z]?\b"
    + _COUNTED,
    r"\b[a-z]\d[a-z][ -]?\d[a-z]\d\b",
)

# fmt: off
_PLAIN = tuple((re.compile(pattern, re.IGNORECASE), instead) for pattern, instead in (
    (r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "[email]"),
    ((r"(?<![\w.+-])[\w.+-]+\s*(?:@|\(at\)|\[at\]|\bat\b|\barroba\b)\s*"
      r"(?:gmail|hotmail|yahoo|outlook|icloud|proton\w*|naver|mail|ukr|yandex)\b"
      r"(?:\s*(?:\.|\bdot\b|\bpunto\b|\bponto\b|\bpoint\b)\s*[a-z]{2,4}\b)*"), "[email]"),
    (r"\b(?:https?://|www\.)\S+", "[address]"),
    (r"(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|biz|edu|gov|ca|us|mx|br|ru|ua|me|ly)\b(?:/\S*)?",
     "[address]"),
    (r"(?<!\w)@\w[\w.]+", "[name]"),
    ((r"(?P<who>(?:微信号?|微信號|\b(?:wechat|whatsapp|instagram|insta|ig|facebook|fb|telegram|zalo|kakao(?:talk)?|line|tiktok|"
      r"viber|signal|imo)|카톡)(?:\s*(?:id|아이디)?\s*[:：=]|\s+id(?:\s+is)?|\s*是)\s*)(?!\[)[^\s[]+"),
     r"\g<who>[name]"),
    *((pattern, "[address]") for pattern in _ADDRESSES),
))
_NUMBERS = tuple(re.compile(pattern) for pattern in (
    r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4}(?!\d)|\d{4}年\s*\d{1,2}月(?:\s*\d{1,2}[日号])?",
    rf"\+?\(?\d(?:{_GAP}{{0,3}}\d){{6,}}[\ufe0f\u20e3]*",
    r"(?<![^\W_])[A-Z]{1,3}-\d{2,4}-[A-Z]{1,3}(?![^\W_])|(?<![^\W_])[A-Z]{2,4}-\d{3,4}(?![^\W_])",
    r"(?:(?<=plate )|(?<=plates )|(?<=placa )|(?<=placas )|(?<=plaque ))[A-Z]{2,3} \d{3,4}\b",
    r"\d{1,3}(?:[,٬'’. ]\d{2,3})*[,٬'’. ]\d{3}(?:[.,٫]\d{1,2})?(?!\d)",
    r"[零〇一二三四五六七八九幺]{5,}",
))
# fmt: on
#: Letters and digits in one word: a plate, a passport, a number on a form.
_CODE = re.compile(r"(?<![^\W_])[A-Za-z\u0400-\u04ff\d]+(?![^\W_])")
_CLOCK = re.compile(r"\d{1,2}[hHчг]\d{2}")
_RUN = re.compile(r"\d{3,}")

#: What says a name, sure enough that the next words are it however they are typed. The name follows.
_SAYS = re.compile(
    rf"(?:{_EDGE}(?:names?\s*(?:is|was|it{_APOSTROPHE}?s|[:=])|name{_APOSTROPHE}s|my\s+names|i\s*(?:am|{_APOSTROPHE}?m)\s+called|"
    r"i\s+go\s+by|"
    r"(?:me\s+llamo|se\s+llaman?|nombre(?:\s+completo)?\s*(?:es|[:=]))|"
    rf"(?:j(?:e|{_APOSTROPHE}e)?\s*m\s?{_APOSTROPHE}?\s?ap+el+e?|s\s?{_APOSTROPHE}?\s?ap+el+e(?:nt)?|(?:pr[eé])?nom\s*(?:est|c{_APOSTROPHE}?est|[:=]))|"
    r"(?:me\s+chamo|chamo[\s-]me|se\s+chama|nome(?:\s+(?:dele|dela|completo))?\s*(?:é|eh|e|[:=]))|"
    r"(?:mwen|m)\s+rele|non\s*(?:mwen|m|li|patwon\s+an)\s*se|"
    r"(?:ako|akoy|ito)\s+(?:po\s+)?(?:ay\s+)?si|(?:pangalan|ngalan)\s+(?:ko|niya|nya|ng\s+amo\s+ko)(?:\s+po)?(?:\s+ay|\s+is)?(?:\s+si)?|"
    r"(?:tôi|toi|em|mình|minh|con|cháu|chau|chị|anh|cô)\s+(?:tên|ten)(?:\s+(?:là|la))?|(?:tên|ten)\s+(?:\w+\s+){0,2}?(?:là|la)|"
    r"nama(?:ku|\s+(?:lengkap\s+)?(?:saya|aku|gue|gw|dia|majikan\s+saya|bos\s+saya))(?:\s+adalah|\s*:)?|(?:saya\s+|aku\s+)?bernama|"
    r"(?:mera|mere|meri|uska|uski|maalik\s+ka|malik\s+ka)\s+(?:na+m|na+n|nav|naa)(?:\s+(?:hai|he))?|"
    rf"(?:menya|men[ye]a|mene|ego|yogo)\s+(?:zovut|zvaty|zvut)|(?:ana\s+)?[ie]smi|"
    r"(?:меня|его|е[её]|мене|його|її|хозяина|начальника)\s+(?:зовут|звати|звуть|кличут|кличуть)|(?:зовут|звати|звуть)\s+меня|"
    rf"мо[еёє]\s+(?:имя|ім{_APOSTROPHE}?я)(?:\s*[-–—:]+|\s+(?:это|це))?|(?:имя|ім{_APOSTROPHE}?я|фамилия|прізвище)\s*[-–—:]+"
    r")(?![^\W_])|(?:मेरा|मेरे|उसका|उसकी|मालिक\s+का)\s*(?:पूरा\s+)?(?:नाम|नाव)(?:\s+है)?|(?:ਮੇਰਾ|ਉਸਦਾ|ਉਹਦਾ|ਮਾਲਕ\s+ਦਾ)\s*(?:ਨਾਮ|ਨਾਂਅ|ਨਾਂ|ਨਾ)(?:\s+ਹੈ)?|"
    r"(?<!\w)(?:و?(?:أنا|انا)\s+)?[اأإ]سمي(?:\s+هو)?(?!\w))[\s:：=]*",
    re.IGNORECASE,
)
#: What may say a name, and may say anything else: only a word with a capital that is no ordinary one is taken.
_MAY_SAY = re.compile(
    rf"{_EDGE}(?:i\s*{_APOSTROPHE}?\s*m|i\s+am|this\s+is|it\s*{_APOSTROPHE}?\s*s(?=\s+\S+(?:\s+\S+)?\s+here\b)|call(?:ed)?\s+me|named|called|soy|le\s+habla|"
    rf"me\s+(?:dicen|llaman)|llamad[oa]|je\s+suis|moi\s+c{_APOSTROPHE}?est|sou(?:\s+[ao])?|aqui\s+[ée]\s+[ao]?|chamad[oa]|(?:yo|moun)\s+rele\s+(?:mwen|m)|mwen\s+se|m\s+se|saya|aku|"
    r"mr|mrs|ms|miss|mister|dr|sir|boss|uncle|aunt|auntie|se[ñn]or|se[ñn]ora|sra?|don|doña|t[ií]o|t[ií]a|monsieur|madame|mme|mlle|"
    r"senhora?|seu|dona|mesye|madanm|pak|bapak|bu|ibu|mbak|kuya|ate|tito|tita|anh|chị|ông|bà|cô|chú|я|господин|госпожа|пан|пані|"
    r"patr[oó]n|chefe)\.?(?![^\W_])\s*[-–—]?\s*",
    re.IGNORECASE,
)
_TAGALOG = re.compile(r"\b(?:ang|ng|ako|ko|po|mga|niya|siya|nya|sya|kami|amo|yung)\b", re.IGNORECASE)
_PERSON_IN_TAGALOG = re.compile(r"\b(?:[Ss]i|[Nn]i|[Kk]ay|[Ss]ina|[Nn]ina)\s+")
_HONOURED = re.compile(r"((?<!\w)ال(?:سيد|سيدة|أستاذ|استاذ)\s+)[^\s,.،]+")
#: Said as on the telephone: "main X bol raha hoon".
_SPEAKS = re.compile(r"((?<!\w)(?:main|mein|me|मैं|में|ਮੈਂ)\s+)\S+(?:\s+\S+)?(\s+(?:bol|बोल|ਬੋਲ)\s*(?:rah|रह|ਰਿਹ|ਰਹ))", re.I)

_WORD = re.compile(r"\s*([^\W\d_]\.(?=\s?\w)|[^\W\d_][^\s,.;:!?¿¡()\[\]{}<>\"“”«»،؛؟。，！？、…|।॥/\\=+*~]*)")
_PARTICLES = {
    "de", "la", "del", "las", "los", "da", "do", "dos", "das", "di", "du", "van", "von", "der", "bin", "binti", "bint",
    "ibn", "al", "el", "y", "e", "san", "ul", "ur",
}  # fmt: skip

_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭萧田董袁潘"
    "蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫段雷侯龙龍"
    "史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴赖賴覃洪武莫孔汤湯温溫戴倪"
)
_ZH_SAYS = re.compile(
    r"(?:[我他她你]|老板|老闆|名字?|个名|個名)(?:叫做|叫作|叫)|名字?[是係]|姓名[:：是]?|[我他她]姓|(?<!\w)名叫"
)
_ZH_IS = re.compile(r"(?<![\u4e00-\u9fff])(?:我|你好我|您好我)[是係]")
_ZH_NO_NAME = re.compile(
    r"(?:什么|什麼|他们|她们|警|救|车|車|外卖|不|了|过|過|他|她|你|我|人|醒|得|来|來|老|大家|天天|到|去|做|出|着|一)"
)
_ZH_END = "我在是来來今想要被的有和从從现現住做打工年岁歲也不没沒说說您你他她求请請救帮幫因为為，。！？、；：,.!?;: \n"
_ZH_TITLE = re.compile(
    rf"(?<![\u4e00-\u9fff])?[{_SURNAMES}](?=(?:先生|小姐|太太|女士|师傅|師傅|阿姨|老板|老闆|总|總|哥(?![华華伦倫])|姐)(?!妹))"
)
_ZH_KIND = frozenset("人生员員工者师師的家民族女男国國")

_KO_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함"
    "변염여추도소석선설마길연위표명기반왕금옥육인맹제모"
)
_KO_SAYS = re.compile(r"(?:제|내|저의|나의|사장님?|그의|그녀의)\s*이름은\s*|이름\s*[:：]\s*|성함은\s*")
_KO_IS = re.compile(
    rf"(?<![가-힣])(?:저는|전|나는|난)\s+([{_KO_SURNAMES}][가-힣]{{1,3}}?)"
    r"(?=입니다|이에요|예요|이라고|라고|이라 |이고\s|인데)"
)
_KO_WORD = re.compile(r"\s*([^\s,.!?。]+)")
_KO_END = re.compile(r"(?:입니다|이에요|예요|에요|이라고|라고|이고요?|이며|이야|야|인데요?|이구요|고요|이요|임|고)$")
_KO_TITLE = re.compile(
    r"(?<![가-힣])[김박최정강조윤장임한오서신권황안송류홍](?:[가-힣]{2})?\s?"
    r"(?=(?:사장|과장|부장|실장|대표|팀장|반장|씨)(?:님|은|는|이|가|를|을|에|의|와|과|한|\s|$))"
)


def without_details(text: str) -> str:
    """The text without addresses, numbers of three digits and more in any script, and names that are said to be names.

    Never raises. "911" goes too: no number is excepted, so that what stays needs no second thought.
    """
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isdecimal() else c for c in text)
    text = " ".join(text.split())
    for pattern, instead in _PLAIN:
        text = pattern.sub(instead, text)
    text = _CODE.sub(_code, text)
    for pattern in _NUMBERS:
        text = pattern.sub("[number]", text)
    text = _RUN.sub("[number]", text)
    for start, end in sorted(_names(text), reverse=True):
        text = text[:start] + "[name]" + text[end:]
    text = _HONOURED.sub(r"\1[name]", text)
    text = _SPEAKS.sub(r"\1[name]\2", text)
    return " ".join(re.sub(r"\[name\](?:\s*\[name\])+", "[name]", text).split())


def _code(found: re.Match[str]) -> str:
    word = found.group()
    mixed = any(c.isalpha() for c in word) and sum(c.isdigit() for c in word) >= 3
    return "[number]" if mixed and not _CLOCK.fullmatch(word) else word


def _names(text: str) -> list[tuple[int, int]]:
    """Where names stand, from and to; no two of them overlap."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((*_said(text), *_maybe(text), *_chinese(text), *_korean(text))):
        if end > start and (not found or start >= found[-1][1]):
            found.append((start, end))
    return found


def _said(text: str) -> Iterator[tuple[int, int]]:
    for says in _SAYS.finditer(text):
        yield says.end(), _name_at(text, says.end(), capitals=False)


def _maybe(text: str) -> Iterator[tuple[int, int]]:
    words = [word for word in text.split() if word[0].isalpha()]
    if sum(_titled(word) for word in words) * 2 > len(words) > 5:
        return  # Capitals Everywhere Say Nothing
    for says in (*_MAY_SAY.finditer(text), *(_PERSON_IN_TAGALOG.finditer(text) if _TAGALOG.search(text) else ())):
        yield says.end(), _name_at(text, says.end(), capitals=True)


def _name_at(text: str, start: int, *, capitals: bool) -> int:
    """Where the name that begins at ``start`` ends; ``start`` itself when none begins there."""
    end = at = start
    words, before = 0, ""
    while word := _WORD.match(text, at):
        plain = word[1].casefold().rstrip("'’-")
        if "'" in plain or "’" in plain:
            plain = re.split("['’]", plain)[0] if re.match(r"(?:i|j|c|n|d|l|qu)['’]", plain) else plain
        titled = _titled(word[1])
        particle = plain in _PARTICLES and not word[1].endswith(".")
        if particle and words:
            before = plain
            at = word.end()
            continue
        follows = before in ("van", "văn", "thi", "thị")
        before = plain
        if (
            (plain in ORDINARY and not follows)
            or (len(plain) == 1 and plain.isascii() and not titled)
            or (words and plain[:1] == "و")
        ):
            break
        if (
            (capitals and not titled)
            or (words >= 3 and not titled)
            or words >= 6
            or (plain.endswith("ing") and capitals)
        ):
            break
        if "\u4e00" <= plain[0] <= "\u9fff" or "\uac00" <= plain[0] <= "\ud7a3":
            break
        end = at = word.end()
        words += 1
    return end


def _titled(word: str) -> bool:
    return word[:1].isupper() and (len(word) < 3 or word[1] in "'’." or word[1:2].islower())


def _chinese(text: str) -> Iterator[tuple[int, int]]:
    for says in _ZH_SAYS.finditer(text):
        at = says.end() + len(text[says.end() :]) - len(text[says.end() :].lstrip())
        if text[at : at + 1].isascii():
            yield at, _name_at(text, at, capitals=False)
        elif says.group().endswith("姓"):
            yield at, at + (text[at : at + 1] in _SURNAMES)
        elif not _ZH_NO_NAME.match(text, at):
            yield at, _chinese_end(text, at)
    for says in _ZH_IS.finditer(text):
        at = says.end()
        end = _chinese_end(text, at)
        known = text[at : at + 1] in _SURNAMES and end - at >= 2
        if known and not text[end : end + 1].isalpha() and text[end - 1] not in _ZH_KIND:
            yield at, end
    for title in _ZH_TITLE.finditer(text):
        yield title.span()


def _chinese_end(text: str, at: int) -> int:
    """A surname and one or two more; without a known surname up to four, to the end of the clause."""
    most = 3 if text[at : at + 1] in _SURNAMES else 4
    end = at
    while end < len(text) and end - at < most and "\u4e00" <= text[end] <= "\u9fff" and text[end] not in _ZH_END:
        end += 1
    return end


def _korean(text: str) -> Iterator[tuple[int, int]]:
    for says in _KO_SAYS.finditer(text):
        words = list(islice(_KO_WORD.finditer(text, says.end()), 4))
        for word in words:
            if not "\uac00" <= word[1][0] <= "\ud7a3":
                break
            if ending := _KO_END.search(word[1]):
                yield says.end(), word.start(1) + ending.start()
                break
            if text[word.end() : word.end() + 1] in ("", ",", ".", "!", "?", "\n"):
                yield says.end(), word.end()
                break
        else:
            yield says.end(), words[0].end() if words else says.end()
        if words and not "\uac00" <= words[0][1][0] <= "\ud7a3":
            yield says.end(), _name_at(text, says.end(), capitals=False)
    for found in _KO_IS.finditer(text):
        if found[1] not in KOREAN and not found[1].endswith(("인", "사람", "자")):
            yield found.span(1)
    for title in _KO_TITLE.finditer(text):
        if title.group().strip() not in KOREAN:
            yield title.span()
