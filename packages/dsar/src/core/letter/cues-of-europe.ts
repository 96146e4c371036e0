import type { RequestType } from "../request/request-type.ts";

/** Wordings of one language, by type. */
type Wordings = Readonly<Partial<Record<RequestType, readonly string[]>>>;

const ITALIAN: Wordings = {
  access: [
    "\\bcopia\\b.{0,40}\\b(?:dati|informazioni)\\b",
    "\\b(?:quali|che)\\b.{0,20}\\b(?:dati|informazioni)\\b.{0,40}\\b(?:avete|conservate|possedete|trattate|detenete)\\b",
    "\\baccesso ai (?:miei )?dati\\b|\\bdiritto di accesso\\b|\\baccedere ai miei dati\\b|\\brichiedo l.accesso\\b",
  ],
  erasure: [
    "(?<!non )\\b(?:cancell\\w*|elimin\\w*|rimuov\\w*|rimozione)\\b.{0,50}\\b(?:dati|account|profilo|informazioni|tutto)\\b",
    "\\bdiritto all.oblio\\b",
  ],
  rectification: [
    "\\brettific\\w*\\b",
    "\\bcorreg(?:g\\w*|ere)\\b.{0,40}\\b(?:dati|indirizzo|nome)\\b",
    "\\b(?:indirizzo|nome|dati)\\b.{0,30}\\b(?:errat[oi]|sbagliat[oi])\\b",
  ],
  objection: [
    "\\bmi oppongo\\b|\\bdiritto di opposizione\\b|\\bsmett\\w* di (?:usare|trattare)\\b",
  ],
  restriction: ["\\blimitazione del trattamento\\b"],
  portability: ["\\bportabilita\\b|\\bleggibile da dispositivo\\b"],
  "consent-withdrawal": ["\\b(?:revoc\\w*|ritir\\w*)\\b.{0,30}\\bconsenso\\b"],
  complaint: [
    "\\b(?:present\\w*|faccio|sporgo)\\b.{0,20}\\breclamo\\b|\\bsollecito\\b",
    "\\bnon ho (?:ancora )?ricevuto\\b.{0,20}\\brisposta\\b",
  ],
  "guardian-request": ["\\bmi[ao] figli[ao]\\b.{0,80}\\b(?:dati|account)\\b"],
};

const DUTCH: Wordings = {
  access: [
    "\\bkopie\\b.{0,40}\\bgegevens\\b|\\binzage(?:verzoek)?\\b",
    "\\bwelke\\b.{0,20}\\b(?:gegevens|informatie)\\b",
    "\\bwat\\b.{0,20}\\bover mij\\b|\\bover mij\\b.{0,20}\\bopgeslagen\\b",
  ],
  erasure: [
    "\\b(?:verwijder\\w*|wis(?:sen|t)?|vernietig\\w*)\\b.{0,50}\\b(?:gegevens|account|profiel|alles)\\b(?!.{0,20}\\bniet\\b)",
    "\\b(?:gegevens|account|profiel)\\b.{0,50}(?<!niet )\\b(?:verwijder(?:d|en|t)|gewist|wissen|vernietigd)\\b",
    "\\brecht op vergetelheid\\b",
  ],
  rectification: [
    "\\brectificatie\\b|\\bcorrigeer\\w*\\b|\\bverbeter\\w*\\b.{0,30}\\b(?:adres|naam|gegevens)\\b",
    "\\b(?:adres|naam|gegevens)\\b.{0,30}\\b(?:onjuist|verkeerd|fout)\\b",
  ],
  objection: ["\\bbezwaar\\b|\\bgeen reclame\\b"],
  restriction: ["\\bbeperking van de verwerking\\b|\\bverwerking\\b.{0,30}\\b(?:te )?beperken\\b"],
  portability: ["\\boverdraagba\\w*\\b|\\bmachineleesba\\w*\\b|\\bdataportabiliteit\\b"],
  "consent-withdrawal": [
    "\\b(?:trek\\w*|intrek\\w*)\\b.{0,40}\\btoestemming\\b|\\btoestemming\\b.{0,20}\\b(?:intrek\\w*|ingetrokken)\\b",
  ],
  complaint: [
    "\\bklacht\\b.{0,30}\\b(?:in|indien\\w*)\\b",
    "\\bgeen (?:antwoord|reactie)\\b|\\bherinnering\\b",
  ],
  "guardian-request": ["\\bmijn (?:zoon|dochter|kind)\\b.{0,80}\\b(?:gegevens|account)\\b"],
};

