import type { Language } from "../core/request/new-request.ts";
import type { RequestType } from "../core/request/request-type.ts";
import type { MessageKind } from "./store.ts";

/** Everything the engine's mails say, in one language. */
export interface MailPhrases {
  readonly greeting: string;
  readonly subject: Readonly<Record<MessageKind, (company: string) => string>>;
  /** What was asked for, inside a sentence. */
  readonly right: Readonly<Record<RequestType, string>>;
  readonly unclearRight: string;
  received(right: string, received: string, due: string): string;
  confirm(link: string): string;
  readonly notYou: string;
  follow(link: string): string;
  readonly letterAdded: string;
  exportReady(link: string, until: string): string;
  erased(count: number): string;
  /** @param uses names of the purposes that were ended */
  stopped(uses: readonly string[]): string;
  /** @param fields that were corrected */
  rectified(fields: readonly string[]): string;
  readonly nothingKept: string;
  readonly keptIntroduction: string;
  readonly keptWhy: string;
  readonly keptBasis: string;
  readonly keptUntil: string;
  readonly question: string;
  readonly replyHere: string;
  refused(right: string): string;
  extended(due: string): string;
  readonly withdrawn: string;
  remedies(authority: string, url: string): string;
  readonly reference: string;
}

const en: MailPhrases = {
  greeting: "Hello,",
  subject: {
    confirm: (company) => `Please confirm your request to ${company}`,
    received: (company) => `Your letter to ${company} was received`,
    question: (company) => `A question about your request to ${company}`,
    answer: (company) => `Answer to your request to ${company}`,
    refused: (company) => `Answer to your request to ${company}`,
    extended: (company) => `Your request to ${company} takes longer`,
    withdrawn: (company) => `Your request to ${company} was withdrawn`,
  },
  right: {
    access: "access to your data",
    rectification: "correction of your data",
    erasure: "erasure of your data",
    restriction: "restriction of the use of your data",
    portability: "a copy of your data that machines can read",
    objection: "an end to a use of your data (objection)",
    "automated-decision-review": "a person's review of an automated decision",
    "consent-withdrawal": "withdrawal of your consent",
    "opt-out-of-sale": "an end to the sale or sharing of your data",
    "limit-sensitive-use": "a limit to the use of sensitive data",
    "opt-out-of-targeted-advertising": "an end to targeted advertising",
    complaint: "an answer to your complaint",
    "review-of-refusal": "review of a refusal",
    "guardian-request": "your request for a child",
  },
  unclearRight: "your letter about your data",
  received: (right, received, due) =>
    `we received your request on ${received}: ${right}. We answer by ${due} at the latest.`,
  confirm: (link) =>
    `So that nobody else gets at your data, please confirm that the request is yours. Open this page and press the button:\n${link}`,
  notYou:
    "If you did not ask for this, do nothing: without a confirmation no data is given out or erased.",
  follow: (link) => `Where your request stands:\n${link}`,
  letterAdded: "your letter was added to your request. A person will read it.",
  exportReady: (link, until) =>
    `the copy of your data is ready. You can fetch it until ${until}; the link is for you alone:\n${link}\n\nThe file is a zip archive. Open index.html in it for a readable page: it says what we hold, why, for how long and who receives it.`,
  erased: (count) =>
    count === 0
      ? "we looked for your data in all our systems and found none that could be erased."
      : `your data was erased: ${count} ${count === 1 ? "record" : "records"}.`,
  stopped: (uses) =>
    `we ended these uses of your data:\n${bullets(uses)}\n\nYour data is not used for them any more.`,
  rectified: (fields) => `we corrected your data as you asked:\n${bullets(fields)}`,
  nothingKept: "Nothing was kept.",
  keptIntroduction: "We had to keep the following:",
  keptWhy: "Why",
  keptBasis: "Legal basis",
  keptUntil: "Kept until",
  question: "we need to know something before we can answer your request:",
  replyHere: "Please reply to this mail.",
  refused: (right) => `we cannot do what you asked for: ${right}. The reasons:`,
  extended: (due) => `your request takes longer than a month; we answer by ${due}. The reasons:`,
  withdrawn: "you withdrew your request. We did nothing further with it.",
  remedies: (authority, url) =>
    `If you do not agree, you can complain to ${authority} (${url}) and you can go to court.`,
  reference: "Reference",
};

