/**
 * The page's own words. What the line says comes from the line, in its languages.
 *
 * The words beside the English ones are drafts until somebody who grew up with the language has read them.
 */

export interface Words {
  tag: string;
  title: string; leave: string; leaveHint: string; message: string; send: string; language: string;
  sending: string; waiting: string; notSent: string; again: string; lost: string; opening: string;
  erase: string; eraseSure: string; yesErase: string; keep: string;
  me: string; assistant: string; person: string; line: string;
  withPerson: string; waitingForPerson: string; withAssistant: string;
  /** On the button beside a message; while it is spoken, `stop`. */
  listen: string; stop: string; noSound: string;
  /** When too many chats were begun from this network; numbers to call follow it. */
  tooMany: string;
}

const en: Words = {
  tag: "en",
  title: "Chat", leave: "Quick exit", leaveHint: "Press Escape twice to leave this page at once.",
  message: "Your message", send: "Send", language: "Language",
  sending: "Sending", waiting: "Waiting a moment, then sending", notSent: "Not sent", again: "Try again",
  lost: "No connection. What you write is sent as soon as it is back.", opening: "Connecting",
  erase: "Erase this chat", eraseSure: "Erase everything said here, for both sides?", yesErase: "Erase", keep: "Keep",
  me: "You", assistant: "Automatic assistant", person: "Advocate", line: "Notice",
  withPerson: "You are writing with an advocate.", waitingForPerson: "An advocate has been asked to join.",
  withAssistant: "An automatic assistant answers. You can ask for a person at any time.",
  listen: "Read aloud", stop: "Stop", noSound: "It cannot be read aloud right now.",
  tooMany: "Too many new chats began from this network, so this one has to wait a few minutes. If you are in danger now, call 911. You can also reach:",
};

const es: Words = {
  tag: "es",
  title: "Chat", leave: "Salida rápida", leaveHint: "Pulse Escape dos veces para salir de esta página enseguida.",
  message: "Su mensaje", send: "Enviar", language: "Idioma",
  sending: "Enviando", waiting: "Se enviará en un momento", notSent: "No enviado", again: "Intentar de nuevo",
  lost: "Sin conexión. Lo que escriba se enviará en cuanto vuelva.", opening: "Conectando",
  erase: "Borrar este chat", eraseSure: "¿Borrar todo lo dicho aquí, para ambas partes?", yesErase: "Borrar", keep: "Conservar",
  me: "Usted", assistant: "Asistente automático", person: "Persona de apoyo", line: "Aviso",
  withPerson: "Está escribiendo con una persona de apoyo.", waitingForPerson: "Se ha pedido que se una una persona de apoyo.",
  withAssistant: "Responde un asistente automático. Puede pedir hablar con una persona en cualquier momento.",
  listen: "Leer en voz alta", stop: "Parar", noSound: "Ahora no se puede leer en voz alta.",
  tooMany: "Se abrieron demasiados chats nuevos desde esta red; este debe esperar unos minutos. Si está en peligro ahora, llame al 911. También puede contactar:",
};

const fr: Words = {
  tag: "fr",
  title: "Chat", leave: "Sortie rapide", leaveHint: "Appuyez deux fois sur Échap pour quitter cette page tout de suite.",
  message: "Votre message", send: "Envoyer", language: "Langue",
  sending: "Envoi en cours", waiting: "Envoi dans un instant", notSent: "Non envoyé", again: "Réessayer",
  lost: "Pas de connexion. Ce que vous écrivez partira dès son retour.", opening: "Connexion en cours",
  erase: "Effacer cette conversation", eraseSure: "Effacer tout ce qui a été dit ici, des deux côtés ?", yesErase: "Effacer", keep: "Garder",
  me: "Vous", assistant: "Assistant automatique", person: "Personne accompagnante", line: "Avis",
  withPerson: "Vous écrivez avec une personne.", waitingForPerson: "Une personne a été appelée à vous rejoindre.",
  withAssistant: "Un assistant automatique répond. Vous pouvez demander une personne à tout moment.",
  listen: "Lire à voix haute", stop: "Arrêter", noSound: "La lecture à voix haute n’est pas possible pour le moment.",
  tooMany: "Trop de nouvelles conversations viennent de ce réseau ; celle-ci doit attendre quelques minutes. Si vous êtes en danger maintenant, appelez le 911. Vous pouvez aussi joindre :",
};

