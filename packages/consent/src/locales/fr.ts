import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** French texts. */
export const fr: Locale = readLocale(
  "fr",
  `Votre choix sur les cookies
Ce site doit conserver certaines données pour fonctionner. Pour le reste, vous décidez : %. Refuser ne vous prive de rien, et vous pouvez changer d’avis à tout moment.
Politique de cookies
Tout accepter
Tout refuser
Choisir en détail
Paramètres des cookies
Enregistrer mon choix
Fermer
Toujours actif
Ce qui est conservé (%)
Nom
Finalité
Durée : %
jusqu’à la fermeture du navigateur
jusqu’à ce que vous le supprimiez
jusqu’à : %
Votre navigateur envoie Global Privacy Control et nous le respectons. Désactivé, sauf si vous l’activez : %.
Contenu de %, chargé seulement si vous l’autorisez.
Autoriser : %
Ouvrir sur %
Essentiels
Connexion, sécurité, vos choix.
Fonctionnels
Vos préférences et les contenus intégrés.
Mesure d’audience
Compte les visites.
Marketing
Choisit et mesure la publicité.`,
);
