/**
 * The launcher for other sites: <script src="https://the-line.example/widget.js" defer data-label="Chat"></script>
 *
 * A button and, once pressed, the chat in a frame. It lives in a shadow tree, so the site's styles and the chat's leave
 * each other alone, and sets styles only through objects, so a site may forbid inline styles. The site sees nothing said.
 */

const script = document.currentScript as HTMLScriptElement | null;

function place(element: HTMLElement, styles: Partial<CSSStyleDeclaration>): void {
  Object.assign(element.style, styles);
}

function start(source: HTMLScriptElement): void {
  const line = new URL(source.src, location.href).origin;
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const button = document.createElement("button");
  const label = source.dataset["label"] || "Chat";
  let frame: HTMLIFrameElement | null = null;

  const show = (open: boolean): void => {
    if (open && !frame) {
      frame = document.createElement("iframe"); // nothing is asked of the line before somebody wants to chat
      frame.src = `${line}/chat?embed=1`;
      frame.title = label;
      place(frame, {
        position: "fixed", insetInlineEnd: "16px", bottom: "76px", zIndex: "2147483646", border: "1px solid #6b7685",
        borderRadius: "12px", background: "#fff", width: "min(400px, calc(100vw - 32px))",
        height: "min(620px, calc(100vh - 100px))", boxShadow: "0 6px 24px rgba(0, 0, 0, .25)",
      });
      root.append(frame);
    }
    if (frame) frame.style.display = open ? "block" : "none";
    button.setAttribute("aria-expanded", String(open));
  };

  button.type = "button";
  button.textContent = label;
  place(button, {
    position: "fixed", insetInlineEnd: "16px", bottom: "16px", zIndex: "2147483646", minHeight: "48px",
    padding: "0 20px", border: "2px solid #fff", borderRadius: "24px", background: "#135c4a", color: "#fff",
    font: "600 16px/1.2 system-ui, sans-serif", cursor: "pointer",
  });
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  root.append(button);
  show(false);
  document.body.append(host);

  window.addEventListener("message", (e: MessageEvent) => {
    // Only our own frame may send this page elsewhere, and only to a web address.
    if (e.origin !== line || !frame || e.source !== frame.contentWindow) return;
    const told = e.data as { chat?: unknown; address?: unknown } | null;
    if (told?.chat !== "exit" || typeof told.address !== "string" || !/^https?:\/\//i.test(told.address)) return;
    document.documentElement.replaceChildren();
    location.replace(told.address);
  });

  // Escape twice works wherever the keyboard is: the frame hears only keys pressed inside it.
  let last = -Infinity;
  window.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || e.repeat || !frame) return;
    if (e.timeStamp - last < 1000) frame.contentWindow?.postMessage({ chat: "leave" }, line);
    last = e.timeStamp;
  }, true);
}

if (script) {
  if (document.body) start(script);
  else document.addEventListener("DOMContentLoaded", () => start(script));
}
