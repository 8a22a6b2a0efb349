/** Leaving in a hurry. */

/** Where to go when the line has not said, or has said something that is not a web address. */
const ELSEWHERE = "https://www.wikipedia.org/";

export function exitAddress(configured: unknown): string {
  return typeof configured === "string" && /^https?:\/\//i.test(configured) ? configured : ELSEWHERE;
}

/** Calls `leave` when Escape is pressed twice within a second. A held key repeats and does not count. */
export function onEscapeTwice(leave: () => void): void {
  let last = -Infinity;
  window.addEventListener(
    "keydown",
    (e) => {
      if (e.key !== "Escape" || e.repeat) return;
      if (e.timeStamp - last < 1000) leave();
      last = e.timeStamp;
    },
    true,
  );
}

/** Goes there without leaving this page in the history. Inside another site's page, that page must go too. */
export function goTo(address: string, embedded: boolean): void {
  document.documentElement.replaceChildren(); // the screen is blank before the other page has loaded
  if (!embedded) return location.replace(address);
  window.parent.postMessage({ chat: "exit", address }, "*");
  window.setTimeout(() => location.replace(address), 1000); // nobody out there listened
}