const de: MailPhrases = {
  greeting: "Guten Tag,",
  subject: {
    confirm: (company) => `Bitte bestätigen Sie Ihre Anfrage an ${company}`,
    received: (company) => `Ihr Schreiben an ${company} ist eingegangen`,
    question: (company) => `Eine Frage zu Ihrer Anfrage an ${company}`,
    answer: (company) => `Antwort auf Ihre Anfrage an ${company}`,
    refused: (company) => `Antwort auf Ihre Anfrage an ${company}`,
    extended: (company) => `Ihre Anfrage an ${company} braucht länger`,
    withdrawn: (company) => `Ihre Anfrage an ${company} wurde zurückgezogen`,
  },
  right: {
    access: "Auskunft über Ihre Daten",
    rectification: "Berichtigung Ihrer Daten",
    erasure: "Löschung Ihrer Daten",
    restriction: "Einschränkung der Verarbeitung Ihrer Daten",
    portability: "eine maschinenlesbare Kopie Ihrer Daten",
    objection: "Widerspruch gegen eine Verarbeitung Ihrer Daten",
    "automated-decision-review": "Überprüfung einer automatisierten Entscheidung",
    "consent-withdrawal": "Widerruf Ihrer Einwilligung",
    "opt-out-of-sale": "kein Verkauf Ihrer Daten",
    "limit-sensitive-use": "eingeschränkte Nutzung sensibler Daten",
    "opt-out-of-targeted-advertising": "keine zielgerichtete Werbung",
    complaint: "Ihre Beschwerde",
    "review-of-refusal": "Überprüfung einer Ablehnung",
    "guardian-request": "Ihre Anfrage für ein Kind",
  },
  unclearRight: "Ihr Schreiben zu Ihren Daten",
  received: (right, received, due) =>
    `am ${received} ist Ihre Anfrage bei uns eingegangen: ${right}. Wir antworten spätestens am ${due}.`,
  confirm: (link) =>
    `Damit niemand sonst an Ihre Daten kommt, bestätigen Sie bitte, dass die Anfrage von Ihnen ist. Öffnen Sie diese Seite und drücken Sie den Knopf:\n${link}`,
  notYou:
    "Wenn die Anfrage nicht von Ihnen ist, müssen Sie nichts tun: Ohne Bestätigung werden keine Daten herausgegeben oder gelöscht.",
  follow: (link) => `Stand Ihrer Anfrage:\n${link}`,
  letterAdded: "Ihr Schreiben wurde Ihrer Anfrage hinzugefügt. Ein Mensch wird es lesen.",
  exportReady: (link, until) =>
    `die Kopie Ihrer Daten ist fertig. Sie können sie bis ${until} abholen; der Link ist nur für Sie:\n${link}\n\nDie Datei ist ein Zip-Archiv. Öffnen Sie darin index.html: Dort steht, was wir speichern, wozu, wie lange und wer es erhält.`,
  erased: (count) =>
    count === 0
      ? "wir haben in allen Systemen nach Ihren Daten gesucht und keine gefunden, die gelöscht werden konnten."
      : `Ihre Daten wurden gelöscht: ${count} ${count === 1 ? "Datensatz" : "Datensätze"}.`,
  stopped: (uses) =>
    `wir haben diese Nutzungen Ihrer Daten beendet:\n${bullets(uses)}\n\nIhre Daten werden dafür nicht mehr verwendet.`,
  rectified: (fields) => `wir haben Ihre Daten wie gewünscht berichtigt:\n${bullets(fields)}`,
  nothingKept: "Nichts wurde behalten.",
  keptIntroduction: "Folgendes mussten wir behalten:",
  keptWhy: "Warum",
  keptBasis: "Rechtsgrundlage",
  keptUntil: "Aufbewahrt bis",
  question: "bevor wir Ihre Anfrage beantworten können, müssen wir etwas wissen:",
  replyHere: "Bitte antworten Sie auf diese Mail.",
  refused: (right) => `wir können Ihrer Anfrage nicht nachkommen: ${right}. Die Gründe:`,
  extended: (due) =>
    `Ihre Anfrage braucht länger als einen Monat; wir antworten bis ${due}. Die Gründe:`,
  withdrawn: "Sie haben Ihre Anfrage zurückgezogen. Wir haben nichts weiter unternommen.",
  remedies: (authority, url) =>
    `Wenn Sie nicht einverstanden sind, können Sie sich bei der Aufsichtsbehörde beschweren (${authority}, ${url}) und vor Gericht gehen.`,
  reference: "Vorgang",
};

