import { type ShippedMachine, shippedMachine } from './shipped';
import { CONFIG, PERSON, Story } from './story';

let shipped: ShippedMachine;
beforeAll(async () => {
  shipped = await shippedMachine(CONFIG);
});
test('a', async () => {
  const t0 = Date.now();
  const story = new Story(shipped);
  await story.serving();
  await story.partition();
  const input = await story.alarm();
  const run = await story.run('run-1', input);
  const end = await story.end();
  console.log(
    Date.now() - t0,
    input,
    run.result,
    run.places,
    run.calls.length,
    JSON.stringify(end, null, 1),
    story.deeds,
    story.world.virtual.sleeping,
  );
});
test('b', async () => {
  const t0 = Date.now();
  const story = new Story(shipped);
  await story.serving();
  const run = await story.run('run-1', PERSON);
  const end = await story.end();
  console.log(
    Date.now() - t0,
    run.result,
    run.places,
    run.calls.length,
    JSON.stringify(end.broken, null, 1),
    story.deeds,
    story.world.virtual.sleeping,
  );
});
