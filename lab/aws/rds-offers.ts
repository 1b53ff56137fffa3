import type { DescribeOrderableDBInstanceOptionsMessage, OrderableDBInstanceOptionsMessage } from '@aws-sdk/client-rds';
import { type Operations, operation, required } from './call';

/** Where classes can be had: in three zones of each Region, unless somebody says otherwise. */
export class RdsOffers {
  /** Zones by `<region>/<class>`. */
  readonly limited = new Map<string, readonly string[]>();

  readonly operations: Operations = {
    DescribeOrderableDBInstanceOptions: operation<
      DescribeOrderableDBInstanceOptionsMessage,
      OrderableDBInstanceOptionsMessage
    >(['Engine', 'EngineVersion', 'DBInstanceClass', 'Vpc', 'MaxRecords'], (input, { region }) => {
      const { EngineVersion, DBInstanceClass, Vpc } = input;
      const Engine = required(input.Engine, 'Engine');
      const zones =
        this.limited.get(`${region}/${DBInstanceClass}`) ?? ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
      if (zones.length === 0) return { OrderableDBInstanceOptions: [] };
      const AvailabilityZones = zones.map((Name) => ({ Name }));
      return { OrderableDBInstanceOptions: [{ Engine, EngineVersion, DBInstanceClass, Vpc, AvailabilityZones }] };
    }),
  };
}