const fr: MailPhrases = {
  greeting: "Bonjour,",
  subject: {
    confirm: (company) => `Veuillez confirmer votre demande à ${company}`,
    received: (company) => `Votre lettre à ${company} est arrivée`,
    question: (company) => `Une question sur votre demande à ${company}`,
    answer: (company) => `Réponse à votre demande à ${company}`,
    refused: (company) => `Réponse à votre demande à ${company}`,
    extended: (company) => `Votre demande à ${company} prend plus de temps`,
    withdrawn: (company) => `Votre demande à ${company} a été retirée`,
  },
  right: {
    access: "l'accès à vos données",
    rectification: "la rectification de vos données",
    erasure: "l'effacement de vos données",
    restriction: "la limitation du traitement de vos données",
    portability: "une copie de vos données lisible par machine",
    objection: "l'opposition à un traitement de vos données",
    "automated-decision-review": "le réexamen d'une décision automatisée",
    "consent-withdrawal": "le retrait de votre consentement",
    "opt-out-of-sale": "la fin de la vente de vos données",
    "limit-sensitive-use": "un usage limité de vos données sensibles",
    "opt-out-of-targeted-advertising": "la fin de la publicité ciblée",
    complaint: "votre réclamation",
    "review-of-refusal": "le réexamen d'un refus",
    "guardian-request": "votre demande pour un enfant",
  },
  unclearRight: "votre lettre au sujet de vos données",
  received: (right, received, due) =>
    `nous avons reçu votre demande le ${received} : ${right}. Nous répondons au plus tard le ${due}.`,
  confirm: (link) =>
    `Pour que personne d'autre n'accède à vos données, veuillez confirmer que la demande vient de vous. Ouvrez cette page et appuyez sur le bouton :\n${link}`,
  notYou:
    "Si la demande ne vient pas de vous, ne faites rien : sans confirmation, aucune donnée n'est remise ni effacée.",
  follow: (link) => `État de votre demande :\n${link}`,
  letterAdded: "votre lettre a été jointe à votre demande. Une personne la lira.",
  exportReady: (link, until) =>
    `la copie de vos données est prête. Vous pouvez la télécharger jusqu'au ${until} ; ce lien n'est que pour vous :\n${link}\n\nLe fichier est une archive zip. Ouvrez-y index.html : cette page dit ce que nous conservons, pourquoi, combien de temps et qui le reçoit.`,
  erased: (count) =>
    count === 0
      ? "nous avons cherché vos données dans tous nos systèmes et n'en avons trouvé aucune à effacer."
      : `vos données ont été effacées : ${count} ${count === 1 ? "enregistrement" : "enregistrements"}.`,
  stopped: (uses) =>
    `nous avons mis fin à ces utilisations de vos données :\n${bullets(uses)}\n\nVos données ne servent plus à cela.`,
  rectified: (fields) =>
    `nous avons rectifié vos données comme vous l'avez demandé :\n${bullets(fields)}`,
  nothingKept: "Rien n'a été conservé.",
  keptIntroduction: "Nous avons dû conserver ceci :",
  keptWhy: "Pourquoi",
  keptBasis: "Base légale",
  keptUntil: "Conservé jusqu'au",
  question: "avant de répondre à votre demande, nous devons savoir :",
  replyHere: "Veuillez répondre à ce message.",
  refused: (right) => `nous ne pouvons pas donner suite à votre demande : ${right}. Les raisons :`,
  extended: (due) =>
    `votre demande prend plus d'un mois ; nous répondons avant le ${due}. Les raisons :`,
  withdrawn: "vous avez retiré votre demande. Nous n'avons rien fait de plus.",
  remedies: (authority, url) =>
    `Si vous n'êtes pas d'accord, vous pouvez introduire une réclamation auprès de ${authority} (${url}) et saisir un tribunal.`,
  reference: "Référence",
};

