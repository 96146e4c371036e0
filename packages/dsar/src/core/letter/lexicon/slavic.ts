import type { Lexicon } from "./lexicon.ts";

export const POLISH: Lexicon = {
  common:
    "nie sie na jest to z do o w i za czy prosze moje moich moj mnie mi panstwo panstwa dzien dobry ze co jak mam dla dziekuje chce ktore po juz jutro chcialbym kiedy",
  data: "dane|danych|danymi|konto|konta|profil|profilu|informacje|informacji|wszystko|baze|bazy",
  me: "o mnie|na moj temat|mojej osoby|dotyczacych mnie|dotyczace mnie|mnie dotycz*",
  own: "moje|moich|moj|mojego|mojej|osobow*|swoje|swoich",
  erase:
    "usun*|usuwa*|skasow*|skasuj*|wykasow*|wykasuj*|wymaz*|zapomnian*|zamkn*|zlikwid*|zniszcz*",
  show: "kopi*|dostep*|wiedziec|przesla*|przeslij*|udziel*|udostepn*|otrzyma*|dowiedziec|informacji",
  which: "jakie|jakich|co|wszystko co|wszystko",
  correct: "popraw*|sprostow*|sprostuj*|zmieni*|zmian*|zaktualiz*|aktualiz*|skoryg*",
  wrong:
    "bledn*|nieprawidlow*|niepoprawn*|stary|stara|nieaktualn*|przeprowadz*|zmienilem|zmienilam|blad",
  field: "adres*|nazwisk*|imie|imienia|data urodzenia|date urodzenia|numer telefonu",
  stop: "przesta*|nie chce|nie zycze|nie zgadzam|koniec z|prosze nie",
  ads: "reklam*|marketing*|newsletter*|ofert*|promocj*|handlow*",
  object: "sprzeciw|sprzeciwiam|wnosze sprzeciw|zglaszam sprzeciw",
  revoke: "cofam|cofnac|wycof*|odwol*|cofniecie",
  consent: "zgod*",
  complaint:
    "skarg*|uodo|ponagleni*|nie odpowiedzieli|brak odpowiedzi|bez odpowiedzi|nie otrzyma* odpowiedzi|nie dosta* odpowiedzi|zadnej odpowiedzi",
  restriction: "ograniczeni* przetwarzania",
  portability: "przenoszeni* danych|przeniesieni* danych|odczytu maszynowego",
  child: "moj syn|moja corka|moje dziecko|mojego syna|mojej corki|mojego dziecka",
  not: "nie",
  restore: "niechcacy|przez pomylke|przypadkiem|przywroc*|odzysk*",
};

export const CZECH: Lexicon = {
  common:
    "se na je to z do o v a za prosim moje mych meho muj me mi dobry den ze co jak mam pro dekuji chci jsem jste byl vas vam vas si by abyste mne ktere uz jak kdy pri",
  data: "udaje|udaju|udajum|data|dat|ucet|uctu|profil|profilu|informace|informaci|vse|vsechno|databaze",
  me: "o mne|mne tyka|se me tyka|mi tyka|moji osob*|me osob*|ode mne",
  own: "moje|mych|me|meho|osobni*|svych|sve|svoje|svuj",
  erase: "vymaz*|smaz*|odstran*|zrus*|likvid*|zlikvid*|zapomenut|skart*",
  show: "kopi*|pristup*|vedet|poslat|poslete|zaslat|zaslete|sdelit|sdelte|zjistit|poskyt*|vypis",
  which: "jake|co|vsechno co|ktere",
  correct: "oprav*|zmen*|zmenu|aktualiz*|upravit|upravte",
  wrong: "spatn*|nespravn*|chybn*|starou|stara|stary|prestehov*|neaktualn*|preklep*",
  field: "adres*|jmen*|prijmeni|datum narozeni|telefon*|bydlist*",
  stop: "nepreji|nechci|prestan*|dost|nesouhlasim|neposilejte",
  ads: "reklam*|marketing*|newsletter*|obchodni* sdeleni*|novin*|nabid*",
  object: "namitk*|namitam|vznasim namitku",
  revoke: "odvolavam|odvolat|odvolani|beru zpet|vzit zpet|rusim",
  consent: "souhlas*",
  complaint:
    "stiznost*|urad pro ochranu|upominka|nikdo mi neodpovedel|neodpovedeli|nedostal* odpoved*|zadnou odpoved*|bez odpovedi|neobdrzel* odpoved*",
  restriction: "omezeni zpracovani",
  portability: "prenositelnost*|strojove citeln*|jineho poskytovatele",
  child: "muj syn|moje dcera|moje dite|meho syna|me dcery|meho ditete",
  not: "ne",
  restore: "omylem|obnovit|vratit|nechtene",
};