const pt: Words = {
  tag: "pt",
  title: "Chat", leave: "Saída rápida", leaveHint: "Aperte Escape duas vezes para sair desta página na hora.",
  message: "Sua mensagem", send: "Enviar", language: "Idioma",
  sending: "Enviando", waiting: "Será enviada em um momento", notSent: "Não enviada", again: "Tentar de novo",
  lost: "Sem conexão. O que você escrever será enviado assim que ela voltar.", opening: "Conectando",
  erase: "Apagar este chat", eraseSure: "Apagar tudo o que foi dito aqui, dos dois lados?", yesErase: "Apagar", keep: "Manter",
  me: "Você", assistant: "Assistente automático", person: "Pessoa de apoio", line: "Aviso",
  withPerson: "Você está escrevendo com uma pessoa de apoio.", waitingForPerson: "Uma pessoa de apoio foi chamada.",
  withAssistant: "Um assistente automático responde. Você pode pedir uma pessoa a qualquer momento.",
  listen: "Ler em voz alta", stop: "Parar", noSound: "Não é possível ler em voz alta agora.",
  tooMany: "Muitos chats novos começaram nesta rede; este precisa esperar alguns minutos. Se você está em perigo agora, ligue para o 911. Você também pode contatar:",
};

const ht: Words = {
  tag: "ht",
  title: "Chat", leave: "Sòti vit", leaveHint: "Peze Escape de fwa pou kite paj sa a touswit.",
  message: "Mesaj ou", send: "Voye", language: "Lang",
  sending: "L ap voye", waiting: "L ap voye nan yon ti moman", notSent: "Li pa ale", again: "Eseye ankò",
  lost: "Pa gen koneksyon. Sa ou ekri a ap ale lè koneksyon an tounen.", opening: "L ap konekte",
  erase: "Efase chat sa a", eraseSure: "Efase tout sa ki di isit la, pou tou de bò yo?", yesErase: "Efase", keep: "Kite l",
  me: "Ou menm", assistant: "Asistan otomatik", person: "Moun k ap ede", line: "Avi",
  withPerson: "W ap ekri ak yon moun k ap ede.", waitingForPerson: "Yo mande yon moun pou l vin nan chat sa a.",
  withAssistant: "Se yon asistan otomatik k ap reponn. Ou ka mande yon moun nenpòt lè.",
  listen: "Li pou mwen", stop: "Kanpe", noSound: "Li pa ka li pou ou kounye a.",
  tooMany: "Twòp nouvo chat te kòmanse sou rezo sa a, kidonk chat sa a dwe tann kèk minit. Si ou an danje kounye a, rele 911. Ou ka kontakte tou:",
};

const tl: Words = {
  tag: "tl",
  title: "Chat", leave: "Mabilis na labas", leaveHint: "Pindutin ang Escape nang dalawang beses para umalis agad sa pahinang ito.",
  message: "Ang mensahe mo", send: "Ipadala", language: "Wika",
  sending: "Ipinapadala", waiting: "Ipapadala sa ilang sandali", notSent: "Hindi naipadala", again: "Subukan ulit",
  lost: "Walang koneksyon. Ipapadala ang isinulat mo pagbalik nito.", opening: "Kumokonekta",
  erase: "Burahin ang chat na ito", eraseSure: "Burahin ang lahat ng sinabi rito, sa magkabilang panig?", yesErase: "Burahin", keep: "Itago",
  me: "Ikaw", assistant: "Awtomatikong assistant", person: "Taong tumutulong", line: "Paalala",
  withPerson: "Kausap mo ang isang taong tumutulong.", waitingForPerson: "May hiniling nang tao na sumali sa chat na ito.",
  withAssistant: "Awtomatikong assistant ang sumasagot. Puwede kang humingi ng tao anumang oras.",
  listen: "Basahin nang malakas", stop: "Itigil", noSound: "Hindi ito mababasa nang malakas ngayon.",
  tooMany: "Masyadong maraming bagong chat mula sa network na ito, kaya kailangang maghintay ng ilang minuto. Kung nasa panganib ka ngayon, tumawag sa 911. Puwede mo ring kontakin ang:",
};

