// Pulumi starts a pack by `require` with ts-node in it, which cannot compile imports by their .ts name. From here on
// Node loads them itself.
import "./index.ts";