const es: MailPhrases = {
  greeting: "Buenos días:",
  subject: {
    confirm: (company) => `Confirme su solicitud a ${company}`,
    received: (company) => `Hemos recibido su carta a ${company}`,
    question: (company) => `Una pregunta sobre su solicitud a ${company}`,
    answer: (company) => `Respuesta a su solicitud a ${company}`,
    refused: (company) => `Respuesta a su solicitud a ${company}`,
    extended: (company) => `Su solicitud a ${company} necesita más tiempo`,
    withdrawn: (company) => `Su solicitud a ${company} fue retirada`,
  },
  right: {
    access: "el acceso a sus datos",
    rectification: "la rectificación de sus datos",
    erasure: "la supresión de sus datos",
    restriction: "la limitación del tratamiento de sus datos",
    portability: "una copia de sus datos legible por máquina",
    objection: "la oposición a un tratamiento de sus datos",
    "automated-decision-review": "la revisión de una decisión automatizada",
    "consent-withdrawal": "la retirada de su consentimiento",
    "opt-out-of-sale": "el fin de la venta de sus datos",
    "limit-sensitive-use": "un uso limitado de sus datos sensibles",
    "opt-out-of-targeted-advertising": "el fin de la publicidad dirigida",
    complaint: "su reclamación",
    "review-of-refusal": "la revisión de una negativa",
    "guardian-request": "su solicitud en nombre de un menor",
  },
  unclearRight: "su carta sobre sus datos",
  received: (right, received, due) =>
    `recibimos su solicitud el ${received}: ${right}. Responderemos a más tardar el ${due}.`,
  confirm: (link) =>
    `Para que nadie más acceda a sus datos, confirme que la solicitud es suya. Abra esta página y pulse el botón:\n${link}`,
  notYou:
    "Si la solicitud no es suya, no haga nada: sin confirmación no se entrega ni se borra ningún dato.",
  follow: (link) => `Estado de su solicitud:\n${link}`,
  letterAdded: "su carta se añadió a su solicitud. Una persona la leerá.",
  exportReady: (link, until) =>
    `la copia de sus datos está lista. Puede descargarla hasta el ${until}; el enlace es solo para usted:\n${link}\n\nEl archivo es un zip. Abra index.html: dice qué guardamos, para qué, cuánto tiempo y quién lo recibe.`,
  erased: (count) =>
    count === 0
      ? "buscamos sus datos en todos nuestros sistemas y no encontramos ninguno que se pudiera borrar."
      : `sus datos fueron borrados: ${count} ${count === 1 ? "registro" : "registros"}.`,
  stopped: (uses) =>
    `hemos puesto fin a estos usos de sus datos:\n${bullets(uses)}\n\nSus datos ya no se utilizan para ello.`,
  rectified: (fields) => `hemos rectificado sus datos como pidió:\n${bullets(fields)}`,
  nothingKept: "No se conservó nada.",
  keptIntroduction: "Tuvimos que conservar lo siguiente:",
  keptWhy: "Por qué",
  keptBasis: "Base jurídica",
  keptUntil: "Se conserva hasta",
  question: "antes de responder a su solicitud necesitamos saber:",
  replyHere: "Por favor, responda a este correo.",
  refused: (right) => `no podemos atender su solicitud: ${right}. Los motivos:`,
  extended: (due) =>
    `su solicitud necesita más de un mes; responderemos hasta el ${due}. Los motivos:`,
  withdrawn: "usted retiró su solicitud. No hicimos nada más con ella.",
  remedies: (authority, url) =>
    `Si no está de acuerdo, puede reclamar ante ${authority} (${url}) y acudir a los tribunales.`,
  reference: "Referencia",
};

/** The engine's phrases by language. */
export const MAIL_PHRASES: Readonly<Record<Language, MailPhrases>> = { en, de, fr, es };

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}
