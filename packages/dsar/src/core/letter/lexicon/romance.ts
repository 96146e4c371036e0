import type { Lexicon } from "./lexicon.ts";

export const FRENCH: Lexicon = {
  common:
    "le les des vous votre vos je mes mon ma et du au aux une est pour pas veuillez que qui sur dans ce cette bonjour merci avez moi me tout",
  data: "donnee*|compte|profil|informations|fiche|fichiers|base de donnees|tout ce que",
  me: "sur moi|a mon sujet|me concernant|me concernent|ma personne|sur mon compte",
  own: "mes|mon|ma|personnel*|caractere personnel",
  erase:
    "supprim*|effac*|retirer|retirez|enlever|enlevez|detrui*|fermer|fermez|cloturer|cloturez|desinscri*",
  show: "envoyer|envoyez|communiquer|communiquez|transmettre|transmettez|fournir|recevoir|obtenir|connaitre|savoir|consulter|copie|acces|acceder",
  which: "quelles|quels|tout ce que|ce que",
  correct: "corrig*|rectifi*|modifi*|mettre a jour|mettez a jour|changer|changez",
  wrong: "faux|fausse|errone*|incorrect*|mal ecrit|mal orthographie|obsolete|ancienne|demenage",
  field: "nom|prenom|adresse|date de naissance|coordonnees|numero",
  stop: "ne veux plus|ne souhaite plus|ne souhaite pas|ne veux pas|cessez|arretez|stop",
  ads: "publicit*|demarch*|prospection|marketing|newsletter|offres|promotions|commerciales|campagnes",
  object: "je m oppose|je m'oppose|m'opposer|droit d'opposition|opposition au traitement",
  revoke: "retir*|revoqu*|reviens sur|annul*",
  consent: "consentement|accord|autorisation",
  complaint:
    "plainte|reclamation aupres|cnil|jamais repondu|pas repondu|aucune reponse|sans reponse|pas recu de reponse|mise en demeure|relance",
  restriction: "limitation du traitement|limiter le traitement",
  portability: "portabilite|lisible par machine|autre prestataire|format structure",
  child: "mon fils|ma fille|mon enfant",
  not: "ne|n|pas|sans",
  restore: "par erreur|recuperer|restaur*|par megarde",
};

export const SPANISH: Lexicon = {
  common:
    "el los las usted ustedes su sus mis mi y del al una por para que con estoy datos favor como esta este vuestro deseo hola me no se han les lo quiero he tengan",
  data: "datos|cuenta|perfil|informacion|ficha|base de datos|todo lo que|ficheros",
  me: "sobre mi|de mi|a mi nombre|acerca de mi|mi persona",
  own: "mis|mi|personal*",
  erase:
    "borr*|elimin*|suprim*|supresion|quitarme|quitenme|den de baja|darme de baja|cancelen|cerrar|cierren",
  show: "saber|conocer|enviar*|envien|manden|mandaran|mandar*|facilit*|copia|acceso|acceder|recibir|ver",
  which: "que datos|que informacion|que saben|que tienen|todo lo que",
  correct: "correg*|corrij*|rectific*|cambiar|cambien|actualic*|actualizar|modificar|modifiquen",
  wrong: "incorrect*|equivocad*|mal escrito|escrito mal|erronea|erroneo|antigua|mudado",
  field: "nombre|apellido|apellidos|direccion|fecha de nacimiento|domicilio|telefono",
  stop: "no quiero|no deseo|dejen de|dejad de|basta|paren",
  ads: "publicidad|publicitari*|marketing|ofertas|promociones|comerciales|boletin",
  object: "me opongo|oponerme|derecho de oposicion",
  revoke: "retir*|revoc*|anulo|anular|anulen",
  consent: "consentimiento|permiso|autorizacion",
  complaint:
    "queja|reclamacion ante|agencia de proteccion de datos|aepd|no he recibido respuesta|no me han contestado|nadie me ha contestado|no me han respondido|sin respuesta",
  restriction: "limitacion del tratamiento|limitar el tratamiento",
  portability: "portabilidad|lectura mecanica|otro proveedor",
  child: "mi hijo|mi hija",
  not: "no",
  restore: "sin querer|por error|recuperar|restaurar",
};

