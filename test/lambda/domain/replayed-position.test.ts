import { hasReplayed } from '../../../lambda/domain/replayed-position';

const A = '3e11fa47-71ca-11e1-9e33-c80aa9429562';
const B = '4e11fa47-71ca-11e1-9e33-c80aa9429562';

describe('a copy has replayed', () => {
  test.each([
    ['0/16B3748', '0/16B3748'],
    ['0/16B3748', '0/16B3749'],
    ['0/FFFFFFFF', '1/0'],
    ['9/0', 'A/0'],
    [`${A}:1-5`, `${A}:1-5`],
    [`${A}:1-5:7`, `${A}:1-9`],
    [`${A}:1-5,${B}:1`, `${B}:1-3, ${A.toUpperCase()}:1-5`],
    [`${A}:tag:1-5`, `${A}:1-2:tag:1-6`],
    ['mysql-bin-changelog.000012:456', 'mysql-bin-changelog.000012:456'],
    ['mysql-bin-changelog.999999:456', 'mysql-bin-changelog.1000000:4'],
    ['aurora 2 2026-01-01T00:00:00.000001Z', 'aurora 2 2026-01-01T00:00:00.000001Z'],
    ['aurora 2 2026-01-01T00:00:00.000001Z', 'aurora 2 2026-01-01T00:00:04.000000Z'],
  ])('%s where it stands at %s', (flushed, replayed) => {
    expect(hasReplayed(flushed, replayed)).toBe(true);
  });
});

describe('a copy has not replayed', () => {
  test.each([
    ['0/16B3748', '0/16B3747'],
    ['1/0', '0/FFFFFFFF'],
    ['A/0', '9/0'],
    [`${A}:1-5`, `${A}:1-4`],
    [`${A}:1-5`, `${A}:2-5`],
    [`${A}:1-5`, `${A}:1-3:5-9`],
    [`${A}:1-5,${B}:1`, `${A}:1-5`],
    [`${A}:tag:1-5`, `${A}:1-6`],
    ['mysql-bin-changelog.000012:456', 'mysql-bin-changelog.000012:455'],
    ['mysql-bin-changelog.000012:4', 'mysql-bin-changelog.000011:999'],
    ['mysql-bin-changelog.000012:4', 'other-log.000013:4'],
  ])('%s where it stands at %s', (flushed, replayed) => {
    expect(hasReplayed(flushed, replayed)).toBe(false);
  });

  test.each([
    ['0/5', undefined],
    ['0/5', ''],
    ['', ''],
    ['0/5', `${A}:1-5`],
    [`${A}:1-5`, 'mysql-bin.000001:5'],
    ['never promoted', 'never promoted'],
    ['aurora 2 2026-01-01T00:00:00.000001Z', 'aurora 2 2026-01-01T00:00:00.000000Z'],
    ['aurora 3 2026-01-01T00:00:00.000001Z', 'aurora 2 2026-01-01T00:00:09.000000Z'],
    ['aurora 2 2026-01-01T00:00:00.000001Z', 'aurora'],
    ['aurora', 'aurora'],
    [`${A}:`, `${A}:`],
  ])('what cannot be compared: %s with %s', (flushed, replayed) => {
    expect(hasReplayed(flushed, replayed)).toBe(false);
  });
});
