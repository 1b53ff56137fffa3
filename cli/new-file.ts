import { writeFileSync } from 'node:fs';
import { Refusal } from './refusals';

/** Writes a file that does not exist yet. */
export function writeNew(file: string, content: string): void {
  try {
    writeFileSync(file, content, { flag: 'wx' });
  } catch (error) {
    throw new Refusal(`${file} was not written: ${reasonOf(error)}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'it exists already, name another file or move it away',
  ENOENT: 'its folder does not exist',
  EACCES: 'no permission to write there',
  EISDIR: 'it is a folder, name a file in it',
};

function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? String(error);
}
