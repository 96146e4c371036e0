import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Portuguese texts. */
export const pt: Locale = readLocale(
  "pt",
  `A sua escolha sobre cookies
Este site precisa de guardar alguns dados para funcionar. Quanto ao resto, a decisão é sua: %. Recusar não tem desvantagens e pode mudar de ideias a qualquer momento.
Política de cookies
Aceitar tudo
Recusar tudo
Escolher
Definições de cookies
Guardar a minha escolha
Fechar
Sempre ativos
O que é guardado (%)
Nome
Finalidade
Duração: %
até fechar o navegador
até apagar
até %
O seu navegador envia Global Privacy Control e respeitamo-lo. Desligado até que o ligue: %.
Conteúdo de %. Só é carregado se o permitir.
Permitir: %
Abrir em %
Essenciais
Início de sessão, segurança, as suas escolhas.
Funcionais
Lembram as suas preferências e mostram conteúdo incorporado.
Estatística
Contam visitas.
Marketing
Escolhem e medem publicidade.`,
);
