/*
** languages.h - the same sentence of news in many languages
*/
#ifndef RB_TEST_LANGUAGES_H
#define RB_TEST_LANGUAGES_H

#define FR                                                                              \
    "Le maire a été réélu à la tête de la ville après un débat très vif, où " \
    "l'opposition n'a pas cédé."
#define PL                                                                           \
    "Rząd ogłosił wczoraj, że podwyżka podatków zacznie obowiązywać już w " \
    "przyszłym miesiącu, a związki grożą strajkiem."
#define CS                                                                                \
    "Vláda včera schválila nový zákon o řízení škol, který má podle ministra " \
    "zlepšit výuku žáků."
#define HU                                                                          \
    "A kormány tegnap bejelentette, hogy a következő évben több pénzt költ " \
    "az iskolákra és a kórházakra, de az ellenzék szerint ez kevés."
#define TR                                                                                   \
    "Başbakan dün yaptığı açıklamada yeni yasanın önümüzdeki yıl yürürlüğe " \
    "gireceğini söyledi."
#define RU                                                                                                                          \
    "Министр заявил вчера, что новый закон вступит в силу уже в следующем " \
    "году, и оппозиция с ним согласна."
#define UK                                                                                                                          \
    "Міністр заявив учора, що новий закон набуде чинності вже наступного " \
    "року, і її думку підтримали всі."
#define EL                                                                                                                      \
    "Ο υπουργός δήλωσε χθες ότι ο νέος νόμος θα ισχύσει από τον επόμενο " \
    "χρόνο. Άλλοι διαφωνούν."
#define HE "השר הודיע אתמול כי החוק החדש ייכנס לתוקף בשנה הבאה"
#define AR "أعلن الوزير أمس أن القانون الجديد سيدخل حيز التنفيذ في العام المقبل"
#define TH "รัฐมนตรีประกาศเมื่อวานนี้ว่ากฎหมายใหม่จะมีผลบังคับใช้ในปีหน้า"
#define JA                                                                                                      \
    "大臣は昨日、新しい法律が来年から施行されると発表した。野党は反対してい" \
    "る。"
#define KO                                                                                           \
    "장관은 어제 새로운 법이 내년부터 시행된다고 발표했다. 야당은 이에 " \
    "반대하고 있다."
#define ZH "部长昨天宣布，新的法律将从明年起开始施行。反对党对此表示反对。"
#define ZT "部長昨天宣布，新的法律將從明年起開始施行。反對黨對此表示反對。"

#endif
