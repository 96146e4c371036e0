import type { Lexicon } from "./lexicon.ts";

export const ENGLISH: Lexicon = {
  common:
    "the and you your my i of this please have would with for are is what that not to me all it am from on be can could hello if was don t ve",
  data: "data|account|profile|information|info|details|records|particulars|everything|my stuff|database|files",
  me: "about me|on me|concerning me|relating to me|of me",
  own: "my|mine|personal",
  erase:
    "delete|deleting|deletion|erase|erasing|erasure|remove|removing|removal|wipe|scrub|purge|destroy|forget|close my|get rid of|take me off your",
  show: "copy|access|furnish|provide me|send me|tell me|give me|see|disclose|like to know|want to know|export",
  which: "what|which|whatever",
  correct: "correct|amend|rectify|fix|update|change",
  wrong: "wrong|incorrect|inaccurate|out of date|outdated|misspel*|typo|moved",
  field: "name|surname|address|postcode|birthday|date of birth|records",
  stop: "stop|no more|never want|don't want|do not want|take me off|no longer want",
  ads: "marketing|advertis*|newsletter*|offers|catalogue*|promotion*|junk mail",
  object: "i object|i am objecting|right to object",
  revoke: "withdraw*|revok*|no longer agree|no longer consent|take back",
  consent: "consent|permission|agree|agreement",
  complaint:
    "complaint|ico|data protection authority|no reply|no answer|no response|not replied|not answered|haven't heard|have not heard|don't hear from you|reminder",
  restriction: "restrict the processing|restriction of processing",
  portability: "portability|machine-readable|machine readable",
  child: "my son|my daughter|my child",
  not: "not|never|don't|don t|doesn't",
  restore: "by accident|accidentally|by mistake|restore|recover|bring it back|get it back",
};

export const GERMAN: Lexicon = {
  common:
    "und ich sie ihre ihren ihrer meine meiner meinen mich mir bitte der die das den nicht mit zu auf von zur ist uber alle ein eine hiermit habe ihr euch wie kann mein sind",
  data: "daten|konto|account|profil|angaben|informationen|datenbank|system|systemen|alles|kundenkonto",
  me: "uber mich|von mir|zu meiner person|mich betreffen*|meine person",
  own: "mein*|personenbezogen*|personlich*",
  erase: "losch*|gelosch*|entfern*|vernicht*|rausnehm*|rauswerf*|vergessenwerden|schliessen",
  show: "auskunft|kopie|wissen|erfahren|interessieren|einsehen|mitteilen|schicken|zusenden|ubermitteln",
  which: "welche|was|alles was",
  correct: "berichtig*|korrigier*|ander*|aktualisier*|anpass*",
  wrong:
    "falsch*|veraltet*|unrichtig*|stimmt nicht|umgezogen|neue anschrift|neue adresse|madchennamen|ich heisse|alte adresse",
  field: "name|namen|nachname*|adresse|anschrift|geburtsdatum|geburtstag|telefonnummer",
  stop: "nicht mehr|mochte nicht|will nicht|keine|unterlassen|horen sie auf|nicht weiter",
  ads: "werb*|newsletter|marketing|reklame|angebote|prospekte|katalog*",
  object: "widerspreche|lege widerspruch|widerspruch gegen|widerspruchsrecht",
  revoke: "widerruf*|zurucknehm*|zuruckzieh*|ziehe|nehme",
  consent: "einwilligung*|zustimmung*|einverstandnis",
  complaint:
    "beschwerde|datenschutzbehorde|aufsichtsbehorde|keine antwort|nichts gehort|nicht geantwortet|keine ruckmeldung|mahnung|datenschutzbeauftragten wenden",
  restriction: "einschrankung der verarbeitung",
  portability: "datenubertragbarkeit|maschinenlesbar*",
  child: "mein sohn|meine tochter|mein kind|meines sohnes|meiner tochter|meines kindes",
  not: "nicht|kein|keine",
  notBehind: true,
  restore: "warum wurde|aus versehen|versehentlich|wiederherstell*|zuruckbekommen|wiederbekommen",
};

