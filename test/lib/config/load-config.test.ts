import { join } from 'node:path';
import { loadConfig } from '../../../lib/config/load-config';

describe('loadConfig', () => {
  it('reads a TypeScript file at run time', () => {
    const loaded = loadConfig(join(__dirname, '../../../handover.config.ts'));
    expect(loaded).toMatchObject({ ok: true, config: { installation: 'demo' } });
  });

  it('refuses a file that does not exist and names it', () => {
    expect(loadConfig('/nowhere/handover.config.ts')).toEqual({
      ok: false,
      mistakes: [
        {
          key: 'config',
          seen: '"/nowhere/handover.config.ts"',
          wanted:
            'a file that exists: go to the folder that holds it, or name it with --config ("handover init" writes one for a new project)',
        },
      ],
    });
  });
});
