// One Lambda container of the lab: loads the bundle that ships, and runs one event at a time. It reads nothing but its
// environment, as in AWS. Its own file, in plain JavaScript, because nothing may be loaded here but the bundle.
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const [folder, handlerName] = process.argv.slice(2);
const [file, exported] = handlerName.split('.');
const loaded = import(pathToFileURL(join(folder, `${file}.mjs`)).href);

const failure = (error) => ({
  errorType: error instanceof Error ? error.name : 'Error',
  errorMessage: error instanceof Error ? error.message : String(error),
  trace: String(error?.stack ?? '').split('\n'),
});

process.on('message', async ({ id, event, deadline, functionName }) => {
  const context = {
    awsRequestId: id,
    functionName,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
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
