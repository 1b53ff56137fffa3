// One Lambda container of the lab: loads the bundle that ships, and runs one event at a time. It reads nothing but its
// environment, as in AWS. Its own file, in plain JavaScript, because nothing may be loaded here but the bundle.
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const [folder, handlerName] = process.argv.slice(2);
const [file, exported] = handlerName.split('.');
// Deadlines of events are told by the clock of this machine, whatever the handler takes for the time.
const now = Date.now;
if (process.env.LAB_CLOCK) runFaster(JSON.parse(process.env.LAB_CLOCK));
const loaded = import(pathToFileURL(join(folder, `${file}.mjs`)).href);

/** The clock of this container runs at another rate, counted from a moment that all containers have in common. */
function runFaster({ originMs, rate }) {
  const faster = () => originMs + (now() - originMs) * rate;
  globalThis.Date = class extends Date {
    constructor(...given) {
      super(...(given.length === 0 ? [faster()] : given));
    }
    static now() {
      return faster();
    }
  };
}

const failure = (error) => ({
  errorType: error instanceof Error ? error.name : 'Error',
  errorMessage: error instanceof Error ? error.message : String(error),
  trace: String(error?.stack ?? '').split('\n'),
});

process.on('message', async ({ id, event, deadline, functionName }) => {
  const context = {
    awsRequestId: id,
    functionName,
    getRemainingTimeInMillis: () => Math.max(0, deadline - now()),
  };
  try {
    const result = await (await loaded)[exported](event, context);
    process.send({ id, result: result ?? null });
  } catch (error) {
    process.send({ id, failure: failure(error) });
  }
});
// The lab that started this container is gone.
process.on('disconnect', () => process.exit(0));
