import type { RequestType } from "../request/request-type.ts";

/** A wording that speaks for a type; matched against lower-case text without diacritics. */
export interface Cue {
  readonly type: RequestType;
  readonly pattern: RegExp;
  readonly weight: number;
}

/** Which right an article of the GDPR gives; the same in every language of the Union. */
export const ARTICLES: Readonly<Record<string, RequestType>> = {
  "15": "access",
  "16": "rectification",
  "17": "erasure",
  "18": "restriction",
  "20": "portability",
  "21": "objection",
  "22": "automated-decision-review",
  "77": "complaint",
};

const DATA = "(?:data|information|details|records?|account|profile|everything|all|me)";
const DATEN =
  "(?:daten|angaben|konto|account|benutzerkonto|kundenkonto|profil|alles|informationen)";
const DONNEES = "(?:donnees|compte|informations|profil|tout)";
const DATOS = "(?:datos|cuenta|informacion|perfil|todo)";

/** Wordings by type in English, German, French and Spanish, in which the public corpus is written. */
export const CUES: readonly Cue[] = [
  ...cues("access", 3, [
    "(?:request\\w*|want|like|demand\\w*|ask\\w*|give|grant|provide|exercis\\w*|right of)\\b.{0,40}\\baccess\\b",
    `\\bcopy of\\b.{0,30}\\b${DATA}\\b`,
    "\\b(?:what|which)\\b.{0,30}\\b(?:data|information|details)\\b.{0,40}\\b(?:hold|have|store|keep|know|collect)",
    "\\bwhat\\b.{0,20}\\b(?:know|have|hold|stored?)\\b.{0,20}\\babout me\\b",
    "\\bsubject access request\\b|\\bdsar\\b",
    "\\b(?:know|see|tell me)\\b.{0,30}\\b(?:everything|what|which)\\b.{0,40}\\b(?:on|about|of) (?:me|mine)\\b",
    "\\b(?:send|export|hand over|disclose)\\b.{0,30}\\b(?:my|personal|the data stored)\\b.{0,20}(?:\\b(?:data|information)\\b|about m[ey])",
    "\\bauskunft\\b(?!ei)",
    "\\b(?:schick|send|ubermittel)\\w*\\b.{0,40}\\buber mich\\b.{0,30}\\bdaten\\b|\\balle uber mich\\b",
    "\\bkopie\\b.{0,40}\\bdaten\\b|\\bdatenkopie\\b|\\bselbstauskunft\\b",
    "\\bwas\\b.{0,30}\\buber mich\\b.{0,20}\\b(?:gespeichert|speicher\\w*|wiss\\w*|weiss)\\b",
    "\\bwelche\\b.{0,30}\\b(?:daten|informationen)\\b",
    "\\bdroit d.acces\\b|\\bdemand\\w*\\b.{0,30}\\bl?.?acces\\b|\\bacceder a mes (?:donnees|informations)\\b",
    `\\bcopie\\b.{0,40}\\b${DONNEES}\\b`,
    "\\bquelles\\b.{0,30}\\b(?:donnees|informations)\\b",
    "\\b(?:derecho de|solicit\\w*|ped\\w*|ejerc\\w*)\\b.{0,30}\\bacceso\\b",
    `\\bcopia\\b.{0,40}\\b${DATOS}\\b`,
    "\\bque\\b.{0,20}\\b(?:datos|informacion)\\b.{0,30}\\b(?:tienen|tienes|teneis|guardan|almacenan|conservan)\\b",
    "\\bindsigt\\b",
  ]),
  ...cues("erasure", 3, [
    `(?<!not )(?<!n.t )(?<!never )\\b(?:delet(?:e|ing|ion)|eras(?:e|ing)|remov(?:e|ing|al)|wipe|purge|destroy|close|get rid of)\\b.{0,50}\\b${DATA}\\b`,
    `\\b(?:want|like|have|get|request\\w*|demand\\w*|must|please)\\b.{0,40}\\b${DATA}\\b.{0,30}\\b(?:deleted|erased|removed|wiped|destroyed)\\b`,
    "\\btake my (?:data|details|name)\\b.{0,10}\\boff\\b",
    "\\bright to (?:be forgotten|erasure)\\b|\\bforget me\\b|\\berasure of\\b",
    `\\b(?:losch\\w*|entfern\\w*|vernicht\\w*)\\b.{0,60}\\b${DATEN}\\b(?!.{0,30}\\bnicht\\b)`,
    `(?<!nicht )\\b${DATEN}\\b.{0,60}(?<!nicht )\\b(?:(?:ge)?losch\\w*|zu loschen|entfern\\w*|vernicht\\w*)`,
    "\\bloschung\\b|\\brecht auf vergessen",
    `(?<!ne )(?<!pas )\\b(?:effac\\w*|supprim\\w*|suppression|destruction)\\b.{0,50}\\b${DONNEES}\\b`,
    "\\bdroit a l.(?:oubli|effacement)\\b",
    `(?<!no )\\b(?:elimin\\w*|suprim\\w*|supresion|borr\\w*|cancel\\w*)\\b.{0,50}\\b${DATOS}\\b`,
    "\\bderecho (?:al olvido|de supresion)\\b",
    "\\bslette? .{0,20}(?:data|oplysninger|konto)\\b",
  ]),
  ...cues("rectification", 3, [
    "\\b(?:rectif\\w*|correct(?:ion|ing)?)\\b.{0,50}\\b(?:data|information|details|address|name|record|error|mistake)\\b",
    "\\b(?:data|information|address|name|birth\\w*|details)\\b.{0,40}\\b(?:is|are)\\b.{0,10}\\b(?:wrong|not right|incorrect|inaccurate|outdated|misspel\\w*)\\b",
    "\\b(?:update|change) (?:all )?my\\b.{0,20}\\b(?:address|name|details|data)\\b|\\btypo\\b.{0,20}\\bmy name\\b",
    "\\bberichtig\\w*\\b|\\bkorrigier\\w*\\b",
    "\\bunrichtig\\w*\\b.{0,20}\\bdaten\\b|\\bfolgende anderungen\\b",
    "\\b(?:daten|adresse|name|anschrift)\\b.{0,40}\\b(?:falsch|unrichtig|veraltet|stimmt nicht|nicht (?:mehr )?korrekt)\\b",
    "\\brectifi\\w*\\b|\\bcorrig\\w*\\b.{0,40}\\b(?:donnees|adresse|nom)\\b",
    "\\brectific\\w*\\b|\\bcorrij\\w*\\b|\\bcorregir\\b",
    "\\bberigtigelse\\b",
  ]),
  ...cues("objection", 3, [
    "\\bobject(?:ing|ion)?\\b.{0,40}\\b(?:processing|use|marketing|profiling)\\b",
    "\\bnot want\\b.{0,20}\\bmy data\\b.{0,20}\\b(?:used|processed)\\b",
    "\\b(?:stop|no more)\\b.{0,30}\\b(?:marketing|advertis\\w*|newsletters?|processing|profiling|using my)\\b",
    "\\bobject\\w*\\b.{0,80}\\bdirect marketing\\b|\\bdirektwerbung\\b|\\bprospection\\b|\\bmarketing directo\\b",
    "\\bwiderspr(?:uch|eche)\\b.{0,60}\\b(?:verarbeitung|werbung|nutzung|profiling)\\b|\\blege\\b.{0,30}\\bwiderspruch\\b|\\bkeine werbung\\b",
    "\\bm.?oppose\\w*\\b|\\bopposer (?:au|a)\\b|\\bdroit d.opposition\\b",
    "\\bme opongo\\b|\\bderecho de oposicion\\b|\\boponerme\\b",
    "\\bindsigelse\\b",
  ]),
  ...cues("restriction", 3, [
    "\\brestrict\\w*\\b.{0,30}\\bprocessing\\b|\\bright to restriction\\b",
    "\\beinschrankung der verarbeitung\\b|\\bverarbeitung\\b.{0,60}\\beinzuschranken\\b",
    "\\blimitation du traitement\\b",
    "\\blimitacion del tratamiento\\b",
  ]),
  ...cues("portability", 3, [
    "\\bportability\\b|\\bmachine.readable\\b|\\btransfer my data\\b",
    "\\bdatenubertragbarkeit\\b|\\bmaschinenlesbar\\w*\\b",
    "\\bportabilite\\b|\\blisible par machine\\b",
    "\\bportabilidad\\b|\\blegible por maquinas?\\b",
  ]),
  ...cues("consent-withdrawal", 2.5, [
    "\\b(?:withdraw\\w*|revok\\w*)\\b.{0,20}\\bconsent\\b|\\bunsubscribe\\b",
    "\\bwiderruf\\w*\\b.{0,40}\\beinwilligung\\b|\\beinwilligung\\b.{0,80}\\bwiderruf\\w*\\b",
    "\\bretir\\w*\\b.{0,30}\\bconsentement\\b",
    "\\b(?:retir\\w*|revoc\\w*)\\b.{0,30}\\bconsentimiento\\b",
  ]),
  // A reminder of an unanswered request is a complaint about the controller.
  ...cues("complaint", 4, [
    "\\b(?:lodg\\w*|fil\\w*|submit\\w*|mak\\w*)\\b.{0,20}\\b(?:this |a |my )?complaint\\b",
    "\\b(?:not (?:yet )?(?:received|had)|no|without)\\b.{0,20}\\b(?:answer|reply|response)\\b",
    "\\bcontacting you again\\b|\\bi sent you a request\\b|\\breminder\\b",
    "\\bbeschwerde\\b.{0,160}\\b(?:einreichen|einlegen|einzureichen)\\b|\\bbeschwere mich\\b",
    "\\berneut an sie\\b|\\bhatte ich bei ihnen\\b.{0,30}\\banfrage\\b|\\bkeine antwort\\b|\\bmahnung\\b|\\berinnerung\\b",
    "\\b(?:depose|introdui\\w*)\\b.{0,30}\\b(?:plainte|reclamation)\\b",
    "\\bcontacte une nouvelle fois\\b|\\bje vous ai envoye une demande\\b|\\bpas recu de reponse\\b",
    "\\b(?:present\\w*|interpon\\w*)\\b.{0,20}\\b(?:queja|reclamacion)\\b",
    "\\bcontactando de nuevo\\b|\\b(?:les|os|le) envie una (?:peticion|solicitud)\\b|\\bno he recibido\\b.{0,20}\\b(?:respuesta|repuesta)\\b",
  ]),
  ...cues("automated-decision-review", 3, [
    "\\bautomated\\b.{0,20}\\bdecision\\b.{0,60}\\b(?:review|contest|challenge|human)\\w*\\b|\\b(?:review|contest|challenge)\\w*\\b.{0,60}\\bautomated\\b.{0,20}\\bdecision\\b",
    "\\bautomatisierte\\w*\\b.{0,20}\\bentscheidung\\b.{0,60}\\b(?:anfecht|uberpruf|mensch)\\w*\\b",
  ]),
  ...cues("guardian-request", 4, [
    "\\b(?:my|our)\\b.{0,20}\\b(?:son|daughter|child|kid)\\b.{0,80}\\b(?:account|data|information)\\b",
    "\\b(?:mein\\w*|unser\\w*)\\b.{0,20}\\b(?:sohn|tochter|kind|kindes|sohnes)\\b.{0,80}\\b(?:daten|konto)\\b",
    "\\b(?:mon fils|ma fille|mon enfant)\\b.{0,80}\\b(?:donnees|compte)\\b",
    "\\bmi\\b.{0,10}\\b(?:hijo|hija)\\b.{0,80}\\b(?:datos|cuenta)\\b",
  ]),
  ...cues("opt-out-of-sale", 4, [
    "\\b(?:do not|don.t|stop|opt out)\\b.{0,20}\\b(?:sell|sale|shar)\\w*\\b",
  ]),
];

function cues(type: RequestType, weight: number, patterns: readonly string[]): Cue[] {
  return patterns.map((pattern) => ({ type, weight, pattern: new RegExp(pattern) }));
}
