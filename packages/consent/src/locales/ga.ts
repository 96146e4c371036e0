import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Irish texts. */
export const ga: Locale = readLocale(
  "ga",
  `Do rogha maidir le fianáin
Ní mór roinnt sonraí a stóráil chun go n-oibreoidh an suíomh. Is fútsa atá an chuid eile: %. Níl aon mhíbhuntáiste ann diúltú, agus is féidir d’intinn a athrú am ar bith.
Beartas fianán
Glac le gach ceann
Diúltaigh gach ceann
Lig dom roghnú
Socruithe fianán
Sábháil mo rogha
Dún
Ar siúl i gcónaí
Cad a stóráiltear (%)
Ainm
Cuspóir
Coinnítear: %
go dtí go ndúnfaidh tú an brabhsálaí
go dtí go scriosfar é
go dtí %
Seolann do bhrabhsálaí Global Privacy Control agus cloímid leis. As go dtí go gcuirfidh tú ar siúl é: %.
Ábhar ó %. Ní lódáiltear é mura gceadaíonn tú é.
Ceadaigh: %
Oscail ar %
Riachtanach
Logáil isteach, slándáil.
Feidhmiúil
Do roghanna agus ábhar leabaithe.
Anailísíocht
Comhaireann cuairteanna.
Margaíocht
Fógraíocht a roghnú.`,
);