export const DUTCH: Lexicon = {
  common:
    "de het een ik u uw jullie mijn mij van voor niet dat en is op ook heb hebben wil willen graag beste geachte kunt kunnen met naar over nog hallo hoi aan alstublieft te bij kan",
  data: "gegevens|persoonsgegevens|account|profiel|informatie|alles|systemen|bestand|database|data",
  me: "over mij|van mij|mij betreffen*|op mij betrekking",
  own: "mijn|persoonlijk*|persoonsgegevens",
  erase:
    "verwijder*|wis|wissen|gewist|vernietig*|weghalen|gooi*|halen|opheffen|sluiten|uitschrijven|vergetelheid|schrap*",
  show: "inzage|inzien|kopie|afschrift|overzicht|weten|ontvangen|sturen|stuur|zien|krijgen|opvragen",
  which: "welke|wat|alles wat|alles",
  correct: "corrig*|wijzig*|aanpas*|pas|verbeter*|rectific*|verander*|update*|bijwerken",
  wrong: "verkeerd*|fout*|onjuist*|verhuisd|nieuwe adres|nieuw adres|oude adres|klopt niet",
  field: "adres|naam|achternaam|geboortedatum|telefoonnummer|woonplaats|voornaam",
  stop: "wil niet|wil geen|geen|stop*|niet langer|niet meer",
  ads: "reclame*|marketing|aanbiedingen|nieuwsbrief|nieuwsbrieven|folders|advertenties",
  object: "bezwaar tegen|maak bezwaar|bezwaar maken|recht van bezwaar",
  revoke: "trek|trekken|intrek*|ingetrokken|herroep*",
  consent: "toestemming|instemming",
  complaint:
    "klacht|autoriteit persoonsgegevens|geen antwoord|geen reactie|niets gehoord|niet gereageerd|herinnering|aanmaning",
  restriction: "beperking van de verwerking|verwerking te beperken|verwerking beperken",
  portability:
    "overdraagba*|dataportabiliteit|machineleesba*|gegevens meenemen|gangbaar bestandsformaat",
  child: "mijn zoon|mijn dochter|mijn kind",
  not: "niet|geen|nooit",
  notBehind: true,
  restore: "per ongeluk|terughalen|herstellen|terugzetten",
};

export const SWEDISH: Lexicon = {
  common:
    "jag och att det som en ni er era mig min mitt mina inte har vill om for med ar av till pa hej tack kan den de gar nar skulle ett fran",
  data: "uppgifter|uppgifterna|personuppgifter|personuppgifterna|konto|kontot|profil|information|allt|data|register|registret",
  me: "om mig|ror mig|mig som person|ur registret|betraffande mig",
  own: "min|mitt|mina|personuppgift*|personlig*",
  erase:
    "radera*|ta bort|tas bort|tar bort|plocka bort|avsluta|stryk*|glomd|bortglomd|forstor*|utplan*",
  show: "kopia|utdrag|registerutdrag|veta|tillgang|skicka|fa ut|se vilka|se vad|ta del",
  which: "vilka|vad|vilken|allt ni",
  correct: "ratta|rattar|rattas|andra|andrar|uppdatera*|korrigera*|rattelse",
  wrong: "fel|felaktig*|felstavat|inaktuell*|flyttat|gammal|gamla|stavar",
  field: "adress*|namn*|efternamn*|fornamn*|fodelsedatum*|telefonnummer*|postnummer*",
  stop: "sluta|vill inte|ingen|inga|inte langre",
  ads: "reklam*|marknadsforing*|direktmarknadsforing|erbjudande*|nyhetsbrev*|annonser",
  object: "invander|invandning|motsatter mig|gor invandningar",
  revoke: "aterkall*|ta tillbaka|drar tillbaka|tar tillbaka|dra tillbaka",
  consent: "samtycke*|medgivande*",
  complaint:
    "klagomal|klagar|integritetsskyddsmyndigheten|imy|inte fatt svar|inget svar|utan att fa svar|fatt nagot svar|paminnelse",
  restriction: "begransning av behandling*|begransa behandling*",
  portability: "dataportabilitet|maskinlasba*|annan leverantor",
  child: "min son|min dotter|mitt barn|mina barn",
  not: "inte|ej|aldrig",
  notBehind: true,
  restore: "rakade|av misstag|aterstall*|fa tillbaka",
};

export const DANISH: Lexicon = {
  common:
    "jeg og at det som en i jeres mig min mit mine ikke har vil om for med er af til pa hej tak kan den de et fra hvor nar vi skal ville gerne fa kaere",
  data: "oplysninger|oplysningerne|personoplysninger|personoplysningerne|data|konto|kontoen|profil|information|informationer|alt",
  me: "om mig|vedrorende mig|min person",
  own: "min|mit|mine|personoplysning*|personlig*",
  erase: "slet|slette|sletter|slettes|slettet|fjern|fjerne|fjerner|fjernet|luk|lukke|glemt",
  show: "kopi|indsigt|vide|se|sende mig|sender mig|fa tilsendt|udlever*|oplyse|oplys",
  which: "hvilke|hvad|alt hvad",
  correct: "ret|rette|retter|berigtig*|aendre|opdater*|korriger*",
  wrong: "forkert*|fejl|staver|stavet|flyttet|gammel|gamle|foraeldet",
  field: "adresse*|navn*|efternavn*|fodselsdato*|telefonnummer*",
  stop: "stop*|vil ikke|onsker ikke|ingen|ikke laengere|hold op",
  ads: "reklame*|markedsforing*|nyhedsbrev*|tilbud|annoncer",
  object: "indsigelse|modsaetter mig|protesterer mod",
  revoke: "traekker|traekke|tilbagekald*|tilbagetraek*",
  consent: "samtykke*|tilladelse",
  complaint:
    "klage|klager|datatilsynet|ikke faet svar|intet svar|ikke fatt svar|uden svar|pamindelse|rykker|intet hort",
  restriction: "begraensning af behandling*|begraense behandling*",
  portability: "dataportabilitet|maskinlaesba*|anden udbyder",
  child: "min son|min datter|mit barn",
  not: "ikke|aldrig",
  notBehind: true,
  restore: "ved en fejl|kom til at|gendan*|fa tilbage",
};
