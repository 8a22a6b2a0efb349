"""Words that stand where a name could stand and are none: "my name is on the contract", "I'm Filipino"."""

from __future__ import annotations

_ORDINARY = """
a an the my your his her its our their i im ive me you he she it we they us them this that these those there
here is am are was were be been not no yes on in at of to from for by with without and or but because so if when
where why who what how as than then please pls plz help need want work works working worker job boss owner name
names called back now today tomorrow asap later again still also very too just only about after before have has
had do does did dont can cant could will would may must should take took keep keeps kept pay paid pays owes owe
live lives living stay stuck trapped scared afraid tired hungry sick hurt pregnant alone lost sorry ok okay fine
good bad sure ready safe unsafe illegal undocumented years year old months days hours police passport papers
visa money house home hi hello thanks thank god someone somebody nobody anyone everyone all each one two three
same different real correct wrong private secret spelled written changed fake mexican american canadian filipino
filipina indian chinese korean vietnamese russian ukrainian haitian brazilian guatemalan honduran salvadoran
indonesian punjabi muslim christian sikh hindu catholic jewish arab arabic african asian latino latina latin
black white gay trans hispanic spanish english french cuban venezuelan colombian peruvian ecuadorian nepali
pakistani afghan syrian jamaican dominican monday tuesday wednesday thursday friday saturday sunday january
february march april june july august september october november december mom mum mother dad father brother
sister wife husband friend son daughter child girl boy man woman person student nanny maid nurse cook cleaner
farmworker driver urgent emergency stupid crazy dirty yo tu el él ella nosotros ellos ellas usted ustedes mi su
sus tengo tiene trabajo trabaja necesito quiero vivo vive estoy está esta soy somos es de del en con sin por
para que y o u pero porque cuando donde como muy ya sí si hay un una uno los las lo al te se le les nos fue era
hace desde años ano edad ayuda ayúdame ayudame gracias favor señor señora jefe patrón patron mujer hombre madre
padre hijo hija empleada mexicano mexicana guatemalteco guatemalteca hondureño hondureña salvadoreño salvadoreña
colombiano colombiana venezolano venezolana peruano peruana cubano cubana ecuatoriano ecuatoriana nicaragüense
indocumentado indocumentada ilegal migrante inmigrante víctima trabajador trabajadora policía policia pasaporte
dinero dios igual hola buenas buenos nadie también tambien je il elle nous vous ils elles ma mon mes sa ses la
des une du et ou mais car parce suis est sont ai avez travaille travail besoin veux peux vis habite viens aide
aidez pas ne sur dans chez avec sans pour qui quoi où quand ici très bien merci ans âge depuis haïtien haïtienne
français française malade seule seul bloqué bloquée enceinte inquiet inquiète désolé désolée eu você voce ele
ela nós eles elas meu minha seu sua os um uma e é eh em na da com sem mas quando onde muito já ja não nao sim
tenho tem trabalho trabalha preciso quero moro estou brasileiro brasileira anos idade ajuda socorro obrigado
obrigada chefe polícia passaporte dinheiro mwen m li nou pa nan pou ak men paske lè kote ki gen ka bezwen vle
travay ap ta pral sou lapolis polis anbilans ede tanpri patwon moun ayisyen ayisyèn fanm gason kay isit malad pè
grangou ansent ako ikaw siya sya kami kayo sila ko mo niya nya namin nila po opo ay ang ng kasi dahil kung saan
kailan wala mayroon hindi gusto kailangan nagtatrabaho trabaho nakatira taga galing dito ito yung tulong
tulungan salamat amo madam sir ate kuya nanay tatay lang lamang din rin pinoy pinay ofw tôi toi mình minh cháu
anh chị cô ông bà là ở và va tại năm nam tuổi tuoi đang dang làm lam bị bi không khong cần muốn muon xin từ đến
den có co người nguoi giúp giup của cua gì gi chủ chu họ ho này nay được duoc thì thi mà vì vi nên nen rất rat
sống song giả tiền saya aku kita dia mereka anda kamu dan atau tapi karena yang di ke dari untuk dengan tidak
gak ga nggak ada adalah itu ini sudah sedang akan mau ingin bisa harus perlu butuh kerja bekerja tinggal umur
usia tahun asal tolong bantu terima kasih majikan bos takut sakit juga baru punya dipaksa tertulis palsu orang
indonesia wni tkw tki hai hain hoon hu hun tha main mein mai mujhe menu mainu mera meri mere hum aur nu vich par
per nahi nahin nhi kya kaam kamm karta karti karda kardi rehta rehti madad chahiye bhai ji malik maalik hoga
umar saal है हैं हूँ हूं हो था थी मैं में मुझे मेरा मेरी मेरे हम और का की के को से पर नहीं क्या काम करता करती
रहता रहती मदद चाहिए जी मालिक उम्र साल गलत भी ਹੈ ਹਨ ਹਾਂ ਸੀ ਮੈਂ ਮੈਨੂੰ ਮੇਰਾ ਮੇਰੀ ਮੇਰੇ ਅਸੀਂ ਤੇ ਅਤੇ ਦਾ ਦੀ ਦੇ ਨੂੰ ਤੋਂ
ਵਿੱਚ ਵਿਚ ਨਹੀਂ ਕੀ ਕੰਮ ਕਰਦਾ ਕਰਦੀ ਰਹਿੰਦਾ ਰਹਿੰਦੀ ਮਦਦ ਚਾਹੀਦੀ ਜੀ ਮਾਲਕ ਉਮਰ ਸਾਲ ਗਲਤ ਵੀ أنا انا أنت هو هي نحن هم في من
على إلى الى عن مع بدون لا ما مش مو لم لن ليس كان كانت هذا هذه اللي الذي التي عندي عمري اعمل أعمل بشتغل اشتغل
أسكن اسكن ساكن ساكنة أحتاج احتاج محتاج محتاجة بدي اريد أريد ساعدوني ساعدني لو فضلك وأنا وانا موجود مكتوب غلط я
ты он она мы вы они мне меня мой моя моё мое мои в во на из от с со у к и или а но потому что как где когда это
не нет есть был была были работаю живу нужна нужно помогите помощь хочу могу мама папа год лет года тут здесь
из-за очень боюсь пожалуйста спасибо хозяин начальник ти він вона ми ви вони мені мене мій моє мої з із зі від
до й і та або але бо тому що як де коли це ні немає є був працюю потрібна потрібно допоможіть допомога можу рік
років дуже боюся будь ласка дякую господар mr mrs ms miss mister dr sr sra madame وبعدين عندكم بالقائمة الحقيقي
الكامل القائمة बताना ज़रूरी किसी सबको ਕਿਸੇ ਲਿਆ ਤੱਕ ਬਾਹਰ ਸਭ kisi kise sabko batana bahar yon bakal masuk dicatat
disebut kenapa gimana muncul комусь кому-то никому нікому будет буде kanada canada kebèk human machine bot robot
whatsapp facebook speaking call calls text phone number cell mobile tel telephone reach contact llama llámame llamame
teléfono telefono número numero celular appelle appelez téléphone numéro portable telefone telefòn nimewo tawag gọi
điện thoại số telepon nomor hubungi nambar номер телефон звоните позвоните дзвоніть подзвоніть هاتف رقم اتصل
"""
_KOREAN = """
신분증 조선소 한국 이주민 이민자 이주노동자 노동자 한국인 한국사람 조선족 유학생 여자 여성 남자 남성 임산부 피해자 고아
주부 신부 장애인 공무원 배우 성인 변호사 강사 중국인 미국인 외국인 사람 학생 엄마 아빠 임신 미성년자 불법체류자 체류자
간호사 도우미 가정부 선원 어부 요리사 직원 고용주 이혼녀 지금 진짜 정말 서류미비자 방문자 신자 기독교인 인도인
인도네시아인 베트남인 필리핀인 우크라이나인 러시아인 양육자 하녀 전과자 소녀 소년 성매매 성노동자 이주여성 결혼이민자
"""

#: Of all languages of the line together, accents as typed with them and without.
ORDINARY = frozenset(_ORDINARY.split())

#: Korean words that begin as a family name does.
KOREAN = frozenset(_KOREAN.split())
