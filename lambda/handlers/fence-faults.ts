import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS } from '../contract/names';
import type { WorkloadSettings } from '../contract/settings';
import type { KeeperNews } from '../loops/keeper';

interface Ticking {
  tick(): Promise<KeeperNews>;
}

/**
 * Says once in a keeper's life, which is every minute, how many faults may keep a fence from holding. By the log: an alarm
 * tells people of it, and nothing moves by it.
 */
export function countingFaults(keeper: Ticking, settings: WorkloadSettings): Ticking {
  let said = false;
  return {
    tick: async () => {
      const news = await keeper.tick();
      if (!said && news.faults !== undefined) {
        count(news.faults.length, settings);
        said = true;
      }
      return news;
    },
  };
}

/** Without the service's name, which is a dimension by default: the alarm reads exactly these two. */
function count(faults: number, { installation, workload }: WorkloadSettings): void {
  const metrics = new Metrics({ namespace: METRICS.namespace, singleMetric: true });
  metrics.clearDefaultDimensions();
  metrics.addDimension('Installation', installation).addDimension('Workload', workload);
  metrics.addMetric(METRICS.fenceFaults, MetricUnit.Count, faults);
}
