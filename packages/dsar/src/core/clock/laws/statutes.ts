import type { Law } from "../law.ts";
import { australia } from "./australia.ts";
import { lgpd } from "./brazil.ts";
import { ccpa, deleteAct } from "./california.ts";
import { pipeda, quebecLaw25 } from "./canada.ts";
import { gdpr } from "./gdpr.ts";
import type { Statute } from "./statute.ts";
import { swissFadp } from "./switzerland.ts";
import { ukGdpr } from "./uk-gdpr.ts";
import { colorado, connecticut, virginia } from "./united-states.ts";

/** Every law's clock. */
export const STATUTES: Readonly<Record<Law, Statute>> = {
  gdpr,
  "uk-gdpr": ukGdpr,
  ccpa,
  "delete-act": deleteAct,
  lgpd,
  pipeda,
  "quebec-law-25": quebecLaw25,
  virginia,
  colorado,
  connecticut,
  "swiss-fadp": swissFadp,
  australia,
};

/** The laws whose clock is built in. */
export const LAWS: readonly Law[] = Object.keys(STATUTES) as readonly Law[];
