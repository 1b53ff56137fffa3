/** What a state machine hands from state to state. */
export type Json = null | boolean | number | string | JsonArray | JsonObject;
export type JsonArray = readonly Json[];
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy as it would arrive over the wire: `undefined` becomes null, dates become strings, nothing is shared. */
export const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value) ?? 'null') as Json;

export const byteLength = (value: Json): number => Buffer.byteLength(JSON.stringify(value));
