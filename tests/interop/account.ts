/** The one account of every server in these tests; both words may stand unquoted in a URL, a config file and a script. */
export const ACCOUNT = { name: "interop", password: "in-step-2428" } as const;
