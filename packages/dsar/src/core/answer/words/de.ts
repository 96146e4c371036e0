import type { AnswerWords } from "../answer-words.ts";

export const de: AnswerWords = {
  grounds: {
    JustificationA12IdentityFailure:
      "Wir konnten nicht feststellen, dass Sie die betroffene Person sind, und dürfen die Daten niemand anderem geben.",
    JustificationA12ManifestlyUnfounded: "Ihr Antrag ist offenkundig unbegründet.",
    JustificationA12LackOfIntent:
      "Ihr Antrag ist unbegründet: Er soll nicht das Recht ausüben, das er nennt.",
    JustificationA12MaliciousIntent: "Ihr Antrag ist unbegründet: Er soll Schaden anrichten.",
    JustificationA12ManifestlyExcessive:
      "Ihr Antrag ist exzessiv, weil er frühere Anträge wiederholt.",
    JustificationA17FreedomOfExpression:
      "Die Daten sind für die Freiheit der Meinungsäußerung und Information nötig.",
    JustificationA17LegallyRequired: "Ein Gesetz verpflichtet uns, die Daten aufzubewahren.",
    JustificationA17PublicInterest:
      "Die Daten sind für eine Aufgabe im öffentlichen Interesse nötig.",
    JustificationA17OfficialAuthority: "Die Daten sind zur Ausübung öffentlicher Gewalt nötig.",
    JustificationA17PublicHealth: "Die Daten sind für die öffentliche Gesundheit nötig.",
    JustificationA17Archiving:
      "Die Daten sind für Archive, Forschung oder Statistik nötig, die ihre Löschung ernsthaft beeinträchtigen würde.",
    JustificationA17LegalClaims:
      "Die Daten sind zur Geltendmachung, Ausübung oder Verteidigung von Rechtsansprüchen nötig.",
    JustificationA12Complexity: "Ihr Antrag ist komplex.",
    JustificationA12HighVolume: "Wir haben eine große Zahl von Anträgen erhalten.",
    JustificationA12IdentityRequired: "Wir müssen sicher sein, wer den Antrag stellt.",
    JustificationA12InformationRequired: "Wir müssen genauer wissen, was Sie wünschen.",
  },
  ownGround: "Der Grund ist dieser:",
  inThisCase: "In Ihrem Fall: [...]",
  basis: "Rechtsgrundlage",
  granted: "Diesen Teil haben wir getan: [...]",
  rest: "Den Rest können wir nicht tun. Die Gründe:",
  question: "Damit wir genau antworten können, sagen Sie uns bitte: [...]",
  answer: "Wir haben Ihren Antrag geprüft. [...]",
  extension: "Das haben wir bereits getan: [...]\nDer Rest dauert länger, weil: [...]",
  appeal: (days) =>
    `Sie können bei uns Widerspruch gegen diese Entscheidung einlegen: Öffnen Sie die Seite Ihrer Anfrage über den Link in unserer ersten Mail und drücken Sie „Überprüfen lassen“. ${days === null ? "Eine andere Person prüft die Sache dann noch einmal." : `Eine andere Person prüft die Sache dann noch einmal und antwortet binnen ${days} Tagen.`}`,
  attorneyGeneral:
    "Wird auch Ihr Widerspruch abgelehnt, können Sie sich beim Attorney General Ihres Bundesstaates beschweren.",
};