const vi: Words = {
  tag: "vi",
  title: "Trò chuyện", leave: "Thoát nhanh", leaveHint: "Nhấn phím Escape hai lần để rời trang này ngay.",
  message: "Tin nhắn của bạn", send: "Gửi", language: "Ngôn ngữ",
  sending: "Đang gửi", waiting: "Sẽ gửi sau giây lát", notSent: "Chưa gửi được", again: "Thử lại",
  lost: "Mất kết nối. Những gì bạn viết sẽ được gửi khi có lại kết nối.", opening: "Đang kết nối",
  erase: "Xóa cuộc trò chuyện này", eraseSure: "Xóa tất cả những gì đã nói ở đây, cho cả hai bên?", yesErase: "Xóa", keep: "Giữ lại",
  me: "Bạn", assistant: "Trợ lý tự động", person: "Người hỗ trợ", line: "Thông báo",
  withPerson: "Bạn đang viết với một người hỗ trợ.", waitingForPerson: "Đã gọi một người hỗ trợ.",
  withAssistant: "Trợ lý tự động đang trả lời. Bạn có thể xin gặp một người bất cứ lúc nào.",
  listen: "Đọc to", stop: "Dừng", noSound: "Hiện không đọc to được.",
  tooMany: "Có quá nhiều cuộc trò chuyện mới từ mạng này nên cuộc này phải chờ vài phút. Nếu bạn đang gặp nguy hiểm, hãy gọi 911. Bạn cũng có thể liên hệ:",
};

const zh: Words = {
  tag: "zh",
  title: "聊天", leave: "快速离开", leaveHint: "按两次 Esc 键可立即离开此页面。",
  message: "您的消息", send: "发送", language: "语言",
  sending: "正在发送", waiting: "稍后发送", notSent: "未发送", again: "重试",
  lost: "连接已断开。恢复后会发送您写的内容。", opening: "正在连接",
  erase: "删除此聊天", eraseSure: "删除双方在这里说过的一切？", yesErase: "删除", keep: "保留",
  me: "您", assistant: "自动助手", person: "援助人员", line: "通知",
  withPerson: "您正在与一位援助人员交谈。", waitingForPerson: "已请一位援助人员加入。",
  withAssistant: "自动助手正在回答。您可以随时要求与真人交谈。",
  listen: "朗读", stop: "停止", noSound: "现在无法朗读。",
  tooMany: "来自此网络的新聊天太多，请等几分钟。如果您现在有危险，请拨打 911。您也可以联系：",
};

const ko: Words = {
  tag: "ko",
  title: "채팅", leave: "빠른 나가기", leaveHint: "Esc 키를 두 번 누르면 이 페이지를 바로 나갑니다.",
  message: "메시지", send: "보내기", language: "언어",
  sending: "보내는 중", waiting: "잠시 후 보냅니다", notSent: "보내지 못함", again: "다시 시도",
  lost: "연결이 끊겼습니다. 쓰신 내용은 연결되면 바로 보냅니다.", opening: "연결 중",
  erase: "이 채팅 지우기", eraseSure: "여기서 나눈 말을 양쪽에서 모두 지울까요?", yesErase: "지우기", keep: "두기",
  me: "나", assistant: "자동 도우미", person: "지원 상담원", line: "알림",
  withPerson: "지원 상담원과 대화하고 있습니다.", waitingForPerson: "지원 상담원을 불렀습니다.",
  withAssistant: "자동 도우미가 답합니다. 언제든지 사람을 요청할 수 있습니다.",
  listen: "소리 내어 읽기", stop: "멈추기", noSound: "지금은 소리 내어 읽을 수 없습니다.",
  tooMany: "이 네트워크에서 새 채팅이 너무 많이 시작되어 몇 분 기다려야 합니다. 지금 위험하면 911에 전화하세요. 다음으로도 연락할 수 있습니다:",
};

