import { join } from 'node:path';

/** What a process of the lab finds in its environment, so that it looks database endpoints up at this name server. */
export const namesEnvironment = (resolver: string): Readonly<Record<string, string>> => ({
  LAB_RESOLVER: resolver,
  NODE_OPTIONS: `--require "${join(__dirname, 'lookup.cjs')}"`,
});
