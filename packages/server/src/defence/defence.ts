/** How a server meets guessers of passwords and other noise. */
export interface Defence {
  /** Addresses and blocks that are counted for nothing: monitors, the administrator's own. */
  readonly allow: readonly string[];
  /** Addresses and blocks that get no session. */
  readonly block: readonly string[];
  /** Points that make an address suspect; a wrong password is one, another protocol on the FTP port three. */
  readonly points: number;
  /** Milliseconds in which half of the points are forgotten. */
  readonly halfLife: number;
  /** For how many milliseconds an address is suspect, and for how many it is trusted with an account that it has logged in to. */
  readonly memory: number;
  /**
   * What becomes of a suspect address. `slow`: each of its sessions may guess once, and waits for the longest delay; whoever
   * has the right password still gets in, as do others behind the same NAT. `ban`: it gets no session.
   */
  readonly suspects: "slow" | "ban";
}

/** Defaults of {@link Defence}. */
export const defaultDefence: Defence = {
  allow: [],
  block: [],
  // SFTPGo's threshold; three sessions of five tries.
  points: 15,
  halfLife: 600_000,
  // fail2ban's ten minutes end too soon for patient guessers; SFTPGo bans for 30.
  memory: 1_800_000,
  // Whole offices, and countries' mobile networks, come from one address.
  suspects: "slow",
};

/** Points for what an address does. */
export const offences = {
  wrongPassword: 1,
  // A browser that a page makes do it does it once or twice.
  foreignProtocol: 3,
} as const;
