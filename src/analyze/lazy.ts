/** Parts of facts that are read when somebody first asks for them. */

/** A value that is read when it is first asked for, and never again. */
export function once<T>(read: () => T): () => T {
  let held: { readonly value: T } | undefined;
  return () => (held ??= { value: read() }).value;
}

/** The object with more fields, each read when it is first asked for. It prints and compares as one that holds them all. */
export function withLater<T extends object, L extends object>(known: T, later: { readonly [K in keyof L]: () => L[K] }): T & L {
  const fields = (Object.keys(later) as (keyof L)[]).map((name) => [name, { enumerable: true, configurable: true, get: once(later[name]) }]);
  return Object.defineProperties(known, Object.fromEntries(fields)) as T & L;
}

/** The fields of both, those of the second where both have one; what is read later stays so. */
export function joined<A extends object, B extends object>(first: A, second: B): A & B {
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(first), ...Object.getOwnPropertyDescriptors(second) }) as A & B;
}

/** Reads all that was left for later; the object holds it from then on. */
export function readAll<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const [name, { get, value: held }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    const inside: unknown = get === undefined ? held : (value as Record<string, unknown>)[name];
    if (get !== undefined) Object.defineProperty(value, name, { enumerable: true, configurable: true, writable: true, value: inside });
    readAll(inside);
  }
  return value;
}
