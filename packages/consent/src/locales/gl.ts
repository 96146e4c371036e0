import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Galician texts. */
export const gl: Locale = readLocale(
  "gl",
  `A súa elección sobre as cookies
Este sitio precisa gardar algúns datos para funcionar. Vostede decide sobre o resto: %. Dicir que non non ten desvantaxes, e pode cambiar de opinión en calquera momento.
Política de cookies
Aceptar todo
Rexeitar todo
Quero escoller
Configuración das cookies
Gardar a miña elección
Pechar
Sempre activas
Que se garda (%)
Nome
Finalidade
Duración: %
ata que peche o navegador
ata que o borre
ata %
O seu navegador envía Global Privacy Control e respectámolo. Desactivado agás que o active: %.
Contido de %. Só se carga se o permite.
Permitir: %
Abrir en %
Esenciais
Inicio de sesión, seguridade, as súas eleccións.
Funcionais
Lembran as preferencias e amosan contido incrustado.
Estatísticas
Contan as visitas.
Publicidade
Escollen e miden anuncios.`,
);
