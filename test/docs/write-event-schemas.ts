import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DETAIL_TYPES, fileOf, publishedSchema } from './event-schemas';
import { ROOT } from './markdown';

/** `npm run events`: writes what `lambda/contract/events.ts` says into `docs/events`. */
for (const type of DETAIL_TYPES) {
  const path = join(ROOT, fileOf(type));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(publishedSchema(type)));
}
