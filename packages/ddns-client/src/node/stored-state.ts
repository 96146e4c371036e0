import type { AgentConfig } from "../core/agent/config.ts";
import { type AgentState, firstState } from "../core/agent/state.ts";
import type { StateFile } from "./state-file.ts";

/** What an agent begins with, and what there is to say of it. */
export interface Beginning {
  readonly state: AgentState;
  readonly note: string | null;
}

/**
 * Takes the state that was stored, or the first one. Whether the owner had switched a device off
 * cannot be read from a damaged state: silence is the answer that breaks no promise.
 */
export function firstOrStored(
  config: AgentConfig,
  stored: Awaited<ReturnType<StateFile["read"]>>,
): Beginning {
  switch (stored.kind) {
    case "state":
      return { state: stored.state, note: null };
    case "none":
      return { state: firstState(config), note: null };
    case "damaged":
      return {
        state: { ...firstState(config), enabled: false },
        note: "the stored state is damaged: publishing is off until it is switched on",
      };
  }
}