export const SLOVAK: Lexicon = {
  common:
    "sa na je to z do o v a za prosim moje mojich mojho moj mna mi dobry den ze co ake ako mam pre dakujem chcem som ste bol vas vam si by aby ktore uz kedy chcel pride",
  data: "udaje|udajov|udajom|data|ucet|uctu|profil|profilu|informacie|informacii|vsetko|databazy",
  me: "o mne|sa ma tyka*|mojej osob*|ma tykaju",
  own: "moje|mojich|mojho|moj|osobn*|svojich|svoje|svoj",
  erase: "vymaz*|zmaz*|odstran*|zrus*|zlikvid*|zabudnut*",
  show: "kopi*|pristup*|vediet|poslat|poslite|zaslat|zaslite|oznamit|zistit|poskyt*|vypis",
  which: "ake|co|vsetko co|ktore",
  correct: "oprav*|zmen*|aktualiz*|upravit|upravte",
  wrong: "zla|zly|zle|nespravn*|chybn*|stara|stary|staru|prestahov*|neaktualn*|preklep*",
  field: "adres*|men*|priezvisk*|datum narodenia|telefon*|bydlisk*",
  stop: "nezelam|nechcem|prestan*|nesuhlasim|neposielajte",
  ads: "reklam*|marketing*|newsletter*|novin*|ponuk*",
  object: "namietk*|namietam|vznasam namietku",
  revoke: "odvolavam|odvolat|odvolanie|beriem spat",
  consent: "suhlas*",
  complaint:
    "staznost*|urad na ochranu|upomienka|nikto mi neodpovedal|neodpovedali|nedostal* odpoved*|ziadnu odpoved*|bez odpovede",
  restriction: "obmedzenie spracuvania|obmedzenia spracuvania",
  portability: "prenosnost*|strojovo citateln*",
  child: "moj syn|moja dcera|moje dieta",
  not: "ne",
  restore: "omylom|obnovit|vratit|nechtiac",
};

export const CROATIAN: Lexicon = {
  common:
    "i je na da se u za molim vas moj moja moje mojih mene meni mi sto kako imate o su ste sam ne s koje kada postovani hvala bi zelim od iz",
  data: "podatke|podataka|podaci|racun|racuna|profil|profila|informacije|informacija|sve",
  me: "o meni|koji se odnose na mene|moje osobe|koje imate",
  own: "moje|mojih|moj|moja|osobn*|svoje|svojih",
  erase: "izbris*|obris*|brisanj*|uklon*|zatvor*|zaborav",
  show: "kopij*|pristup*|znati|zanima|poslati|posaljite|dostav*|uvid|saznati|presliku",
  which: "koje|sto|koji|sve sto",
  correct: "isprav*|promijen*|azurir*|izmijen*",
  wrong: "pogresn*|netocn*|krivo|kriva|star*|preselio|preselila",
  field: "adres*|ime|imena|prezime*|datum rodenja|telefon*",
  stop: "ne zelim|prestanite|nemojte|dosta",
  ads: "reklam*|marketing*|oglas*|newsletter*|ponud*|promidzb*",
  object: "prigovor*|protivim se",
  revoke: "povlacim|povuci|opozivam|opozvati",
  consent: "privol*|suglasnost*|pristanak",
  complaint:
    "prituzb*|azop|niste odgovorili|nitko nije odgovorio|nisam dobio odgovor|nisam dobila odgovor|bez odgovora|zalb*",
  restriction: "ogranicenje obrade",
  portability: "prenosivost*|strojno citljiv*",
  child: "moj sin|moja kci|moje dijete",
  not: "ne|nemojte|nisam",
  restore: "slucajno|vratiti|oporav*|greskom",
};

