import { defineConfig } from "vite";

/** Three pages. Everything is a file of our own origin: nothing is inlined, because the pages allow neither inline scripts nor data addresses. */
export default defineConfig({
  base: "/",
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    target: "es2021",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: ["chat.html", "console.html", "demo.html"] },
  },
});
