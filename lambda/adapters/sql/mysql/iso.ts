/** The database's times in the ports' form. Every time in the schema `handover` is a DATETIME(6) in UTC. */
export const isoMicroseconds = (expression: string): string => `DATE_FORMAT(${expression}, '%Y-%m-%dT%H:%i:%s.%fZ')`;

/** A time in the ports' form as a literal of the database. */
export const sqlTime = (iso: string): string => iso.replace('T', ' ').replace('Z', '');
