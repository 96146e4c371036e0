export { keepTabsInStep, type TabsOptions } from "./keep-tabs-in-step.ts";
