interface Stoppable {
  stop(): Promise<void>;
  abandon(): void;
}

const running = new Set<Stoppable>();

/** Keeps every server and link that runs, so that each way out of the lab can end them. */
export function register(thing: Stoppable): void {
  if (running.size === 0) process.once('exit', abandonAll);
  running.add(thing);
}

export function unregister(thing: Stoppable): void {
  running.delete(thing);
  if (running.size === 0) process.off('exit', abandonAll);
}

/** Ends all servers and links of this process in order. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((thing) => thing.stop()));
}

/** The process is going away and nothing asynchronous runs any more. */
function abandonAll(): void {
  for (const thing of running) thing.abandon();
}
