import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  base: "/static/",
  build: {
    outDir: here("./dist"),
    emptyOutDir: true,
    manifest: "manifest.json",
    // One entry a kind of page: a phone on a bad network gets neither the desk nor Tabler.
    rollupOptions: {
      input: ["base", "booking", "calendar", "desk", "floor", "forms", "inbox", "greetings", "pocket", "pocket/worker", "rehearsal", "review", "rules"].map((name) => here(`./src/${name}.js`)),
    },
  },
  server: { port: 5173, strictPort: true, origin: "http://localhost:5173" },
});