const id: Words = {
  tag: "id",
  title: "Chat", leave: "Keluar cepat", leaveHint: "Tekan Escape dua kali untuk langsung meninggalkan halaman ini.",
  message: "Pesan Anda", send: "Kirim", language: "Bahasa",
  sending: "Mengirim", waiting: "Akan dikirim sebentar lagi", notSent: "Tidak terkirim", again: "Coba lagi",
  lost: "Tidak ada koneksi. Tulisan Anda dikirim begitu koneksi kembali.", opening: "Menyambung",
  erase: "Hapus chat ini", eraseSure: "Hapus semua yang dikatakan di sini, di kedua pihak?", yesErase: "Hapus", keep: "Simpan",
  me: "Anda", assistant: "Asisten otomatis", person: "Pendamping", line: "Pemberitahuan",
  withPerson: "Anda sedang menulis dengan seorang pendamping.", waitingForPerson: "Seorang pendamping sudah dipanggil.",
  withAssistant: "Asisten otomatis yang menjawab. Anda bisa meminta bicara dengan orang kapan saja.",
  listen: "Bacakan", stop: "Berhenti", noSound: "Sekarang tidak bisa dibacakan.",
  tooMany: "Terlalu banyak chat baru dari jaringan ini, jadi chat ini harus menunggu beberapa menit. Jika Anda dalam bahaya sekarang, telepon 911. Anda juga bisa menghubungi:",
};

const hi: Words = {
  tag: "hi",
  title: "चैट", leave: "तुरंत बाहर जाएँ", leaveHint: "यह पेज तुरंत छोड़ने के लिए Escape दो बार दबाएँ।",
  message: "आपका संदेश", send: "भेजें", language: "भाषा",
  sending: "भेजा जा रहा है", waiting: "थोड़ी देर में भेजा जाएगा", notSent: "नहीं भेजा गया", again: "फिर कोशिश करें",
  lost: "कनेक्शन नहीं है। आप जो लिखेंगे, वह कनेक्शन आते ही भेजा जाएगा।", opening: "जुड़ रहा है",
  erase: "यह चैट मिटाएँ", eraseSure: "यहाँ कही गई हर बात दोनों तरफ़ से मिटा दें?", yesErase: "मिटाएँ", keep: "रखें",
  me: "आप", assistant: "स्वचालित सहायक", person: "सहायक व्यक्ति", line: "सूचना",
  withPerson: "आप एक सहायक व्यक्ति से बात कर रहे हैं।", waitingForPerson: "एक सहायक व्यक्ति से इस चैट में जुड़ने को कहा गया है।",
  withAssistant: "स्वचालित सहायक जवाब देता है। आप कभी भी किसी व्यक्ति से बात करने को कह सकते हैं।",
  listen: "पढ़कर सुनाएँ", stop: "रोकें", noSound: "अभी पढ़कर नहीं सुनाया जा सकता।",
  tooMany: "इस नेटवर्क से बहुत सारी नई चैट शुरू हुई हैं, इसलिए इसे कुछ मिनट रुकना होगा। अगर आप अभी ख़तरे में हैं तो 911 पर फ़ोन करें। आप इनसे भी संपर्क कर सकते हैं:",
};

