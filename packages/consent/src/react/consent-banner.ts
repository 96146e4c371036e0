import { useEffect } from "react";
import { type BannerOptions, mountBanner } from "../banner/mount-banner.ts";
import { usePageConsent } from "./use-consent.ts";

/**
 * Mounts the banner while it is rendered. It has no markup of its own: nothing on the server,
 * nothing to take over. Its options are those of `mountBanner`.
 *
 * @throws ConsentError `no-provider`
 * @example
 * <ConsentBanner registry={registry} locale={en} policyUrl="/cookies" />
 */
export function ConsentBanner(options: BannerOptions): null {
  const consent = usePageConsent();
  const { registry, locale, policyUrl, control } = options;
  useEffect(() => {
    const banner = mountBanner(consent, {
      registry,
      locale,
      ...(policyUrl !== undefined && { policyUrl }),
      ...(control !== undefined && { control }),
    });
    return () => banner.remove();
  }, [consent, registry, locale, policyUrl, control]);
  return null;
}
