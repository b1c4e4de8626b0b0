/** What a session does, each as often as it stands here. */
export const kinds = [
  "STOR of a new name",
  "STOR of a new name",
  "STOR of an old name",
  "STOR of an old name",
  "APPE",
  "STOU",
  "STOR, RNFR, RNTO",
  "STOR, RNFR, RNTO",
  "STOR that is reset",
  "REST, STOR",
] as const;
