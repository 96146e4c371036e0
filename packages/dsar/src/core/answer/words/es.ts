import type { AnswerWords } from "../answer-words.ts";

export const es: AnswerWords = {
  grounds: {
    JustificationA12IdentityFailure:
      "No hemos podido comprobar que usted sea la persona interesada, y no debemos entregar los datos a nadie más.",
    JustificationA12ManifestlyUnfounded: "Su solicitud es manifiestamente infundada.",
    JustificationA12LackOfIntent:
      "Su solicitud es infundada: no pretende ejercer el derecho que invoca.",
    JustificationA12MaliciousIntent: "Su solicitud es infundada: pretende causar daño.",
    JustificationA12ManifestlyExcessive:
      "Su solicitud es manifiestamente excesiva, porque repite otras anteriores.",
    JustificationA17FreedomOfExpression:
      "Los datos son necesarios para la libertad de expresión e información.",
    JustificationA17LegallyRequired: "Una ley nos obliga a conservar los datos.",
    JustificationA17PublicInterest: "Los datos son necesarios para una misión de interés público.",
    JustificationA17OfficialAuthority: "Los datos son necesarios para ejercer poderes públicos.",
    JustificationA17PublicHealth: "Los datos son necesarios para la salud pública.",
    JustificationA17Archiving:
      "Los datos son necesarios para archivos, investigación o estadística, que su supresión perjudicaría gravemente.",
    JustificationA17LegalClaims:
      "Los datos son necesarios para formular, ejercer o defender reclamaciones.",
    JustificationA12Complexity: "Su solicitud es compleja.",
    JustificationA12HighVolume: "Hemos recibido un gran número de solicitudes.",
    JustificationA12IdentityRequired: "Tenemos que estar seguros de quién la presenta.",
    JustificationA12InformationRequired: "Necesitamos saber con más precisión qué solicita.",
  },
  ownGround: "El motivo es el siguiente:",
  inThisCase: "En su caso: [...]",
  basis: "Base jurídica",
  granted: "Esta parte la hemos hecho: [...]",
  rest: "El resto no podemos hacerlo. Los motivos:",
  question: "Para que podamos responder con precisión, díganos por favor: [...]",
  answer: "Hemos examinado su solicitud. [...]",
  extension: "Esto ya lo hemos hecho: [...]\nLo que falta lleva más tiempo porque: [...]",
  appeal: (days) =>
    `Puede recurrir esta decisión ante nosotros: abra la página de su solicitud con el enlace de nuestro primer correo y pulse «Pedir una revisión». ${days === null ? "Otra persona la revisará." : `Otra persona la revisará y responderá en un plazo de ${days} días.`}`,
  attorneyGeneral:
    "Si también se rechaza su recurso, puede presentar una queja ante el Attorney General de su estado.",
};