const POLISH: Wordings = {
  access: [
    "\\bkopi\\w*\\b.{0,40}\\b(?:moich )?danych\\b|\\bprawo dostepu\\b",
    "\\bjakie\\b.{0,20}\\b(?:dane|informacje)\\b",
    "\\bdostep(?:u)? do (?:moich )?danych\\b",
  ],
  erasure: [
    "(?<!nie )\\b(?:usun\\w*|usuwa\\w*|skasow\\w*|skasuj\\w*)\\b.{0,50}\\b(?:dane|danych|konto|konta|profil|wszystko)\\b",
    "\\bprawo do bycia zapomnianym\\b",
  ],
  rectification: [
    "\\bsprostow\\w*\\b|\\bpopraw\\w*\\b.{0,40}\\b(?:dane|adres|nazwisko|imie)\\b",
    "\\b(?:adres|nazwisko|imie|dane)\\b.{0,30}\\b(?:bledn\\w*|nieprawidlow\\w*|niepoprawn\\w*)\\b",
  ],
  objection: [
    "\\bsprzeciw\\b|\\bsprzeciwiam sie\\b",
    "\\b(?:przestancie|nie zgadzam sie)\\b.{0,40}\\b(?:wykorzyst\\w*|przetwarza\\w*|marketing\\w*)\\b",
  ],
  restriction: ["\\bograniczeni\\w* przetwarzania\\b"],
  portability: ["\\bprzen(?:oszeni|iesieni)\\w*\\b.{0,20}\\bdanych\\b|\\bodczytu maszynowego\\b"],
  "consent-withdrawal": ["\\b(?:cofam|wycof\\w*|odwoluje|cofniecie)\\b.{0,30}\\bzgod\\w*\\b"],
  complaint: [
    "\\b(?:skladam|zloz\\w*|wnosze)\\b.{0,20}\\bskarg\\w*\\b|\\bponagleni\\w*\\b",
    "\\bnie (?:otrzymal[ae]m|dostal[ae]m)\\b.{0,30}\\bodpowiedzi\\b|\\bbrak odpowiedzi\\b",
  ],
  "guardian-request": [
    "\\b(?:moj syn|moja corka|moje dziecko|mojego (?:syna|dziecka)|mojej corki)\\b.{0,80}\\b(?:dane|danych|konto|konta)\\b",
  ],
};

const PORTUGUESE: Wordings = {
  access: [
    "\\bcopia\\b.{0,40}\\b(?:dados|informacoes)\\b",
    "\\b(?:que|quais)\\b.{0,20}\\b(?:dados|informacoes)\\b.{0,40}\\b(?:tem|guardam|possuem|conservam|detem)\\b",
    "\\bacesso aos (?:meus )?dados\\b|\\bdireito de acesso\\b|\\baceder aos meus dados\\b",
  ],
  erasure: [
    "(?<!nao )\\b(?:apag\\w*|elimin\\w*|exclu\\w*|remov\\w*)\\b.{0,50}\\b(?:dados|conta|perfil|informacoes|tudo)\\b",
    "\\bdireito ao esquecimento\\b",
  ],
  rectification: [
    "\\bretific\\w*\\b|\\bcorri[gj]\\w*\\b.{0,40}\\b(?:dados|morada|endereco|nome)\\b",
    "\\b(?:morada|endereco|nome|dados)\\b.{0,30}\\b(?:errad[oa]s?|incorret[oa]s?|desatualizad[oa]s?)\\b",
  ],
  objection: [
    "\\boponho-me\\b|\\bme oponho\\b|\\bdireito de oposicao\\b|\\bdeixem de (?:usar|utilizar|tratar)\\b",
  ],
  restriction: ["\\blimitacao do tratamento\\b"],
  portability: ["\\bportabilidade\\b|\\bleitura automatica\\b"],
  "consent-withdrawal": ["\\b(?:retir\\w*|revog\\w*)\\b.{0,30}\\bconsentimento\\b"],
  complaint: [
    "\\b(?:apresent\\w*|faco|fazer)\\b.{0,20}\\b(?:queixa|reclamacao)\\b",
    "\\bnao (?:recebi|obtive)\\b.{0,20}\\bresposta\\b",
  ],
  "guardian-request": ["\\b(?:meu filho|minha filha)\\b.{0,80}\\b(?:dados|conta)\\b"],
};

