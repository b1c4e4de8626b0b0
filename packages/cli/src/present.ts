/** The fields that have a value: what a source does not say must not hide what another says. */
export function present<Fields extends object>(fields: Fields): Present<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<Fields>;
}

/** Fields that are there with a value, or not there at all. */
export type Present<Fields> = { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