const pa: Words = {
  tag: "pa",
  title: "ਚੈਟ", leave: "ਤੁਰੰਤ ਬਾਹਰ ਜਾਓ", leaveHint: "ਇਹ ਪੰਨਾ ਤੁਰੰਤ ਛੱਡਣ ਲਈ Escape ਦੋ ਵਾਰ ਦਬਾਓ।",
  message: "ਤੁਹਾਡਾ ਸੁਨੇਹਾ", send: "ਭੇਜੋ", language: "ਭਾਸ਼ਾ",
  sending: "ਭੇਜਿਆ ਜਾ ਰਿਹਾ ਹੈ", waiting: "ਥੋੜ੍ਹੀ ਦੇਰ ਵਿੱਚ ਭੇਜਿਆ ਜਾਵੇਗਾ", notSent: "ਨਹੀਂ ਭੇਜਿਆ ਗਿਆ", again: "ਫਿਰ ਕੋਸ਼ਿਸ਼ ਕਰੋ",
  lost: "ਕਨੈਕਸ਼ਨ ਨਹੀਂ ਹੈ। ਜੋ ਤੁਸੀਂ ਲਿਖੋਗੇ, ਉਹ ਕਨੈਕਸ਼ਨ ਆਉਂਦੇ ਹੀ ਭੇਜਿਆ ਜਾਵੇਗਾ।", opening: "ਜੁੜ ਰਿਹਾ ਹੈ",
  erase: "ਇਹ ਚੈਟ ਮਿਟਾਓ", eraseSure: "ਇੱਥੇ ਕਹੀ ਹਰ ਗੱਲ ਦੋਵਾਂ ਪਾਸਿਆਂ ਤੋਂ ਮਿਟਾ ਦੇਈਏ?", yesErase: "ਮਿਟਾਓ", keep: "ਰੱਖੋ",
  me: "ਤੁਸੀਂ", assistant: "ਆਪਣੇ ਆਪ ਚੱਲਣ ਵਾਲਾ ਸਹਾਇਕ", person: "ਮਦਦ ਕਰਨ ਵਾਲਾ ਵਿਅਕਤੀ", line: "ਸੂਚਨਾ",
  withPerson: "ਤੁਸੀਂ ਮਦਦ ਕਰਨ ਵਾਲੇ ਵਿਅਕਤੀ ਨਾਲ ਗੱਲ ਕਰ ਰਹੇ ਹੋ।", waitingForPerson: "ਮਦਦ ਕਰਨ ਵਾਲੇ ਵਿਅਕਤੀ ਨੂੰ ਇਸ ਚੈਟ ਵਿੱਚ ਜੁੜਨ ਲਈ ਕਿਹਾ ਗਿਆ ਹੈ।",
  withAssistant: "ਆਪਣੇ ਆਪ ਚੱਲਣ ਵਾਲਾ ਸਹਾਇਕ ਜਵਾਬ ਦਿੰਦਾ ਹੈ। ਤੁਸੀਂ ਕਦੇ ਵੀ ਕਿਸੇ ਵਿਅਕਤੀ ਨਾਲ ਗੱਲ ਕਰਨ ਲਈ ਕਹਿ ਸਕਦੇ ਹੋ।",
  listen: "ਪੜ੍ਹ ਕੇ ਸੁਣਾਓ", stop: "ਰੋਕੋ", noSound: "ਹੁਣੇ ਪੜ੍ਹ ਕੇ ਨਹੀਂ ਸੁਣਾਇਆ ਜਾ ਸਕਦਾ।",
  tooMany: "ਇਸ ਨੈੱਟਵਰਕ ਤੋਂ ਬਹੁਤ ਸਾਰੀਆਂ ਨਵੀਆਂ ਚੈਟਾਂ ਸ਼ੁਰੂ ਹੋਈਆਂ ਹਨ, ਇਸ ਲਈ ਕੁਝ ਮਿੰਟ ਉਡੀਕ ਕਰਨੀ ਪਵੇਗੀ। ਜੇ ਤੁਸੀਂ ਹੁਣੇ ਖ਼ਤਰੇ ਵਿੱਚ ਹੋ ਤਾਂ 911 ਨੂੰ ਫ਼ੋਨ ਕਰੋ। ਤੁਸੀਂ ਇੱਥੇ ਵੀ ਸੰਪਰਕ ਕਰ ਸਕਦੇ ਹੋ:",
};