/** Czech negates by a prefix, which the start of a word in each pattern keeps out. */
const CZECH: Wordings = {
  access: [
    "\\bkopi\\w*\\b.{0,40}\\b(?:udaju|dat)\\b|\\bpristup\\w*\\b.{0,30}\\b(?:udajum|datum)\\b",
    "\\bjake\\b.{0,20}\\b(?:udaje|informace)\\b",
  ],
  erasure: [
    "\\b(?:vymaz\\w*|smaz\\w*|odstran\\w*|zrus\\w*)\\b.{0,50}\\b(?:udaje|udaju|data|ucet|uctu|profil|vse)\\b",
    "\\bpravo byt zapomenut\\b",
  ],
  rectification: [
    "\\boprav\\w*\\b.{0,40}\\b(?:udaj\\w*|adres\\w*|jmen\\w*)\\b",
    "\\b(?:adres[auy]|jmeno|udaje)\\b.{0,30}\\b(?:spatn\\w*|nespravn\\w*|chybn\\w*)\\b",
  ],
  objection: [
    "\\bnamitk\\w*\\b|\\bnamitam\\b|\\bnesouhlasim\\b.{0,40}\\b(?:zpracovani\\w*|marketing\\w*)\\b",
  ],
  restriction: ["\\bomezeni zpracovani\\b"],
  portability: ["\\bprenositelnost\\w*\\b|\\bstrojove citeln\\w*\\b"],
  "consent-withdrawal": ["\\b(?:odvolavam|odvolat|odvolani|beru zpet)\\b.{0,30}\\bsouhlas\\w*\\b"],
  complaint: [
    "\\b(?:podavam|podat)\\b.{0,20}\\bstiznost\\w*\\b|\\bupominka\\b",
    "\\b(?:nedostal|neobdrzel)[a]?\\b.{0,40}\\bodpoved\\w*\\b",
  ],
  "guardian-request": [
    "\\b(?:muj syn|moje dcera|moje dite|meho syna|me dcery|meho ditete)\\b.{0,80}\\b(?:udaj\\w*|ucet|uctu)\\b",
  ],
};

const SWEDISH: Wordings = {
  access: [
    "\\bkopia\\b.{0,40}\\b(?:person)?uppgifter\\b|\\bregisterutdrag\\b|\\btillgang till mina\\b",
    "\\bvilka\\b.{0,20}\\b(?:person)?uppgifter\\b",
    "\\bvad\\b.{0,20}\\b(?:vet|har|sparat|lagrar)\\b.{0,20}\\bom mig\\b",
  ],
  erasure: [
    "\\b(?:raderas?|ta bort|tas bort|avsluta)\\b(?! inte\\b).{0,50}\\b(?:(?:person)?uppgifter|konto|profil|allt)\\b",
    "\\b(?:(?:person)?uppgifter|konto|profil)\\b.{0,30}(?<!inte )\\b(?:raderas?|raderade|tas bort)\\b",
    "\\bratten att bli (?:bort)?glomd\\b",
  ],
  rectification: [
    "\\bratta\\w*\\b.{0,40}\\b(?:uppgift\\w*|adress\\w*|namn\\w*)\\b|\\brattelse\\b",
    "\\b(?:adress\\w*|namn\\w*|uppgift\\w*)\\b.{0,30}\\b(?:fel|felaktig\\w*|inaktuell\\w*)\\b",
  ],
  objection: ["\\binvand(?:er|ning|a)\\b|\\bingen reklam\\b|\\bsluta (?:anvanda|behandla)\\b"],
  restriction: ["\\bbegrans(?:ning av|a)\\b.{0,20}\\bbehandling\\w*\\b"],
  portability: ["\\bdataportabilitet\\b|\\bmaskinlasba\\w*\\b"],
  "consent-withdrawal": ["\\b(?:aterkalla\\w*|drar tillbaka|ta tillbaka)\\b.{0,30}\\bsamtycke\\b"],
  complaint: ["\\bklagomal\\b|\\bpaminnelse\\b", "\\b(?:inte fatt|inget|utan) (?:nagot )?svar\\b"],
  "guardian-request": [
    "\\b(?:min (?:son|dotter)|mitt barn|mina barn)\\b.{0,80}\\b(?:uppgifter|konto)\\b",
  ],
};

/**
 * Wordings of six more languages of the Union, in the order in which they stand here. Letters in
 * them are read; the answers go out in English.
 */
export const WORDINGS_OF_EUROPE: readonly Wordings[] = [
  ITALIAN,
  DUTCH,
  POLISH,
  PORTUGUESE,
  CZECH,
  SWEDISH,
];