export const SLOVENE: Lexicon = {
  common:
    "in je na da se v za prosim vas moj moja moje mojih meni mi kaj kako imate o so ste sem ne s katere kdaj pozdravljeni hvala bi zelim od iz bo ki",
  data: "podatke|podatkov|podatki|racun|racuna|profil|profila|informacije|informacij|vse",
  me: "o meni|ki se nanasajo name|mojo osebo",
  own: "moje|mojih|moj|moja|osebn*|svoje|svojih",
  erase: "izbris*|zbris*|brisanj*|odstran*|zapri*|pozab*",
  show: "kopij*|dostop*|vedeti|zanima|poslati|posljite|vpogled|izvedeti|seznam",
  which: "katere|kaj|kateri|vse kar",
  correct: "poprav*|spremen*|posodob*|uredite",
  wrong: "napacn*|netocn*|narobe|star*|preselil*|nepravil*",
  field: "naslov*|ime|imena|priimek|priimka|datum rojstva|telefon*",
  stop: "ne zelim|prenehajte|nehajte|dovolj",
  ads: "reklam*|marketing*|trzenj*|oglas*|novice|novic|ponudb*|e-novic*",
  object: "ugovarjam|ugovor*|nasprotujem",
  revoke: "preklicujem|prekli*|umikam",
  consent: "soglasj*|privolit*",
  complaint:
    "pritozb*|informacijsk* pooblascen*|niste odgovorili|nisem prejel* odgovora|nisem dobil* odgovora|brez odgovora|nihce mi ni odgovoril",
  restriction: "omejitev obdelave|omejitve obdelave",
  portability: "prenosljivost*|strojno berljiv*",
  child: "moj sin|moja hci|moj otrok",
  not: "ne|nisem",
  restore: "pomotoma|obnov*|povrn*",
};

export const BULGARIAN: Lexicon = {
  common:
    "и да на се за не ми моля какво какви кога как имате сте ви вие съм от с са че по моите моя мен ще аз здравеите бих искал искам благодаря",
  data: "данни|данните|профил|профила|акаунт|акаунта|сметка|сметката|информация|информацията|всичко",
  me: "за мен|ми|отнасящи се до мен|моята личност",
  own: "моите|моя|мои|лични*|данни ми|данните ми|данните си|всичките ми",
  erase: "изтри*|изтрив*|заличи*|заличав*|премахн*|закри*|забрав*",
  show: "копие|достъп*|знам|науча|изпрат*|предостав*|получа|видя|информир*|разбера",
  which: "какви|какво|кои|каква|всичко което",
  correct: "поправ*|коригир*|промен*|актуализир*",
  wrong: "греш*|неверн*|неправил*|стар*|преместих|остарел*",
  field: "адрес*|име|името|фамилия*|дата на раждане|телефон*",
  stop: "не желая|не искам|спрете|престанете|стига",
  ads: "реклам*|маркетинг*|бюлетин*|оферт*|промоци*",
  object: "възразявам|възражение*|противопоставям се",
  revoke: "оттеглям|оттегля|отменям",
  consent: "съгласие*|съгласието",
  complaint:
    "жалба|оплакване|кзлд|не съм получил*|никакъв отговор|без отговор|не ми отговор*|нямам отговор",
  restriction: "ограничаване на обработ*",
  portability: "преносимост*|машинно четим*",
  child: "синът ми|дъщеря ми|детето ми|сина ми",
  not: "не|недеите",
  restore: "по погрешка|случаино|възстанов*|неволно",
};
