/** Calls that only look, `port.method`: dying after one is dying before the next, and none of them changes anything. */
export const READS =
  /\.(read|current|all|look|describe|holds|inventory|serving|dispatching|running|doneSince|account|sums|countLate|targets|newest|unreconciled|image|fargate)$/;
