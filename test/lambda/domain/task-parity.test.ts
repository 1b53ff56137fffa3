import type { Told } from '../../../lambda/domain/parity';
import { type ComparedTask, taskParity } from '../../../lambda/domain/task-parity';
import type { TaskFacts } from '../../../lambda/ports/region-facts';
import type { ImageLook } from '../../../lambda/ports/task-supplies';

const image = (region: string, tag = '1.4.2') => `111122223333.dkr.ecr.${region}.amazonaws.com/orders:${tag}`;
const task = (images: Record<string, string>, status = 'ACTIVE'): Told<TaskFacts> => ({
  told: true,
  facts: { active: status === 'ACTIVE', status, images },
});

const HERE = task({ main: image('us-west-2') });
const THERE = task({ main: image('us-east-1') });

const COMPARED: ComparedTask = {
  name: 'service api',
  called: 'orders-api',
  here: HERE,
  there: THERE,
  otherRegion: 'us-east-1',
  looks: new Map(),
};

const looks = (look: Told<ImageLook>, of = image('us-west-2')): ComparedTask['looks'] => new Map([[of, look]]);
const looked = (facts: ImageLook): ComparedTask['looks'] => looks({ told: true, facts });

const checked = (change: Partial<ComparedTask>) =>
  taskParity({ ...COMPARED, ...change })
    .filter(({ about }) => about === 'image')
    .map(({ passed, stops, unknown, detail }) => [passed, unknown ?? false, stops, detail]);

const wrongs = (change: Partial<ComparedTask> = {}) =>
  taskParity({ ...COMPARED, ...change })
    .filter(({ passed }) => !passed)
    .map(({ about, stops, detail }) => [about, stops, detail]);

test('finds nothing wrong with the same release from the own registry', () => {
  expect(wrongs()).toEqual([]);
  expect(wrongs({ here: task({ main: 'docker.io/orders:1.4.2' }), there: { told: false, because: 'gone' } })).toEqual(
    [],
  );
});

test('finds nothing wrong with what the CDK calls by its Region', () => {
  const asset = (region: string, tag: string) =>
    task({ main: `111122223333.dkr.ecr.${region}.amazonaws.com/cdk-assets-111122223333-${region}:${tag}` });
  const there = asset('us-east-1', 'a');
  expect(wrongs({ here: asset('us-west-2', 'a'), there })).toEqual([]);
  expect(wrongs({ here: asset('us-west-2', 'b'), there })).toHaveLength(1);
});

test.each<[string, Partial<ComparedTask>, [string, string, string]]>([
  [
    'one that is not deployed',
    { here: { told: true, facts: undefined } },
    ['task definition', 'a switchover', 'orders-api does not exist here: deploy it to this Region'],
  ],
  [
    'one that is being deleted',
    { here: task({}, 'INACTIVE') },
    ['task definition', 'a switchover', 'orders-api is INACTIVE here, tasks of it cannot be started: deploy it again'],
  ],
  [
    'an image in the registry of the Region that may be gone',
    { here: THERE },
    [
      'registry',
      'a switchover',
      `${image('us-east-1')} stands in the registry of us-east-1, which may be gone: replicate to this Region and name it here`,
    ],
  ],
  [
    'an older release',
    { here: task({ main: image('us-west-2', '1.4.1') }) },
    [
      'release',
      'nothing',
      'it runs another release here: main orders:1.4.1 here, orders:1.4.2 there: deploy the same to both',
    ],
  ],
  [
    'one that nobody tells of',
    { here: { told: false, because: 'throttled' } },
    ['task definition', 'a switchover', 'what orders-api is here is unknown: throttled'],
  ],
])('fails %s and says what to do', (_what, change, wrong) => {
  expect(wrongs(change)).toEqual([wrong]);
});

test.each<[string, ComparedTask['looks'], [boolean, boolean, string, string]]>([
  ['one that is there', looked({ kind: 'there' }), [true, false, 'a switchover', `${image('us-west-2')} is there`]],
  [
    'one whose repository is missing',
    looked({ kind: 'no repository' }),
    [
      false,
      false,
      'a switchover',
      `the repository of ${image('us-west-2')} does not exist: replicate it to this Region, or create it and push the image, or tasks here cannot start`,
    ],
  ],
  [
    'one that is not in its repository',
    looked({ kind: 'no image' }),
    [
      false,
      false,
      'a switchover',
      `${image('us-west-2')} does not exist in its repository: push it or let it be replicated (through a pull-through cache: pull it once), or tasks here cannot start`,
    ],
  ],
  [
    'one that may not be asked for: waiting changes nothing',
    looked({ kind: 'denied', because: 'no policy' }),
    [
      false,
      true,
      'nothing',
      `whether ${image('us-west-2')} exists is unknown, its registry may not be asked: no policy; look there by hand`,
    ],
  ],
  [
    'one that its registry does not tell of',
    looks({ told: false, because: 'no answer' }),
    [false, true, 'a switchover', `whether ${image('us-west-2')} exists is unknown: no answer`],
  ],
  [
    'one that was not asked for',
    new Map(),
    [true, false, 'a switchover', `${image('us-west-2')} stands in a registry that is not asked`],
  ],
])('judges the image: %s', (_what, all, expected) => {
  expect(checked({ looks: all })).toEqual([expected]);
});

test('says once of an image in the registry of the Region that may be gone that it stands there', () => {
  expect(checked({ here: THERE })).toEqual([]);
});
