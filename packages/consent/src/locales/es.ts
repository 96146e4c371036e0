import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Spanish texts. */
export const es: Locale = readLocale(
  "es",
  `Su elección sobre las cookies
Este sitio necesita guardar algunos datos para funcionar. Usted decide sobre el resto: %. Decir que no carece de desventajas, y puede cambiar de opinión en cualquier momento.
Política de cookies
Aceptar todo
Rechazar todo
Elegir yo mismo
Configuración de cookies
Guardar mi elección
Cerrar
Siempre activas
Qué se guarda (%)
Nombre
Finalidad
Duración: %
hasta que cierre el navegador
hasta que lo borre
hasta %
Su navegador envía Global Privacy Control y lo respetamos. Desactivado salvo que usted lo active: %.
Contenido de %. Solo se carga si usted lo permite.
Permitir: %
Abrir en %
Esenciales
Inicio de sesión, seguridad, sus elecciones.
Funcionales
Recuerdan sus preferencias y muestran contenido incrustado.
Estadísticas
Cuentan las visitas.
Publicidad
Eligen y miden anuncios.`,
);
