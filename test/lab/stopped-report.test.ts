import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepStopped } from '../../lab/stopped-report';
import { Happenings } from '../../lab/world/happenings';

const SESSION = {
  scenario: 'region-loss',
  seed: 7,
  because: 'the lab stopped: no port is free',
  machine: { lateByMs: 900, wanted: 9, cores: 2 },
};
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'handover-stopped-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const kept = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

test('keeps what happened until then, with the reason and how busy the machine was', async () => {
  const happenings = new Happenings();
  happenings.tell({ lane: 'us-east-1', kind: 'fault', text: 'the Region dies' });
  const file = await keepStopped(join(folder, 'new'), SESSION, { happenings, history: [] });
  expect(kept(file)).toMatchObject({ ...SESSION, happenings: [{ text: 'the Region dies' }], history: [] });
});

test('keeps the reason also where no world had begun', async () =>
  expect(kept(await keepStopped(folder, SESSION, undefined))).toEqual({ ...SESSION, happenings: [], history: [] }));
