import type { AnswerWords } from "../answer-words.ts";

export const en: AnswerWords = {
  grounds: {
    JustificationA12IdentityFailure:
      "We could not establish that you are the person whose data this is about, and must not give it to anybody else.",
    JustificationA12ManifestlyUnfounded: "Your request is manifestly unfounded.",
    JustificationA12LackOfIntent:
      "Your request is unfounded: it is not meant to exercise the right that it names.",
    JustificationA12MaliciousIntent: "Your request is unfounded: it is meant to do harm.",
    JustificationA12ManifestlyExcessive:
      "Your request is manifestly excessive, because it repeats earlier ones.",
    JustificationA17FreedomOfExpression:
      "The data is needed for the freedom of expression and information.",
    JustificationA17LegallyRequired: "A law obliges us to keep the data.",
    JustificationA17PublicInterest: "The data is needed for a task in the public interest.",
    JustificationA17OfficialAuthority: "The data is needed to exercise official authority.",
    JustificationA17PublicHealth: "The data is needed for public health.",
    JustificationA17Archiving:
      "The data is needed for archives, research or statistics, which its erasure would seriously impair.",
    JustificationA17LegalClaims:
      "The data is needed to establish, exercise or defend legal claims.",
    JustificationA12Complexity: "Your request is complex.",
    JustificationA12HighVolume: "We have received a large number of requests.",
    JustificationA12IdentityRequired: "We need to be sure who is asking.",
    JustificationA12InformationRequired: "We need to know more precisely what you ask for.",
  },
  ownGround: "The reason is this:",
  inThisCase: "In your case: [...]",
  basis: "Legal basis",
  granted: "We have done this part of what you asked for: [...]",
  rest: "We cannot do the rest. The reasons:",
  question: "So that we can answer precisely, please tell us: [...]",
  answer: "We have looked into your request. [...]",
  extension: "We have already done this: [...]\nWhat is left takes longer because: [...]",
  appeal: (days) =>
    `You can appeal to us against this decision: open the page of your request, by the link in our first mail, and press "Appeal". ${days === null ? "Another person will look at it again." : `Another person will look at it again and answer within ${days} days.`}`,
  attorneyGeneral:
    "If your appeal is denied too, you can submit a complaint to the Attorney General of your state.",
};
