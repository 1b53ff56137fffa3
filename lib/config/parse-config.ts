import { checkWith } from './check';
import { configFindings } from './config-rules';
import type { Mistake } from './mistakes';
import { type CheckedConfig, configSchema } from './schema';
import { warningsOf } from './warnings';

export type ParsedConfig =
  | { readonly ok: true; readonly config: CheckedConfig; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** Checks a configuration as it was written; all mistakes at once. */
export function parseConfig(raw: unknown): ParsedConfig {
  const checked = checkWith(configSchema, raw, configFindings);
  return checked.ok ? { ok: true, config: checked.value, warnings: warningsOf(checked.value) } : checked;
}
