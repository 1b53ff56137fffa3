import type { HealthChecks } from './health-checks';
import { dotless, type RecordSet } from './record-set';
import { changed, type RecordChange } from './zone-change';

export interface ZoneSpec {
  readonly id: string;
  readonly name: string;
  readonly records: readonly RecordSet[];
}

interface Zone {
  readonly id: string;
  readonly name: string;
  /** What the API shows. */
  records: readonly RecordSet[];
  /** What name servers answer from: it follows when a change has spread. */
  published: readonly RecordSet[];
}

/** The answer to a question, before it is put into a packet. */
export type NameAnswer =
  | { readonly kind: 'record'; readonly record: RecordSet }
  | { readonly kind: 'no-data' }
  | { readonly kind: 'no-such-name' };

/** The hosted zones and what their name servers answer. */
export class Zones {
  readonly #zones = new Map<string, Zone>();

  constructor(private readonly health: HealthChecks) {}

  add(spec: ZoneSpec): void {
    const zone = { id: spec.id, name: dotless(spec.name) };
    const records = changed(
      zone,
      [],
      spec.records.map((record) => ({ action: 'CREATE', record })),
      this.health,
    );
    this.#zones.set(spec.id, { ...zone, records, published: records });
  }

  find(id: string): { readonly name: string; readonly records: readonly RecordSet[] } | undefined {
    return this.#zones.get(id);
  }

  /** All or nothing; the answer publishes the change to the name servers. */
  change(id: string, changes: readonly RecordChange[]): () => void {
    const zone = this.#zones.get(id);
    if (zone === undefined) throw new Error(`no hosted zone ${id}`);
    const records = changed(zone, zone.records, changes, this.health);
    zone.records = records;
    return () => {
      zone.published = records;
    };
  }

  answer(name: string, type: string): NameAnswer {
    const wanted = dotless(name);
    const published = [...this.#zones.values()].flatMap((zone) => zone.published);
    const named = published.filter((record) => dotless(record.name) === wanted);
    if (named.length === 0) return { kind: 'no-such-name' };
    const typed = named.filter((record) => record.type === type || record.type === 'CNAME');
    const record = this.#choose(typed);
    return record === undefined ? { kind: 'no-data' } : { kind: 'record', record };
  }

  /**
   * Primary healthy → primary; primary sick and secondary healthy → secondary; secondary sick → primary whatever its health.
   * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html (Failover)
   */
  #choose(records: readonly RecordSet[]): RecordSet | undefined {
    const primary = records.find((record) => record.failover === 'PRIMARY');
    const secondary = records.find((record) => record.failover === 'SECONDARY');
    if (primary === undefined || secondary === undefined) return records[0];
    return !this.#isHealthy(primary) && this.#isHealthy(secondary) ? secondary : primary;
  }

  /** A record without a health check is always healthy. */
  #isHealthy(record: RecordSet): boolean {
    return record.healthCheckId === undefined || this.health.isHealthy(record.healthCheckId);
  }
}
