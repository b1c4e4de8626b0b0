/** A value as one line of JSON that a terminal shows as it is: what it would obey is escaped. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

// What JSON leaves as it is and a terminal would obey.
const unprintable = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;
