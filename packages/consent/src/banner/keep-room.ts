/**
 * Keeps what has the focus from being hidden behind what floats at the foot of the window (WCAG
 * 2.2, 2.4.11 and 2.4.12): browsers scroll a focused element clear of the scroll padding, and
 * there is room to scroll to below the page's last element.
 */
export function keepRoom(floating: readonly HTMLElement[], signal: AbortSignal): void {
  const root = document.documentElement;
  const set = (height: number): void => {
    const room = height ? `${height + 32}px` : "";
    // A page that does not scroll keeps its layout: it may fill the window to the pixel.
    if (!room || root.scrollHeight > innerHeight) root.style.paddingBlockEnd = room;
    root.style.scrollPaddingBlockEnd = room;
  };
  const sizes = new ResizeObserver(() => set(Math.max(...floating.map((one) => one.offsetHeight))));
  for (const one of floating) sizes.observe(one);
  signal.addEventListener("abort", () => {
    sizes.disconnect();
    set(0);
  });
}