export const ITALIAN: Lexicon = {
  common:
    "il lo gli della delle dei di che vi voi vostro vostra vostri mio mia miei mie per con sono non buongiorno grazie ho mi avete una nel potete vorrei e quando del alla",
  data: "dati|dato|account|profilo|informazioni|tutto quello che|tutto cio che|archivi|database",
  me: "di me|su di me|che mi riguardano|mi riguarda|sul mio conto|di mio|a me relativi",
  own: "miei|mia|mio|mie|personal*",
  erase:
    "cancell*|elimin*|rimuov*|rimozione|chiuder*|chiudete|chiudermi|distrugg*|togliermi|toglietemi|oblio",
  show: "sapere|conoscere|vedere|avere tutto|mandat*|mandare|inviat*|inviare|fornir*|copia|accesso|accedere|ricevere",
  which: "quali|che dati|cosa|che informazioni|tutto quello che",
  correct: "corregg*|correz*|rettific*|sistem*|modific*|aggiorn*|cambiare|cambiate",
  wrong: "sbagliat*|errat*|scorrett*|vecchio|vecchia|cambiato casa|trasferit*|mi chiamo|traslocato",
  field: "nome|cognome|indirizzo|data di nascita|recapito|telefono|residenza",
  stop: "non voglio|basta|smett*|non desidero|diffido|non intendo",
  ads: "pubblicit*|promozion*|marketing|offerte|commercial*|newsletter",
  object: "mi oppongo|oppormi|diritto di opposizione|opposizione al trattamento",
  revoke: "revoc*|ritir*|annull*",
  consent: "consenso|autorizzazione|permesso",
  complaint:
    "reclamo|garante|sollecito|nessuno mi ha risposto|non mi avete risposto|nessuna risposta|alcuna risposta|non ho ricevuto risposta|non ho ancora ricevuto",
  restriction: "limitazione del trattamento|limitare il trattamento",
  portability: "portabilita|leggibile da dispositivo|altro fornitore",
  child: "mio figlio|mia figlia",
  not: "non",
  restore: "per sbaglio|per errore|recuper*|ripristin*",
};

export const PORTUGUESE: Lexicon = {
  common:
    "o os as um uma que nao voces vos vosso vossa vossos meu minha meus minhas para com por do da dos das no na e bom dia ola obrigado obrigada quero sobre mim peco gostaria gostava me podem estou esta ao ainda ja",
  data: "dados|conta|perfil|informacao|informacoes|ficha|tudo o que|registos",
  me: "sobre mim|a meu respeito|minha pessoa|digam respeito|dizem respeito|de mim",
  own: "meus|minha|minhas|meu|pessoa*",
  erase: "apag*|elimin*|remov*|exclu*|fechar|fechem|encerr*|esquecimento|cancelem",
  show: "saber|conhecer|ver|receber|enviar*|enviem|mandem|facultem|forne*|copia|acesso|aceder|lista",
  which: "que dados|quais|que informac*|o que sabem|tudo o que",
  correct: "corrig*|corrij*|retific*|atualiz*|alter*|mudar|mudem",
  wrong: "errad*|incorret*|mal escrit*|desatualizad*|antiga|mudei de casa|mudei-me",
  field: "nome|apelido|morada|endereco|data de nascimento|telefone|contacto",
  stop: "nao quero|parem|deixem|nao autorizo|chega de|farto|farta|nao desejo",
  ads: "publicidade|marketing|promoc*|ofertas|newsletter|comercia*",
  object: "oponho-me|me oponho|opor-me|direito de oposicao",
  revoke: "retir*|revog*|anul*|cancelar",
  consent: "consentimento|autorizacao|permissao",
  complaint:
    "queixa|queixar-me|reclamacao|cnpd|nao recebi qualquer resposta|nao recebi resposta|nao me responderam|sem resposta|nao obtive resposta",
  restriction: "limitacao do tratamento|limitar o tratamento",
  portability: "portabilidade|leitura automatica|outro fornecedor",
  child: "meu filho|minha filha",
  not: "nao",
  restore: "sem querer|por engano|recuper*|restaur*",
};

export const ROMANIAN: Lexicon = {
  common:
    "si sa nu la pe cu din va vă rog mea mele meu mei imi despre este sunt ca care pentru mi al ale aveti buna ziua multumesc dumneavoastra un o am cum cand in",
  data: "date|datele|datelor|cont|contul|contului|profil|profilul|informatii|informatiile|tot ce",
  me: "despre mine|care ma privesc|ma privesc|persoana mea",
  own: "mele|mea|meu|personal*",
  erase: "sterg*|stears*|elimin*|inchid*|scoate*|uitat",
  show: "stiu|aflu|afla|vad|primesc|trimite*|comunic*|furniz*|copie|acces|acces*|cunosc",
  which: "ce date|ce informatii|care date|ce stiti|tot ce",
  correct: "corect*|rectific*|actualiz*|modific*|schimb*",
  wrong: "gresit*|eronat*|incorect*|vechi*|mutat|schimbat",
  field: "nume|numele|prenume*|adres*|data nasterii|telefon*",
  stop: "nu mai vreau|nu vreau|nu doresc|nu mai doresc|incetati|opriti|nu-mi mai",
  ads: "marketing|publicit*|reclam*|oferte|promot*|comerciale|newsletter*",
  object: "ma opun|dreptul de opozitie|obiectie",
  revoke: "retrag*|revoc*|anulez",
  consent: "consimtamant*|acordul|acordului",
  complaint:
    "plangere|reclamatie|anspdcp|niciun raspuns|nici un raspuns|nu am primit raspuns|nu mi ati raspuns|nu mi-ati raspuns|fara raspuns",
  restriction: "restrictionare*|limitarea prelucrarii",
  portability: "portabilit*|citit automat|alt furnizor",
  child: "fiul meu|fiica mea|copilul meu|copilului meu",
  not: "nu",
  restore: "din greseala|recuper*|restaur*",
};
