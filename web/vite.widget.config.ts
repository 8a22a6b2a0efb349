import { defineConfig } from "vite";

/** The launcher other sites load by one fixed address, so it is built alone, as a single file without a hash. */
export default defineConfig({
  build: {
    target: "es2021",
    emptyOutDir: false,
    lib: { entry: "src/widget.ts", formats: ["iife"], name: "PorchlightWidget", fileName: () => "widget.js" },
  },
});