const ar: Words = {
  tag: "ar",
  title: "محادثة", leave: "خروج سريع", leaveHint: "اضغط مفتاح Escape مرتين لمغادرة هذه الصفحة فورًا.",
  message: "رسالتك", send: "إرسال", language: "اللغة",
  sending: "جارٍ الإرسال", waiting: "سيُرسل بعد لحظة", notSent: "لم يُرسل", again: "حاول مرة أخرى",
  lost: "لا يوجد اتصال. سيُرسل ما تكتبه فور عودته.", opening: "جارٍ الاتصال",
  erase: "محو هذه المحادثة", eraseSure: "محو كل ما قيل هنا لدى الطرفين؟", yesErase: "محو", keep: "إبقاء",
  me: "أنت", assistant: "مساعد آلي", person: "شخص داعم", line: "إشعار",
  withPerson: "أنت تكتب مع شخص داعم.", waitingForPerson: "طُلب من شخص داعم أن ينضم.",
  withAssistant: "يجيبك مساعد آلي. يمكنك أن تطلب شخصًا في أي وقت.",
  listen: "اقرأ بصوت عالٍ", stop: "توقف", noSound: "لا يمكن القراءة بصوت عالٍ الآن.",
  tooMany: "بدأت محادثات جديدة كثيرة من هذه الشبكة، لذلك يجب الانتظار بضع دقائق. إذا كنت في خطر الآن فاتصل بالرقم 911. يمكنك أيضًا الاتصال بـ:",
};

const ru: Words = {
  tag: "ru",
  title: "Чат", leave: "Быстрый выход", leaveHint: "Нажмите Escape дважды, чтобы сразу покинуть эту страницу.",
  message: "Ваше сообщение", send: "Отправить", language: "Язык",
  sending: "Отправляется", waiting: "Будет отправлено через минуту", notSent: "Не отправлено", again: "Попробовать ещё раз",
  lost: "Нет связи. То, что вы напишете, уйдёт, как только она вернётся.", opening: "Подключение",
  erase: "Стереть этот чат", eraseSure: "Стереть всё сказанное здесь у обеих сторон?", yesErase: "Стереть", keep: "Оставить",
  me: "Вы", assistant: "Автоматический помощник", person: "Консультант", line: "Уведомление",
  withPerson: "Вы пишете живому консультанту.", waitingForPerson: "Консультанта попросили подключиться.",
  withAssistant: "Отвечает автоматический помощник. Вы можете попросить человека в любой момент.",
  listen: "Прочитать вслух", stop: "Остановить", noSound: "Сейчас прочитать вслух нельзя.",
  tooMany: "Из этой сети начато слишком много новых чатов, нужно подождать несколько минут. Если вы сейчас в опасности, звоните 911. Вы также можете обратиться сюда:",
};

const uk: Words = {
  tag: "uk",
  title: "Чат", leave: "Швидкий вихід", leaveHint: "Натисніть Escape двічі, щоб одразу залишити цю сторінку.",
  message: "Ваше повідомлення", send: "Надіслати", language: "Мова",
  sending: "Надсилається", waiting: "Буде надіслано за мить", notSent: "Не надіслано", again: "Спробувати ще раз",
  lost: "Немає зв’язку. Те, що ви напишете, піде, щойно він повернеться.", opening: "З’єднання",
  erase: "Стерти цей чат", eraseSure: "Стерти все сказане тут з обох боків?", yesErase: "Стерти", keep: "Залишити",
  me: "Ви", assistant: "Автоматичний помічник", person: "Консультант", line: "Сповіщення",
  withPerson: "Ви пишете живому консультанту.", waitingForPerson: "Консультанта попросили приєднатися.",
  withAssistant: "Відповідає автоматичний помічник. Ви можете попросити людину будь-коли.",
  listen: "Прочитати вголос", stop: "Зупинити", noSound: "Зараз прочитати вголос не можна.",
  tooMany: "З цієї мережі розпочато забагато нових чатів, треба зачекати кілька хвилин. Якщо ви зараз у небезпеці, телефонуйте 911. Ви також можете звернутися сюди:",
};

export const ALL: Readonly<Record<string, Words>> = { en, es, fr, pt, ht, tl, vi, zh, ko, id, hi, pa, ar, ru, uk };

/** The words of a language, or the English ones, which the page then also says are English. */
export function wordsOf(tag: string): Words {
  const main = tag.toLowerCase().split("-")[0]!;
  return ALL[main === "fil" ? "tl" : main] ?? en;
}
