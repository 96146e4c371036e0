import type { Locale } from "../core/locale.ts";

/** French texts. */
export const fr: Locale = {
  lang: "fr",
  title: "Votre choix concernant les cookies",
  text: "Ce site a besoin de conserver certaines données pour fonctionner. Nous n’utilisons des cookies et stockages similaires à d’autres fins que si vous êtes d’accord : %. Refuser ne vous prive de rien, et vous pouvez changer d’avis à tout moment.",
  policy: "Politique relative aux cookies",
  accept: "Tout accepter",
  reject: "Tout refuser",
  settings: "Choisir en détail",
  heading: "Paramètres des cookies",
  save: "Enregistrer mon choix",
  close: "Fermer",
  always: "Toujours actif",
  details: "Ce qui est conservé (%)",
  columns: ["Nom", "Finalité", "Durée"],
  kept: ["Jusqu’à la fermeture du navigateur", "Jusqu’à ce que vous le supprimiez", "Jusqu’à : %"],
  gpc: "Votre navigateur envoie le signal Global Privacy Control et nous le respectons. Désactivé sauf si vous l’activez vous-même : %.",
  embed: "Ce contenu provient de %. Votre navigateur ne contacte ce site que si vous l’autorisez.",
  allow: "Autoriser : %",
  visit: "Ouvrir sur %",
  categories: {
    essential: ["Essentiels", "Indispensables au site : connexion, sécurité, vos choix."],
    functional: ["Fonctionnels", "Retiennent vos préférences et affichent les contenus intégrés."],
    analytics: ["Mesure d’audience", "Compte les visites et montre quelles pages sont utiles."],
    marketing: ["Marketing", "Mesure et choisit la publicité, ici et sur d’autres sites."],
  },
};
