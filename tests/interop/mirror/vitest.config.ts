import { interopConfig } from "../interop-config.ts";

export default interopConfig({ name: "mirror", include: ["tests/interop/mirror/*.test.ts"] });
