import type { AnswerWords } from "../answer-words.ts";

export const fr: AnswerWords = {
  grounds: {
    JustificationA12IdentityFailure:
      "Nous n'avons pas pu établir que vous êtes la personne concernée, et ne devons remettre les données à personne d'autre.",
    JustificationA12ManifestlyUnfounded: "Votre demande est manifestement infondée.",
    JustificationA12LackOfIntent:
      "Votre demande est infondée : elle ne vise pas à exercer le droit qu'elle invoque.",
    JustificationA12MaliciousIntent: "Votre demande est infondée : elle vise à nuire.",
    JustificationA12ManifestlyExcessive:
      "Votre demande est manifestement excessive, car elle répète des demandes antérieures.",
    JustificationA17FreedomOfExpression:
      "Les données sont nécessaires à la liberté d'expression et d'information.",
    JustificationA17LegallyRequired: "Une loi nous oblige à conserver les données.",
    JustificationA17PublicInterest: "Les données sont nécessaires à une mission d'intérêt public.",
    JustificationA17OfficialAuthority:
      "Les données sont nécessaires à l'exercice de l'autorité publique.",
    JustificationA17PublicHealth: "Les données sont nécessaires à la santé publique.",
    JustificationA17Archiving:
      "Les données sont nécessaires aux archives, à la recherche ou aux statistiques, que leur effacement compromettrait gravement.",
    JustificationA17LegalClaims:
      "Les données sont nécessaires à la constatation, à l'exercice ou à la défense de droits en justice.",
    JustificationA12Complexity: "Votre demande est complexe.",
    JustificationA12HighVolume: "Nous avons reçu un grand nombre de demandes.",
    JustificationA12IdentityRequired: "Nous devons être sûrs de l'identité du demandeur.",
    JustificationA12InformationRequired:
      "Nous devons savoir plus précisément ce que vous demandez.",
  },
  ownGround: "La raison est la suivante :",
  inThisCase: "Dans votre cas : [...]",
  basis: "Base juridique",
  granted: "Voici la partie que nous avons faite : [...]",
  rest: "Nous ne pouvons pas faire le reste. Les raisons :",
  question: "Pour que nous puissions répondre précisément, veuillez nous dire : [...]",
  answer: "Nous avons examiné votre demande. [...]",
  extension:
    "Voici ce que nous avons déjà fait : [...]\nLe reste prend plus de temps parce que : [...]",
  appeal: (days) =>
    `Vous pouvez nous demander de réexaminer cette décision : ouvrez la page de votre demande par le lien de notre premier courriel et choisissez « Faire réexaminer ». ${days === null ? "Une autre personne la réexaminera." : `Une autre personne la réexaminera et répondra dans les ${days} jours.`}`,
  attorneyGeneral:
    "Si ce recours est rejeté lui aussi, vous pouvez vous plaindre auprès de l'Attorney General de votre État.",
};
