"""What could tell who somebody is goes before a message may be learnt from; what tells nobody stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.decide.details import without_details

#: Each with what must be left of it. The names are common ones of nobody.
NAMES = {
    "my name is jane doe and i work here": "my name is [name] and i work here",
    "my name's jane": "my name's [name]",
    "My name is on the contract": "My name is on the contract",
    "I'm Jane, help": "I'm [name], help",
    "I’m Jane Q. Public": "I’m [name]",
    "im Jane": "im [name]",
    "this is Jane Doe, my boss": "this is [name], my boss",
    "it's Jane here": "it's [name] here",
    "call me Jane": "call me [name]",
    "my boss is called John Smith": "my boss is called [name]",
    "Mr. Smith keeps my papers": "Mr. [name] keeps my papers",
    "Me llamo José de la Cruz García. Trabajo": "Me llamo [name]. Trabajo",
    "mi nombre es ana maría y trabajo": "mi nombre es [name] y trabajo",
    "soy Pedro y trabajo": "soy [name] y trabajo",
    "la Sra. Gómez no paga": "la Sra. [name] no paga",
    "je m’appelle marie dupont et je": "je m’appelle [name] et je",
    "je mappelle jean": "je mappelle [name]",
    "je suis Marie": "je suis [name]",
    "me chamo joão silva, preciso": "me chamo [name], preciso",
    "chamo-me Ana": "chamo-me [name]",
    "meu nome e carlos eduardo, moro": "meu nome e [name], moro",
    "sou a Paula": "sou a [name]",
    "non mwen se jan pyè mwen travay": "non mwen se [name] mwen travay",
    "mwen rele pyè": "mwen rele [name]",
    "ang pangalan ko ay maria santos po": "ang pangalan ko ay [name] po",
    "ako po si Maria Santos, nurse": "ako po si [name], nurse",
    "si Maria ang amo ko": "si [name] ang amo ko",
    "tôi tên là Nguyễn Thị Lan và tôi": "tôi tên là [name] và tôi",
    "em tên lan": "em tên [name]",
    "toi ten la nguyen van an toi lam": "toi ten la [name] toi lam",
    "Chị Lan giữ hộ chiếu": "Chị [name] giữ hộ chiếu",
    "我叫王小明,在餐馆打工": "我叫[name],在餐馆打工",
    "我的名字是李丽。老板": "我的名字是[name]。老板",
    "我是陈大文": "我是[name]",
    "我叫小红": "我叫[name]",
    "我叫 Maria Lopez": "我叫 [name]",
    "王老板不给工资": "[name]老板不给工资",
    "제 이름은 김민수입니다 도와주세요": "제 이름은 [name]입니다 도와주세요",
    "내 이름은 응우옌 반 안이에요": "내 이름은 [name]이에요",
    "저는 박지영입니다": "저는 [name]입니다",
    "저는 이수진이라고 합니다": "저는 [name]이라고 합니다",
    "김 사장님이 여권을 가져갔어요": "[name]사장님이 여권을 가져갔어요",
    "saya bernama Siti Aminah dari": "saya bernama [name] dari",
    "aku bernama budi": "aku bernama [name]",
    "nama saya budi": "nama saya [name]",
    "Pak Budi tahan paspor saya": "Pak [name] tahan paspor saya",
    "मेरा नाम सुनीता कुमारी है और मैं": "मेरा नाम [name] है और मैं",
    "mera naam raj kumar hai": "mera naam [name] hai",
    "main raju bol raha hoon": "main [name] bol raha hoon",
    "ਮੇਰਾ ਨਾਮ ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ ਹੈ ਤੇ ਮੈਂ": "ਮੇਰਾ ਨਾਮ [name] ਹੈ ਤੇ ਮੈਂ",
    "mera naan gurpreet hai": "mera naan [name] hai",
    "اسمي محمد علي وأعمل في مطعم": "اسمي [name] وأعمل في مطعم",
    "انا اسمي فاطمة": "انا اسمي [name]",
    "السيد أحمد لا يدفع": "السيد [name] لا يدفع",
    "меня зовут иван петров я работаю": "меня зовут [name] я работаю",
    "menya zovut ivan": "menya zovut [name]",
    "мене звуть Олена Петренко, я": "мене звуть [name], я",
    "моє ім'я Іван Франко": "моє ім'я [name]",
}

PLACES = {
    "i live at 123 Main St apt 4B": "i live at [address] [address]",
    "45 e oak street": "[address]",
    "at unit 5": "at [address]",
    "PO Box 12": "[address]",
    "K1A 0B1": "[address]",
    "k1a0b1": "[address]",
    "zip 90210-1234": "zip [number]",
    "calle juarez 45": "[address]",
    "Avenida Reforma 22": "[address]",
    "rua das flores 12": "[address]",
    "12 rue des Lilas": "[address]",
    "rue de la Paix": "[address]",
    "Jl. Melati No. 5 RT 05/RW 03": "[address] [address]",
    "số 5 đường Lê Lợi": "[address]",
    "我住在人民路12号": "我住在[address]",
    "101동 502호": "[address]",
    "मकान नंबर 12": "[address]",
    "شارع الملك فهد 12": "[address]",
    "ул. Ленина 5, кв. 12": "[address], [address]",
    "вул. Шевченка 12": "[address]",
    "see facebook.com/somebody": "see [address]",
    "write to a.b@example.org": "write to [email]",
    "write me at somebody at gmail dot com": "write me at [email]",
    "wechat: abc_77x": "wechat: [name]",
    "微信号:abc123": "微信号:[name]",
}

NUMBERS = {
    "call +1 (555) 010-0123": "call [number]",
    "5 5 5 0 1 0 0": "[number]",
    "5️⃣5️⃣5️⃣0️⃣1️⃣0️⃣0️⃣": "[number]",
    "٥٥٥٠١٠٠": "[number]",
    "९८७६५४": "[number]",
    "੧੨੩੪": "[number]",
    "５５５０１００": "[number]",
    "①②③": "[number]",
    "我的电话是一三八零零零": "我的电话是[number]",
    "plate ABC1234": "plate [number]",
    "plate ABC 1234": "plate [number]",
    "passport A12345678": "passport [number]",
    "ssn 123-45-6789": "ssn [number]",
    "born 3/4/1990": "born [number]",
    "$1,500.00 a week": "$[number] a week",
    "call 911": "call [number]",
    "form I-914": "form I-[number]",
}

#: Sentences like those that are learnt from; each stays as it is.
STAYS = """
i was paid $50 for 24 hours, 7 days, from 10:30 pm
he has a T visa and i have an H-2A or H-2B, a W-2 and an I-9
i am scared
I Am Very Scared Of My Boss Now
I'm Filipino and I work here
this is Not fair
10 men on the street, 8 of us in one apartment 10 people
he drove me 20 miles down the road
they call me stupid
the line is busy
mi patron no me paga
soy mexicano
vivo en la calle desde hace 20 dias
si quiero ayuda, Si Dios quiere
je suis fatiguée, à la rue depuis 3 jours
on finit à 12h30
meu nome está no contrato
na rua há 3 dias
yo rele m sal, m rele lapolis
hindi po ako binabayaran, 12 oras ang trabaho
chị ơi giúp em với
5 đường dây nóng
我是中国人
我是高中生
我叫了警察
我在温哥华做工
老板叫我加班
저는 학생입니다
저는 노동자입니다
공장으로 12시간 일해요
신분증 사장이 쥐고 있어요
Ibu saya sakit, gaji 50 dolar
मालिक ने पासपोर्ट रख लिया, 12 घंटे काम
ਮਾਲਕ ਨੇ ਪਾਸਪੋਰਟ ਰੱਖ ਲਿਆ ਹੈ
المدير ما دفع راتبي من 3 شهور
на улице холодно 5 дней
хозяин забрал паспорт, я боюсь
господар не платить 2 місяці
""".strip().splitlines()


@pytest.mark.parametrize(("text", "left"), (NAMES | PLACES | NUMBERS).items())
def test_what_could_tell_who_somebody_is_goes(text: str, left: str) -> None:
    assert without_details(text) == left


@pytest.mark.parametrize("text", STAYS)
def test_an_ordinary_sentence_stays_as_it_is(text: str) -> None:
    assert without_details(text) == text


DIGITS = st.sampled_from("0123456789٠١٢٣٤٥٦٧٨٩०१२३४५६७८९੦੧੨੩੪੫੬੭੮੯０１２³①")
PIECES = st.one_of(
    st.text(max_size=6),
    st.text(DIGITS, min_size=1, max_size=12),
    st.sampled_from([*NAMES, *PLACES, *NUMBERS]).map(lambda text: text[: len(text) // 2]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=8), st.sampled_from(["", " ", "-", "\n"]))
def test_no_three_digits_in_a_row_are_left_whatever_the_text(pieces: list[str], between: str) -> None:
    left = without_details(between.join(pieces))
    assert not re.search(r"\d{3}", left)
    assert not any(all(c.isdigit() for c in left[i : i + 3]) for i in range(len(left) - 2))


@pytest.mark.timeout(10)
@pytest.mark.parametrize("text", ["a.", "1 ", "Ab ", "我叫", "제 이름은 ", "my name is ", "calle de ", "a@", "1.1"])
def test_a_very_long_message_takes_no_long_time(text: str) -> None:
    without_details(text * (8_000 // len(text)))
